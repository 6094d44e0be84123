"""Compares the top of page 1 with what the form says: the title, the authors, their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from fastpath_cms.domain.bylines import Byline, found_in
from fastpath_cms.domain.contents import Contents
from fastpath_cms.domain.errors import Mark, Problem
from fastpath_cms.domain.letterforms import bare, composed, marked
from fastpath_cms.domain.manuscript import Limits
from fastpath_cms.domain.pdf_facts import PdfFacts
from fastpath_cms.domain.pdf_pages import HeadLine
from fastpath_cms.domain.remarking import Remark, remark

TITLE_LINES: Final = 16  # of page 1 among which the title is looked for
TITLE_ROWS: Final = 5  # that a title takes at most
LIKE: Final = 0.6  # how alike a line must be to be the title with a mistake in it
READABLE: Final = 0.6  # of the letters must be letters, or the fonts tell nothing
_ABSTRACT: Final = re.compile(r"(?i)^\W*a\s?bstract\b|^\W*(?:1|I)\.?\s+introduction\b")
_TEX: Final = re.compile(r"\\[a-zA-Z]+|[$\\{}]")
_MARKS: Final = re.compile(r"[\d*∗†‡§¶‖#,\s]+$")


def differences(facts: PdfFacts, contents: Contents, limits: Limits) -> list[Problem]:
    """Return where page 1 says something else than the form; nothing where it cannot be read."""
    head = _top(facts.head)
    letters = "".join(line.text for line in head)
    if not letters or sum(map(_is_readable, letters)) < READABLE * len(letters):
        return []
    found = _title(head, contents.title) if contents.title else []
    names = [author.name for author in contents.authors if author.name]
    places = [author.affiliation for author in contents.authors if author.affiliation]
    byline = found_in([line.text for line in head], names)
    if limits.is_double_blind:
        return found + _shown(head, byline)
    return found + _authors(head, byline, places) if names else found


def _is_readable(letter: str) -> bool:
    return letter.isspace() or (letter.isalnum() or letter in ".,-:;'()@/*&")


def _top(head: Sequence[HeadLine]) -> list[HeadLine]:
    """Return the lines before the abstract."""
    for number, line in enumerate(head):
        if number and _ABSTRACT.match(line.text):
            return list(head[:number])
    return list(head)


def _marks(lines: Sequence[HeadLine]) -> list[Mark]:
    if not lines:
        return []
    return [
        Mark(
            1,
            (
                min(line.box[0] for line in lines),
                min(line.box[1] for line in lines),
                max(line.box[2] for line in lines),
                max(line.box[3] for line in lines),
            ),
        )
    ]


def _title(head: list[HeadLine], title: str) -> list[Problem]:
    wanted = _TEX.sub("", title)
    rows, likeness = _best_rows(head, bare(wanted))
    if likeness < LIKE:
        largest = max(line.size for line in head[:TITLE_LINES])
        rows = [line for line in head[:TITLE_LINES] if line.size >= largest - 0.3][:TITLE_ROWS]
    said = _said(rows)
    if _same(marked(said), marked(wanted)):
        return []
    return [remark(Remark.TITLE, _title_sentence(said, wanted, likeness), _marks(rows))]


def _same(one: str, other: str) -> bool:
    """Tell whether two titles are one but for a footnote's number."""
    return one == other or (one.startswith(other) and one[len(other) :].isdigit())


def _said(rows: Sequence[HeadLine]) -> str:
    """Return rows as one text; a word divided at a line's end is put together."""
    text = ""
    for row in rows:
        line = composed(row.text).strip().strip("\u0002")
        if text.endswith("-") and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}".strip()
    return " ".join(_MARKS.sub("", text).split()) if not text[-1:].isdigit() else text


def _best_rows(head: list[HeadLine], wanted: str) -> tuple[list[HeadLine], float]:
    best: tuple[list[HeadLine], float] = ([], 0.0)
    top = head[:TITLE_LINES]
    for start in range(len(top)):
        for end in range(start + 1, min(start + TITLE_ROWS, len(top)) + 1):
            said = bare(_said(top[start:end]))
            if _same(said, wanted):
                return top[start:end], 1.0
            match = SequenceMatcher(None, said, wanted, autojunk=False)
            if match.real_quick_ratio() > best[1] and match.quick_ratio() > best[1]:
                likeness = match.ratio()
                if likeness > best[1]:
                    best = (top[start:end], likeness)
    return best


def _title_sentence(said: str, wanted: str, likeness: float) -> str:
    whole = f"The title on page 1 is “{said[:200]}”; the form says “{wanted}”."
    if likeness < LIKE:
        return whole
    ours, theirs = wanted.split(), said.split()
    pairs = SequenceMatcher(None, [*map(marked, theirs)], [*map(marked, ours)], autojunk=False)
    parts = [part for part in pairs.get_opcodes() if part[0] != "equal"]
    if len(parts) != 1:
        return whole
    _, a, b, c, d = parts[0]
    there, here = " ".join(theirs[a:b]), " ".join(ours[c:d])
    if there and here:
        return f"The title on page 1 says “{there}” where the form says “{here}”."
    if there:
        return f"The title on page 1 has “{there}”, which the form's has not."
    return f"The form's title has “{here}”, which the title on page 1 has not."


def _shown(head: list[HeadLine], byline: Byline) -> list[Problem]:
    names = [place.name for place in byline.places if place.is_whole]
    if not names:
        return []
    lines = [head[place.line] for place in byline.places if place.is_whole]
    return [
        remark(
            Remark.AUTHORS_SHOWN,
            f"Page 1 names {_listed(names)}. Reviewing is double-blind: leave the authors out.",
            [mark for line in lines for mark in _marks([line])],
        )
    ]


def _authors(head: list[HeadLine], byline: Byline, places: Sequence[str]) -> list[Problem]:
    if not byline.places:
        return [
            remark(
                Remark.AUTHORS,
                f"Page 1 names none of the authors in the form ({_listed(byline.missing)}).",
                _marks(head[:3]),
            )
        ]
    found = [
        remark(
            Remark.AUTHORS,
            f"The PDF says {place.said}; the form says {place.name}.",
            _marks([head[place.line]]),
        )
        for place in byline.places
        if place.differs
    ]
    lines = [head[place.line] for place in byline.places]
    if byline.missing:
        one = len(byline.missing) == 1
        found.append(
            remark(
                Remark.AUTHORS,
                f"The form names {_listed(byline.missing)}, but page 1 does not"
                f"{'' if one else ' name them'}.",
                _marks(lines),
            )
        )
    strangers = [name for name in byline.strangers if not _is_place(name, places)]
    if strangers:
        found.append(
            remark(
                Remark.AUTHORS,
                f"Page 1 also names {_listed(strangers)}, who {'is' if len(strangers) == 1 else 'are'} "
                "not in the form.",
                _marks(lines),
            )
        )
    if not _is_in_order(head, byline):
        order = [place.name for place in sorted(byline.places, key=lambda place: place.start)]
        form = [place.name for place in byline.places]
        found.append(
            remark(
                Remark.AUTHORS,
                f"On page 1 the authors stand in another order: {', '.join(order)}; "
                f"the form says {', '.join(form)}.",
                _marks(lines),
            )
        )
    return found


def _is_in_order(head: list[HeadLine], byline: Byline) -> bool:
    """Tell whether the authors stand as in the form: as painted, or row by row across the page."""
    painted = [place.start for place in byline.places]
    seen = [
        (round(head[place.line].box[1], 2), head[place.line].box[0], place.start)
        for place in byline.places
    ]
    return painted == sorted(painted) or seen == sorted(seen)


def _is_place(name: str, places: Sequence[str]) -> bool:
    return any(bare(name) in bare(place) or bare(place) in bare(name) for place in places)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
