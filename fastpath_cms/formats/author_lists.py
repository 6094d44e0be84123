"""Lists of authors as people have them: pasted from a paper, a mail, a sheet or BibTeX.

Nothing pasted is lost without a word: what is not understood comes back as ``unread``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.contents import TypedAuthor
from fastpath_cms.domain.countries import country_named
from fastpath_cms.formats.author_pieces import (
    BULLET,
    CORRESPONDING,
    DEGREE,
    MAIL,
    SUFFIX,
    Found,
    is_initials,
    is_institution,
    is_last_first,
    is_name,
    is_sign,
    name_of,
    take_signs,
    turned,
)

PASTED_MAX: Final = 20_000  # characters read
SIGNS: Final = str.maketrans("，、；（）：،\u00a0\u2217", ",,;():, *")
RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
MARKED: Final = re.compile(
    r"(?<=[^\W\d_.)*])[*†‡§\s]*\^?\{?(\d{1,2}(?:\s*,\s*\d{1,2})*)\}?(?=[\s,;*†‡§]|$)|(?<=\.)\s?(\d{1,2}(?:\s*,\s*\d{1,2})*)(?=[\s,;*†‡§]|$)"
)
NUMBERED: Final = re.compile(r"\s*[\[(]?(\d{1,2})[\])]?[.:)]?\s*(?=[^\W\d])(.+)")
AND: Final = re.compile(r",?\s+(?:and|und|et|y)\s+(?!al\b)|\s*,?\s*&\s*", re.IGNORECASE)
# While a line is taken apart, letters no text has stand for its numbers and for what is in brackets.
OWN_MARKS: Final = re.compile("[\ue000-\ue003]")
NUMBERS_MARK: Final = re.compile("\ue000\\d+\ue001")
CONTACT: Final = re.compile(r"[,;]?\s*\b(?:contact|corresponding(?: author)?)\s*$", re.IGNORECASE)
ET_AL: Final = re.compile(r",?\s*(?:and|et)\s+(?:al\.?|others)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was understood of a pasted text, and what was not."""

    authors: tuple[TypedAuthor, ...] = ()
    title: str = ""
    unread: tuple[str, ...] = ()


def read_author_list(text: str) -> Pasted:
    """Return the authors a plain text lists, in its order; ``unread`` is what made no sense."""
    text = OWN_MARKS.sub(" ", unicodedata.normalize("NFC", text[:PASTED_MAX]))
    text = text.translate(SIGNS).translate(RAISED)
    lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
    unread: list[str] = []
    places, lines = _affiliation_list(lines)
    lines = [line for line in lines if not _is_footnote(line)]
    people: list[Found] = []
    for marked in lines:
        line, *others = _without_others(BULLET.sub("", marked, count=1))
        unread += others
        people += _of_line(line, unread, with_places=bool(places), is_alone=len(lines) == 1)
    for person in people:
        for mark in person.marks:
            if mark in places:
                person.add_affiliation(places[mark])
            else:
                unread.append(mark)
    authors = tuple(person.typed() for person in people if person.name)
    said = (" ".join(NUMBERS_MARK.sub(" ", piece).split()) for piece in unread)
    return Pasted(authors, unread=tuple(dict.fromkeys(piece for piece in said if piece)))


def _without_others(line: str) -> tuple[str, ...]:
    """Return a line, and behind it the "et al." at its end if it has one."""
    others = ET_AL.search(line)
    if others is None:
        return (line,)
    return line[: others.start()], " ".join(others[0].strip(" ,").split())


def _affiliation_list(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Split off the numbered institutions that follow names with numbers."""
    numbered = [NUMBERED.fullmatch(line) for line in lines]
    first = next((at for at, found in enumerate(numbered) if found), len(lines))
    names = lines[:first]
    if not names or not any(MARKED.search(line) for line in names):
        return {}, lines
    places: dict[str, str] = {}
    rest = list(names)
    for line, found in zip(lines[first:], numbered[first:], strict=True):
        if found:
            places[found[1]] = found[2]
        elif MAIL.search(line) or not places or line[0] in CORRESPONDING:
            rest.append(line)
        else:  # an institution that goes on in the next line
            last = next(reversed(places))
            places[last] += f" {line}"
    return {mark: place.strip(" .,;") for mark, place in places.items()}, rest


def _is_footnote(line: str) -> bool:
    return bool(
        re.match(
            r"[*†‡§]?\s*(?:corresponding|equal contribution|these authors)", line, re.IGNORECASE
        )
    )


def _of_line(line: str, unread: list[str], *, with_places: bool, is_alone: bool) -> Iterator[Found]:
    """Iterate over the authors of one line."""
    marks: dict[str, list[str]] = {}

    def remember(found: re.Match[str]) -> str:
        key = f"\ue000{len(marks)}\ue001"
        marks[key] = re.findall(r"\d+", found[1] or found[2])
        return key

    if with_places or (MARKED.search(line) and not is_sign(line) and "(" not in line):
        line = MARKED.sub(remember, line)
    for person in _entries(line, unread, is_alone=is_alone):
        for key in NUMBERS_MARK.findall(person.name):
            person.marks += marks[key]
        person.name = NUMBERS_MARK.sub(" ", person.name)
        person.name, starred = name_of(person.name)
        person.is_contact = person.is_contact or starred
        yield person


def _entries(line: str, unread: list[str], *, is_alone: bool) -> Iterator[Found]:
    fields = [part.strip() for part in line.split("\t")]
    if len(fields) > 1:
        yield from _record([part for part in fields if part], unread)
        return
    parts = _split(line, ";")
    if len(parts) > 1:
        if any(is_sign(part) or is_institution(part) for part in parts[1:]) and "(" not in parts[0]:
            yield from _record(parts, unread)
            return
        for part in parts:
            yield from _names_of(part, unread, is_alone=is_alone)
        return
    yield from _names_of(line, unread, is_alone=is_alone)


def _record(parts: list[str], unread: list[str]) -> Iterator[Found]:
    """One author whose name comes first: ``Name; Affiliation; mail`` in any order after it."""
    person = Found()
    name = _opened(take_signs(parts[0], person), person)
    pair = _split(name, ",")
    if len(pair) == 2 and is_last_first(*pair):
        name = turned(*pair)
    person.name = name
    rest = []
    for part in parts[1:]:
        left = take_signs(part, person)
        if SUFFIX.fullmatch(left):
            person.name += f" {left}"
        elif CONTACT.fullmatch(left):
            person.is_contact = True
        elif left:
            rest.append(left)
    person.add_affiliation(", ".join(rest))
    if is_name(person.name):
        yield person
    else:
        unread.append("; ".join(parts))


def _names_of(line: str, unread: list[str], *, is_alone: bool) -> Iterator[Found]:
    """Yield authors between commas and "and"; or one author with what follows the name."""
    segments = [part for part in _split_by_and(line) if part]
    turned_round = [_turned_round(segment) for segment in segments]
    if all(turned_round):
        yield from (person for person in turned_round if person)
        return
    pieces = [piece for segment in segments for piece in _split(segment, ",") if piece]
    if (
        len(pieces) >= 4
        and len(pieces) % 2 == 0
        and all(
            is_initials(first) and "." in first and is_last_first(last, first)
            for last, first in zip(pieces[::2], pieces[1::2], strict=True)
        )
    ):
        for last, first in zip(pieces[::2], pieces[1::2], strict=True):
            yield Found(turned(last, first))
        return
    institutions = [at for at, piece in enumerate(pieces) if at and is_institution(piece)]
    if institutions and (not is_alone or len(institutions) == 1) and institutions[0] == 1:
        yield from _record(pieces, unread)
        return
    yield from _one_by_one(pieces, unread)


def _one_by_one(pieces: list[str], unread: list[str]) -> Iterator[Found]:
    people: list[Found] = []
    for at, piece in enumerate(pieces):
        last = people[-1] if people else None
        bare = piece.strip()
        following = pieces[at + 1] if at + 1 < len(pieces) else ""
        if last and SUFFIX.fullmatch(bare):
            last.name += f" {bare}"
        elif last and DEGREE.fullmatch(bare):
            unread.append(bare)
        elif last and is_sign(bare):
            if take_signs(bare, last):
                unread.append(bare)
        elif last and is_institution(bare) and "(" not in bare:
            last.add_affiliation(bare)
        elif last and last.affiliations and country_named(bare) and not last.country:
            last.country = country_named(bare)
        else:
            person = Found()
            person.name = _opened(take_signs(bare, person), person)
            if is_name(person.name) and (following or last or not is_institution(person.name)):
                people.append(person)
            elif bare:
                unread.append(bare)
    yield from people


def _opened(piece: str, person: Found) -> str:
    """Move what stands in brackets, or behind a dash, from a piece into its author."""
    for inside in re.findall(r"[(\[]([^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]", piece):
        piece = piece.replace(f"({inside})", " ", 1).replace(f"[{inside}]", " ", 1)
        left = take_signs(inside, person).strip(" ,;")
        person.is_contact = person.is_contact or bool(CONTACT.search(left))
        left = CONTACT.sub("", left)
        if left:
            person.add_affiliation(left)
    around = re.split(r"\s+[-\u2013\u2014|]\s+", piece, maxsplit=1)
    if len(around) == 2 and is_institution(around[1]):
        piece, place = around
        person.add_affiliation(place)
    return " ".join(piece.split())


def _turned_round(segment: str) -> Found | None:
    person = Found()
    pieces = _split(_opened(take_signs(segment, person), person), ",")
    if len(pieces) == 2 and is_last_first(*pieces) and not SUFFIX.fullmatch(pieces[1]):
        person.name = turned(*pieces)
    elif len(pieces) == 3 and SUFFIX.fullmatch(pieces[1]) and is_last_first(pieces[0], pieces[2]):
        person.name = turned(pieces[0], pieces[2], pieces[1])
    else:
        return None
    return person


def _split_by_and(line: str) -> list[str]:
    """Split at every "and" that stands outside brackets, the Oxford comma included."""
    kept, hidden = _hide(line)
    return [_show(part, hidden).strip() for part in AND.split(kept)]


def _split(text: str, sign: str) -> list[str]:
    """Split at a sign that stands outside brackets."""
    kept, hidden = _hide(text)
    return [_show(part, hidden).strip() for part in kept.split(sign) if part.strip()]


def _hide(text: str) -> tuple[str, list[str]]:
    """Put a mark for everything in brackets, the innermost first."""
    hidden: list[str] = []

    def put(found: re.Match[str]) -> str:
        hidden.append(found[0])
        return f"\ue002{len(hidden) - 1}\ue003"

    for _ in range(4):
        text, count = re.subn(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>", put, text)
        if not count:
            break
    return text, hidden


def _show(text: str, hidden: list[str]) -> str:
    for _ in range(4):
        text = re.sub("\ue002(\\d+)\ue003", lambda found: hidden[int(found[1])], text)
    return text
