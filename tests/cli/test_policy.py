"""The policy as an operator prints it: golden tables, to be read by a human when they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastpath_cms.cli import main

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


@pytest.mark.parametrize("status", ["draft", "submitted", "accepted", "rejected", "withdrawn"])
def test_the_table_of_the_policy_is_the_one_agreed_on(
    status: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "--status", status]) == 0
    assert capsys.readouterr().out == (GOLDEN / f"policy-{status}.txt").read_text()


def test_an_unknown_status_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "--status", "lost"]) == 2
    assert "'lost' is not a valid Status" in capsys.readouterr().err
