"""The promise of a file: its fingerprint comes before the deadline, the file itself soon after."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(hours=12)  # after the deadline; shown
_FINGERPRINT: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_BETWEEN: Final = re.compile(r"[\s:-]+")


def fingerprint_in(text: str) -> str:
    """Return the SHA-256 in what a program printed or a person pasted, in lower case.

    Raises ValueError with the sentence to show.
    """
    plain = text.lower()
    found = _FINGERPRINT.search(plain)
    if found is not None:
        return found[0]
    digits = _BETWEEN.sub("", plain)  # some programs print pairs
    if _FINGERPRINT.fullmatch(digits):
        return digits
    if not digits:
        raise ValueError("Paste the file's SHA-256: 64 digits and letters from a to f.")
    strange = next((char for char in digits if char not in "0123456789abcdef"), None)
    if strange is not None:
        raise ValueError(
            f"A SHA-256 has only digits and letters from a to f; this has {strange!r}."
        )
    raise ValueError(f"A SHA-256 has 64 hexadecimal digits; this has {len(digits)}.")


def ends_at(promised: datetime, due_at: datetime | None) -> datetime:
    """Return until when (exclusive) a promised file is taken: as promised, or later if the deadline moved."""
    return promised if due_at is None else max(promised, due_at + WINDOW)
