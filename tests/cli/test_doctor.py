"""The operator's commands: doctor, policy, calendar."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastpath_cms.adapters.signing import FILE, KeyFile
from fastpath_cms.checkup import checkup
from fastpath_cms.cli import main
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, Manuscript
from tests.support.world import World


@pytest.fixture
def world(world: World) -> World:
    KeyFile(world.settings.instance / FILE).create(world.clock.now())
    return world


def states(world: World) -> dict[str, str]:
    return {found.about: found.state for found in checkup(world.settings)}


def test_a_sound_instance_fails_nowhere(world: World) -> None:
    world.chair()
    world.submission()
    found = states(world)
    assert [about for about, state in found.items() if state == "fail"] == []
    assert found["Audit log"] == "ok"


def test_a_missing_file_and_a_changed_one_are_found(world: World) -> None:
    world.chair()
    first, second = world.submission(), world.submission()
    assert first.id != second.id
    kept = sorted(world.blobs.hashes())
    world.blobs.path(kept[0]).unlink()
    spoilt: Path = world.blobs.path(kept[1])
    spoilt.chmod(0o600)
    spoilt.write_bytes(b"something else")
    (found,) = [one for one in checkup(world.settings) if one.about == "Files"]
    assert found.state == "fail"
    assert found.says == "1 files are missing, 1 have other bytes than they had."


def test_a_submission_that_no_chair_may_handle_is_named(world: World) -> None:
    chair = world.chair()
    world.conflict(chair, world.submission())
    (found,) = [one for one in checkup(world.settings) if one.about == "Chairs"]
    assert (found.state, found.says) == (
        "fail",
        "No chair or deputy may handle #1 of FastPath 2027.",
    )


def test_files_that_nobody_judges_are_told(world: World) -> None:
    world.chair()
    paper = world.submission()
    with world.writing() as session:
        row = session.query(Manuscript).filter_by(submission_id=paper.id).one()
        row.check_state, row.received_at = CheckState.WAITING, datetime(2020, 1, 1, tzinfo=UTC)
    assert states(world)["Judging"] == "fail"


def test_doctor_prints_and_tells_by_its_exit_code(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world.chair()
    config = tmp_path / "config.toml"
    config.write_text(f'secret_key = "{"k" * 40}"\ndatabase_url = "{world.settings.database}"\n')
    config.chmod(0o600)
    monkeypatch.setenv("FASTPATH_INSTANCE", str(tmp_path))
    assert main(["doctor", "--json"]) == 0
    assert {row["state"] for row in json.loads(capsys.readouterr().out)} <= {"ok", "warn"}
    assert main(["doctor"]) == 0
    assert "[ ok ] Database: It answers and is at migration" in capsys.readouterr().out
    config.write_text("secret_key = 3\n")
    assert main(["doctor"]) == 1
    assert "[FAIL] Settings" in capsys.readouterr().out
    assert world.all(AuditRow) == []


def test_the_policy_is_printed_for_every_status(capsys: pytest.CaptureFixture[str]) -> None:
    for status in Status:
        assert main(["policy", "--status", status]) == 0
    assert main(["policy", "--action", "review:write"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == [
        *["chair,", "own", "review", "due"],
        *["-", "-", "yes", "yes", "yes", "-", "-", "-"],
    ]
    assert main(["policy", "--status", "eaten"]) == 2


def test_the_calendar_is_printed_in_three_zones(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = f'secret_key = "{"k" * 40}"\ndatabase_url = "{world.settings.database}"\n'
    (tmp_path / "config.toml").write_text(text)
    monkeypatch.setenv("FASTPATH_INSTANCE", str(tmp_path))
    assert main(["calendar", "2027"]) == 0
    line = next(row for row in capsys.readouterr().out.splitlines() if "Submission" in row)
    assert "Fri Feb 26, 2027, 23:59 AoE" in line
    assert "Sat Feb 27, 2027, 06:59 EST" in line
    assert main(["calendar", "1999"]) == 1
