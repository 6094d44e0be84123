"""Reading offline review forms back: tolerant of what editors and mail programs do to a text.

Line ends, byte order marks, quote marks, wrapped lines, another order, forms or questions left out:
all of it is read. What cannot be read is said in a sentence with the number of its line, and the
rest of the file is read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from fastpath_cms.domain.review_form import Answer, FieldKind, ReviewField, ReviewForm
from fastpath_cms.domain.review_reading import reading_of
from fastpath_cms.formats.offline_form import (
    BASE,
    BEGIN,
    END,
    FORMS,
    PAPER,
    READINESS,
    REVIEWER,
    letter_of,
    remarks_of,
)

_LINE: Final = re.compile(r"^[\s>|]*==\s?([+*-])\s?==(?:\s(.*))?$")
_LABEL: Final = re.compile(rf"^(.+) {FORMS}?$", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"^\\(?=[\\ \t>]*==)")
_NUMBER: Final = re.compile(r"[+\u2212\u2013-]?\d+")
_LETTERED: Final = re.compile(r"^([A-Z]{1,2})[.)]\s*(.*)$")
_YES: Final = frozenset({"ready", "yes", "hand in", "handed in", "finished"})
_NO_ANSWER: Final = frozenset({"", "no entry", "none", "(your choice here)", "-"})
NO_FORM: Final = (
    "There is no review form in this file: no line begins a review. "
    "Bring the text you filled in, or the file that the kit saved."
)
KIT: Final = (
    "This is a page, not a file of reviews. If it is the kit, open it, "
    "press “Save a file to bring back”, and bring that file."
)
LEAVES: Final = 400  # forms a file may hold; more is no reviewer's
LABEL_LINES: Final = 4  # over which a label may have been wrapped


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a line of the file; lines count from 1."""

    line: int
    sentence: str

    def __str__(self) -> str:
        """Say it with its line."""
        return f"Line {self.line}: {self.sentence}"


@dataclass(slots=True)
class ReadReview:
    """One form as it was read. A field that is not in ``answers`` stood not in the file."""

    number: int
    line: int
    base_version: int | None = None
    reviewer: str = ""  # whose form it says it is
    is_ready: bool | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)  # what could not be read of it


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All that was read of a file."""

    reviews: tuple[ReadReview, ...]
    said: tuple[Said, ...]  # about no single review
    label: str = ""  # of the edition it says it is of


@dataclass(slots=True)
class _Part:
    """One part of a form while it is read: its heading, and its lines with their numbers."""

    heading: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)  # a remark is an empty line
    remarks: dict[int, str] = field(default_factory=dict)  # by number of the line


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or what Windows wrote before."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").lstrip("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_forms(text: str, form: ReviewForm) -> ReadFile:
    """Read the forms of a file; raises nothing, says what it could not read."""
    reviews: list[ReadReview] = []
    said: list[Said] = []
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    for parts in _forms(list(enumerate(lines.split("\n"), start=1))):
        number = _number_of(parts)
        if number is None:
            said.append(Said(parts[0].line, "This review does not say of which paper it is."))
        elif len(reviews) >= LEAVES:
            said.append(Said(parts[0].line, f"Only the first {LEAVES} reviews were read."))
            break
        else:
            reviews.append(_read(number, parts, form))
    if not reviews and not said:
        said.append(Said(1, KIT if lines.lstrip()[:9].lower() == "<!doctype" else NO_FORM))
    seen: set[int] = set()
    kept = []
    for review in reviews:
        if review.number in seen:
            said.append(
                Said(review.line, f"#{review.number} stands twice; the first one was taken.")
            )
        else:
            kept.append(review)
        seen.add(review.number)
    return ReadFile(tuple(kept), tuple(said), _label_of(lines))


def _label_of(text: str) -> str:
    """Return the edition that the first line of the form's own names, if it does."""
    first = next((found for line in text.split("\n") if (found := _LINE.match(line))), None)
    named = _LABEL.match(" ".join((first[2] or "").split())) if first is not None else None
    return named[1] if named else ""


def _forms(lines: list[tuple[int, str]]) -> Iterator[list[_Part]]:
    """Cut a file into reviews, and each of them into parts."""
    parts: list[_Part] = []
    for place, text in lines:
        found = _LINE.match(text)
        words = " ".join((found[2] or "").split()) if found else ""
        is_heading = found is not None and found[1] == "+"
        if is_heading and words.lower().startswith((BEGIN.lower(), END.lower())):
            if parts:
                yield parts
            parts = [_Part(words, place)] if words.lower().startswith(BEGIN.lower()) else []
        elif parts and is_heading:
            parts.append(_Part(words, place))
        elif parts:
            _add(parts[-1], place, text, words if found else None)
    if parts:
        yield parts


def _add(part: _Part, place: int, text: str, remark: str | None) -> None:
    """Add a line to a part: of an answer, or the words of a remark."""
    part.lines.append((place, text if remark is None else ""))
    if remark is not None:
        part.remarks[place] = remark


def _number_of(parts: list[_Part]) -> int | None:
    for part in parts:
        for word in (PAPER, BEGIN):
            if part.heading.lower().startswith(word.lower()):
                found = re.search(r"#?(\d{1,9})\b", part.heading)
                if found:
                    return int(found[1])
    return None


def _read(number: int, parts: list[_Part], form: ReviewForm) -> ReadReview:
    review = ReadReview(number, parts[0].line)
    for part in parts[1:]:
        low = part.heading.lower()
        if low.startswith(PAPER.lower()):
            continue
        if low.startswith(BASE.lower()):
            found = re.search(r"\d{1,9}", part.heading)
            review.base_version = int(found[0]) if found else None
        elif low.startswith(REVIEWER.lower()):
            review.reviewer = part.heading[len(REVIEWER) :].strip()
        elif low.startswith(READINESS.lower()):
            said = (line.strip().lower().rstrip(".") for _, line in part.lines)
            review.is_ready = any(line in _YES for line in said)
        else:
            _take(review, part, form)
    return review


def _take(review: ReadReview, part: _Part, form: ReviewForm) -> None:
    """Put the answer of one part into the review, or say why it cannot be."""
    one = _field_of(part, form)
    if one is None:
        sentence = f"“{part.heading}” is no question of the form; it was left out."
        review.said.append(Said(part.line, sentence))
        return
    lines = _unwrapped(part, one)
    text = "\n".join(_ESCAPED.sub("", line).rstrip() for _, line in lines).strip("\n")
    if one.is_text:
        review.answers[one.key] = text
        return
    level = _level(one, text)
    if isinstance(level, str):
        at = next((place for place, line in lines if line.strip()), part.line)
        review.said.append(Said(at, level))
    else:
        review.answers[one.key] = level


def _field_of(part: _Part, form: ReviewForm) -> ReviewField | None:
    """Find a field by its label, wrapped or not; by its letter where the label was cut."""
    found = _LETTERED.match(part.heading)
    label = found[2] if found else part.heading
    by_label = {_plain(one.label): one for one in form.asked}
    for count in range(LABEL_LINES + 1):
        words = [line for _, line in part.lines[:count]]
        if (one := by_label.get(_plain(" ".join([label, *words])))) is not None:
            part.lines[:count] = [(place, "") for place, _ in part.lines[:count]]
            return one
    for place, one in enumerate(form.asked if found else ()):
        is_cut = _plain(one.label).startswith(_plain(label))
        if found and letter_of(place) == found[1] and is_cut:
            return one
    return None


def _unwrapped(part: _Part, one: ReviewField) -> list[tuple[int, str]]:
    """Return the lines of a part without those that continue a remark of the form."""
    readings = {reading_of(one, is_own_review_first=first).sentence for first in (True, False)}
    known = [" ".join(said.lower().split()) for said in (*remarks_of(one, ""), *readings)]
    lines, before = [], ""
    for place, line in part.lines:
        if place in part.remarks:
            before = part.remarks[place]
        elif before and line.strip():
            before = f"{before} {line}"
            if any(_plain(before) in said for said in known):
                continue
            before = ""
        else:
            before = ""
        lines.append((place, line))
    return lines


def _level(one: ReviewField, text: str) -> int | str | None:
    """Return the level that a text names, None for no answer, or a sentence about it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or lines[0].lower() in _NO_ANSWER:
        return None
    words = {_plain(said): level for level, said in one.words.items()}
    found = [_NUMBER.match(line) for line in lines]
    level = words.get(_plain(lines[0]))
    if level is None and found[0] is not None:
        level = int(found[0][0].replace("\u2212", "-").replace("\u2013", "-"))
    if level is None:
        return f"“{lines[0][:60]}” is none of the answers to {one.label}."
    if level not in one.words:
        range_ = f"it goes from {one.low} to {one.high}"
        is_score = one.kind is FieldKind.SCORE
        return f"{one.label} is {level}; {range_ if is_score else 'that is none of its answers'}."
    return f"{one.label} has more than one answer; leave one." if any(found[1:]) else level


def _plain(text: str) -> str:
    """Return a text for comparing: lower case, single spaces, no marks at its ends."""
    return " ".join(text.lower().split()).strip(" .:*")
