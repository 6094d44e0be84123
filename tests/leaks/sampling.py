"""Sampling: what ``make test`` asks of all that ``make leaks`` asks; fixed, so a failure repeats."""

from __future__ import annotations

import hashlib
import os
from typing import Final

IS_WHOLE: Final = os.environ.get("FASTPATH_LEAKS") == "all"


def number_of(words: str) -> int:
    """Return a number that depends on the words alone."""
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4])


def is_chosen(words: str, one_in: int) -> bool:
    """Tell whether the words are among the one in so many that are chosen."""
    return number_of(words) % one_in == 0
