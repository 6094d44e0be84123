"""Clients of the storm: authors with good and bad lines, attackers, and who only reads.

They speak HTTP/1.1 over asyncio to 127.0.0.1 and to nothing else.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

HOST: Final = "127.0.0.1"
HIDDEN: Final = re.compile(rb'name="(csrf_token|form_key)" value="([^"]*)"')
PATIENCE: Final = 60.0  # seconds for one answer
BOUNDARY: Final = "storm-boundary-7f3a"


@dataclass(slots=True)
class Answer:
    """One answer: status 0 means that none came."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an author was told was kept."""

    path: str
    sha256: str
    title: str


@dataclass(slots=True)
class Tally:
    """What the clients saw."""

    pages: list[float] = field(default_factory=list)  # seconds
    uploads: list[float] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)  # titles of forms whose connection was cut
    statuses: dict[int, int] = field(default_factory=dict)
    differing_retries: int = 0
    hostile_sent: int = 0
    half_open_most: int = 0

    def count(self, answer: Answer) -> Answer:
        """Count an answer by its status."""
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        return answer

    @property
    def faults(self) -> int:
        """How many answers were 5xx, or none at all."""
        return sum(n for status, n in self.statuses.items() if status >= 500 or status == 0)


class Browser:
    """One person's browser: cookies, the last form's hidden fields, one connection a request."""

    def __init__(self, port: int, tally: Tally) -> None:
        self.port = port
        self.tally = tally
        self.cookies: dict[str, str] = {}
        self.hidden: dict[str, str] = {}

    async def get(self, path: str) -> Answer:
        """Open a page, and measure it."""
        answer = self.tally.count(await self._ask(f"GET {path} HTTP/1.1\r\n", b""))
        self.tally.pages.append(answer.seconds)
        self.hidden |= {k.decode(): v.decode() for k, v in HIDDEN.findall(answer.body)}
        return answer

    async def upload(
        self, path: str, fields: dict[str, str], pdf: bytes, *, seconds: float = 0.0
    ) -> Answer:
        """Send a form with a file, over ``seconds`` of a slow line, and measure it."""
        head, body = self._form(path, fields, pdf)
        answer = self.tally.count(await self._ask(head, body, seconds=seconds))
        self.tally.uploads.append(answer.seconds - seconds)
        return answer

    async def cut(self, path: str, fields: dict[str, str], pdf: bytes, share: float) -> None:
        """Send a part of a form, and vanish."""
        head, body = self._form(path, fields, pdf)
        with suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, self.port)
            writer.write((head + self._lines(len(body))).encode())
            writer.write(body[: int(len(body) * share)])
            await writer.drain()
            writer.transport.abort()

    def _form(self, path: str, fields: dict[str, str], pdf: bytes) -> tuple[str, bytes]:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (self.hidden | fields).items()
        ]
        parts.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="pdf"; filename="paper.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        body = "".join(parts).encode() + pdf + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        return f"POST {path} HTTP/1.1\r\n{kind}", body

    def _lines(self, length: int) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = f"Host: {HOST}:{self.port}\r\nConnection: close\r\nContent-Length: {length}\r\n"
        return f"{lines}Cookie: {cookies}\r\n\r\n" if cookies else f"{lines}\r\n"

    async def _ask(self, head: str, body: bytes, *, seconds: float = 0.0) -> Answer:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE + seconds):
                reader, writer = await asyncio.open_connection(HOST, self.port)
                try:
                    writer.write((head + self._lines(len(body))).encode())
                    await _send(writer, body, seconds)
                    answer = await _read(reader)
                finally:
                    writer.close()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            return Answer(0, seconds=time.perf_counter() - began)
        answer.seconds = time.perf_counter() - began
        cookie = answer.headers.get("set-cookie", "")
        if "=" in cookie:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer


async def _send(writer: asyncio.StreamWriter, body: bytes, seconds: float) -> None:
    parts = 20 if seconds else 1
    step = -(-len(body) // parts) or 1
    for start in range(0, len(body), step):
        writer.write(body[start : start + step])
        await writer.drain()
        if seconds:
            await asyncio.sleep(seconds / parts)


async def _read(reader: asyncio.StreamReader) -> Answer:
    status = int((await reader.readuntil(b"\r\n")).split()[1])
    headers: dict[str, str] = {}
    while (line := await reader.readuntil(b"\r\n")) != b"\r\n":
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.read() if headers.get("content-length") != "0" else b""
    return Answer(status, headers, body)


async def dribble(port: int, lines: int, tally: Tally, stop: asyncio.Event) -> None:
    """Hold ``lines`` connections open, each sending a byte of an endless header now and then."""
    is_open = [0]

    async def one() -> None:
        while not stop.is_set():
            with suppress(OSError):
                _, writer = await asyncio.open_connection(HOST, port)
                is_open[0] += 1
                tally.half_open_most = max(tally.half_open_most, is_open[0])
                try:
                    writer.write(b"GET /2027/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
                    while not stop.is_set() and not writer.is_closing():
                        writer.write(b"a")
                        await writer.drain()
                        await _rest(stop, random.uniform(1, 5))
                finally:
                    is_open[0] -= 1
                    writer.transport.abort()
            await _rest(stop, 0.5)

    await asyncio.gather(*(one() for _ in range(lines)))


async def read_on(
    port: int, paths: tuple[str, ...], every: float, tally: Tally, stop: asyncio.Event
) -> None:
    """Open ordinary pages, one every ``every`` seconds."""
    turn = 0
    while not stop.is_set():
        await Browser(port, tally).get(paths[turn % len(paths)])
        turn += 1
        await _rest(stop, every)


async def attack(
    port: int,
    bombs: list[bytes],
    every: float,
    fields: Callable[[str], dict[str, str]],
    tally: Tally,
    *,
    stop: asyncio.Event,
) -> None:
    """Upload a hostile PDF every ``every`` seconds."""
    for turn in range(1_000_000):
        await _rest(stop, every)
        if stop.is_set():
            return
        browser = Browser(port, Tally())  # its own times are not those of an author
        await browser.get("/2027/submit")
        tally.hostile_sent += 1
        bomb = bombs[turn % len(bombs)] + b"\n%% %d" % turn  # never the same bytes twice
        tally.count(await browser.upload("/2027/submit", fields(f"hostile {turn}"), bomb))


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
