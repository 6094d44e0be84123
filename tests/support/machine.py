"""What this machine lacks, as a pytest plugin: nothing is left out in silence.

Without Chromium the tests in ``tests/browser`` are not run, and the summary says so. Under
continuous integration (CI=true or FASTPATH_NOTHING_SKIPPED=1) that is a failure, and so is any
skipped test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support import databases

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_CHROMIUM = "Not run: browser walk (no Chromium found; .ci/run installs it)"
ELSEWHERE = (
    "Not run here: the database on PostgreSQL (make test-postgres), the whole leak laboratory "
    "(make leaks), every history and kill (make proofs), measurements (make bench)"
)


def chromium() -> str | None:
    """Return the system's Chromium, or None; the variable CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, (named,) if named else BROWSERS)), None)


def is_nothing_skipped() -> bool:
    """Tell whether a test that cannot run is a failure."""
    return os.environ.get("FASTPATH_NOTHING_SKIPPED") == "1" or os.environ.get("CI") == "true"


def is_asked_for(config: pytest.Config, folder: str) -> bool:
    """Tell whether this run was asked for the tests in ``tests/<folder>``."""
    wanted = config.rootpath / "tests" / folder
    asked = (Path(config.invocation_params.dir, arg.split("::")[0]) for arg in config.args)
    return wanted.is_dir() and any(wanted.is_relative_to(path.resolve()) for path in asked)


def lacking(config: pytest.Config) -> list[str]:
    """Return a sentence for everything that this run leaves out because of the machine."""
    if databases.KIND == "sqlite" and is_asked_for(config, "browser") and chromium() is None:
        return [NO_CHROMIUM]
    return []


def pytest_configure(config: pytest.Config) -> None:
    """Fail at once where nothing may be left out."""
    if is_nothing_skipped() and (sentences := lacking(config)):
        raise pytest.UsageError("Nothing may be skipped here. " + " ".join(sentences))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser's tests out where there is no browser."""
    if chromium() is not None:
        return
    folder = config.rootpath / "tests" / "browser"
    if others := [item for item in items if item.path.is_relative_to(folder)]:
        items[:] = [item for item in items if item not in others]
        config.hook.pytest_deselected(items=others)


def _skipped(reporter: pytest.TerminalReporter) -> Iterable[pytest.TestReport]:
    return reporter.stats.get("skipped", [])


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a skipped test into a failure where nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and is_nothing_skipped() and any(_skipped(reporter)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was not run, and why."""
    for sentence in lacking(config):
        terminalreporter.write_line(sentence)
    for report in _skipped(terminalreporter):
        why = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"Not run: {report.nodeid} ({why})")
    if is_nothing_skipped() and any(_skipped(terminalreporter)):
        terminalreporter.write_line("Nothing may be skipped here, so this run has failed.")
    if databases.KIND == "sqlite" and is_asked_for(config, "leaks"):
        terminalreporter.write_line(ELSEWHERE)
