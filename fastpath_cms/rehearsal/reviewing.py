"""Reviewing: conflicts declared, reviewers assigned, reviews written, papers discussed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.errors import NotAllowed, NotFound
from fastpath_cms.domain.workflow import Status
from fastpath_cms.example import ExampleSubmission
from fastpath_cms.example.people import GENERAL_CHAIR, PC_MEMBER, PROGRAM_CHAIR
from fastpath_cms.example.submissions import ExampleComment, ExampleReview
from fastpath_cms.models import Review
from fastpath_cms.rehearsal.playing import Play
from fastpath_cms.services.act import Act
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.services.declaring import declare_conflicts
from fastpath_cms.services.discussing import write_comment
from fastpath_cms.services.reviewing import Opinion, save_review

ASSIGNED_AFTER: Final = timedelta(hours=18)  # from the stop where nothing is assigned yet
DRAFTED_BEFORE: Final = timedelta(hours=40)  # a review is begun so long before it is handed in


def assign(play: Play) -> None:
    """Let every member look for conflicts, and an impartial chair assign each paper."""
    play.at(play.clock.now() + ASSIGNED_AFTER)
    for person in play.people.values():
        if PC_MEMBER in person.roles:
            play.perform(person.key, declare_conflicts, play.edition_id, {})
    for submission in under_review(play):
        pairs = [
            (play.numbers[submission.key], play.viewers[review.reviewer].person_id)
            for review in submission.reviews
        ]
        as_impartial_chair(
            play, lambda who, pairs=pairs: play.perform(who, assign_reviewers, play.edition_id, pairs, [])
        )


def review_until(play: Play, now: datetime) -> None:
    """Let the reviews be begun and handed in, and the comments be written, up to an instant."""
    for at, submission, what, is_draft in _events(play):
        if not play.clock.now() < at <= now:
            continue
        play.at(at)
        if isinstance(what, ExampleComment):
            play.perform(what.by, write_comment, play.ids[submission.key], what.text)
        else:
            _write(play, submission, what, is_draft=is_draft)
    play.at(now)


def under_review(play: Play) -> Iterator[ExampleSubmission]:
    """Iterate over the submissions that came in and stayed, by number."""
    there = [
        one for one in play.submissions if one.key in play.ids and one.status is Status.SUBMITTED
    ]
    yield from sorted(there, key=lambda one: play.numbers[one.key])


def as_impartial_chair(play: Play, deed: Callable[[str], object]) -> str:
    """Do a deed as the first chair to whom the paper is not sealed, else as a member: its deputy."""
    people = play.people.values()
    order = [person.key for person in people if PROGRAM_CHAIR in person.roles]
    order += [person.key for person in people if GENERAL_CHAIR in person.roles]
    order += [person.key for person in people if PC_MEMBER in person.roles]
    for key in order:
        try:
            deed(key)
        except (NotFound, NotAllowed):
            continue
        return key
    raise LookupError("nobody may do this")


def _events(
    play: Play,
) -> Iterator[tuple[datetime, ExampleSubmission, ExampleReview | ExampleComment, bool]]:
    workshop = play.example.dates.workshop
    events: list[tuple[datetime, ExampleSubmission, ExampleReview | ExampleComment, bool]] = []
    for submission in under_review(play):
        for review in submission.reviews:
            at = review.handed_in.on(workshop)
            events.append((at - DRAFTED_BEFORE, submission, review, True))
            events.append((at, submission, review, False))
        events.extend(
            (comment.written.on(workshop), submission, comment, False)
            for comment in submission.comments
        )
    yield from sorted(events, key=lambda event: event[0])


def _write(
    play: Play, submission: ExampleSubmission, review: ExampleReview, *, is_draft: bool
) -> None:
    paragraphs = review.comments.split("\n\n")
    opinion = Opinion(
        overall=None if is_draft else review.overall,
        confidence=review.confidence,
        comments_for_authors=paragraphs[0] if is_draft else review.comments,
        confidential_remarks="" if is_draft else review.remarks,
    )
    submission_id = play.ids[submission.key]
    version = play.perform(None, _version, submission_id, play.viewers[review.reviewer].person_id)
    play.perform(
        review.reviewer, save_review, submission_id, opinion, version, hand_in=not is_draft
    )


def _version(act: Act, submission_id: int, person_id: int) -> int:
    found = act.session.scalar(
        select(Review.version).where(
            Review.submission_id == submission_id, Review.person_id == person_id
        )
    )
    return found or 0
