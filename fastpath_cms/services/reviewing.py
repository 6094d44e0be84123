"""Writing a review: saved as a draft, handed in when complete, changed until notification."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Stale, Unfit
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.review_form import (
    CONFIDENCE_KEY,
    OVERALL_KEY,
    Answer,
    Answers,
    ReviewForm,
    is_empty,
    missing_from,
    outside,
)
from fastpath_cms.models import Manuscript, Review, ReviewAnswer, ReviewVersion
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.review_forms import (
    answers_in,
    changes_between,
    form_of,
    versions_of,
)
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask


def save_review(
    act: Act, submission_id: int, answers: Answers, base_version: int, *, hand_in: bool
) -> dict[str, Any]:
    """Save the actor's review; with ``hand_in`` it is complete and the committee may read it.

    ``answers`` are by the field's key: a field left out stays as it is, None or "" is no answer.
    ``base_version`` is the version the form was opened with, 0 for none. Returns ``is_handed_in``,
    ``is_late`` and ``is_first``, whether this save handed it in. Raises Stale when another tab
    saved since, and Unfit when a review to hand in, or handed in before, is incomplete.
    """
    asked = ask(act, Action.REVIEW_WRITE, submission_id, is_whole=False)
    form = form_of(act.session, asked.edition.id)
    review, number, newest = _mine(act, submission_id)
    if (review.version if review is not None else 0) != base_version:
        raise Stale(
            "You saved this review from another page while you were writing here.",
            kept="Both texts.",
            todo="Compare the two below and save the one you want.",
        )
    was_in = review is not None and review.handed_in_at is not None
    before = answers_in(review) if review is not None else {}
    after = _answered(form, before, answers)
    problems = missing_from(form, after, before if was_in else None) if hand_in or was_in else ()
    problems += outside(form, after)
    if problems:
        kept = "The review that is in stays." if was_in else "What you typed is kept."
        raise Unfit(*problems, kept=kept)
    if review is None:
        review = Review(submission_id=submission_id, person_id=act.actor.person_id, answers=[])
        review.created_at = act.now
        act.session.add(review)
    is_first = hand_in and not was_in
    if is_first:
        due = key_dates_of(asked.edition).reviews_close_at
        review.handed_in_at = act.now
        review.is_late = due is not None and act.now >= due
    if _fill(act, review, before, after, number) or is_first:
        _keep_version(act, review, before, after, newest)
        _record(act, asked, review, is_first=is_first)
    return {
        "is_handed_in": review.handed_in_at is not None,
        "is_late": bool(review.is_late),
        "is_first": is_first,
    }


_NUMBER: Final = (  # of the version of the paper that is reviewed
    select(func.max(Manuscript.number))
    .where(
        Manuscript.submission_id == bindparam("submission"),
        Manuscript.is_final.is_(False),
        Manuscript.check_state == CheckState.FIT,
    )
    .scalar_subquery()
)
_MINE: Final = (
    select(
        Review,
        _NUMBER,
        select(func.max(ReviewVersion.number))
        .where(ReviewVersion.review_id == Review.id)
        .correlate(Review)
        .scalar_subquery(),
    )
    .where(Review.submission_id == bindparam("submission"), Review.person_id == bindparam("person"))
    .options(joinedload(Review.answers))
    .with_for_update(of=Review)
)


def _mine(act: Act, submission_id: int) -> tuple[Review | None, int | None, int | None]:
    """Return the actor's review, the paper's number that is reviewed, and the newest version kept."""
    if act.actor.person_id is None:
        raise NotFound
    given = {"submission": submission_id, "person": act.actor.person_id}
    row = act.session.execute(_MINE, given).unique().one_or_none()
    if row is None:
        return None, act.session.scalar(select(_NUMBER), given), None
    review, number, newest = row
    return review, number, newest


def _answered(form: ReviewForm, before: Answers, answers: Answers) -> dict[str, Answer]:
    """Return all that the review says with new answers; those to retired fields stay."""
    after = dict(before)
    for field in form.asked:
        if field.key in answers:
            after[field.key] = answers[field.key]
    return {key: answer for key, answer in after.items() if not is_empty(answer)}


def _fill(act: Act, review: Review, before: Answers, after: Answers, number: int | None) -> bool:
    """Put the answers into the review; tell whether that changes anything."""
    changes = changes_between(before, after)
    if not changes and review.version is not None and review.manuscript_number == number:
        return False
    review.overall = _level(after.get(OVERALL_KEY))
    review.confidence = _level(after.get(CONFIDENCE_KEY))
    rows = {row.key: row for row in review.answers}
    for key in changes.keys() - {OVERALL_KEY, CONFIDENCE_KEY}:
        answer = after.get(key)
        if answer is None:
            review.answers.remove(rows[key])
            continue
        row = rows.get(key)
        if row is None:
            row = ReviewAnswer(key=key)
            review.answers.append(row)
        row.level, row.text = _level(answer), answer if isinstance(answer, str) else ""
    review.manuscript_number = number
    review.changed_at = act.now
    flag_modified(review, "changed_at")  # an answer alone counts as a change of the review
    return True


def _level(answer: Answer) -> int | None:
    return answer if isinstance(answer, int) else None


def _keep_version(
    act: Act, review: Review, before: Answers, after: Answers, newest: int | None
) -> None:
    """Keep what this save changed since the ``newest`` version kept, nearly always the one before."""
    if newest is None:
        before = {}
    elif newest != review.version:
        before = versions_of(act.session, review.id)[-1].answers
    act.session.flush()
    act.session.add(
        ReviewVersion(
            review_id=review.id,
            number=review.version,
            saved_at=act.now,
            is_handed_in=review.handed_in_at is not None,
            manuscript_number=review.manuscript_number,
            changes=changes_between(before, after),
        )
    )


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
