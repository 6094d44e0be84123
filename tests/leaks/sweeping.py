"""Sweeping: every page for every reader who must not notice, in two worlds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Final

from tests.leaks.arguments import paths
from tests.leaks.houses import House, Street
from tests.leaks.observing import Observer, Seen
from tests.leaks.people import Reader
from tests.leaks.secrets import PLAIN, Moment, Pair, Truth

IS_WHOLE: Final = os.environ.get("FASTPATH_LEAKS") == "all"
Key = tuple[Reader, str, str]  # reader, endpoint, path
Sweep = dict[Key, Seen]
Letters = dict[Reader, tuple[tuple[object, ...], ...]]
Wanted = Callable[[Reader, str, str], bool]
Furniture = Callable[[House], None]


def everything(reader: Reader, endpoint: str, path: str) -> bool:
    """Ask for every page."""
    del reader, endpoint, path
    return True


def untouched(house: House) -> None:
    """Leave the house as it was built."""
    del house


def sweep(
    street: Street,
    moment: Moment,
    truth: Truth,
    readers: Iterable[Reader],
    *,
    wanted: Wanted = everything,
    furniture: Furniture = untouched,
) -> tuple[Sweep, Letters]:
    """Return what each reader gets on each wanted page, and each reader's letters."""
    with street.opened(moment, truth) as house:
        furniture(house)
        observer = Observer(house)
        with observer.watching():
            found = {
                (reader, endpoint, path): observer.get(reader, path)
                for reader in sorted(readers)
                for endpoint, path in paths(house.app, "GET")
                if wanted(reader, endpoint, path)
            }
        return found, {reader: observer.letters_to(reader) for reader in readers}


def differences(
    street: Street,
    pair: Pair,
    moment: Moment,
    readers: Iterable[Reader],
    *,
    wanted: Wanted = everything,
    furniture: Furniture = untouched,
) -> list[str]:
    """Return a line for every answer or letter in which two worlds differ for these readers."""
    here = sweep(street, moment, PLAIN, readers, wanted=wanted, furniture=furniture)
    return compared(street, pair, moment, here, wanted=wanted, furniture=furniture)


def compared(
    street: Street,
    pair: Pair,
    moment: Moment,
    here: tuple[Sweep, Letters],
    *,
    wanted: Wanted = everything,
    furniture: Furniture = untouched,
    readers: Iterable[Reader] | None = None,
) -> list[str]:
    """Return a line for every difference between a sweep of the plain world and the other one."""
    seen, letters = here
    chosen = sorted(letters if readers is None else readers)

    def allowed(reader: Reader, endpoint: str, path: str) -> bool:
        return (reader, endpoint) not in pair.bound and wanted(reader, endpoint, path)

    there, others = sweep(street, moment, pair.other, chosen, wanted=allowed, furniture=furniture)
    lines = [
        f"{pair.name}: {key[0]} at {key[2]}: {apart}"
        for key, other in there.items()
        if (apart := seen[key].difference(other))
    ]
    lines += [
        f"{pair.name}: {reader}'s letters" for reader in chosen if letters[reader] != others[reader]
    ]
    return lines


def faults(sweep: Sweep) -> list[str]:
    """Return a line for every page that broke: a fault hides what it would have shown."""
    return [f"{key[0]} at {key[2]}: a fault" for key, seen in sweep.items() if seen.status == 500]
