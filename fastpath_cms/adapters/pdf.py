"""Finds the facts of a PDF and draws its pages, by asking a child in the cage."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from fastpath_cms.adapters.caging import CHILD, WALL, Answer, Cage, Walls
from fastpath_cms.adapters.pdf_look import HEAD, look_of
from fastpath_cms.domain.manuscript import Death, PdfFacts
from fastpath_cms.domain.ports import Cleaned, Examination

FACTS_MAX: Final = 4 * 1024 * 1024  # bytes of JSON; honest facts are a hundredth of it
TEXT_MAX: Final = 512 * 1024  # bytes; the child tells a third of it at most
PNG: Final = b"\x89PNG\r\n\x1a\n"

_UNCOPIED: Final[dict[bytes, str]] = {
    b"unwritable": "it cannot be written anew",
    b"pages": "it has another number of pages when written anew",
    b"unclean": "it keeps a part that cannot be removed",
    b"parts": "it has too many parts",
}
_NO_COPY: Final[dict[Death, str]] = {
    Death.TIME: "writing it anew took too long",
    Death.MEMORY: "writing it anew needed too much memory",
    Death.CRASH: "the program that writes it anew broke off",
}


class CagedPdfInspector:
    """The ``PdfInspector`` port; locks in ``folder`` keep it to ``slots`` children at once."""

    def __init__(
        self, folder: Path, *, slots: int = 2, bubblewrap: str = "bwrap", wall: float = WALL
    ) -> None:
        self._cage = Cage(folder, slots=slots, bubblewrap=bubblewrap, wall=wall)

    @property
    def version(self) -> str:
        """Return a mark of the child's program: another one may find other facts."""
        mark = hashlib.sha256()
        for module in sorted(CHILD.glob("*.py")):
            mark.update(module.read_bytes())
        return mark.hexdigest()[:16]

    def inspect(self, path: Path) -> PdfFacts:
        """Return the facts of the file; a file that kills the child is a fact too."""
        return self.examine(path, widths=(), last=0).facts

    def examine(
        self, path: Path, *, widths: Sequence[int], last: int, patience: float | None = None
    ) -> Examination:
        """Return facts and the images of pages 1..``last`` in each width, reading the file once.

        A file that dies only while its images are drawn keeps its facts and has fewer images.
        Waits ``patience`` seconds (None: for ever) for a place, then raises NoRoom.
        """
        with path.open("rb", buffering=0) as stream:  # the child shares its position
            size = os.fstat(stream.fileno()).st_size
            facts = PdfFacts(size=size, look=look_of(stream.read(HEAD) or b""))
            if not facts.is_pdf:
                return Examination(facts, {width: [] for width in widths})
            stream.seek(0)
            words = (str(last), *map(str, widths))
            answer = self._cage.ask(stream, "facts", *words, patience=patience)
        facts = _facts(facts, answer)
        images = _by_width(answer.each(b"P"), widths)
        return Examination(facts, images, answer.was_starved)

    def clean(self, path: Path, *, is_blind: bool) -> Cleaned:
        """Return a copy without what runs and who wrote it, or why there is none."""
        with path.open("rb", buffering=0) as stream:
            answer = self._cage.ask(stream, "copy", "blind" if is_blind else "open")
        copy, why = answer.one(b"C"), _UNCOPIED.get(answer.one(b"N") or b"")
        if copy is not None and answer.died is None and copy.startswith(b"%PDF-"):
            return Cleaned(copy)
        if why is not None:
            return Cleaned(None, why)
        return Cleaned(None, _NO_COPY[answer.died or Death.CRASH])

    def text(self, path: Path, *, patience: float | None = None) -> str | None:
        """Return the text of the file that can be seen; None when it cannot be read as a PDF.

        Waits ``patience`` seconds (None: for ever) for a place, then raises NoRoom.
        """
        with path.open("rb", buffering=0) as stream:
            answer = self._cage.ask(stream, "words", patience=patience)
        said = answer.one(b"T")
        if said is None or answer.died is not None or len(said) > TEXT_MAX:
            return None
        return said.decode("utf-8", "replace").replace("\0", "")

    def walls(self) -> Walls:
        """Start a child that reads nothing and say which walls stood around it."""
        return self._cage.walls()


def _facts(known: PdfFacts, answer: Answer) -> PdfFacts:
    said = answer.one(b"F")
    if said is None or len(said) > FACTS_MAX:
        return replace(known, died=answer.died or Death.CRASH)
    try:
        found = {**json.loads(said), "size": known.size, "look": known.look}
        return PdfFacts.from_json(json.dumps(found))
    except (ValueError, TypeError, RecursionError):
        return replace(known, died=Death.CRASH)


def _by_width(pictures: list[bytes], widths: Sequence[int]) -> dict[int, list[bytes]]:
    """Sort PNGs by their width; each is preceded by page and width, two bytes each."""
    found: dict[int, list[bytes]] = {width: [] for width in widths}
    for picture in pictures:
        width = int.from_bytes(picture[2:4], "big")
        if width in found and picture[4:].startswith(PNG):
            found[width].append(picture[4:])
    return found
