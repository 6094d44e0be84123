"""Reading a receipt back, out of a file or a whole letter, and checking who signed it.

A receipt survives quoting, other line ends, blanks at line ends and lines broken anew; any other
change is refused, with the reason.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from fastpath_cms.domain.receipts import (
    BEGIN,
    END,
    INSTANT,
    UNCOUNTED,
    PublicKey,
    Receipt,
    ReceiptKind,
    Signed,
    Unproven,
    signed_bytes,
    text_of,
)

TEXT_MAX: Final = 1_000_000  # characters of a letter that is searched for a receipt
SKEW: Final = timedelta(minutes=5)  # between the clocks of two machines that share a key

_LABELS: Final = {
    "Receipt": "what it is for",
    "Edition": "the edition",
    "Submission": "the submission",
    "Title-hash": "the hash of the title",
    "SHA-256": "the hash of the file",
    "Pages": "the pages",
    "Received": "the instant",
    "Until": "the end of the promise",
    "Key": "the key",
    "Signature": "the signature",
}
_QUOTED: Final = re.compile(r"^[ \t]*(?:[>|][ \t]?)+", re.MULTILINE)
_HEX: Final = frozenset("0123456789abcdef")
_KEY_ID: Final = re.compile(r"[0-9a-f]{16}")
_NUMBER: Final = re.compile(r"#([1-9][0-9]{0,9})(?:, version ([1-9][0-9]{0,9}))?")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{86}")


def read(text: str) -> Signed:
    """Find the first receipt in a text, which may be a whole letter, and read it.

    Raises Unproven with the line that cannot be read.
    """
    plain = text[:TEXT_MAX].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    words = _QUOTED.sub("", plain).split()
    begins = _find(words, BEGIN.split())
    if begins is None:
        raise Unproven(f"There is no receipt in this text: the line {BEGIN} is missing.")
    rest = words[begins + len(BEGIN.split()) :]
    ends = _find(rest, END.split())
    if ends is None:
        raise Unproven(f"The receipt is cut off: its last line, {END}, is missing or changed.")
    parts = _parts(rest[:ends])
    kind = _kind(_one(parts, "Receipt"))
    _expect(parts, kind)
    number, version = _number(_one(parts, "Submission"), kind)
    signed = Signed(
        Receipt(
            kind=kind,
            edition=_one(parts, "Edition"),
            number=number,
            version=version,
            title_hash=_hash(parts, "Title-hash"),
            sha256=_hash(parts, "SHA-256"),
            page_count=_pages(parts),
            received_at=_instant(parts, "Received"),
            until=_instant(parts, "Until") if "Until" in parts else None,
        ),
        key_id=_key(parts),
        signature=_signature(parts),
    )
    written = text_of(signed.receipt, signed.key_id, signed.signature)
    if "".join(written.split()) != "".join((*BEGIN.split(), *rest[:ends], *END.split())):
        raise Unproven("The receipt is not written as ours are: a line has a character too many.")
    return signed


def check(
    text: str, keys: Iterable[PublicKey], fits: Callable[[PublicKey, bytes, bytes], bool]
) -> Signed:
    """Return the receipt in ``text`` if one of ``keys`` signed it.

    ``fits`` tells whether a signature over some bytes is a key's. Raises Unproven with the reason.
    """
    signed = read(text)
    key = next((key for key in keys if key.id == signed.key_id), None)
    if key is None:
        raise Unproven(
            f"The receipt names the key {signed.key_id}, which is none of ours: it comes from "
            "another site, or this line was changed."
        )
    if not fits(key, signed_bytes(signed.receipt, signed.key_id), signed.signature):
        raise Unproven(
            "The signature does not fit: at least one character of the receipt was changed after "
            "it was signed. Which one cannot be known."
        )
    if key.until is not None and signed.receipt.received_at > key.until + SKEW:
        raise Unproven(
            f"The receipt is dated {signed.receipt.received_at:{INSTANT}}, after its key was "
            f"retired on {key.until:{INSTANT}}: do not trust it."
        )
    return signed


def _find(words: list[str], mark: list[str]) -> int | None:
    size = len(mark)
    places = range(len(words) - size + 1)
    return next((place for place in places if words[place : place + size] == mark), None)


def _parts(words: list[str]) -> dict[str, list[str]]:
    """Return the words after each label; labels stand in their order, each at most once."""
    order = list(_LABELS)
    parts: dict[str, list[str]] = {}
    last = -1
    for word in words:
        label = word[:-1] if word.endswith(":") else ""
        if label in _LABELS and order.index(label) > last:
            last = order.index(label)
            parts[label] = []
        elif not parts:
            raise Unproven(_line("Receipt", f"begins with {word[:40]!r} instead of its name"))
        else:
            parts[order[last]].append(word)
    return parts


def _expect(parts: dict[str, list[str]], kind: ReceiptKind) -> None:
    is_promise = kind is ReceiptKind.PROMISE
    for label in _LABELS:
        is_wanted = is_promise if label == "Until" else not (is_promise and label == "Pages")
        if is_wanted and label not in parts:
            raise Unproven(_line(label, "is missing, or its name was changed", kind))
        if not is_wanted and label in parts:
            raise Unproven(f"A receipt of this kind has no line {label!r}.")


def _line(label: str, fault: str, kind: ReceiptKind = ReceiptKind.MANUSCRIPT) -> str:
    skipped = "Pages" if kind is ReceiptKind.PROMISE else "Until"
    number = [name for name in _LABELS if name != skipped or name == label].index(label) + 1
    return f"Line {number}, {_LABELS[label]} ({label}), {fault}."


def _one(parts: dict[str, list[str]], label: str) -> str:
    words = parts.get(label)
    if not words:
        raise Unproven(_line(label, "is empty or missing, or its name was changed"))
    return " ".join(words)


def _kind(text: str) -> ReceiptKind:
    try:
        return ReceiptKind(text)
    except ValueError:
        raise Unproven(
            _line("Receipt", f"says {text[:60]!r}, which no receipt of ours is")
        ) from None


def _number(text: str, kind: ReceiptKind) -> tuple[int, int | None]:
    found = _NUMBER.fullmatch(text)
    if found is None or (found[2] is None) is not (kind is ReceiptKind.PROMISE):
        raise Unproven(
            _line("Submission", f"says {text[:60]!r}; a number and a version belong there")
        )
    return int(found[1]), int(found[2]) if found[2] else None


def _hash(parts: dict[str, list[str]], label: str) -> str:
    text = "".join(parts[label])
    strange = next((char for char in text if char not in _HEX), None)
    if strange is not None:
        raise Unproven(_line(label, f"has {strange!r}, which is not a hexadecimal digit"))
    if len(text) != 64:
        raise Unproven(_line(label, f"has {len(text)} hexadecimal digits instead of 64"))
    return text


def _pages(parts: dict[str, list[str]]) -> int | None:
    if "Pages" not in parts:
        return None
    text = _one(parts, "Pages")
    if text == UNCOUNTED:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise Unproven(_line("Pages", f"says {text[:60]!r}, which is no number of pages"))
    return int(text)


def _instant(parts: dict[str, list[str]], label: str) -> datetime:
    text = _one(parts, label)
    try:
        at = datetime.strptime(text, INSTANT).replace(tzinfo=UTC)
    except ValueError:
        at = None
    if at is None or f"{at:{INSTANT}}" != text:
        raise Unproven(_line(label, f"says {text[:60]!r}, which is no instant in UTC"))
    return at


def _key(parts: dict[str, list[str]]) -> str:
    text = "".join(parts["Key"])
    if not _KEY_ID.fullmatch(text):
        raise Unproven(_line("Key", f"says {text[:60]!r}; 16 hexadecimal digits belong there"))
    return text


def _signature(parts: dict[str, list[str]]) -> bytes:
    text = "".join(parts["Signature"])
    if not _BASE64.fullmatch(text):
        raise Unproven(_line("Signature", "is not 86 characters of base64: it was changed or cut"))
    signature = base64.b64decode(text + "==")
    if base64.b64encode(signature).decode().rstrip("=") != text:
        raise Unproven(_line("Signature", "ends in a character that no signature of ours ends in"))
    return signature
