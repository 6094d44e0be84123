"""Measuring: one row of the bench's table from one thing that is asked many times."""

from __future__ import annotations

import gzip
import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.test import TestResponse

from tests.bench.machine import say
from tests.support.browser import Browser
from tests.support.queries import counted
from tests.support.world import World

TIMES: Final = 15
WARM: Final = 3
LIMIT: Final = re.compile(r"([0-9,.]+) (ms|queries|kB)")
PATIENCE: Final = 2_000  # milliseconds for one row: what is slow is measured less often


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    milliseconds: float
    processor: float  # milliseconds
    query_count: int
    byte_count: int  # of the compressed page
    limit: str

    @property
    def verdict(self) -> str:
        """Tell whether the limits are met; by the processor alone where the clock's time is too long.

        The clock counts what else the machine does, the processor's least time what we do.
        """
        asked = {unit: float(most.replace(",", "")) for most, unit in LIMIT.findall(self.limit)}
        if not asked:
            return ""
        most = asked.get("ms", float("inf"))
        is_missed = (
            min(self.milliseconds, self.processor or self.milliseconds) > most
            or self.query_count > asked.get("queries", float("inf"))
            or self.byte_count / 1000 > asked.get("kB", float("inf"))
        )
        if is_missed:
            return "MISS"
        return "pass" if self.milliseconds <= most else "pass (processor)"


def print_table(rows: Iterable[Row]) -> None:
    """Print rows beside their limits: milliseconds by the clock and of the processor."""
    say(f"{'':44}{'ms':>9}{'cpu':>9}{'queries':>9}{'kB gzip':>9}  limit")
    for one in rows:
        kb = f"{one.byte_count / 1000:.1f}" if one.byte_count else ""
        say(
            f"{one.name:44}{one.milliseconds:9.1f}{one.processor:9.1f}"
            f"{one.query_count:9}{kb:>9}  {one.limit:20}{one.verdict}".rstrip()
        )


def page(world: World, name: str, browser: Browser, path: str, limit: str) -> Row | None:
    """Measure one page; None when there is none at this address."""

    def ask() -> TestResponse:
        return browser.client.get(path, base_url=browser.base_url)

    return None if ask().status_code == 404 else row(world, name, ask, 200, limit)


def row(world: World, name: str, ask: Callable[[], TestResponse], status: int, limit: str) -> Row:
    """Measure one request; stop when it is not answered as it should be."""
    milliseconds, processor = repeated(lambda: answered(ask(), status))
    with counted(world.app) as statements:
        answer = answered(ask(), status)
    size = len(gzip.compress(answer.data, mtime=0)) if status == 200 else 0
    return Row(name, milliseconds, processor, statements.count, size, limit)


def answered(response: TestResponse, status: int) -> TestResponse:
    """Return the response; stop when it is not what was to be measured."""
    if response.status_code != status:
        raise SystemExit(f"{response.request.path} answered {response.status_code}")
    return response


def repeated(deed: Callable[[], Any]) -> tuple[float, float]:
    """Return the median of the clock and the least processor time of a call, in milliseconds."""
    took: list[tuple[float, float]] = []
    while len(took) < WARM + TIMES and sum(clock for clock, _ in took) < PATIENCE:
        took.append(timed(deed))
    clock, processor = zip(*(took[WARM:] or took), strict=True)
    return statistics.median(clock), min(processor)


def timed(deed: Callable[[], Any]) -> tuple[float, float]:
    """Return how many milliseconds a call takes, by the clock and of the processor."""
    start, processor = time.perf_counter(), time.process_time()
    deed()
    return (time.perf_counter() - start) * 1000, (time.process_time() - processor) * 1000
