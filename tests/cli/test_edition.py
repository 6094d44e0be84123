"""``fastpath-cms edition extend``: a rehearsal on dry land, then the deed."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from fastpath_cms.cli import main
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import KeyDate, NewsItem
from tests.support.world import World


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Let the command find the world's instance and its instant."""
    settings = world.settings
    (Path(settings.instance) / "config.toml").write_text(
        f'secret_key = "{"k" * 40}"\nbase_url = "{settings.base_url}"\n'
        f'sender = "F <f@fastpath.test>"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("FASTPATH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("FASTPATH_DATABASE_URL", str(settings.database))
    monkeypatch.setenv("FASTPATH_NOW", "2027-02-10T12:00Z")
    return world


def test_a_dry_run_prints_everything_and_changes_nothing(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.submission(world.person("Ada Author", "ada@example.org"), status=Status.DRAFT)
    world.chair()
    assert main(["edition", "extend", "2027", "--date", "2027-03-03", "--dry-run"]) == 0
    said = capsys.readouterr().out
    for line in (
        "Submission: Mar 3, 2027 AoE (was Feb 26, 2027 AoE)",
        "The year: call open before, call open after.",
        "News: The submission deadline is extended to **Mar 3, 2027 AoE** (was Feb 26, 2027 AoE).",
        (
            "Letter to Ada Author <ada@example.org>: "
            "[FastPath 2027 #1] Extended: submission closes Mar 3, 2027 AoE"
        ),
        "Nothing was changed, and nobody was told anything.",
    ):
        assert line in said.splitlines()
    assert (len(world.all(KeyDate)), world.letters()) == (6, [])


def test_it_extends_with_a_minute_in_the_edition_s_zone(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "edition extend 2027 --date 2027-03-03 --until 17:00 --zone edition"
    assert main(words.split()) == 0
    assert "Submission now closes Mar 3, 2027, 10:00 AoE." in capsys.readouterr().out
    assert len(world.all(NewsItem)) == 1


def test_what_stands_in_the_way_is_said_with_a_proposal(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["edition", "extend", "2027", "--date", "2027-03-12"]
    assert main([*words, "--dry-run"]) == 1
    said = capsys.readouterr().out
    assert "Not possible: Reviews due comes before Submission; it must come after it." in said
    assert "Try: --also notification=2027-03-22" in said
    assert main(words) == 1
    assert "No date was moved, and nobody was told anything." in capsys.readouterr().err
    also = "--also reviews-due=2027-03-19 --also notification=2027-03-22 --also camera-ready=2027-03-26"
    assert main([*words, *also.split()]) == 0
    assert {row.at.date() for row in world.all(KeyDate, KeyDate.replaced_at.is_(None))} >= {
        date(2027, 3, 13),
        date(2027, 3, 20),
    }


@pytest.mark.parametrize(
    "words", ["--date soon", "--date 2027-03-03 --until noon", "--date 2027-03-03 --also party=x"]
)
def test_a_word_it_does_not_know_is_said(
    world: World, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["edition", "extend", "2027", *words.split()])
    assert "error:" in capsys.readouterr().err


def test_a_year_without_an_edition_is_said(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["edition", "extend", "1999", "--date", "2027-03-03"]) == 1
    assert "There is no edition of 1999." in capsys.readouterr().err


def test_its_help_imports_neither_flask_nor_a_database() -> None:
    code = (
        "import sys; from fastpath_cms.cli import main\n"
        "try: main(['edition', 'extend', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit('flask' in sys.modules or 'sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
