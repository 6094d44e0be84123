"""Answers one question about the file on standard input, behind the walls."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable
from typing import Any, Final

from .drawing import ODD, TRIED, Drawn
from .measuring import Measured
from .reading import facts_of
from .walls import MIB, say, wall_in

INPUT_MAX: Final = 64 * MIB
DISK_FULL: Final = 75  # exit code: the machine is at fault, and not the file


def facts(data: bytes, last: str, *widths: str) -> None:
    """Write the facts, and the images of pages 1..``last`` in each width.

    The facts come twice: what refuses a file first, and all once the pages are measured, so that a
    file which cannot be measured in time is still judged.
    """
    import pypdfium2  # noqa: PLC0415 - only inside the walls

    found = facts_of(data)
    asked = [int(width) for width in widths]
    if not found.get("opens"):
        _tell(found)
        return
    try:
        drawn = Drawn(data)
    except pypdfium2.PdfiumError:
        _tell(found)
        return
    drawn.draw(asked, int(last))
    found |= drawn.facts()
    _tell(found)
    _tell(found | _measured(drawn))
    if asked:
        drawn.show(int(last))


def _measured(drawn: Drawn) -> dict[str, Any]:
    measured = Measured()
    for number, (page, pictures) in enumerate(zip(drawn.pages, drawn.pictures, strict=True), 1):
        if page is None or not pictures or number > TRIED:
            break
        try:
            measured.add(number, page, pictures)
        except ODD:
            break
    return measured.facts


def _tell(found: dict[str, Any]) -> None:
    say(b"F", json.dumps(found).encode())


def walls(_: bytes) -> None:
    """Say nothing more."""


def copy(data: bytes, kind: str) -> None:
    """Write the clean copy, or why there is none."""
    from .clean import clean_copy  # noqa: PLC0415 - it imports a PDF library
    from .walking import NoCopyError  # noqa: PLC0415

    try:
        say(b"C", clean_copy(data, is_blind=kind == "blind"))
    except NoCopyError as fault:
        say(b"N", str(fault).encode())


def words(data: bytes) -> None:
    """Write the text that can be seen."""
    from .wording import wording_of  # noqa: PLC0415 - nobody else needs it

    say(b"T", wording_of(data).encode("utf-8", "replace"))


def pictures(data: bytes, *boxes: str) -> None:
    """Write a picture drawn anew for each box."""
    from .images import images  # noqa: PLC0415 - it imports an image library

    images(data, *boxes)


QUESTIONS: Final[dict[str, Callable[..., None]]] = {
    "facts": facts,
    "copy": copy,
    "words": words,
    "images": pictures,
    "walls": walls,
}


def main(question: str, *words: str) -> None:
    """Answer one question; an empty input only probes the walls."""
    try:
        _answer(question, *words)
    except OSError as trouble:
        if trouble.errno in {errno.ENOSPC, errno.EDQUOT}:
            sys.exit(DISK_FULL)
        raise


def _answer(question: str, *words: str) -> None:
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
