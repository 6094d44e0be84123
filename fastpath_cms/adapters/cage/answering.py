"""Answers one question about the PDF on standard input, behind the walls."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from .drawing import draw
from .reading import facts_of
from .walls import MIB, say, wall_in

INPUT_MAX: Final = 64 * MIB


def facts(data: bytes, last: str, *widths: str) -> None:
    """Write the facts, then the images of pages 1..``last`` in each width."""
    say(b"F", json.dumps(facts_of(data)).encode())
    images(data, last, *widths)


def images(data: bytes, last: str, *widths: str) -> None:
    """Write the images of pages 1..``last`` in each width."""
    for width in widths:
        draw(data, int(width), int(last))


def copy(data: bytes, kind: str) -> None:
    """Write the clean copy, or why there is none."""
    from .clean import clean_copy  # noqa: PLC0415 - it imports a PDF library
    from .walking import NoCopyError  # noqa: PLC0415

    try:
        say(b"C", clean_copy(data, is_blind=kind == "blind"))
    except NoCopyError as fault:
        say(b"N", str(fault).encode())


QUESTIONS: Final[dict[str, Callable[..., None]]] = {
    "facts": facts,
    "images": images,
    "copy": copy,
}


def main(question: str, *words: str) -> None:
    """Answer one question; an empty input only probes the walls."""
    limits = wall_in()
    say(b"R", json.dumps(limits).encode())
    with open(0, "rb") as stream:
        data = stream.read(INPUT_MAX)
    if not data:
        return
    try:
        QUESTIONS[question](data, *words)
    except MemoryError:
        say(b"D", b"memory")
