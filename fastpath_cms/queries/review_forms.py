"""Questions about review forms: the form of an edition, what a review answers, its versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.review_form import (
    CONFIDENCE_KEY,
    DEFAULT_FORM,
    OVERALL_KEY,
    Answer,
    ReviewField,
    ReviewForm,
)
from fastpath_cms.models import Review, ReviewAnswer, ReviewFormField, ReviewVersion

_FIELDS: Final = select(ReviewFormField).where(
    ReviewFormField.edition_id == bindparam("edition_id")
)


def form_of(session: Session, edition_id: int) -> ReviewForm:
    """Return the review form of an edition; one query."""
    return form_from(session.scalars(_FIELDS, {"edition_id": edition_id}))


def form_from(rows: Iterable[ReviewFormField]) -> ReviewForm:
    """Return the form that rows of one edition make; no row makes the default form."""
    ordered = sorted(rows, key=lambda row: (row.position, row.id))
    return ReviewForm(tuple(map(_field, ordered))) if ordered else DEFAULT_FORM


def _field(row: ReviewFormField) -> ReviewField:
    return ReviewField(
        key=row.key,
        kind=row.kind,
        label=row.label,
        audience=row.audience,
        moment=row.moment,
        is_required=row.is_required,
        hint=row.hint,
        words=dict(row.levels),
        word_limit=row.word_limit,
        is_retired=row.retired_at is not None,
    )


def answers_in(review: Review) -> dict[str, Answer]:
    """Return what a review answers, by the field's key; ``review.answers`` must be loaded."""
    return scores_of(review) | said(review.answers)


def said(answers: Iterable[ReviewAnswer]) -> dict[str, Answer]:
    """Return rows of answers by the field's key."""
    return {row.key: row.level if row.level is not None else row.text for row in answers}


def scores_of(review: Review) -> dict[str, Answer]:
    """Return the two answers that are columns of the review."""
    both = {OVERALL_KEY: review.overall, CONFIDENCE_KEY: review.confidence}
    return {key: score for key, score in both.items() if score is not None}


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """One saved version of a review, whole."""

    number: int
    saved_at: datetime
    is_handed_in: bool
    manuscript_number: int | None
    answers: Mapping[str, Answer]


def versions_of(session: Session, review_id: int) -> tuple[SavedVersion, ...]:
    """Return every saved version of a review, the first one first; one query."""
    return versions_of_each(session, [review_id]).get(review_id, ())


def versions_of_each(
    session: Session, review_ids: Collection[int]
) -> dict[int, tuple[SavedVersion, ...]]:
    """Return every saved version of some reviews, by the review's id; one query."""
    rows: dict[int, list[ReviewVersion]] = defaultdict(list)
    for row in session.scalars(
        select(ReviewVersion)
        .where(ReviewVersion.review_id.in_(review_ids))
        .order_by(ReviewVersion.review_id, ReviewVersion.number)
    ):
        rows[row.review_id].append(row)
    return {id_: tuple(_told(found)) for id_, found in rows.items()}


def _told(rows: Iterable[ReviewVersion]) -> Iterable[SavedVersion]:
    answers: dict[str, Answer] = {}
    for row in rows:
        answers = answers_after(answers, row.changes)
        yield SavedVersion(
            row.number, row.saved_at, row.is_handed_in, row.manuscript_number, answers
        )


def answers_after(before: Mapping[str, Answer], changes: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers of a version from those before it and what changed."""
    both = {**before, **changes}
    return {key: answer for key, answer in both.items() if answer is not None}


def changes_between(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return what changed from one version to the next; None is an answer taken away."""
    return {
        key: after.get(key)
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    }
