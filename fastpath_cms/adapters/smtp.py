"""A mailer over SMTP: one connection for several letters, each with an outcome of its own."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.ports import Envelope, MailOutcome

DETAIL: Final = 300  # characters of a server's answer that are kept


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where letters go, and how to get in; ``security`` is none, starttls or tls."""

    host: str
    port: int = 25
    user: str = ""
    password: str = ""
    security: str = "none"
    timeout: float = 20.0  # seconds, for each answer of the server


class SmtpMailer:
    """The ``Mailer`` port over SMTP; connects when the first letter is sent."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self.server = server
        self.sender = sender
        self._connection: smtplib.SMTP | None = None

    @contextmanager
    def session(self) -> Iterator[SmtpMailer]:
        """Hold one connection for several letters; it belongs to the session alone."""
        held = SmtpMailer(self.server, self.sender)
        try:
            yield held
        finally:
            held.close()

    def send(self, envelope: Envelope) -> MailOutcome:
        """Try once; say whether it was sent, may be tried later, or never will arrive."""
        try:
            connection = self._connection or self._connect()
        except (OSError, smtplib.SMTPException) as fault:
            self.close()
            return MailOutcome("later", _said(fault), is_server_down=True)
        try:
            return self._deliver(connection, envelope)
        except smtplib.SMTPRecipientsRefused as refused:
            code, answer = next(iter(refused.recipients.values()))
            return _outcome(code, answer)
        except smtplib.SMTPSenderRefused as refused:
            # It is our own address that is refused: a setting to mend, nobody's mailbox.
            return MailOutcome("later", _answer(refused.smtp_code, refused.smtp_error))
        except smtplib.SMTPResponseException as refused:
            return _outcome(refused.smtp_code, refused.smtp_error)
        except (OSError, smtplib.SMTPException) as fault:
            self.close()
            return MailOutcome("later", _said(fault), is_server_down=True)

    def _deliver(self, connection: smtplib.SMTP, envelope: Envelope) -> MailOutcome:
        options = []
        if not envelope.recipient.isascii():
            if not connection.has_extn("smtputf8"):
                return MailOutcome("bounced", "The mail server takes no address with such letters.")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        connection.sendmail(envelope.sender, [envelope.recipient], envelope.message, options)
        return MailOutcome("sent", "accepted by the mail server")

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=_tls()
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        self._connection = connection
        connection.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            connection.starttls(context=_tls())
        if server.user:
            connection.login(server.user, server.password)
        return connection

    def close(self) -> None:
        """Take leave of the server, if it is still there."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _outcome(code: int, answer: bytes | str) -> MailOutcome:
    state = "bounced" if 500 <= code < 600 else "later"
    return MailOutcome(state, _answer(code, answer), is_server_down=code == 421)


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:DETAIL]


def _said(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return _answer(fault.smtp_code, fault.smtp_error)
    return f"The mail server did not answer: {fault}"[:DETAIL]


def reach(host: str, port: int, timeout: float) -> str:
    """Return why a mail server cannot be reached, or "" when it can; sends nothing."""
    try:
        with socket.create_connection((host, port), timeout=timeout):
            return ""
    except OSError as fault:
        return str(fault)
