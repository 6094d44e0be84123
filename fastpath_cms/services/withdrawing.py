"""Withdrawing a submission: its authors' own deed, confirmed to all of them."""

from __future__ import annotations

from typing import Any

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Move, Status
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask
from fastpath_cms.services.confirming import is_flooded
from fastpath_cms.services.transitions import advance


def withdraw_submission(act: Act, submission_id: int, reason: str) -> dict[str, Any]:
    """Withdraw a submission and tell its authors; what was in is kept, closed to the committee.

    Authors of a draft that nobody was told about get no letter. Returns the number.
    """
    asked = ask(act, Action.SUBMISSION_WITHDRAW, submission_id)
    submission, edition = asked.submission, asked.edition
    was_draft = submission.status is Status.DRAFT
    submission.withdrawn_reason = reason
    advance(act, submission, Move.WITHDRAW, asked.phase)
    if not was_draft:
        for author in submission.authors:
            # Counted by itself: three edits within the hour do not hide that it was withdrawn.
            if is_flooded(act, author, LetterKind.SUBMISSION_WITHDRAWN):
                continue
            outbox.post(
                act,
                LetterKind.SUBMISSION_WITHDRAWN,
                key=f"{submission.id}:{author.address}",
                to=(author.name, author.address),
                edition=edition,
                submission=submission,
                withdrawn_reason=reason,
            )
    return {"number": submission.number}
