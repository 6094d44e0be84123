"""A mail server that fails in eight ways, over real sockets; it keeps whatever it took."""

from __future__ import annotations

import socketserver
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from enum import StrEnum


class Fault(StrEnum):
    """What happens to one letter."""

    NONE = "none"
    REFUSES = "refuses connection"
    SLOW = "slow"
    LATER = "4xx"
    NEVER = "5xx for one of many"
    DROPS_IN_DATA = "drops mid-DATA"
    DROPS_AFTER_DOT = "drops after the final dot"
    GREYLISTS = "greylists"
    TLS = "TLS failure"


class FaultyOffice:
    """The faults to come, one a letter, and what was taken."""

    def __init__(self) -> None:
        self.faults: deque[Fault] = deque()
        self.accepted: list[tuple[str, str]] = []  # recipient and Message-ID
        self.greylisted: set[str] = set()
        self.never: set[str] = set()  # recipients nobody knows
        self.port = 0

    def will(self, faults: Iterable[Fault]) -> None:
        """Fail like this from the next letter on."""
        self.faults = deque(faults)

    def next_fault(self) -> Fault:
        """Return what happens to the letter that comes now."""
        return self.faults.popleft() if self.faults else Fault.NONE


class _Desk(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        self.office: FaultyOffice = self.server.office  # type: ignore[attr-defined]
        self.fault, self.recipient = Fault.NONE, ""
        if self.office.faults and self.office.faults[0] is Fault.REFUSES:
            self.office.next_fault()
            return
        self.say("220 here")
        answers = {
            "EHLO": self.ehlo,
            "STARTTLS": self.starttls,
            "MAIL": self.mail,
            "RCPT": self.rcpt,
            "DATA": self.data,
            "RSET": self.rset,
        }
        while line := self.rfile.readline().decode().strip():
            answer = answers.get(line.upper().partition(" ")[0])
            if answer is None or not answer(line):
                return

    def ehlo(self, _line: str) -> bool:
        self.say("250-here\r\n250 STARTTLS")
        return True

    def starttls(self, _line: str) -> bool:
        self.say("220 go ahead")
        self.wfile.write(b"this is no handshake\r\n")
        return False

    def mail(self, _line: str) -> bool:
        self.fault = self.office.next_fault()
        if self.fault is Fault.SLOW:
            self.rfile.read()  # until the other side has had enough
            return False
        return self.rset(_line)

    def rset(self, _line: str) -> bool:
        self.say("250 yes")
        return True

    def rcpt(self, line: str) -> bool:
        self.recipient = line.partition("<")[2].rstrip(">")
        if self.fault is Fault.GREYLISTS and self.recipient not in self.office.greylisted:
            self.office.greylisted.add(self.recipient)
            self.say("450 greylisted, come again")
        elif self.fault is Fault.NEVER or self.recipient in self.office.never:
            self.office.never.add(self.recipient)
            self.say("550 nobody of that name")
        else:
            self.say("250 yes")
        return True

    def data(self, _line: str) -> bool:
        self.say("354 go on")
        if self.fault is Fault.DROPS_IN_DATA:
            self.rfile.readline()
            return False
        return self.take(self.office, self.fault, self.recipient)

    def take(self, office: FaultyOffice, fault: Fault, recipient: str) -> bool:
        """Read a message; tell whether the connection goes on."""
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        if fault is Fault.LATER:
            self.say("451 try again later")
            return True
        message = message_from_bytes(b"".join(lines))
        office.accepted.append((recipient, str(message["Message-ID"])))
        if fault is Fault.DROPS_AFTER_DOT:
            return False
        self.say("250 taken")
        return True

    def say(self, answer: str) -> None:
        """Answer."""
        self.wfile.write(f"{answer}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """The other side may hang up, too."""


@contextmanager
def faulty_office() -> Iterator[FaultyOffice]:
    """Serve on a free port."""
    office = FaultyOffice()
    with _Server(("127.0.0.1", 0), _Desk) as server:
        server.office = office  # type: ignore[attr-defined]
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()
