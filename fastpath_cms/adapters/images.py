"""Draws uploaded pictures anew in the cage: what is kept is ours, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fastpath_cms.adapters.caging import WALL, Cage
from fastpath_cms.domain.ports import Picture

_KINDS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class CagedImageMaker:
    """The ``ImageMaker`` port; it shares the places of whoever reads PDFs in ``folder``."""

    def __init__(
        self, folder: Path, *, slots: int = 2, bubblewrap: str = "bwrap", wall: float = WALL
    ) -> None:
        self._cage = Cage(folder, slots=slots, bubblewrap=bubblewrap, wall=wall)

    def draw(
        self, path: Path, boxes: Sequence[tuple[int, int]], *, patience: float | None = None
    ) -> tuple[Picture, ...]:
        """Return the picture drawn to fit each box, in pixels; none when it cannot be read."""
        words = [f"{width}x{height}" for width, height in boxes]
        with path.open("rb", buffering=0) as stream:
            answer = self._cage.ask(stream, "images", *words, patience=patience)
        drawn = [
            Picture(
                int.from_bytes(said[:2], "big"), int.from_bytes(said[2:4], "big"), bytes(said[4:])
            )
            for said in answer.each(b"I")
            if said[4:].startswith(_KINDS)
        ]
        return tuple(drawn) if answer.died is None and len(drawn) == len(boxes) else ()
