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
    wanted: Wanted = everything,
    furniture: Furniture = untouched,
) -> tuple[Sweep, dict[Reader, tuple[object, ...]]]:
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
    wanted: Wanted = everything,
    furniture: Furniture = untouched,
) -> list[str]:
    """Return a line for every answer or letter in which two worlds differ for these readers."""

    def allowed(reader: Reader, endpoint: str, path: str) -> bool:
        return (reader, endpoint) not in pair.bound and wanted(reader, endpoint, path)

    chosen = sorted(readers)
    here, letters = sweep(street, moment, PLAIN, chosen, allowed, furniture)
    there, others = sweep(street, moment, pair.other, chosen, allowed, furniture)
    lines = [f"{key[0]} at {key[2]}: a fault" for key, seen in here.items() if seen.status == 500]
    lines += [
        f"{key[0]} at {key[2]}: {apart}"
        for key, seen in here.items()
        if (apart := seen.difference(there[key]))
    ]
    lines += [f"{reader}'s letters" for reader in chosen if letters[reader] != others[reader]]
    return lines
