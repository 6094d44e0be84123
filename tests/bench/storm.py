"""The deadline's storm on the real server: ``python -m tests.bench.storm [full] [kill]``.

A thousand authors in ten minutes (``full``), or a hundred in one: half of them in the last fifth
of the time, a tenth sending their form twice, a twentieth cut off on the way, while half-open
connections dribble headers and hostile PDFs come; with ``kill``, a process of the server is killed
every ten seconds, and what it was answering gets no answer. Afterwards every receipt is compared with the
database and the files. Client and server share the machine.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import re
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.clients import Browser, Receipt, Tally, attack, dribble, read_on
from tests.bench.machine import bare_cost, children_of, machine, say, tree_memory
from tests.support import pdfs
from tests.support.databases import migrate
from tests.support.forms import topic_id
from tests.support.server import Server, serving
from tests.support.world import IN_CALL, World

MB: Final = 1024 * 1024
PAGES: Final = ("/2027/", "/2027/submit", "/2027/committee", "/sign-in", "/2027/submissions/")
DRAIN_LIMIT: Final = 300.0  # seconds the queue may take to be empty afterwards
LOOKS_MOST: Final = 20  # at a page that looks again by itself
PAGE_OF: Final = re.compile(r"/2027/submissions/\d+/")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a storm is; times in seconds."""

    authors: int
    seconds: float
    half_open: int
    bomb_every: float
    page_every: float


SHORT: Final = Size(authors=100, seconds=60, half_open=200, bomb_every=20, page_every=0.25)
FULL: Final = Size(authors=1000, seconds=600, half_open=400, bomb_every=20, page_every=0.5)
RETRIES, CUTS, SLOW = 0.10, 0.05, 0.10  # shares of the authors


def main(words: list[str]) -> int:
    """Run the storm and print its table; 1 when something was lost or answered with a fault."""
    size = FULL if "full" in words else SHORT
    with tempfile.TemporaryDirectory(prefix="storm-") as place:
        folder = Path(place)
        url = f"sqlite:///{folder / 'fastpath.sqlite'}"
        migrate(url)
        world = World(folder, url)
        topic = topic_id(world)
        bare = bare_cost(folder / "bare", MB)
        with serving(folder, now=IN_CALL) as server:
            storm = Storm(server, size, topic, is_killing="kill" in words)
            alone = asyncio.run(storm.one_after_another(12))
            storm.tally = Tally()
            asyncio.run(storm.rage())
            drained = storm.wait_for_the_queue()
        return report(storm, size, alone=alone, bare=bare, drained=drained)


class Storm:
    """One storm over one server."""

    def __init__(self, server: Server, size: Size, topic: int, *, is_killing: bool) -> None:
        self.is_killing = is_killing
        self.killed = 0
        self.server = server
        self.size = size
        self.topic = topic
        self.tally = Tally()
        self.paper = pdfs.big(MB)
        self.bombs = [
            pdfs.content_bomb(),
            pdfs.object_bomb(),
            pdfs.deep_nesting(),
            pdfs.endless_form(),
            pdfs.slow_shading(),
        ]
        self.memory_most = (0, 0)  # of the server, of the judges
        self.last_receipt = 0.0
        self.queue_most = 0
        self.began = 0.0
        self.chance = random.Random(7)

    def fields(self, title: str) -> dict[str, str]:
        """Return a complete form."""
        return {
            "version": "0",
            "title": title,
            "abstract": "We measure where the time of a step goes, and say what to do about it.",
            "topics": str(self.topic),
            "authors-0-name": "Stormy Author",
            "authors-0-email": f"{hashlib.sha256(title.encode()).hexdigest()[:12]}@example.edu",
            "authors-0-affiliation": "Example University",
            "authors-0-country": "Norway",
            "authors-0-is_contact": "y",
        }

    def file(self, number: int) -> bytes:
        """Return a paper of 1 MB whose bytes nobody else has."""
        mark = b"%% storm %08d" % number
        at = self.paper.index(b"%\n" * 64)
        return self.paper[:at] + mark + b"\n" + self.paper[at + len(mark) + 1 :]

    async def one_after_another(self, count: int) -> list[float]:
        """Return the seconds of uploads on a quiet server, each judged within its request."""
        took = []
        for number in range(count):
            browser = Browser(self.server.port, self.tally)
            await browser.get("/2027/submit")
            fields = self.fields(f"Quiet paper {number}")
            answer = await browser.upload("/2027/submit", fields, self.file(90_000_000 + number))
            if answer.status != 303:
                raise SystemExit(f"an upload on a quiet server answered {answer.status}")
            took.append(answer.seconds)
        return took[2:]

    async def rage(self) -> None:
        """Let everybody loose, and wait for the last author."""
        stop = asyncio.Event()
        port, size = self.server.port, self.size
        others = [
            asyncio.create_task(dribble(port, size.half_open, self.tally, stop)),
            asyncio.create_task(read_on(port, PAGES, size.page_every, self.tally, stop)),
            asyncio.create_task(
                attack(port, self.bombs, size.bomb_every, self.fields, self.tally, stop=stop)
            ),
            asyncio.create_task(self._watch(stop)),
        ]
        if self.is_killing:
            others.append(asyncio.create_task(self._kill(stop)))
        self.began = time.perf_counter()
        async with asyncio.TaskGroup() as authors:
            for number, at in enumerate(self._arrivals()):
                authors.create_task(self._author(number, at))
        stop.set()
        await asyncio.gather(*others)

    def _arrivals(self) -> list[float]:
        """Return when each author comes: half of them in the last fifth."""
        edge, end = self.size.seconds * 0.8, self.size.seconds
        half = self.size.authors // 2
        early = [self.chance.uniform(0, edge) for _ in range(half)]
        late = [self.chance.uniform(edge, end) for _ in range(self.size.authors - half)]
        return sorted(early + late)

    async def _author(self, number: int, at: float) -> None:
        kind, share = self.chance.random(), self.chance.uniform(0.1, 0.95)
        slow = self.chance.uniform(3, 10) if self.chance.random() < SLOW else 0.0
        await asyncio.sleep(at)
        browser = Browser(self.server.port, self.tally)
        await browser.get("/2027/submit")
        title, pdf = f"Storm paper {number}", self.file(number)
        if kind < CUTS:
            await browser.cut("/2027/submit", self.fields(title), pdf, share)
            self.tally.cut.append(title)
            return
        answer = await browser.upload("/2027/submit", self.fields(title), pdf, seconds=slow)
        if answer.status != 303:
            return
        path = PAGE_OF.match(answer.headers["location"])[0]  # type: ignore[index] # a fault if not
        self.last_receipt = time.perf_counter() - self.began
        self.tally.receipts.append(Receipt(path, hashlib.sha256(pdf).hexdigest(), title))
        if kind < CUTS + RETRIES:
            again = await browser.upload("/2027/submit", self.fields(title), pdf)
            self.tally.differing_retries += not again.headers.get("location", "").startswith(path)
        await self._look(browser, path)

    async def _look(self, browser: Browser, path: str) -> None:
        """Look at the submission as long as its page looks again by itself."""
        for _ in range(LOOKS_MOST):
            wait = (await browser.get(path)).headers.get("refresh")
            if wait is None:
                return
            await asyncio.sleep(min(float(wait), 60))

    async def _watch(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            held = tree_memory(self.server.process.pid)
            server, judges = (max(pair) for pair in zip(self.memory_most, held, strict=True))
            self.memory_most = (server, judges)
            self.queue_most = max(self.queue_most, self.waiting())
            await asyncio.sleep(0.5)

    async def _kill(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await asyncio.sleep(10)
            workers = children_of(self.server.process.pid)
            os.kill(self.chance.choice(workers), signal.SIGKILL)
            self.killed += 1

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """Ask the database, reading only."""
        path = self.server.folder / "fastpath.sqlite"
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
        try:
            return database.execute(question).fetchall()
        finally:
            database.close()

    def waiting(self) -> int:
        """Return how many files wait for their judge."""
        ((count,),) = self.rows("SELECT count(*) FROM manuscript WHERE check_state = 'waiting'")
        return int(str(count))

    def wait_for_the_queue(self) -> float | None:
        """Return after how many seconds the queue was empty, None when it was not in time."""
        began = time.perf_counter()
        while time.perf_counter() - began < DRAIN_LIMIT:
            if not self.waiting():
                return time.perf_counter() - began
            time.sleep(0.5)
        return None

    def lost(self) -> list[str]:
        """Return what was acknowledged and is not there, and what was not and is."""
        there = {
            f"/2027/submissions/{number}/": (sha256, title)
            for number, title, sha256 in self.rows(
                "SELECT s.number, s.title, m.sha256 FROM submission s "
                "JOIN manuscript m ON m.submission_id = s.id"
            )
        }
        found = []
        for receipt in self.tally.receipts:
            if there.get(receipt.path) != (receipt.sha256, receipt.title):
                found.append(f"no row of {receipt.title}")
            blob = self.server.folder / "blobs" / receipt.sha256[:2] / receipt.sha256
            if not blob.is_file() or hashlib.sha256(blob.read_bytes()).hexdigest() != blob.name:
                found.append(f"no file of {receipt.title}")
        titles = {title for _, title in there.values()}
        found += [f"a row of {title}, which was cut" for title in self.tally.cut if title in titles]
        found += [str(path) for path in self.server.folder.rglob(".arriving-*")]
        return found


def report(
    storm: Storm, size: Size, *, alone: list[float], bare: float, drained: float | None
) -> int:
    """Print the table; return 1 when the storm was not survived."""
    tally, lost = storm.tally, storm.lost()
    quiet = statistics.median(alone) * 1000
    say(f"{machine()}; load average {os.getloadavg()[0]:.1f}; client and server share the machine")
    say(f"Storm of {size.authors} authors in {size.seconds:.0f} s, SQLite, 1 MB each; {HEADLINE}")
    lines = [
        ("uploads acknowledged", f"{len(tally.receipts)} in {storm.last_receipt:.0f} s"),
        ("uploads/s", _rates(storm)),
        ("page p50, p95, p99", _percentiles(tally.pages, "limit of p99: 2000 ms")),
        ("upload p50, p95, p99", _percentiles(tally.uploads)),
        ("answers by status", ", ".join(f"{k}: {v}" for k, v in sorted(tally.statuses.items()))),
        ("5xx or no answer", f"{tally.faults}"),
        ("retries with another answer", f"{tally.differing_retries}"),
        ("cut on the way", f"{len(tally.cut)}"),
        ("half-open lines at once", f"{tally.half_open_most}"),
        ("hostile PDFs sent", f"{tally.hostile_sent}"),
        ("acknowledged and lost", f"{len(lost)}"),
        ("longest queue", f"{storm.queue_most}"),
        ("queue empty after", f"{drained:.1f} s" if drained is not None else "never"),
        ("peak memory of server, of judges", _memory(storm)),
        ("bare cost: write, fsync, one row", f"{bare * 1000:.2f} ms"),
        (
            "one upload, quiet, with its verdict",
            f"{quiet:.0f} ms = {quiet / bare / 1000:.0f} x bare",
        ),
    ]
    for name, value in lines:
        say(f"  {name:38}{value}")
    for line in lost[:20]:
        say(f"  LOST: {line}")
    if storm.is_killing:
        say(f"  {'processes killed':38}{storm.killed}; no answer is no fault then")
    faults = tally.faults - (tally.statuses.get(0, 0) if storm.is_killing else 0)
    is_fine = not lost and not faults and drained is not None
    return 0 if is_fine and not tally.differing_retries else 1


HEADLINE: Final = "10 % retries, 5 % cut, slow headers, hostile PDFs"


def _rates(storm: Storm) -> str:
    whole = len(storm.tally.receipts) / storm.last_receipt
    last = storm.size.authors / 2 / (storm.size.seconds * 0.2)
    return f"{whole:.2f}; {last:.2f} came in the last fifth"


def _memory(storm: Storm) -> str:
    server, judges = storm.memory_most
    return f"{server / MB:.0f} MB, {judges / MB:.0f} MB"


def _percentiles(seconds: list[float], remark: str = "") -> str:
    if len(seconds) < 2:
        return "too few"
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    said = ", ".join(f"{cuts[place - 1] * 1000:.0f}" for place in (50, 95, 99))
    return f"{said} ms of {len(seconds)}" + (f"; {remark}" if remark else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
