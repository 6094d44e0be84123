"""Sampling: what ``make test`` asks of all that ``make leaks`` asks; fixed, so a failure repeats.

Of the pages it promises this:

* the first address of each page (about the secret's paper, without a query) is asked at every
  moment by the kinds of readers the page is written for: what leaks to them there is found;
* every address at all is asked by somebody of each company of readers at one moment of the year,
  and every address about the secret's paper at two.

Of the forms: each about the secret's paper is sent by somebody of each company at two moments, and
one in three of the others at one. Whatever is asked or sent is compared for every secret that its
reader must not know at that moment. Not promised: every reader at every address in every phase.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

from tests.leaks.people import AUTHORS, COMMITTEE, OUTSIDERS, SEALED_FROM, Reader
from tests.leaks.secrets import MOMENTS, PAIRS, Moment

IS_WHOLE: Final = os.environ.get("FASTPATH_LEAKS") == "all"
COMPANIES: Final = (AUTHORS, OUTSIDERS | {Reader.PUBLICITY_CHAIR}, SEALED_FROM, COMMITTEE)
WRITTEN_FOR: Final = {
    "public": {Reader.ANONYMOUS, Reader.STRANGER},
    "accounts": {Reader.STRANGER, Reader.COAUTHOR} | SEALED_FROM,
    "author": AUTHORS | SEALED_FROM,
    "submission": {Reader.CONTACT, Reader.BROWSER_AUTHOR} | SEALED_FROM | COMMITTEE,
    "pc": SEALED_FROM | COMMITTEE,
    "chair": {Reader.CONFLICTED_CHAIR, Reader.AUTHOR_CHAIR},
}
"""Who opens the pages of a wing, and must not be told everything; of those alike, one."""


def dark_at(moment: Moment) -> frozenset[Reader]:
    """Return the readers who must not know some secret at a moment."""
    return frozenset[Reader]().union(*(pair.dark.get(moment, ()) for pair in PAIRS))


Slot = tuple[Reader, Moment]
SLOTS: Final[dict[frozenset[Reader], tuple[Slot, ...]]] = {
    group: tuple(
        (reader, moment)
        for moment in MOMENTS
        for reader in sorted(group)
        if reader in dark_at(moment)
    )
    for group in COMPANIES
}
"""When which reader of a company may be asked to look."""


def number_of(words: str) -> int:
    """Return a number that depends on the words alone."""
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4])


def is_chosen(words: str, one_in: int) -> bool:
    """Tell whether the words are among the one in so many that are chosen."""
    return number_of(words) % one_in == 0


def _is_turn(slot: Slot, words: str, turns: int) -> bool:
    """Tell whether it is this reader's turn, now, to look for the whole company."""
    slots = next((found for company, found in SLOTS.items() if slot[0] in company), ())
    if slot not in slots:
        return False
    turn = (slots.index(slot) - number_of(words)) % len(slots)
    return turn in {place * len(slots) // turns for place in range(turns)}


def is_asked(moment: Moment, reader: Reader, page: tuple[str, str], *, is_first: bool) -> bool:
    """Tell whether a reader asks for a page (endpoint, path) at a moment."""
    endpoint, path = page
    wing = endpoint.partition(".")[0]
    if IS_WHOLE or (is_first and reader in WRITTEN_FOR.get(wing, ())):
        return True
    return _is_turn((reader, moment), path, 2 if "/1/" in path else 1)


def is_sent(moment: Moment, reader: Reader, path: str, place: int) -> bool:
    """Tell whether a reader sends the form of that place to an address at a moment."""
    if IS_WHOLE:
        return True
    words, is_near = f"{path} {place}", "/1/" in path
    if not is_near and not is_chosen(f"form {words}", 3):
        return False
    return _is_turn((reader, moment), words, 2 if is_near else 1)
