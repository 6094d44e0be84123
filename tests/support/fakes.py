"""Fakes for ports only: a clock that stands still, entropy that counts, a PDF judge in-process."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from fastpath_cms.domain.manuscript import Look, PdfFacts
from fastpath_cms.domain.ports import Examination, PasswordHasher

WHITE_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTLLxQAAAABJRU5ErkJggg=="
)


class StoppedClock:
    """Both clocks stand where they were set."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def set(self, now: datetime) -> None:
        """Move the clocks."""
        self._now = now

    def now(self) -> datetime:
        """Return the year's instant."""
        return self._now

    def real(self) -> datetime:
        """Return the wall's instant: the same."""
        return self._now


class CountedEntropy:
    """Tokens that differ and repeat from run to run."""

    def __init__(self) -> None:
        self.count = 0

    def token(self, size: int = 32) -> str:
        """Return the next token: long enough, and the same in every run."""
        self.count += 1
        return self.nth(self.count, size)

    @staticmethod
    def nth(count: int, size: int = 32) -> str:
        """Return the token that comes as number ``count``."""
        return hashlib.sha256(f"token {count}".encode()).hexdigest()[: max(size, 12)]


class CountedPasswords:
    """Hashes for real, at whatever cost it was given, and counts how often."""

    def __init__(self, inner: PasswordHasher) -> None:
        self.inner = inner
        self.made = 0
        self.matched = 0

    def hash(self, password: str) -> str:
        """Count, and hash."""
        self.made += 1
        return self.inner.hash(password)

    def is_match(self, kept: str | None, password: str) -> bool:
        """Count, and compare."""
        self.matched += 1
        return self.inner.is_match(kept, password)

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made at another cost."""
        return self.inner.is_outdated(kept)


class QuickPdfInspector:
    """Judges in-process files that say ``%PDF-1.7 <pages>``; draws one white pixel a page."""

    def inspect(self, path: Path) -> PdfFacts:
        """Return the facts of a good file of that many pages; anything else is no PDF."""
        data = path.read_bytes()
        words = data[:40].split()
        if not data.startswith(b"%PDF-") or len(words) < 2 or not words[1].isdigit():
            return PdfFacts(size=len(data), look=Look.UNKNOWN)
        pages = int(words[1])
        return PdfFacts(
            size=len(data),
            opens=True,
            pages_walked=pages,
            pages_drawn=pages,
            pages_stated=pages,
            page_sizes=((612.0, 792.0),) * pages,
            trailing_bytes=0,
            text_length=4000,
        )

    def examine(self, path: Path, *, widths: Sequence[int], last: int) -> Examination:
        """Return the facts and a picture of each page in each width."""
        facts = self.inspect(path)
        pages = min(facts.page_count or 0, last)
        return Examination(facts, {width: [WHITE_PIXEL] * pages for width in widths})
