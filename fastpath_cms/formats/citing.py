"""Citing talks: BibTeX to copy, the tags Google Scholar reads, and JSON-LD (schema.org).

Nothing here reads a clock or a database: the same facts give the same text.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

SPECIAL: Final = re.compile(r"[\\{}$&#%_^~]")
WRITTEN: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
WORD: Final = re.compile(r"([^\W_]+)")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Meeting:
    """The workshop a talk was given at."""

    name: str
    year: int
    title: str
    url: str
    host: str = ""
    place: str = ""
    day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def label(self) -> str:
        """What people call it: ``FastPath 2027``."""
        return f"{self.name} {self.year}"


@dataclass(frozen=True, slots=True)
class CitedTalk:
    """One talk to cite; ``people`` are (name, affiliation): the authors, else who speaks."""

    number: int
    title: str
    people: tuple[tuple[str, str], ...]
    url: str
    is_paper: bool
    abstract: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    pdf_url: str = ""


def bibtex(meeting: Meeting, talks: Iterable[CitedTalk]) -> str:
    """Return one entry for each talk: papers as ``inproceedings``, other talks as ``misc``."""
    return "\n".join(_entry(meeting, talk) for talk in talks)


def citation_tags(meeting: Meeting, talk: CitedTalk) -> tuple[tuple[str, str], ...]:
    """Return names and contents of the meta tags of a paper's page (Highwire Press)."""
    tags = [("citation_title", talk.title)]
    for name, affiliation in talk.people:
        tags.append(("citation_author", name))
        if affiliation:
            tags.append(("citation_author_institution", affiliation))
    if meeting.day is not None:
        tags.append(("citation_publication_date", meeting.day.isoformat().replace("-", "/")))
    tags.append(("citation_conference_title", f"{meeting.title} ({meeting.label})"))
    if talk.pdf_url:
        tags.append(("citation_pdf_url", talk.pdf_url))
    return tuple(tags)


def linked_talk(meeting: Meeting, talk: CitedTalk) -> str:
    """Return a talk as JSON-LD: an event of the workshop, and what is presented there."""
    people = [_person(name, affiliation) for name, affiliation in talk.people]
    event = _event(talk.title, talk.url, talk.starts_at, talk.ends_at) | {
        "performer": people,
        "superEvent": _meeting(meeting),
    }
    if talk.abstract:
        event["description"] = talk.abstract
    if not talk.is_paper:
        return _json(event)
    article: dict[str, Any] = {
        "@type": "ScholarlyArticle",
        "headline": talk.title,
        "author": people,
        "url": talk.url,
    }
    if meeting.day is not None:
        article["datePublished"] = meeting.day.isoformat()
    if talk.abstract:
        article["abstract"] = talk.abstract
    return _json(event | {"workFeatured": article})


def linked_meeting(meeting: Meeting, talks: Iterable[CitedTalk] = ()) -> str:
    """Return the workshop as JSON-LD, with its talks as events within it."""
    within = [_event(talk.title, talk.url, talk.starts_at, talk.ends_at) for talk in talks]
    return _json(_meeting(meeting) | ({"subEvent": within} if within else {}))


def _entry(meeting: Meeting, talk: CitedTalk) -> str:
    kind = "inproceedings" if talk.is_paper else "misc"
    fields = {
        "author": " and ".join(_author(name) for name, _ in talk.people),
        "title": f"{{{_kept(talk.title)}}}",
        "booktitle" if talk.is_paper else "howpublished": _escaped(
            f"{meeting.title} ({meeting.label})"
        ),
        "year": str(meeting.year),
        "month": MONTHS[meeting.day.month - 1] if meeting.day else "",
        "address": _escaped(meeting.place),
        "note": "" if talk.is_paper else "Invited talk",
        "url": talk.url,
    }
    lines = [
        f"  {name} = {value}," if name == "month" else f"  {name} = {{{value}}},"
        for name, value in fields.items()
        if value
    ]
    key = re.sub(r"\W", "", meeting.name.lower())
    return "\n".join([f"@{kind}{{{key}{meeting.year}-{talk.number},", *lines, "}", ""])


def _author(name: str) -> str:
    """Return a name as BibTeX splits it; one that holds "and" or a comma stays whole."""
    said = _escaped(name)
    return f"{{{said}}}" if re.search(r"\band\b|,", name) else said


def _kept(title: str) -> str:
    """Escape a title and keep the case of its acronyms."""
    parts = WORD.split(" ".join(title.split()))
    return "".join(f"{{{part}}}" if _is_acronym(part) else _escaped(part, "") for part in parts)


def _is_acronym(word: str) -> bool:
    return word.isalnum() and any(letter.isupper() for letter in word[1:])


def _escaped(text: str, around: str = " ") -> str:
    """Escape what LaTeX would read as its own; white space becomes single spaces."""
    plain = " ".join(text.split()) if around else text
    said = "".join(char for char in plain if unicodedata.category(char) != "Cc")
    return SPECIAL.sub(lambda found: WRITTEN[found[0]], said)


def _meeting(meeting: Meeting) -> dict[str, Any]:
    is_virtual = meeting.place.strip().lower() in {"virtual", "online"}
    said = _event(
        f"{meeting.label}: {meeting.title}", meeting.url, meeting.starts_at, meeting.ends_at
    )
    if meeting.starts_at is None and meeting.day is not None:
        said["startDate"] = meeting.day.isoformat()
    said["eventStatus"] = "https://schema.org/EventScheduled"
    mode = "Online" if is_virtual else "Offline"
    said["eventAttendanceMode"] = f"https://schema.org/{mode}EventAttendanceMode"
    if is_virtual:
        said["location"] = {"@type": "VirtualLocation", "url": meeting.url}
    elif meeting.place:
        said["location"] = {"@type": "Place", "name": meeting.place, "address": meeting.place}
    if meeting.host:
        said["superEvent"] = {"@type": "Event", "name": meeting.host}
    return said


def _event(
    name: str, url: str, starts_at: datetime | None, ends_at: datetime | None
) -> dict[str, Any]:
    event: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": name,
        "url": url,
    }
    if starts_at is not None:
        event["startDate"] = starts_at.astimezone(UTC).isoformat()
    if ends_at is not None:
        event["endDate"] = ends_at.astimezone(UTC).isoformat()
    return event


def _person(name: str, affiliation: str) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": name}
    if affiliation:
        person["affiliation"] = {"@type": "Organization", "name": affiliation}
    return person


def _json(value: dict[str, Any]) -> str:
    """Return JSON that ends no script element, whatever the texts hold."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
