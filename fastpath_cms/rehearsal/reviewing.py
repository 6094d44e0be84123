"""Reviewing: conflicts declared, reviews written, papers discussed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.errors import NotAllowed, NotFound
from fastpath_cms.domain.workflow import Status
from fastpath_cms.example import ExampleSubmission, Station
from fastpath_cms.example.people import GENERAL_CHAIR, PC_MEMBER, PROGRAM_CHAIR
from fastpath_cms.example.submissions import ExampleComment, ExampleReview
from fastpath_cms.models import Review
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.rehearsal.review_form import own_answers
from fastpath_cms.services.act import Act
from fastpath_cms.services.discussing import mark_read, take_stance, write_comment
from fastpath_cms.services.leading import name_lead
from fastpath_cms.services.reviewing import save_review
from fastpath_cms.services.tagging import set_tags

TAGGED_BEFORE: Final = timedelta(hours=1)  # the stop where all reviews are in
AWARDS: Final = 2  # submissions the chairs think of for the award
READ_AFTER: Final = timedelta(minutes=30)  # from the first comment: who leads has read till then
DRAFTED_BEFORE: Final = timedelta(hours=40)  # a review is begun so long before it is handed in


def reviews(play: Play) -> Iterator[Event]:
    """Iterate over the reviews begun and handed in, and the comments."""
    workshop = play.example.dates.workshop
    for submission in play.submissions:
        for review in submission.reviews:
            at = review.handed_in.on(workshop)
            yield at - DRAFTED_BEFORE, partial(_write, of=submission, review=review, is_draft=True)
            yield at, partial(_write, of=submission, review=review, is_draft=False)
        for comment in submission.comments:
            yield comment.written.on(workshop), partial(_discuss, of=submission, comment=comment)
        if submission.lead is not None:
            begun = submission.comments[0].written.on(workshop)
            yield begun + READ_AFTER, partial(_take_sides, of=submission)
    yield play.example.dates.at(Station.DISCUSSION) - TAGGED_BEFORE, _tag


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


def _tag(play: Play) -> None:
    """Let the chairs tag what they want to find again: the best, and what is talked about."""
    ranked = sorted(
        under_review(play), key=lambda one: -sum(review.overall for review in one.reviews)
    )
    for place, submission in enumerate(ranked):
        tags = ["award"] if place < AWARDS else []
        tags += ["talk-it-over"] if len(submission.comments) > 1 else []
        if tags:
            deed = partial(_tag_one, play, play.ids[submission.key], " ".join(tags))
            as_impartial_chair(play, deed)


def _tag_one(play: Play, submission_id: int, tags: str, who: str) -> None:
    play.perform(who, set_tags, submission_id, tags)


def _discuss(play: Play, of: ExampleSubmission, comment: ExampleComment) -> None:
    play.perform(comment.by, write_comment, play.ids[of.key], comment.text, comment.answers)


def _take_sides(play: Play, of: ExampleSubmission) -> None:
    """Let the chair name the lead, who has read so far, and reviewers say where they stand."""
    submission_id, lead = play.ids[of.key], of.lead
    if lead is None:
        return
    person_id = play.person_id(lead)
    as_impartial_chair(play, lambda who: play.perform(who, name_lead, submission_id, person_id))
    play.perform(lead, mark_read, submission_id, len(of.comments))
    for review in of.reviews:
        if review.side is not None:
            play.perform(review.reviewer, take_stance, submission_id, review.side)


def _write(play: Play, of: ExampleSubmission, review: ExampleReview, is_draft: bool) -> None:
    paragraphs = review.comments.split("\n\n")
    answers: dict[str, str | int | None] = {
        "overall": None if is_draft else review.overall,
        "confidence": review.confidence,
        "comments_for_authors": paragraphs[0] if is_draft else review.comments,
        "confidential_remarks": "" if is_draft else review.remarks,
    } | ({} if is_draft else own_answers(of, review))
    submission_id = play.ids[of.key]
    version = play.perform(None, _version, submission_id, play.person_id(review.reviewer))
    play.perform(
        review.reviewer, save_review, submission_id, answers, version, hand_in=not is_draft
    )


def _version(act: Act, submission_id: int, person_id: int) -> int:
    found = act.session.scalar(
        select(Review.version).where(
            Review.submission_id == submission_id, Review.person_id == person_id
        )
    )
    return found or 0
