"""Measure pages, an upload and a release, in-process, beside the limits: ``make bench``.

Nothing is asserted: a slow machine is no broken program. ``--large`` measures 1,000 submissions.
"""

from __future__ import annotations

import gzip
import io
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from werkzeug.test import TestResponse

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.domain.ports import Tools
from fastpath_cms.extensions import db
from tests.bench import reviewing
from tests.bench.filling import Crowd, fill
from tests.bench.machine import machine, say
from tests.support.browser import Browser
from tests.support.databases import migrate
from tests.support.forms import submission_form
from tests.support.pdfs import big
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_DISCUSSION, IN_NOTIFICATION, World

TIMES: Final = 15
WARM: Final = 3
MB: Final = 1024 * 1024
SEEN: Final = re.compile(r'name="seen" value="([0-9a-f]+)"')


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    milliseconds: float
    query_count: int
    byte_count: int  # of the compressed page
    limit: str


def main(arguments: list[str]) -> None:
    """Build, measure and print."""
    size = 1000 if "--large" in arguments else 200
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'fastpath.sqlite'}"
        migrate(url)
        world = World(Path(folder), url, IN_CALL)
        crowd = fill(world, size)
        rows = measure(world, crowd)
        with world.app_context():
            db.engine.dispose()
    say(f"{machine()}; {size} submissions, {3 * size} reviews, SQLite; medians of {TIMES}")
    say(f"{'':44}{'ms':>9}{'queries':>9}{'kB gzip':>9}  limit")
    for row in rows:
        kb = f"{row.byte_count / 1000:.1f}" if row.byte_count else ""
        say(f"{row.name:44}{row.milliseconds:9.1f}{row.query_count:9}{kb:>9}  {row.limit}")


def measure(world: World, crowd: Crowd) -> list[Row]:
    """Return the table."""
    world.at(IN_DISCUSSION)
    nobody, chair = world.browser(), world.browser(crowd.chair)
    member, author = world.browser(crowd.member), world.browser(crowd.author)
    paper = f"/2027/submissions/{crowd.number}/"
    rows = [
        page(world, "Sign-in page", nobody, "/sign-in", "4 ms"),
        page(world, "Edition page", nobody, "/2027/", "8 queries"),
        page(world, "One submission, as chair", chair, paper, "15 ms, 12 queries"),
        page(world, "One submission, as reviewer", member, paper, "15 ms, 12 queries"),
        page(world, "One submission, as author", author, paper, "15 ms, 12 queries"),
        page(world, "Chair's list", chair, "/2027/chair/submissions", "40 ms, 12 queries"),
        page(world, "Chair's overview", chair, "/2027/chair/", "12 queries"),
        page(world, "Ranked board", chair, "/2027/chair/decide", "40 ms, 12 queries"),
        page(world, "Assignment board", chair, "/2027/chair/assign", "12 queries"),
        page(world, "PC member's home", member, "/2027/pc/", "12 queries"),
        page(world, "PC member's list", member, "/2027/pc/submissions", "12 queries"),
        page(world, "Home", chair, "/home", "12 queries"),
    ]
    rows += [Row(*row) for row in reviewing.measured(world, crowd)]
    world.at(IN_NOTIFICATION)
    chair = world.browser(crowd.chair)
    rows.append(page(world, "Release page", chair, "/2027/chair/release", "12 queries"))
    rows.append(release(world, chair))
    rows.append(upload(world))
    return rows


def page(world: World, name: str, browser: Browser, path: str, limit: str) -> Row:
    """Measure one page."""

    def ask() -> TestResponse:
        return browser.client.get(path, base_url=browser.base_url)

    with counted(world.app) as statements:
        answer = ask()
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    milliseconds = [timed(ask) for _ in range(WARM + TIMES)][WARM:]
    size = len(gzip.compress(answer.data, mtime=0))
    return Row(name, statistics.median(milliseconds), statements.count, size, limit)


def release(world: World, chair: Browser) -> Row:
    """Measure the one release of all decisions; it can be done once only."""
    text = chair.get("/2027/chair/release").text
    seen, count = (
        SEEN.search(text),
        re.search(r"Type (\d+)", text) or re.search(r"(\d+) decision", text),
    )
    fields = {"count": count[1] if count else "", "seen": seen[1] if seen else ""}
    with counted(world.app) as statements:
        milliseconds = timed(lambda: answered(chair.send("/2027/chair/release", fields), 303))
    letters = len(world.letters())
    return Row(f"Release of all, {letters} letters, once", milliseconds, statements.count, 0, "")


def upload(world: World) -> Row:
    """Measure submitting a 1 MB PDF with its check in the real cage, from a new browser."""
    world.at(IN_CALL)
    world.tools = Tools(
        world.clock,
        world.entropy,
        world.blobs,
        CagedPdfInspector(world.settings.instance / "run"),
        world.signer,
    )
    world.app.extensions["fastpath_tools"] = world.tools
    took, counts = [], []
    for turn in range(TIMES):
        browser = world.browser()
        fields = submission_form(world) | {"pdf": (io.BytesIO(big(MB - turn)), "paper.pdf")}
        browser.get("/2027/submit")
        with counted(world.app) as statements:
            took.append(timed(lambda: answered(browser.send("/2027/submit", fields), 303)))  # noqa: B023 - called at once
        counts.append(statements.count)
    return Row("Submit a 1 MB PDF with its check", statistics.median(took), counts[-1], 0, "250 ms")


def answered(response: TestResponse, status: int) -> TestResponse:
    """Return the response; stop when it is not what was to be measured."""
    if response.status_code != status:
        raise SystemExit(f"{response.request.path} answered {response.status_code}")
    return response


def timed(deed: Callable[[], Any]) -> float:
    """Return how many milliseconds a call takes."""
    start = time.perf_counter()
    deed()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main(sys.argv[1:])
