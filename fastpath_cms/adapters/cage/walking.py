"""Walks over what can be reached in a PDF, each part once and at most so many; behind the walls only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Array, Dictionary, Object, ObjectType, Pdf

from .keys import NAMED_BY_THE_FILE, NUMBERS

PARTS: Final = 100_000  # dictionaries and arrays visited before a file is called too intricate
CONTAINERS: Final = frozenset({ObjectType.array, ObjectType.dictionary, ObjectType.stream})


class NoCopyError(ValueError):
    """A clean copy of this file cannot be made; a word says why, which the parent turns into a sentence."""


def destinations(pdf: Pdf) -> Iterator[tuple[bytes, Object]]:
    """Iterate over the named destinations of a file, of the old kind and of the new."""
    old, names = pdf.Root.get("/Dests"), pdf.Root.get("/Names")
    if isinstance(old, Dictionary):
        for key, place in old.items():
            yield key[1:].encode(), place
    waiting = [names.get("/Dests")] if isinstance(names, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < PARTS:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or node.objgen in seen:
            continue
        seen.add(node.objgen)
        waiting += list(node.get("/Kids", []))
        pairs = list(node.get("/Names", []))
        for name, place in zip(pairs[::2], pairs[1::2], strict=False):
            yield bytes(name), place


def holders(pdf: Pdf) -> Iterator[Object]:
    """Visit every dictionary and stream that can be reached, once, save those keyed by the file."""
    seen: set[tuple[tuple[int, int], bool]] = set()
    waiting: list[tuple[Object, bool]] = [(pdf.Root, False)]
    count = 0
    while waiting:
        holder, is_named = waiting.pop()
        if holder.objgen != (0, 0):
            if (holder.objgen, is_named) in seen:
                continue
            seen.add((holder.objgen, is_named))
        count += 1
        if count > PARTS:
            raise NoCopyError("parts")
        if isinstance(holder, Array):
            waiting += [(item, False) for item in holder if _is_container(item)]
            continue
        if not is_named:
            yield holder
        for key in sorted(holder.keys()):
            if is_named or key not in NUMBERS:
                item = holder[key]
                if _is_container(item):
                    waiting.append((item, key in NAMED_BY_THE_FILE and not is_named))


def _is_container(item: Any) -> bool:
    return isinstance(item, Object) and item._type_code in CONTAINERS  # noqa: SLF001 - the only cheap question
