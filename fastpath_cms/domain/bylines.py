"""Finds the names of authors in the lines at the top of a page, as tolerantly as a reader would.

"Álvarez, José", "J. Álvarez", "José B. Álvarez*" and a name broken over two lines are José Álvarez;
"Jose Alvarez" is too, but it is told that it differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from fastpath_cms.domain.letterforms import Word, bare, marked, words_of

TYPO: Final = 0.82  # how alike a misspelt name must be
BETWEEN: Final = 2  # words that may stand between a name's parts: initials
_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|（[^）]*）")
_SEPARATORS: Final = re.compile(r"\s*(?:,|;|&|·|•|\band\b)\s*|\s{3,}")
_NAME: Final = re.compile(r"^[^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]*){1,3}$")
_NO_NAME: Final = re.compile(
    r"(?i)univ|institut|labor|\blabs?\b|research|college|school|depart|dept|center|centre|\binc\b|"
    r"corp|\bltd\b|\bllc\b|gmbh|technolog|science|engineering|academy|group|company|national|"
    r"\bof\b|\bfor\b|\bthe\b|\bat\b|\bde la\b|systems|computing|member|student|fellow|ieee|acm"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one author of the form was found."""

    name: str  # the form's
    said: str  # the PDF's
    start: int  # which word
    line: int
    differs: bool
    is_whole: bool  # more than an initial and a surname


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors of the form that were found, in its order, and those that were not."""

    places: tuple[Place, ...]
    missing: tuple[str, ...]
    strangers: tuple[str, ...]


def found_in(lines: Sequence[str], names: Sequence[str]) -> Byline:
    """Look for each name in the lines."""
    words = [word for number, line in enumerate(lines) for word in words_of(line, number)]
    places, missing = [], []
    taken: set[int] = set()
    for name in names:
        place = _find(words, name, taken)
        if place is None:
            missing.append(name)
        else:
            places.append(place)
            taken.add(place.start)
    strangers = _strangers(lines, names, [place.said for place in places])
    return Byline(tuple(places), tuple(missing), strangers)


def _find(words: list[Word], name: str, taken: set[int]) -> Place | None:
    """Try the whole name, what stands in brackets behind it, then less and less of it."""
    variants = [_BRACKETS.sub(" ", name), *(part[1:-1] for part in _BRACKETS.findall(name))]
    for look in (_whole, _run_together, _by_initial, _misspelt):
        for variant in variants:
            parts = words_of(variant)
            found = look(words, parts, taken) if parts else None
            if found is not None:
                return _place(words, name, variant, found, look)
    return None


def _place(
    words: list[Word], name: str, variant: str, found: tuple[int, int], look: object
) -> Place:
    start, end = found
    said = " ".join(word.said for word in words[start : end + 1])
    if look is _run_together:
        differs = marked(variant) not in marked(said)
    elif look is _by_initial:
        differs = False
    elif look is _misspelt:
        differs = True
    else:
        theirs = words[start : end + 1]
        differs = any(
            any(word.bare == part.bare for word in theirs)
            and all(word.marked != part.marked for word in theirs)
            for part in words_of(variant)
        )
    return Place(name, said, start, words[start].line, differs, look is not _by_initial)


def _long(parts: list[Word]) -> list[str]:
    """Return the parts of a name but for initials."""
    return [part.bare for part in parts if len(part.bare) > 1] or [part.bare for part in parts]


def _in_a_row(words: list[Word], wanted: list[str], start: int) -> int | None:
    """Return where the parts end if they follow each other from ``start``, with initials between."""
    at = start
    for part in wanted[1:]:
        for step in range(1, BETWEEN + 2):
            if at + step < len(words) and words[at + step].bare == part:
                at += step
                break
            if at + step < len(words) and len(words[at + step].bare) > 1 and step > 1:
                return None
        else:
            return None
    return at


def _whole(words: list[Word], parts: list[Word], taken: set[int]) -> tuple[int, int] | None:
    wanted = _long(parts)
    orders = [wanted, [wanted[-1], *wanted[:-1]]]
    if len(wanted) > 2:
        orders.append([wanted[0], wanted[-1]])
    for order in orders:
        for start, word in enumerate(words):
            if word.bare == order[0] and start not in taken:
                end = _in_a_row(words, order, start)
                if end is not None:
                    return start, end
    return None


def _run_together(words: list[Word], parts: list[Word], taken: set[int]) -> tuple[int, int] | None:
    """Find a name whose letters a font has spread or joined: "A DA A DAMS", "AdaAdams"."""
    wanted = "".join(part.bare for part in parts)
    if len(wanted) < 5:
        return None
    for start in range(len(words)):
        said = ""
        for end in range(start, min(start + len(wanted), len(words))):
            said += words[end].bare
            if said == wanted and start not in taken:
                return start, end
            if not wanted.startswith(said):
                break
    return None


def _by_initial(words: list[Word], parts: list[Word], taken: set[int]) -> tuple[int, int] | None:
    if len(parts) < 2:
        return None
    first, last = parts[0].bare[:1], parts[-1].bare
    for end, word in enumerate(words):
        if word.bare != last:
            continue
        for start in range(max(end - BETWEEN, 0), end):
            if words[start].bare == first and start not in taken:
                return start, end
    return None


def _misspelt(words: list[Word], parts: list[Word], taken: set[int]) -> tuple[int, int] | None:
    wanted = "".join(part.bare for part in parts)
    best: tuple[float, tuple[int, int]] | None = None
    for start in range(len(words) - len(parts) + 1):
        end = start + len(parts) - 1
        said = "".join(word.bare for word in words[start : end + 1])
        likeness = SequenceMatcher(None, said, wanted, autojunk=False).ratio()
        if likeness >= TYPO and start not in taken and (best is None or likeness > best[0]):
            best = (likeness, (start, end))
    return best[1] if best else None


def _strangers(lines: Sequence[str], names: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """Return names beside two or more known ones on a line of nothing but names."""
    known = {bare(name) for name in (*names, *said)} | {
        bare(_BRACKETS.sub(" ", name)) for name in names
    }
    found: list[str] = []
    for line in lines:
        pieces = [re.sub(r"[\d*∗†‡§¶‖#]+", "", piece).strip() for piece in _SEPARATORS.split(line)]
        pieces = [piece for piece in pieces if piece]
        others = [piece for piece in pieces if bare(piece) not in known]
        if len(pieces) - len(others) < 2 or not others:
            continue
        if all(_NAME.match(piece) and not _NO_NAME.search(piece) for piece in others):
            found += others
    return tuple(dict.fromkeys(found))
