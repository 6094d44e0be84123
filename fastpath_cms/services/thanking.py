"""Thanking reviewers, each once: when all their reviews are in, else when authors have been told."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, select

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Edition, Letter, Release, Review, Submission
from fastpath_cms.queries.editions import open_editions, phase_of
from fastpath_cms.queries.missing import who_is_done
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act

AT_ONCE: Final = (Phase.REVIEWING, Phase.DISCUSSION)
AFTER: Final = (Phase.NOTIFICATION, Phase.PROGRAM)
WAIT: Final = timedelta(hours=12)  # from the release: authors first


def thank_reviewers(act: Act) -> int:
    """Post the thanks that are due; return how many. The letter gives no number of reviews."""
    count = 0
    for edition in open_editions(act.session):
        phase = phase_of(edition, act.now)
        due: set[int] = set()
        if phase in AT_ONCE and edition.are_thanks_at_once and edition.are_assignments_shown:
            due = who_is_done(act.session, edition.id)
        elif phase in AFTER and _is_told(act, edition):
            due = _who_reviewed(act, edition)
        count += _thank(act, edition, due, is_after=phase in AFTER)
    return count


def _thank(act: Act, edition: Edition, people: set[int], *, is_after: bool) -> int:
    """Post a letter to each of these people who has none of this edition yet."""
    keys = {f"{LetterKind.REVIEW_THANKS.value}:{edition.id}:{one}": one for one in people}
    thanked = set(act.session.scalars(select(Letter.key).where(Letter.key.in_(keys))))
    fresh = sorted(one for key, one in keys.items() if key not in thanked)
    to = mail_addresses(act.session, fresh)
    return sum(
        outbox.post(
            act,
            LetterKind.REVIEW_THANKS,
            key=f"{edition.id}:{one}",
            to=to[one],
            edition=edition,
            is_after=is_after,
        )
        for one in fresh
        if one in to
    )


def _is_told(act: Act, edition: Edition) -> bool:
    told = exists().where(
        Release.edition_id == edition.id,
        Release.only == "",
        Release.performed_at <= act.now - WAIT,
    )
    return bool(act.session.scalar(select(told)))


def _who_reviewed(act: Act, edition: Edition) -> set[int]:
    rows = act.session.scalars(
        select(Review.person_id)
        .join(Submission, Submission.id == Review.submission_id)
        .where(Submission.edition_id == edition.id, Review.handed_in_at.is_not(None))
        .distinct()
    )
    return set(rows)
