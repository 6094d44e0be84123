"""Letters: the kinds there are, why each is sent, and which letter a verdict calls for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fastpath_cms.domain.workflow import Verdict


class LetterKind(StrEnum):
    """A kind of mail; its value is the name of its folder of templates."""

    SIGN_IN = "sign-in"
    PC_INVITATION = "pc-invitation"
    SUBMISSION_RECEIVED = "submission-received"
    SUBMISSION_UPDATED = "submission-updated"
    SUBMISSION_WITHDRAWN = "submission-withdrawn"
    AUTHOR_NAMED = "author-named"
    ASSIGNMENT_MADE = "assignment-made"
    DECISION_ACCEPT = "decision-accept"
    DECISION_CONDITIONAL = "decision-conditional"
    DECISION_WAIT_LIST = "decision-wait-list"
    DECISION_REJECT = "decision-reject"
    DECISION_DESK_REJECT = "decision-desk-reject"
    FINAL_RECEIVED = "final-received"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same for every letter of a kind."""

    reason: str  # why the reader gets it, printed under the text
    is_secret: bool = False  # carries a link that opens a door: minted at delivery, then purged


_AUTHOR: Final = "You get this letter because you are an author of this submission."
_DECISION: Final = "You get this letter because you are a contact of this submission."

LETTERHEADS: Final[dict[LetterKind, Letterhead]] = {
    LetterKind.SIGN_IN: Letterhead(
        "You get this letter because somebody asked to sign in with your address.", is_secret=True
    ),
    LetterKind.PC_INVITATION: Letterhead(
        "You get this letter because the chairs invite you to their program committee.",
        is_secret=True,
    ),
    LetterKind.SUBMISSION_RECEIVED: Letterhead(_AUTHOR),
    LetterKind.SUBMISSION_UPDATED: Letterhead(_AUTHOR),
    LetterKind.SUBMISSION_WITHDRAWN: Letterhead(_AUTHOR),
    LetterKind.AUTHOR_NAMED: Letterhead(_AUTHOR),
    LetterKind.ASSIGNMENT_MADE: Letterhead(
        "You get this letter because you are a member of the program committee."
    ),
    LetterKind.DECISION_ACCEPT: Letterhead(_DECISION),
    LetterKind.DECISION_CONDITIONAL: Letterhead(_DECISION),
    LetterKind.DECISION_WAIT_LIST: Letterhead(_DECISION),
    LetterKind.DECISION_REJECT: Letterhead(_DECISION),
    LetterKind.DECISION_DESK_REJECT: Letterhead(_DECISION),
    LetterKind.FINAL_RECEIVED: Letterhead(_AUTHOR),
}

LETTER_OF_VERDICT: Final[dict[Verdict, LetterKind]] = {
    Verdict.ACCEPT: LetterKind.DECISION_ACCEPT,
    Verdict.CONDITIONAL: LetterKind.DECISION_CONDITIONAL,
    Verdict.WAIT_LIST: LetterKind.DECISION_WAIT_LIST,
    Verdict.REJECT: LetterKind.DECISION_REJECT,
    Verdict.DESK_REJECT: LetterKind.DECISION_DESK_REJECT,
}
