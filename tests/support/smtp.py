"""A real SMTP server for tests, which answers as it is told and keeps what it accepts."""

# ruff: noqa: ARG002 - aiosmtpd fixes what its hooks are given

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

OK = "250 accepted"


@dataclass
class PostOffice:
    """What the server answers (each list from its front, then OK), and what it accepted."""

    at_data: list[str] = field(default_factory=list)
    at_recipient: dict[str, list[str]] = field(default_factory=dict)
    accepted: list[EmailMessage] = field(default_factory=list)
    offered: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answers = self.at_recipient.get(address, [])
        answer = answers.pop(0) if answers else OK
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, _class=EmailMessage, policy=default)
        self.offered.append(message)
        answer = self.at_data.pop(0) if self.at_data else OK
        if answer.startswith("2"):
            self.accepted.append(message)
        return answer

    def received_by(self) -> list[str]:
        """Return the recipients of what was accepted, in order."""
        return [str(message["To"]) for message in self.accepted]


def knows_fastpath(server: SMTP, session: Session, envelope: Envelope, how: str, data: Any) -> Any:
    """Let in one name with one password."""
    is_known = (data.login, data.password) == (b"fastpath", b"right")
    return AuthResult(success=is_known, handled=False)


@contextmanager
def post_office(
    tls: ssl.SSLContext | None = None, *, is_tls_first: bool = False, asks_name: bool = False
) -> Iterator[PostOffice]:
    """Serve SMTP on a free port, with STARTTLS or TLS from the first byte where asked."""
    office = PostOffice()
    more: dict[str, Any] = {}
    if tls is not None:
        more["ssl_context" if is_tls_first else "tls_context"] = tls
    if asks_name:
        more |= {
            "authenticator": knows_fastpath,
            "auth_required": True,
            "auth_require_tls": not is_tls_first,
        }
    controller = Controller(office, hostname="127.0.0.1", port=closed_port(), **more)
    controller.start()
    try:
        office.port = controller.port
        yield office
    finally:
        controller.stop()


def closed_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
