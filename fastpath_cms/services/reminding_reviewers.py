"""Reminding reviewers: three days and one day before reviews are due and a day after, each once.

Only who lacks a review gets a letter, and one letter lists all of them. After a pause of the worker
the latest reminder that is still true is posted and none of those it missed; what was not sent in
time is taken back. A reviewer who told the chairs a day is left alone until that day is over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, or_, select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.domain.errors import NotAllowed, OutOfPhase
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import Edition, Letter, LetterState
from fastpath_cms.queries.editions import key_dates_of, open_editions, phase_of
from fastpath_cms.queries.missing import Missing, Reviewing, reviewers
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition

BEFORE: Final = (timedelta(days=1), timedelta(days=3))
AFTER: Final = timedelta(days=1)
REVIEWING: Final = (Phase.BIDDING, Phase.REVIEWING, Phase.DISCUSSION)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter that is due now; ``key`` names edition, date, mark and reader."""

    edition: Edition
    person_id: int
    to: tuple[str, str]
    key: str
    values: dict[str, Any]


def remind_reviewers(act: Act) -> int:
    """Post the reminders that are due, and take back those not sent and no longer true."""
    due = {f"{LetterKind.REVIEW_REMINDER.value}:{one.key}": one for one in reminders(act)}
    for letter in _unsent(act):
        if letter.key not in due:
            letter.state, letter.leased_until = LetterState.CANCELLED, None
    posted = set(act.session.scalars(select(Letter.key).where(Letter.key.in_(due))))
    fresh = [one for key, one in due.items() if key not in posted]
    return sum(_post(act, one) for one in fresh)


def reminders(act: Act) -> Iterator[Reminder]:
    """Iterate over the reminders that are true now, posted already or not."""
    for edition in open_editions(act.session):
        due_at = key_dates_of(edition).reviews_close_at
        if due_at is None or not edition.are_assignments_shown:
            continue
        if phase_of(edition, act.now) not in REVIEWING:
            continue
        mark_at = _mark_at(due_at, act.now)
        if mark_at is None:
            continue
        days = (mark_at - due_at).days
        lacking = []
        for one in reviewers(act.session, edition.id):
            known = [missing for missing in one.missing if missing.assigned_at <= mark_at]
            is_told = one.late_until is not None and act.now < one.late_until
            if known and not is_told:
                lacking.append((one.person_id, known))
        key = f"{edition.id}:{int(due_at.timestamp())}:{days}"
        yield from _made(act, edition, lacking, key)


def remind_now(act: Act, edition_id: int, person_ids: Collection[int]) -> int:
    """Write to these reviewers now of what they lack, as far as this chair sees it.

    At most three letters an hour go to one address. Returns the number of letters.
    """
    letters = list(previewed(act, edition_id, person_ids))
    count = 0
    for one in letters:
        if outbox.may_write_to(act, one.to[1], LetterKind.REVIEW_REMINDER):
            count += _post(act, one)
    if count:
        audit.record(
            act, "reviews.remind", f"edition:{edition_id}", edition_id=edition_id, letters=count
        )
    return count


def previewed(act: Act, edition_id: int, person_ids: Collection[int]) -> Iterator[Reminder]:
    """Iterate over the letters that ``remind_now`` would post; raise the refusal if it would none."""
    edition, who, phase = ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    if phase not in REVIEWING:
        raise OutOfPhase("Reviewers are reminded while reviews are written.")
    if not edition.are_assignments_shown:
        raise NotAllowed(
            "The assignments are hidden from the reviewers.",
            kept="Nobody was written to.",
            todo="Show them first.",
        )
    lacking = [
        (one.person_id, one.missing)
        for one in seen_by(act, edition, who)
        if one.person_id in person_ids and one.missing
    ]
    yield from _made(act, edition, lacking, f"now:{act.tools.entropy.token(18)}")


def seen_by(act: Act, edition: Edition, who: Standing) -> tuple[Reviewing, ...]:
    """Return the reviewers as far as a chair sees their assignments."""
    return reviewers(act.session, edition.id, unsealed(act.actor, who))


def text_of(act: Act, one: Reminder) -> tuple[str, str]:
    """Return subject and body of a reminder, as its reader will get it."""
    return outbox.render(
        act, LetterKind.REVIEW_REMINDER, to=one.to, edition=one.edition, **one.values
    )


def _mark_at(due_at: datetime, now: datetime) -> datetime | None:
    """Return the instant of the latest reminder that is true at ``now``, or None."""
    if now >= due_at:
        return due_at + AFTER if now >= due_at + AFTER else None
    return next((due_at - mark for mark in BEFORE if due_at - mark <= now), None)


def _made(
    act: Act, edition: Edition, lacking: list[tuple[int, list[Missing]]], key: str
) -> Iterator[Reminder]:
    """Iterate over the letters to people by id about what each lacks; ``key`` names the occasion."""
    due_at = key_dates_of(edition).reviews_close_at
    to = mail_addresses(act.session, [person_id for person_id, _ in lacking])
    for person_id, missing in lacking:
        if person_id not in to:
            continue  # no address is left to write to
        values = {
            "missing": missing,
            "due_at": due_at,
            "short": closing_text(due_at) if due_at is not None else "",
            "is_late": due_at is not None and act.now >= due_at,
        }
        yield Reminder(edition, person_id, to[person_id], f"{key}:{person_id}", values)


def _post(act: Act, one: Reminder) -> bool:
    return outbox.post(
        act,
        LetterKind.REVIEW_REMINDER,
        key=one.key,
        to=one.to,
        edition=one.edition,
        **one.values,
    )


def _unsent(act: Act) -> list[Letter]:
    """Return the reminders of the worker that wait; a chair's go out as they are."""
    return list(
        act.session.scalars(
            select(Letter).where(
                Letter.kind == LetterKind.REVIEW_REMINDER,
                Letter.key.not_like(f"{LetterKind.REVIEW_REMINDER.value}:now:%"),
                or_(
                    Letter.state == LetterState.QUEUED,
                    and_(Letter.state == LetterState.SENDING, Letter.leased_until <= act.real),
                ),
            )
        )
    )
