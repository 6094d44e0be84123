"""Which copy of a manuscript others than its authors get, and how often one is tried."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

EDITION_OF_COPIES: Final = 1
"""Raised by hand when what a copy may hold changes: older copies are then made anew."""

TRIES: Final = 3
"""How often a copy is tried before the file is said to have none."""

AGAIN: Final = timedelta(minutes=5)
"""How long a try may take; also the wait before the next one. One try takes 8 s at the most."""


def is_blind_copy(*, is_double_blind: bool, is_final: bool) -> bool:
    """Tell whether a version's copy holds no more than what is drawn; a final one names its authors."""
    return is_double_blind and not is_final
