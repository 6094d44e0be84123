"""What the rules and deeds ask of the outside world: one Protocol a need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from fastpath_cms.domain.manuscript import PdfFacts
from fastpath_cms.domain.receipts import PublicKey


class Clock(Protocol):
    """The two clocks: the year's, which a rehearsal may move, and the wall's."""

    def now(self) -> datetime:
        """Return the year's instant, aware, UTC: deadlines, phases, policy."""
        ...

    def real(self) -> datetime:
        """Return the wall's instant, aware, UTC: sessions, tokens, throttles, leases, audit."""
        ...


class Entropy(Protocol):
    """The only door randomness comes through."""

    def token(self, size: int = 32) -> str:
        """Return ``size`` random bytes as URL-safe text without padding."""
        ...


class PasswordHasher(Protocol):
    """Hashes passwords slowly on purpose: no deed has it, since a transaction must not wait for it."""

    def hash(self, password: str) -> str:
        """Return what is kept of a password; raise Busy when too many are being hashed."""
        ...

    def is_match(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is the one kept; with nothing kept, do the same work in vain."""
        ...

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made at another cost than today's."""
        ...


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A file kept by the hash of its bytes."""

    sha256: str
    size: int  # bytes


class BlobStore(Protocol):
    """Files named by their SHA-256; durable when ``put`` returns."""

    def put(self, stream: BinaryIO, *, limit: int) -> StoredBlob:
        """Copy the stream to disk, fsync, and name it by its hash; raise Unfit over ``limit`` bytes."""
        ...

    def put_bytes(self, data: bytes) -> StoredBlob:
        """Keep ``data``; durable when this returns."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Open a kept file for reading; raise NotFound if it is not there."""
        ...

    def path(self, sha256: str) -> Path:
        """Return where a kept file lies."""
        ...

    def has(self, sha256: str) -> bool:
        """Tell whether a file with this hash is kept."""
        ...

    def hashes(self) -> Iterator[str]:
        """Iterate over the hashes of all kept files."""
        ...

    def forget(self, keep: Collection[str], *, before: datetime) -> int:
        """Delete what is not in ``keep`` and was put before an instant; return how many files."""
        ...


@dataclass(frozen=True, slots=True)
class Examination:
    """Facts and page images of one file, from one reading."""

    facts: PdfFacts
    images: dict[int, list[bytes]]  # width in pixels -> PNG of pages 1..n
    was_starved: bool = False  # stopped by the wall clock: the machine was too busy to say anything


class NoRoom(Exception):
    """No PDF could be read now: all places stayed taken, or no process for it could be started."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean copy of one file, or why there is none: words that go on after "because"."""

    data: bytes | None
    why: str = ""


class PdfInspector(Protocol):
    """Finds the facts of a PDF in a caged child process; judges nothing."""

    @property
    def version(self) -> str:
        """Return a mark of what finds the facts; facts of another version are found anew."""
        ...

    def inspect(self, path: Path) -> PdfFacts:
        """Return the facts of the file; a file that kills the child is a fact too."""
        ...

    def examine(
        self, path: Path, *, widths: Sequence[int], last: int, patience: float | None = None
    ) -> Examination:
        """Return facts and the images of pages 1..``last`` in each width, reading the file once.

        Waits ``patience`` seconds (None: for ever) for a place, then raises NoRoom.
        """
        ...

    def clean(self, path: Path, *, is_blind: bool) -> Cleaned:
        """Return a copy without what runs and who wrote it; ``is_blind`` leaves only what is drawn."""
        ...

    def text(self, path: Path, *, patience: float | None = None) -> str | None:
        """Return the text of a PDF that can be seen, "" of a scan; None when it cannot be read.

        Waits ``patience`` seconds (None: for ever) for a place, then raises NoRoom.
        """
        ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew: PNG with holes, else JPEG; sides in pixels."""

    width: int
    height: int
    data: bytes


class ImageMaker(Protocol):
    """Draws uploaded pictures anew in a caged child process."""

    def draw(
        self, path: Path, boxes: Sequence[tuple[int, int]], *, patience: float | None = None
    ) -> tuple[Picture, ...]:
        """Return the picture drawn to fit each box (width, height); none when it is no picture.

        Waits ``patience`` seconds (None: for ever) for a place, then raises NoRoom.
        """
        ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """One mail to one recipient, as it goes on the wire."""

    sender: str
    recipient: str
    message: bytes  # RFC 5322, CRLF line ends
    kind: str = "letter"  # what a file of it is called


@dataclass(frozen=True, slots=True)
class MailOutcome:
    """What became of one attempt: ``sent``, ``later`` (try again), or ``bounced`` (never again)."""

    state: str
    detail: str = ""  # the server's answer, for the chairs
    is_server_down: bool = False  # no use trying the next letter now


class Mailer(Protocol):
    """Carries one envelope at a time over a connection kept open by ``session``."""

    @property
    def sender(self) -> str:
        """Who letters are from: an address, with or without a name."""
        ...

    def session(self) -> AbstractContextManager[Mailer]:
        """Hold one connection for several letters."""
        ...

    def send(self, envelope: Envelope) -> MailOutcome:
        """Try once; never raise for what a mail server did."""
        ...


class NoKey(Exception):
    """There is no key to sign with; the text says where one was looked for."""


class Signer(Protocol):
    """Signs receipts with the key of this site, and knows every key it ever had."""

    def sign(self, write: Callable[[str], bytes]) -> tuple[str, bytes]:
        """Sign what ``write`` makes of the id of the key in use; return that id and the signature.

        Raises NoKey when there is none.
        """
        ...

    def public_keys(self) -> tuple[PublicKey, ...]:
        """Return every key there ever was, the newest first; raise NoKey if they cannot be read."""
        ...

    def fits(self, key: PublicKey, data: bytes, signature: bytes) -> bool:
        """Tell whether ``signature`` is this key's over ``data``."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """The outside world, as handed to every deed."""

    clock: Clock
    entropy: Entropy
    blobs: BlobStore
    pdfs: PdfInspector
    images: ImageMaker
    signer: Signer
