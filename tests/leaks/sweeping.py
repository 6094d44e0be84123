"""Sweeping: every page for every reader who must not notice, in two worlds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from tests.leaks.houses import House, Street
from tests.leaks.observing import Observer, Seen
from tests.leaks.people import Reader
from tests.leaks.remembering import Memory
from tests.leaks.secrets import PLAIN, Moment, Pair, Truth

Key = tuple[Reader, str, str]  # reader, endpoint, path
Sweep = dict[Key, Seen]
Letters = dict[Reader, tuple[tuple[object, ...], ...]]
Wanted = Callable[[Reader, str, str], bool]
Furniture = Callable[[House], None]


def everything(reader: Reader, endpoint: str, path: str) -> bool:
    """Ask for every page."""
    del reader, endpoint, path
    return True


def sweep(
    street: Street,
    moment: Moment,
    truth: Truth,
    readers: Iterable[Reader],
    *,
    wanted: Wanted = everything,
    furniture: Furniture | None = None,
    memory: Memory | None = None,
) -> tuple[Sweep, Letters]:
    """Return what each reader gets on each wanted page, and each reader's letters."""
    with street.opened(moment, truth, is_furnished=furniture is not None) as house:
        if furniture is not None:
            furniture(house)
        observer = Observer(house, memory)
        with observer.watching():
            found = {
                (reader, endpoint, path): observer.get(reader, path)
                for reader in sorted(readers)
                for endpoint, path in street.paths("GET")
                if wanted(reader, endpoint, path)
            }
        return found, {reader: observer.letters_to(reader) for reader in readers}


def differences(
    street: Street,
    moment: Moment,
    looking: Sequence[tuple[Pair, Collection[Reader]]],
    *,
    wanted: Wanted = everything,
    furniture: Furniture | None = None,
) -> list[str]:
    """Return a line for every answer or letter that differs between the plain world and another.

    Each pair is looked at by its own readers. A page that breaks is a line, too: a fault hides
    what it would have shown.
    """
    memory = Memory()
    everybody = frozenset[Reader]().union(*(readers for _, readers in looking))
    seen, letters = sweep(
        street, moment, PLAIN, everybody, wanted=wanted, furniture=furniture, memory=memory
    )
    lines = [f"{key[0]} at {key[2]}: a fault" for key, one in seen.items() if one.status == 500]
    for pair, readers in looking:
        there, others = sweep(
            street,
            moment,
            pair.other,
            readers,
            wanted=partial(_unbound, pair, wanted),
            furniture=furniture,
            memory=memory,
        )
        lines += [
            f"{pair.name}: {key[0]} at {key[2]}: {apart}"
            for key, other in there.items()
            if (apart := seen[key].difference(other))
        ]
        lines += [
            f"{pair.name}: {reader}'s letters"
            for reader in sorted(readers)
            if letters[reader] != others[reader]
        ]
    return lines


def _unbound(pair: Pair, wanted: Wanted, reader: Reader, endpoint: str, path: str) -> bool:
    return (reader, endpoint) not in pair.bound and wanted(reader, endpoint, path)
