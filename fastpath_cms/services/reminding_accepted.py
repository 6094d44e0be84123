"""Reminding authors of what an accepted submission lacks, three days and one day before it is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fastpath_cms.domain.calendar import time_left
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Edition, Submission, Talk
from fastpath_cms.queries.accepted import is_lacking
from fastpath_cms.queries.editions import key_dates_of, open_editions
from fastpath_cms.queries.notification import contacts_of
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act

MARKS: Final = (timedelta(days=1), timedelta(days=3))


def remind_accepted(act: Act) -> int:
    """Post the reminders that are due now, each once; return how many.

    After a pause of the worker the latest that is still true is posted alone. Whoever was told of
    the acceptance since then, or declined the talk, gets none.
    """
    count = 0
    for edition in open_editions(act.session):
        due_at = key_dates_of(edition).final_due_at
        mark = next((mark for mark in MARKS if due_at and due_at - mark <= act.now < due_at), None)
        if due_at is None or mark is None:
            continue
        for submission, talk in _lacking(act, edition, due_at - mark):
            count += _remind(act, edition, submission, talk, due_at=due_at, days=mark.days)
    return count


def _lacking(
    act: Act, edition: Edition, told_before: datetime
) -> Iterator[tuple[Submission, Talk | None]]:
    rows = act.session.execute(
        select(Submission, Talk)
        .outerjoin(Talk, Talk.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition.id,
            Submission.notified_at < told_before,
            is_lacking(),
        )
        .options(selectinload(Submission.authors), selectinload(Submission.manuscripts))
        .order_by(Submission.id)
    )
    yield from ((submission, talk) for submission, talk in rows)


def _remind(
    act: Act,
    edition: Edition,
    submission: Submission,
    talk: Talk | None,
    *,
    due_at: datetime,
    days: int,
) -> int:
    needs_final = not any(
        one.is_final and one.check_state is CheckState.FIT for one in submission.manuscripts
    )
    missing = ["the final version"] if needs_final else []
    if talk is None or talk.confirmed_at is None:
        missing.append("a word on who gives the talk")
    return sum(
        outbox.post(
            act,
            LetterKind.FINAL_REMINDER,
            key=f"{submission.id}:{int(due_at.timestamp())}:{days}:{contact.address.lower()}",
            to=(contact.name, contact.address),
            edition=edition,
            submission=submission,
            missing=missing,
            needs_final=needs_final,
            due_at=due_at,
            left=time_left(due_at, act.now),
        )
        for contact in contacts_of(submission)
    )
