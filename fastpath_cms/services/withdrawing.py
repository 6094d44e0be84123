"""Withdrawing a submission and reviving it: its authors' own deeds, confirmed to all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.errors import NotAllowed
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Move, Status
from fastpath_cms.queries.authoring import lacks
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask
from fastpath_cms.services.confirming import is_flooded, tell_authors
from fastpath_cms.services.granting import ensure_deputies
from fastpath_cms.services.transitions import advance


def withdraw_submission(act: Act, submission_id: int, reason: str) -> dict[str, Any]:
    """Withdraw a submission and tell its authors; what was in is kept, closed to the committee.

    Authors of a draft that nobody was told about get no letter. Returns the number.
    """
    asked = ask(act, Action.SUBMISSION_WITHDRAW, submission_id)
    submission = asked.submission
    was_draft = submission.status is Status.DRAFT
    due_at = _due_at(asked)
    is_back_until = due_at if due_at and act.now < due_at and not submission.notified_at else None
    submission.withdrawn_reason = reason
    advance(act, submission, Move.WITHDRAW, asked.phase)
    if not was_draft:
        _tell(
            act,
            asked,
            LetterKind.SUBMISSION_WITHDRAWN,
            withdrawn_reason=reason,
            revivable_until=is_back_until,
        )
    return {"number": submission.number}


def revive_submission(act: Act, submission_id: int) -> dict[str, Any]:
    """Bring a withdrawn submission back: submitted when nothing is missing, else as a draft.

    Reviews and assignments made before stand; a review keeps the version it was written about.
    Authors who were told of it hear of its return. Returns ``number``, ``status`` and ``missing``
    (sentences). Raises NotAllowed for a paper whose decision was told before it was withdrawn.
    """
    asked = ask(act, Action.SUBMISSION_REVIVE, submission_id)
    submission, edition = asked.submission, asked.edition
    if submission.notified_at is not None:
        raise NotAllowed(
            "The decision on this submission was told before it was withdrawn.",
            kept="It stays withdrawn.",
            todo="Write to the chairs if the withdrawal was a mistake.",
        )
    was_known = submission.submitted_at is not None
    missing = [problem.sentence for problem in lacks(submission, edition)]
    advance(act, submission, Move.REVIVE, asked.phase)
    if not missing:
        if asked.phase is not Phase.CALL:
            own = submission.extended_due_at
            submission.is_late = own is None or act.now >= own
        advance(act, submission, Move.SUBMIT, asked.phase)
    submission.changed_at = act.now
    act.session.flush()
    ensure_deputies(act, edition.id)
    if was_known:
        _tell(act, asked, LetterKind.SUBMISSION_REVIVED, missing=missing, due_at=_due_at(asked))
    elif not missing:
        tell_authors(act, edition, submission, LetterKind.SUBMISSION_RECEIVED)
    return {"number": submission.number, "status": submission.status.value, "missing": missing}


def _due_at(asked: Asked) -> datetime | None:
    return latest_of(
        asked.submission.extended_due_at, key_dates_of(asked.edition).submission_due_at
    )


def _tell(act: Act, asked: Asked, kind: LetterKind, **values: Any) -> None:
    """Write to every author once for this version; to and fro within an hour floods nobody."""
    submission = asked.submission
    act.session.flush()  # the version the letters are keyed by
    for author in submission.authors:
        # Counted by itself: three edits within the hour do not hide that it was withdrawn.
        calm = outbox.may_write_to(act, author.address, kind, submission_id=submission.id)
        if (
            not author.address
            or not calm
            or is_flooded(act, author.person_id, author.address, kind)
        ):
            continue
        outbox.post(
            act,
            kind,
            key=f"{submission.id}:{submission.version}:{author.address}",
            to=(author.name, author.address),
            edition=asked.edition,
            submission=submission,
            **values,
        )
