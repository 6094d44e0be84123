"""Letters compared with their golden texts."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from fastpath_cms.models import Letter

GOLDEN = Path(__file__).parents[1] / "golden" / "letters"


def assert_golden(letter: Letter, name: str) -> None:
    """Ask that a letter is, to the letter, the golden text of that name."""
    golden = GOLDEN / f"{name}.txt"
    assert f"Subject: {letter.subject}\n\n{letter.body}" == golden.read_text(encoding="utf-8")


def plain_of(message: EmailMessage) -> str:
    """Return the plain text of a message, its line ends as Python has them."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
