"""Receipts: what one says, and the exact bytes that are signed.

A receipt is ten short lines of plain text between two marks; ``receipt_reading`` reads it back.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

BEGIN: Final = "-----BEGIN FASTPATH RECEIPT-----"
END: Final = "-----END FASTPATH RECEIPT-----"
UNCOUNTED: Final = "being checked"
INSTANT: Final = "%Y-%m-%dT%H:%M:%SZ"
_HALF: Final = 43  # characters of the signature on its first line


class ReceiptKind(StrEnum):
    """What a receipt is for; its value stands in the first line."""

    MANUSCRIPT = "manuscript"
    FINAL = "final version"
    PROMISE = "promise of a file"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt states; a promise has no version, no pages, and an end (``until``).

    ``page_count`` is None while the file is being checked. Instants are whole seconds, UTC.
    """

    kind: ReceiptKind
    edition: str
    number: int
    version: int | None
    title_hash: str
    sha256: str
    page_count: int | None
    received_at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that receipts are checked with; ``until`` is None for the one in use."""

    id: str  # the first 16 hex digits of the SHA-256 of ``data``
    data: bytes  # 32 bytes, Ed25519
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A receipt as it was read: what it states, and the claim that it is ours."""

    receipt: Receipt
    key_id: str
    signature: bytes


class Unproven(ValueError):
    """A text is no receipt of ours; the sentence says exactly why not."""


def receipt_of(
    kind: ReceiptKind,
    *,
    edition: str,
    number: int,
    title: str,
    sha256: str,
    received_at: datetime,
    version: int | None = None,
    page_count: int | None = None,
    until: datetime | None = None,
) -> Receipt:
    """Return a receipt in its canonical values: no title but its hash, no part of a second."""
    return Receipt(
        kind=kind,
        edition=" ".join(unicodedata.normalize("NFC", edition).replace(":", " ").split()),
        number=number,
        version=version,
        title_hash=hash_of_title(title),
        sha256=sha256,
        page_count=page_count or None,
        received_at=received_at.astimezone(UTC).replace(microsecond=0),
        until=until.astimezone(UTC).replace(microsecond=0) if until else None,
    )


def hash_of_title(title: str) -> str:
    """Return the SHA-256 of a title in its composed form (NFC), its blanks made single."""
    plain = " ".join(unicodedata.normalize("NFC", title).split())
    return hashlib.sha256(plain.encode()).hexdigest()


def signed_bytes(receipt: Receipt, key_id: str) -> bytes:
    """Return the bytes a signature is over: every line of the receipt but the marks and itself."""
    version = f", version {receipt.version}" if receipt.version else ""
    lines = [
        f"Receipt: {receipt.kind}",
        f"Edition: {receipt.edition}",
        f"Submission: #{receipt.number}{version}",
        f"Title-hash: {receipt.title_hash}",
        f"SHA-256: {receipt.sha256}",
    ]
    if receipt.kind is not ReceiptKind.PROMISE:
        lines.append(f"Pages: {receipt.page_count or UNCOUNTED}")
    lines.append(f"Received: {receipt.received_at:{INSTANT}}")
    if receipt.until is not None:
        lines.append(f"Until: {receipt.until:{INSTANT}}")
    lines.append(f"Key: {key_id}")
    return ("\n".join(lines) + "\n").encode()


def text_of(receipt: Receipt, key_id: str, signature: bytes) -> str:
    """Return a signed receipt as the text that is mailed, printed and kept."""
    written = base64.b64encode(signature).decode().rstrip("=")
    lines = signed_bytes(receipt, key_id).decode()
    return f"{BEGIN}\n{lines}Signature: {written[:_HALF]}\n{written[_HALF:]}\n{END}\n"


def sentence(receipt: Receipt) -> str:
    """Say in one sentence what a receipt states."""
    version = f", version {receipt.version}" if receipt.version else ""
    return f"{receipt.edition} #{receipt.number}{version}: {receipt.kind}"
