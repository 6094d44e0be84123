"""Measure pages, an upload and a release, in-process, beside the limits: ``make bench``.

Nothing is asserted: a slow machine is no broken program. ``--large`` measures 1,000 submissions
and 3,000 reviews; ``--pages`` leaves the release and the uploads out.

Beside the median of the clock stands the least processor time of one request: on a machine that
does other work too, it is what the program itself takes.
"""

from __future__ import annotations

import io
import re
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Final

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.domain.ports import Tools
from fastpath_cms.extensions import db
from fastpath_cms.serving import settle
from tests.bench import discussing, reviewing
from tests.bench.filling import Crowd, fill
from tests.bench.machine import machine, say
from tests.bench.rows import TIMES, Row, answered, page, print_table, timed
from tests.support.browser import Browser
from tests.support.databases import migrate
from tests.support.fakes import QuickImageMaker
from tests.support.forms import submission_form
from tests.support.pdfs import big
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_DISCUSSION, IN_NOTIFICATION, IN_REVIEWING, World

MB: Final = 1024 * 1024
SEEN: Final = re.compile(r'name="seen" value="([0-9a-f. ]+)"')


def main(arguments: list[str]) -> None:
    """Build, measure and print."""
    size = 1000 if "--large" in arguments else 200
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'fastpath.sqlite'}"
        migrate(url)
        world = World(Path(folder), url, IN_CALL)
        crowd = fill(world, size)
        settle()  # as a server does
        rows = measure(world, crowd)
        if "--pages" not in arguments:
            rows += measure_deeds(world, crowd)
        with world.app_context():
            db.engine.dispose()
    say(f"{machine()}; {size} submissions, {3 * size} reviews, SQLite; medians of {TIMES}")
    print_table(rows)


PUBLIC: Final = (("Sign-in page", "/sign-in", "4 ms"), ("Edition page", "/2027/", "8 queries"))
OF_PAPER: Final = "15 ms, 12 queries"
LIST: Final = "/2027/chair/submissions"
CHAIRS: Final = (
    ("Chair's list, page of 100", LIST, "50 ms, 12 queries"),
    ("Chair's list, all", f"{LIST}?page=all", "120 ms, 12 queries"),
    ("Chair's list, by mean", f"{LIST}?order=score", "50 ms, 12 queries"),
    ("Chair's list, searched", f"{LIST}?q=step+tag:award+score:>0+-author:nobody", "50 ms"),
    ("Chair's list as CSV, all", f"{LIST}.csv", "120 ms, 12 queries"),
    ("Chair's overview", "/2027/chair/", "12 queries"),
    ("Figures for the report", "/2027/chair/statistics", "120 ms, 12 queries"),
    ("Ranked board", "/2027/chair/decide", "120 ms, 12 queries"),
    ("Ranked board, searched", "/2027/chair/decide?q=score:>0&order=calibrated", "12 queries"),
    ("Leniency of reviewers", "/2027/chair/decide/reviewers", "12 queries"),
    ("Assignment page", "/2027/chair/assign", "100 ms, 12 queries"),
    ("Committee", "/2027/chair/members", "12 queries"),
    ("Mail", "/2027/chair/letters", "12 queries"),
    ("Home, as chair", "/home", "12 queries"),
)
MEMBERS: Final = (
    ("PC member's home", "/2027/pc/", "25 ms, 12 queries"),
    ("PC member's list, page of 100", "/2027/pc/submissions", "50 ms, 12 queries"),
    ("PC member's list, by mean", "/2027/pc/submissions?order=score", "50 ms, 12 queries"),
    ("Home, as member", "/home", "12 queries"),
)


def measure(world: World, crowd: Crowd) -> list[Row]:
    """Return the table of the pages: name, address and limit; a page that is not there has no row."""
    world.at(IN_DISCUSSION)
    nobody, chair = world.browser(), world.browser(crowd.chair)
    member, author = world.browser(crowd.member), world.browser(crowd.author)
    paper = f"/2027/submissions/{crowd.number}/"
    rows = [page(world, name, nobody, path, limit) for name, path, limit in PUBLIC]
    rows += [
        page(world, "One submission, as chair", chair, paper, OF_PAPER),
        page(world, "One submission, as reviewer", member, paper, OF_PAPER),
        page(world, "One submission, as author", author, paper, OF_PAPER),
    ]
    rows += [page(world, name, chair, path, limit) for name, path, limit in CHAIRS]
    world.at(IN_REVIEWING)
    rows += [page(world, name, member, path, limit) for name, path, limit in MEMBERS]
    return [
        *(row for row in rows if row is not None),
        *reviewing.measured(world, crowd),
        *discussing.measured(world, crowd),
    ]


def measure_deeds(world: World, crowd: Crowd) -> list[Row]:
    """Return the table of what is done seldom and takes long."""
    world.at(IN_NOTIFICATION)
    chair = world.browser(crowd.chair)
    seen = page(world, "Release page", chair, "/2027/chair/release", "12 queries")
    return [*([seen] if seen else []), release(world, chair), upload(world)]


def release(world: World, chair: Browser) -> Row:
    """Measure the one release of all decisions; it can be done once only."""
    text = chair.get("/2027/chair/release").text
    seen, count = (
        SEEN.search(text),
        re.search(r"Type (\d+)", text) or re.search(r"(\d+) decision", text),
    )
    fields = {"count": count[1] if count else "", "seen": seen[1] if seen else ""}
    with counted(world.app) as statements:
        took = timed(lambda: answered(chair.send("/2027/chair/release", fields), 303))
    letters = len(world.letters())
    return Row(f"Release of all, {letters} letters, once", *took, statements.count, 0, "5,000 ms")


def upload(world: World) -> Row:
    """Measure submitting a 1 MB PDF with its check in the real cage, from a new browser."""
    world.at(IN_CALL)
    world.tools = Tools(
        world.clock,
        world.entropy,
        world.blobs,
        CagedPdfInspector(world.settings.instance / "run"),
        QuickImageMaker(),
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
    clock, processor = zip(*took, strict=True)
    return Row(
        "Submit a 1 MB PDF with its check",
        statistics.median(clock),
        min(processor),
        counts[-1],
        0,
        "250 ms",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
