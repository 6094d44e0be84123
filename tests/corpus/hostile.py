"""Every kind of hostile file the gate knows, and what becomes of each."""

from __future__ import annotations

from typing import Final

from tests.corpus import bombs, doers, files, structures, tells
from tests.corpus.parts import Hostile

HOSTILE: Final[tuple[Hostile, ...]] = (
    *files.CASES,
    *structures.CASES,
    *bombs.CASES,
    *doers.CASES,
    *tells.CASES,
)
