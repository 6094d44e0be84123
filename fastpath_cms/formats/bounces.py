"""Delivery status notifications: RFC 3464 reports, and the plain words of older servers.

What is read was written by anybody: it is bounded, and whatever cannot be read is no bounce.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr
from typing import Final

from fastpath_cms.domain.bounces import Bounce

MOST: Final = 2_000  # messages of one file
LARGEST: Final = 10 * 1024 * 1024  # bytes of one file
DEEPEST: Final = 8  # parts within parts
WORDS: Final = 250  # characters kept of what a server says
_FROM_LINE: Final = re.compile(rb"^From \S+.*$", re.MULTILINE)
_ID: Final = re.compile(r"^message-id:\s*(<[^<>\s]{3,190}>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS: Final = re.compile(r"<?([^\s<>;:\"(),]{1,64}@[^\s<>;:\"(),]{3,250})>?")
_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE: Final = re.compile(r"\b([45])\d\d[ -]")
_DAEMON: Final = re.compile(r"mailer-daemon|postmaster", re.IGNORECASE)
_FAILURES: Final = re.compile(
    r"undeliver|delivery (?:status|fail|has failed)|returned mail|failure notice|could not be delivered",
    re.IGNORECASE,
)


def bounces_in(data: bytes) -> tuple[Bounce, ...]:
    """Return the bounces of a mailbox (mbox), of one message, or of a message's pasted source."""
    found = []
    for one in _messages(data[:LARGEST]):
        try:
            found += list(_bounces(message_from_bytes(one, _class=EmailMessage, policy=default)))
        except (ValueError, LookupError, AttributeError, TypeError, RecursionError, IndexError):
            continue  # the standard library gives up on some hostile messages
    return tuple(found)


def _messages(data: bytes) -> Iterator[bytes]:
    data = data.replace(b"\r\n", b"\n").lstrip()
    if not data.startswith(b"From "):
        if data:
            yield data
        return
    places = [match.end() + 1 for match in _FROM_LINE.finditer(data)][:MOST]
    ends = [match.start() for match in _FROM_LINE.finditer(data)][1 : MOST + 1]
    for begin, end in zip(places, [*ends, len(data)], strict=False):
        yield data[begin:end].replace(b"\n>From ", b"\nFrom ")


def _bounces(message: EmailMessage) -> Iterator[Bounce]:
    parts = list(_parts(message))
    message_id = next((found for part in parts if (found := _returned_id(part))), "")
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if reports:
        for report in reports:
            for fields in _recipients_of(report):
                yield _of_report(fields, message_id)
        return
    sender = f"{message.get('From', '')}"
    if _DAEMON.search(sender) or _FAILURES.search(f"{message.get('Subject', '')}"):
        yield from _of_words(message, parts, message_id)


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    yield message
    payload = message.get_payload()
    if depth < DEEPEST and isinstance(payload, list):
        for part in payload[:50]:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)


def _returned_id(part: Message) -> str:
    """Return the Message-ID of the letter that a bounce brings back, "" where this is not it."""
    if part.get_content_type() == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        return f"{inner.get('Message-ID', '')}".strip() if isinstance(inner, Message) else ""
    if part.get_content_type() == "text/rfc822-headers":
        found = _ID.search(_text(part))
        return found[1] if found else ""
    return ""


def _recipients_of(report: Message) -> Iterator[Message]:
    payload = report.get_payload()
    blocks = payload if isinstance(payload, list) else []
    for block in blocks[:MOST]:
        if isinstance(block, Message) and (block.get("Final-Recipient") or block.get("Action")):
            yield block


def _of_report(fields: Message, message_id: str) -> Bounce:
    address = f"{fields.get('Original-Recipient') or fields.get('Final-Recipient') or ''}"
    words = f"{fields.get('Diagnostic-Code') or ''}".partition(";")[2] or "no reason given"
    status = _STATUS.search(f"{fields.get('Status', '')}")
    if f"{fields.get('Action', '')}".strip().lower() == "delayed":
        known = "4.0.0"
    else:
        known = status[1] if status else ""
    return Bounce(
        _address_in(address.partition(";")[2] or address), message_id, known, _line(words)
    )


def _of_words(message: EmailMessage, parts: list[Message], message_id: str) -> Iterator[Bounce]:
    """Read a bounce without a report: the first address in its text, and the line around it."""
    text = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    own = parseaddr(f"{message.get('To', '')}")[1].lower()
    addresses = [one for one in _ADDRESS.findall(text[:20_000]) if one.lower() != own]
    found_id = message_id or (found[1] if (found := _ID.search(text)) else "")
    if not addresses and not found_id:
        return
    status, code = _STATUS.search(text), _CODE.search(text)
    known = status[1] if status else f"{code[1]}.0.0" if code else ""
    line = next((line for line in text.splitlines() if _CODE.search(line)), text.strip())
    yield Bounce(addresses[0].rstrip(".") if addresses else "", found_id, known, _line(line))


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _address_in(text: str) -> str:
    found = _ADDRESS.search(text)
    return found[1] if found else ""


def _line(text: str) -> str:
    return " ".join(text.split())[:WORDS]
