"""Sampling: what ``make test`` asks of all that ``make leaks`` asks; fixed, so a failure repeats.

Of the pages it promises this:

* the first address of each page (about the secret's paper, without a query) is asked at every
  moment by every kind of reader the page is written for: what leaks to them there is found;
* every other address about the secret's paper is asked by every kind of reader, and every address
  at all by somebody of each company of readers, at one moment of the year.

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
    "public": OUTSIDERS,
    "accounts": AUTHORS | SEALED_FROM | {Reader.STRANGER},
    "author": AUTHORS | SEALED_FROM,
    "submission": AUTHORS | SEALED_FROM | COMMITTEE,
    "pc": SEALED_FROM | COMMITTEE,
    "chair": frozenset({Reader.CONFLICTED_CHAIR, Reader.AUTHOR_CHAIR, Reader.PUBLICITY_CHAIR}),
}
"""Who opens the pages of a wing, and must not be told everything."""


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
    for group in (*COMPANIES, *(frozenset({reader}) for reader in Reader))
}
"""When which reader of a group may be asked to look."""


def number_of(words: str) -> int:
    """Return a number that depends on the words alone."""
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4])


def is_chosen(words: str, one_in: int) -> bool:
    """Tell whether the words are among the one in so many that are chosen."""
    return number_of(words) % one_in == 0


def _is_turn(group: frozenset[Reader], slot: Slot, words: str, turns: int = 1) -> bool:
    """Tell whether it is this reader's turn, now, to look for the whole group."""
    slots = SLOTS[group]
    if slot not in slots:
        return False
    begin = number_of(words)
    return (slots.index(slot) - begin) % len(slots) in {
        turn * len(slots) // turns for turn in range(turns)
    }


def _company_of(reader: Reader) -> frozenset[Reader]:
    return next((company for company in COMPANIES if reader in company), frozenset({reader}))


def is_asked(moment: Moment, reader: Reader, page: tuple[str, str], *, is_first: bool) -> bool:
    """Tell whether a reader asks for a page (endpoint, path) at a moment."""
    endpoint, path = page
    wing = endpoint.partition(".")[0]
    if IS_WHOLE or (is_first and reader in WRITTEN_FOR.get(wing, ())):
        return True
    group = frozenset({reader}) if "/1/" in path else _company_of(reader)
    return _is_turn(group, (reader, moment), path)


def is_sent(moment: Moment, reader: Reader, path: str, place: int) -> bool:
    """Tell whether a reader sends the form of that place to an address at a moment."""
    if IS_WHOLE:
        return True
    words, is_near = f"{path} {place}", "/1/" in path
    slot = reader, moment
    return (is_near or is_chosen(f"form {words}", 3)) and _is_turn(
        _company_of(reader), slot, words, 2 if is_near else 1
    )
