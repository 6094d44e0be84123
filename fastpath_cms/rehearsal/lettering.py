"""The example's letters: one of them in the chairs' own words."""

from __future__ import annotations

from typing import Final

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.rehearsal.playing import Play
from fastpath_cms.services.lettering import write_text
from fastpath_cms.services.wording import Wording, default_wording

KIND: Final = LetterKind.REVIEW_THANKS
SAID: Final = "The printed program names everybody who reviewed.\n\n{{ signature }}"


def word(play: Play, chair: str) -> None:
    """Have a chair add a sentence to the thanks for reviews."""
    shipped = default_wording(KIND)
    body = shipped.body.replace("{{ signature }}", SAID)
    play.perform(chair, write_text, play.edition_id, KIND, Wording(shipped.subject, body), 0)
