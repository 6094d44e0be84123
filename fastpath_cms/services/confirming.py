"""Confirming: the letters that tell authors what came in, and when."""

from __future__ import annotations

from typing import Any

from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Edition, Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services import outbox
from fastpath_cms.services.acknowledging import acknowledge
from fastpath_cms.services.act import Act
from fastpath_cms.services.manuscripts import latest

CAUSED_BY_ANYBODY = (
    LetterKind.SUBMISSION_RECEIVED,
    LetterKind.SUBMISSION_UPDATED,
    LetterKind.AUTHOR_NAMED,
)


def tell_authors(
    act: Act,
    edition: Edition,
    submission: Submission,
    kind: LetterKind,
    *,
    only: set[str] | None = None,
    skip: set[str] | None = None,
    **values: Any,
) -> None:
    """Write to the authors, but flood nobody."""
    manuscript = latest(submission)
    receipt = acknowledge(act, submission, manuscript) if manuscript is not None else ""
    due_at = latest_of(submission.extended_due_at, key_dates_of(edition).submission_due_at)
    for author in submission.authors:
        if (only is not None and author.address not in only) or author.address in (skip or ()):
            continue
        if is_flooded(act, author.person_id, author.address, *CAUSED_BY_ANYBODY):
            continue
        turn = f":{submission.version}" if kind is LetterKind.SUBMISSION_UPDATED else ""
        outbox.post(
            act,
            kind,
            key=f"{submission.id}{turn}:{author.address}",
            to=(author.name, author.address),
            edition=edition,
            submission=submission,
            receipt=receipt,
            manuscript=manuscript,
            authors=[row.name for row in submission.authors],
            contacts=[row.name for row in submission.authors if row.is_contact],
            is_contact=author.is_contact,
            due_at=due_at,
            notification_at=key_dates_of(edition).notification_at,
            **values,
        )


def is_flooded(act: Act, person_id: int | None, address: str, *kinds: LetterKind) -> bool:
    """Tell whether an author's address gets no more letters of ``kinds`` within this hour.

    Only where anybody could cause them: nobody (``person_id``) proved the address, or the actor
    proved none.
    """
    is_accountable = person_id is not None and act.actor.person_id is not None
    return not is_accountable and not outbox.may_write_to(act, address, *kinds)
