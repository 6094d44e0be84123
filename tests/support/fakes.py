"""Fakes for ports only: a clock that stands still, entropy that counts, a PDF judge in-process."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fastpath_cms.adapters.signing import fits, id_of
from fastpath_cms.domain.manuscript import Death, Look, PdfFacts
from fastpath_cms.domain.ports import Cleaned, Examination, NoKey, NoRoom, PasswordHasher, Picture
from fastpath_cms.domain.receipts import PublicKey

WHITE_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTLLxQAAAABJRU5ErkJggg=="
)


SEED = b"a key for tests, for tests only!"


class SeedSigner:
    """Signs with one key, the same in every run; ``is_lost`` takes it away."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(SEED)
        data = self._private.public_key().public_bytes_raw()
        self.key = PublicKey(id_of(data), data, datetime(2026, 11, 1, tzinfo=UTC))
        self.is_lost = False

    def sign(self, write: Callable[[str], bytes]) -> tuple[str, bytes]:
        """Sign what ``write`` makes of the key's id."""
        if self.is_lost:
            raise NoKey("The key of the tests is lost.")
        return self.key.id, self._private.sign(write(self.key.id))

    def public_keys(self) -> tuple[PublicKey, ...]:
        """Return the one key."""
        return (self.key,)

    def fits(self, key: PublicKey, data: bytes, signature: bytes) -> bool:
        """Tell whether the signature is the key's."""
        return fits(key, data, signature)


class QuickImageMaker:
    """Takes PNG and JPEG for pictures by their first bytes, and draws nothing: the same comes back."""

    def draw(
        self,
        path: Path,
        boxes: Sequence[tuple[int, int]],
        *,
        patience: float | None = None,  # noqa: ARG002 - the port's
    ) -> tuple[Picture, ...]:
        """Return the file once for each box."""
        data = path.read_bytes()
        if not data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            return ()
        return tuple(Picture(*box, data) for box in boxes)


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
    """Judges in-process files that say ``%PDF-1.7 <pages>``; draws one white pixel a page.

    ``is_full`` takes all its places; ``is_starved`` stops each judgement by the wall clock.
    """

    def __init__(self) -> None:
        self.version = "quick"
        self.is_full = False
        self.is_starved = False
        self.examined: list[str] = []  # names of files, in order

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

    def examine(
        self, path: Path, *, widths: Sequence[int], last: int, patience: float | None = None
    ) -> Examination:
        """Return the facts and a picture of each page in each width."""
        if self.is_full and patience is not None:
            raise NoRoom
        self.examined.append(path.name)
        if self.is_starved:
            facts = PdfFacts(size=path.stat().st_size, died=Death.TIME)
            return Examination(facts, {width: [] for width in widths}, was_starved=True)
        facts = self.inspect(path)
        pages = min(facts.page_count or 0, last)
        return Examination(facts, {width: [WHITE_PIXEL] * pages for width in widths})

    def text(self, path: Path, *, patience: float | None = None) -> str | None:
        """Return what stands after the head of a file that says it is a PDF."""
        if self.is_full and patience is not None:
            raise NoRoom
        data = path.read_bytes()
        return data[8:].decode(errors="replace") if data.startswith(b"%PDF-") else None

    def clean(self, path: Path, *, is_blind: bool) -> Cleaned:
        """Return the file with a word that says which copy it is; "stubborn" files have none."""
        data = path.read_bytes()
        if b"stubborn" in data:
            return Cleaned(None, "it cannot be written anew")
        return Cleaned(data + (b" blind" if is_blind else b" clean"))
