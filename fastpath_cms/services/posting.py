"""Posting: a letter of the outbox as a message on the wire (RFC 5322), as plain text and HTML."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr

from fastpath_cms.domain.ports import Envelope
from fastpath_cms.formats.letter_html import html_of, wrapped
from fastpath_cms.formats.qr import qr_png
from fastpath_cms.models import Letter


class Unsendable(ValueError):
    """No message can be made of a letter; the text says why."""


def envelope_of(
    letter: Letter, body: str, *, sender: str, name: str, real: datetime, site: str = ""
) -> Envelope:
    """Return a letter as an envelope, from ``sender`` under ``name``, dated ``real``.

    The plain text is the letter; the HTML beside it says the same, and links to ``site`` alone.

    Every header value is one line: a name or a title with line breaks in it adds no header.
    Raises Unsendable for an address no mail can go to.
    """
    message = EmailMessage(policy=SMTP if letter.recipient_address.isascii() else SMTPUTF8)
    own = parseaddr(sender)[1]
    message["From"] = _address(name, own)
    message["To"] = _address(letter.recipient_name, letter.recipient_address)
    message["Subject"] = _line(letter.subject)
    message["Date"] = format_datetime(real)
    message["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        message["In-Reply-To"] = letter.in_reply_to
        message["References"] = letter.thread or letter.in_reply_to
    if letter.reply_to:
        message["Reply-To"] = _address("", letter.reply_to)
    message["Auto-Submitted"] = "auto-generated"
    if letter.leave_url:
        message["List-Unsubscribe"] = f"<{letter.leave_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = wrapped(body, letter.receipt.rstrip())
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    message.add_alternative(
        html_of(_line(letter.subject), body, site, brings_door=letter.is_secret),
        subtype="html",
        charset="utf-8",
        cte="quoted-printable",
    )
    if letter.receipt:
        message.add_attachment(letter.receipt, cte="quoted-printable", filename="receipt.txt")
        code = qr_png(letter.receipt)
        message.add_attachment(code, maintype="image", subtype="png", filename="receipt.png")
    return Envelope(
        sender=own,
        recipient=_ascii_domain(letter.recipient_address),
        message=message.as_bytes(),
        kind=letter.kind.value,
    )


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name=_line(name), addr_spec=_ascii_domain(_line(address)))
    except (ValueError, IndexError) as fault:
        raise Unsendable(f"No mail can go to this address: {fault}") from fault


def _ascii_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError as fault:
        raise Unsendable(f"No mail can go to this domain: {fault}") from fault


def _line(text: str) -> str:
    printable = "".join(" " if ord(char) < 32 or ord(char) == 127 else char for char in text)
    return " ".join(printable.split())
