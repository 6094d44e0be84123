"""Writing a review: saved as a draft, handed in when complete, changed until notification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Problem, Stale, Unfit
from fastpath_cms.domain.scoring import CONFIDENCE, OVERALL, is_in_range
from fastpath_cms.models import Review
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask
from fastpath_cms.services.manuscripts import newest


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a review says; a draft may leave anything out."""

    overall: int | None = None
    confidence: int | None = None
    comments_for_authors: str = ""
    confidential_remarks: str = ""


def missing_from(opinion: Opinion) -> tuple[Problem, ...]:
    """Return what a review still lacks before it can be handed in."""
    problems = []
    if opinion.overall is None:
        problems.append(Problem("overall", "Choose an overall evaluation.", "overall"))
    if opinion.confidence is None:
        problems.append(Problem("confidence", "Say how sure you are.", "confidence"))
    if not opinion.comments_for_authors.strip():
        problems.append(
            Problem("comments", "Write comments for the authors.", "comments_for_authors")
        )
    return tuple(problems)


def save_review(
    act: Act, submission_id: int, opinion: Opinion, base_version: int, *, hand_in: bool
) -> dict[str, Any]:
    """Save the actor's review; with ``hand_in`` it is complete and the committee may read it.

    ``base_version`` is the version the form was opened with, 0 for none. Returns ``is_handed_in``,
    ``is_late`` and ``is_first``, whether this save handed it in. Raises Stale when another tab
    saved since, and Unfit when a review to hand in, or handed in before, is incomplete.
    """
    asked = ask(act, Action.REVIEW_WRITE, submission_id)
    review = _mine(act, submission_id)
    if (review.version if review is not None else 0) != base_version:
        raise Stale(
            "You saved this review from another page while you were writing here.",
            kept="Both texts.",
            todo="Compare the two below and save the one you want.",
        )
    was_in = review is not None and review.handed_in_at is not None
    problems = missing_from(opinion) if hand_in or was_in else ()
    if problems:
        kept = "The review that is in stays." if was_in else "What you typed is kept."
        raise Unfit(*problems, *_out_of_range(opinion), kept=kept)
    if outside := _out_of_range(opinion):
        raise Unfit(*outside, kept="What you typed is kept.")
    if review is None:
        review = Review(submission_id=submission_id, person_id=act.actor.person_id)
        review.created_at = act.now
        act.session.add(review)
    _fill(act, asked, review, opinion)
    is_first = hand_in and not was_in
    if is_first:
        due = key_dates_of(asked.edition).reviews_close_at
        review.handed_in_at = act.now
        review.is_late = due is not None and act.now >= due
    act.session.flush()
    _record(act, asked, review, is_first=is_first)
    return {
        "is_handed_in": review.handed_in_at is not None,
        "is_late": bool(review.is_late),
        "is_first": is_first,
    }


def _mine(act: Act, submission_id: int) -> Review | None:
    if act.actor.person_id is None:
        raise NotFound
    return act.session.scalars(
        select(Review)
        .where(Review.submission_id == submission_id, Review.person_id == act.actor.person_id)
        .with_for_update()
    ).one_or_none()


def _out_of_range(opinion: Opinion) -> tuple[Problem, ...]:
    scores = (
        ("overall", opinion.overall, OVERALL, "The overall evaluation goes from -3 to 3."),
        ("confidence", opinion.confidence, CONFIDENCE, "The confidence goes from 1 to 5."),
    )
    return tuple(
        Problem(name, sentence, name)
        for name, score, words, sentence in scores
        if score is not None and not is_in_range(score, words)
    )


def _fill(act: Act, asked: Asked, review: Review, opinion: Opinion) -> None:
    review.overall = opinion.overall
    review.confidence = opinion.confidence
    review.comments_for_authors = opinion.comments_for_authors
    review.confidential_remarks = opinion.confidential_remarks
    reviewed = newest(asked.submission)
    review.manuscript_number = reviewed.number if reviewed is not None else None
    review.changed_at = act.now


def _record(act: Act, asked: Asked, review: Review, *, is_first: bool) -> None:
    """Put on record that a review was handed in or changed, never what it says."""
    if review.handed_in_at is None:
        return
    audit.record(
        act,
        "review.hand-in" if is_first else "review.change",
        f"submission:{asked.submission.number}",
        edition_id=asked.edition.id,
        submission_id=asked.submission.id,
        version=review.version,
    )
