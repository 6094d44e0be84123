"""Reminding: letters to contacts of incomplete drafts before their deadline, each once and true.

Nothing here moves a phase. A round posts what is due on the year's clock; after a pause of the
worker it posts the latest reminder that is still true and none of those it missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, or_, select

from fastpath_cms.domain.calendar import DateKind, time_left
from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Author, Letter, LetterState, Submission
from fastpath_cms.queries.authoring import lacks
from fastpath_cms.queries.deadlines import contacts_of, drafts_due
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act

MARKS: Final = (timedelta(hours=3), timedelta(hours=24), timedelta(hours=48))


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter that is due now; ``key`` names draft, deadline, mark and reader."""

    submission: Submission
    author: Author
    key: str
    values: dict[str, Any]


def remind_drafts(act: Act) -> int:
    """Post the reminders that are due and take back those not sent and no longer true."""
    due = {f"{LetterKind.DRAFT_REMINDER.value}:{one.key}": one for one in reminders(act)}
    for letter in _unsent(act):
        if letter.key not in due:
            letter.state, letter.leased_until = LetterState.CANCELLED, None
    count = 0
    for one in due.values():
        author = one.author
        if outbox.may_write_to(act, author.address, LetterKind.DRAFT_REMINDER):
            count += outbox.post(
                act,
                LetterKind.DRAFT_REMINDER,
                key=one.key,
                to=(author.name, author.address),
                edition=one.submission.edition,
                submission=one.submission,
                **one.values,
            )
    return count


def reminders(act: Act) -> Iterator[Reminder]:
    """Iterate over the reminders that are true now, posted already or not."""
    for paper in drafts_due(act.session, act.now, act.now + MARKS[-1]):
        due_at, known_at = _deadline_of(paper)
        if due_at is None or not act.now < due_at <= act.now + MARKS[-1]:
            continue  # its own deadline is later than its edition's
        mark = next(mark for mark in MARKS if due_at - mark <= act.now)
        if due_at - mark < max(paper.created_at, known_at):
            continue  # begun, or told of this deadline, since then
        missing = [problem.sentence for problem in lacks(paper, paper.edition)]
        if not missing:
            continue
        hours = int(mark.total_seconds()) // 3600
        left = time_left(due_at, act.now)
        values = {
            "missing": missing,
            "due_at": due_at,
            "short": closing_text(due_at),
            "left": left,
            "is_one": left.startswith("1 ") and left.count(" ") == 1,
            "is_own": due_at == paper.extended_due_at,
        }
        for author in contacts_of(paper):
            key = f"{paper.id}:{int(due_at.timestamp())}:{hours}:{author.address}"
            yield Reminder(paper, author, key, values)


def _deadline_of(paper: Submission) -> tuple[datetime | None, datetime]:
    """Return the deadline that counts for a draft, and when its contacts were told of it."""
    row = next(
        (
            row
            for row in paper.edition.key_dates
            if row.kind is DateKind.SUBMISSION and row.replaced_at is None
        ),
        None,
    )
    own = paper.extended_due_at
    if own is not None and (row is None or own > row.at):
        return own, paper.extended_at or paper.created_at
    return (row.at, row.announced_at) if row is not None else (None, paper.created_at)


def _unsent(act: Act) -> list[Letter]:
    return list(
        act.session.scalars(
            select(Letter).where(
                Letter.kind == LetterKind.DRAFT_REMINDER,
                or_(
                    Letter.state == LetterState.QUEUED,
                    and_(Letter.state == LetterState.SENDING, Letter.leased_until <= act.real),
                ),
            )
        )
    )
