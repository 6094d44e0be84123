"""A mailer over SMTP: one connection for several letters, each with an outcome of its own.

What a fault means depends on where it happens. Before the text has left, the server has nothing and
a fresh connection may try again at once; from then on it may have taken the letter, so that it is
sent again later, under the same Message-ID.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.ports import Envelope, MailOutcome

DETAIL: Final = 300  # characters of a server's answer that are kept
CLOSING: Final = 421  # the server ends the connection, often after so many letters
UNKNOWN: Final = -1  # smtplib's code where no answer came

Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where letters go, and how to get in; ``security`` is none, starttls or tls."""

    host: str
    port: int = 25
    user: str = ""
    password: str = ""
    security: str = "none"
    timeout: float = 20.0  # seconds, for each answer of the server
    ca_file: str = ""  # who vouches for the server beside the machine's own list


class _AtDoorError(Exception):
    """The connection ended before the text left: nothing was taken."""


class SmtpMailer:
    """The ``Mailer`` port over SMTP; connects when the first letter is sent."""

    def __init__(self, server: SmtpServer, sender: str, sign: Sign | None = None) -> None:
        self.server = server
        self.sender = sender
        self.sign = sign
        self._connection: smtplib.SMTP | None = None

    @contextmanager
    def session(self) -> Iterator[SmtpMailer]:
        """Hold one connection for several letters; it belongs to the session alone."""
        held = SmtpMailer(self.server, self.sender, self.sign)
        try:
            yield held
        finally:
            held.close()

    def send(self, envelope: Envelope) -> MailOutcome:
        """Try once; say whether it was sent, may be tried later, or never will arrive."""
        is_fresh = self._connection is None
        try:
            return self._try(envelope)
        except _AtDoorError as fault:
            self.close()
            if is_fresh:
                return MailOutcome("later", str(fault), is_server_down=True)
        try:  # the server had enough of the connection before; it took nothing
            return self._try(envelope)
        except _AtDoorError as fault:
            self.close()
            return MailOutcome("later", str(fault), is_server_down=True)

    def _try(self, envelope: Envelope) -> MailOutcome:
        try:
            connection = self._connection or self._connect()
        except (OSError, smtplib.SMTPException) as fault:
            self.close()
            return MailOutcome("later", _said(fault), is_server_down=True)
        options = []
        if not envelope.recipient.isascii():
            if not connection.has_extn("smtputf8"):
                return MailOutcome("bounced", "The mail server takes no address with such letters.")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        refused = self._address(connection, envelope, options)
        return refused or self._content(connection, envelope)

    def _address(
        self, connection: smtplib.SMTP, envelope: Envelope, options: list[str]
    ) -> MailOutcome | None:
        """Say who writes to whom; return why the server wants no text, or None."""
        try:
            code, answer = connection.mail(envelope.sender, options)
            if not _is_yes(code):
                _leave_at(code, answer)
                self._reset(connection)
                # It is our own address that is refused: a setting to mend, nobody's mailbox.
                said = f"The mail server does not take letters from us: {_answer(code, answer)}"
                return MailOutcome("later", said[:DETAIL], is_server_down=True)
            code, answer = connection.rcpt(envelope.recipient)
            if not _is_yes(code):
                _leave_at(code, answer)
                self._reset(connection)
                return _outcome(code, answer)
        except (OSError, smtplib.SMTPServerDisconnected) as fault:
            raise _AtDoorError(_said(fault)) from fault
        return None

    def _content(self, connection: smtplib.SMTP, envelope: Envelope) -> MailOutcome:
        message = self.sign(envelope.message) if self.sign else envelope.message
        answer: bytes | str
        try:
            code, answer = connection.data(message)
        except smtplib.SMTPDataError as refused:  # at the command, before any text
            code, answer = refused.smtp_code, refused.smtp_error
        except (OSError, smtplib.SMTPException) as fault:
            self.close()
            return MailOutcome("later", _said(fault), is_server_down=True)
        if _is_yes(code):
            return MailOutcome("sent", "accepted by the mail server")
        if code == CLOSING:
            self.close()
        else:
            self._reset(connection)
        return _outcome(code, answer)

    def _reset(self, connection: smtplib.SMTP) -> None:
        """Leave one letter behind, for the next one over the same connection."""
        try:
            connection.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=self._tls()
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        self._connection = connection
        connection.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            connection.starttls(context=self._tls())
        if server.user:
            connection.login(server.user, server.password)
        return connection

    def _tls(self) -> ssl.SSLContext:
        """Return the checks of a server's certificate: its chain and its name."""
        context = ssl.create_default_context()
        if self.server.ca_file:
            context.load_verify_locations(self.server.ca_file)
        return context

    def close(self) -> None:
        """Take leave of the server, if it is still there."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()


def _is_yes(code: int) -> bool:
    return 200 <= code < 300


def _leave_at(code: int, answer: bytes | str) -> None:
    """Raise where an answer before the text means that the connection is over."""
    if code in {CLOSING, UNKNOWN}:
        raise _AtDoorError(_answer(code, answer))


def _outcome(code: int, answer: bytes | str) -> MailOutcome:
    state = "bounced" if 500 <= code < 600 else "later"
    return MailOutcome(state, _answer(code, answer), is_server_down=code == CLOSING)


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:DETAIL]


def _said(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        said = _answer(fault.smtp_code, fault.smtp_error)
        return f"The mail server does not know our name and password: {said}"[:DETAIL]
    if isinstance(fault, smtplib.SMTPResponseException):
        return _answer(fault.smtp_code, fault.smtp_error)
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"The mail server's certificate is not to be trusted: {fault.verify_message}"[
            :DETAIL
        ]
    return f"The mail server did not answer: {fault}"[:DETAIL]


def reach(host: str, port: int, timeout: float) -> str:
    """Return why a mail server cannot be reached, or "" when it can; sends nothing."""
    try:
        with socket.create_connection((host, port), timeout=timeout):
            return ""
    except OSError as fault:
        return str(fault)
