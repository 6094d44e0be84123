"""Letters compared with their golden texts."""

from __future__ import annotations

from pathlib import Path

from fastpath_cms.models import Letter

GOLDEN = Path(__file__).parents[1] / "golden" / "letters"


def assert_golden(letter: Letter, name: str) -> None:
    """Ask that a letter is, to the letter, the golden text of that name."""
    golden = GOLDEN / f"{name}.txt"
    assert f"Subject: {letter.subject}\n\n{letter.body}" == golden.read_text(encoding="utf-8")
