"""Questions about what reviews say: one's own, and all of a submission as a reader may read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from fastpath_cms.domain.discussing import Side
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.review_form import (
    CONFIDENCE_KEY,
    OVERALL_KEY,
    Answer,
    Answered,
    ReviewField,
    ReviewForm,
    answered,
)
from fastpath_cms.models import (
    Person,
    Review,
    ReviewAnswer,
    ReviewFormField,
    ReviewReading,
    Stance,
    Submission,
    Subreview,
)
from fastpath_cms.queries.review_forms import answers_in, form_from
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """A handed-in review, with the answers this reader may read."""

    id: int
    place: int  # in the order they came in, from 1
    reviewer: str
    is_mine: bool
    overall: int | None  # None: not for this reader
    answers: tuple[Answered, ...]
    is_late: bool
    handed_in_at: datetime
    changed_at: datetime
    is_of_older_version: bool
    side: Side | None
    helpers: tuple[str, ...]  # subreviewers whose words were taken into it
    read_at: datetime | None  # when this reader looked through the reviews, None: never yet

    @property
    def is_new(self) -> bool:
        """Tell whether it came in after this reader looked through the reviews."""
        return not self.is_mine and self.read_at is not None and self.handed_in_at > self.read_at

    @property
    def is_changed_since(self) -> bool:
        """Tell whether it was changed after this reader had read it."""
        return (
            not self.is_mine
            and self.read_at is not None
            and self.handed_in_at <= self.read_at < self.changed_at
        )

    @property
    def scores(self) -> tuple[Answered, ...]:
        """The scores and choices."""
        return tuple(one for one in self.answers if not one.field.is_text)

    @property
    def texts(self) -> tuple[Answered, ...]:
        """The texts."""
        return tuple(one for one in self.answers if one.field.is_text)

    @property
    def is_changed(self) -> bool:
        """Tell whether it was changed after it was handed in."""
        return self.changed_at > self.handed_in_at


@dataclass(frozen=True, slots=True)
class WholeReview:
    """A review with all its answers and the form they are to: for no page as it stands."""

    submission_id: int
    reviewer: str
    is_handed_in: bool
    form: ReviewForm
    answers: dict[str, Answer]


def whole_reviews(session: Session, submission_ids: Iterable[int]) -> tuple[WholeReview, ...]:
    """Return every review of some submissions, drafts too, in the order they came in; one query."""
    is_asked = or_(ReviewFormField.id.is_(None), ReviewAnswer.key == ReviewFormField.key)
    rows = session.execute(
        select(
            Review.id,
            Review.submission_id,
            Submission.edition_id,
            Person.name,
            Review.handed_in_at,
            Review.overall,
            Review.confidence,
            ReviewAnswer.key,
            ReviewAnswer.level,
            ReviewAnswer.text,
            ReviewFormField,
        )
        .join(Submission, Submission.id == Review.submission_id)
        .join(Person, Person.id == Review.person_id)
        .outerjoin(ReviewFormField, ReviewFormField.edition_id == Submission.edition_id)
        .outerjoin(ReviewAnswer, and_(ReviewAnswer.review_id == Review.id, is_asked))
        .where(Review.submission_id.in_(list(submission_ids)))
        .order_by(Review.submission_id, Review.handed_in_at, Review.id)
    ).all()
    fields: dict[int, dict[int, ReviewFormField]] = defaultdict(dict)
    for row in rows:
        if row.ReviewFormField is not None:
            fields[row.edition_id][row.ReviewFormField.id] = row.ReviewFormField
    forms = {row.edition_id: form_from(fields[row.edition_id].values()) for row in rows}
    found: dict[int, WholeReview] = {}
    for row in rows:
        review = found.get(row.id)
        if review is None:
            review = found[row.id] = WholeReview(
                row.submission_id,
                row.name,
                row.handed_in_at is not None,
                forms[row.edition_id],
                {OVERALL_KEY: row.overall, CONFIDENCE_KEY: row.confidence},
            )
        if row.key is not None:
            review.answers[row.key] = row.level if row.level is not None else row.text
    return tuple(found.values())


def my_review(session: Session, viewer: Viewer, submission: Submission) -> Review | None:
    """Return the viewer's own review of a submission, draft or handed in, without its answers."""
    return session.scalars(
        select(Review).where(
            Review.submission_id == submission.id, Review.person_id == viewer.person_id
        ),
        execution_options={"populate_existing": True},  # another tab may just have saved it
    ).one_or_none()


def newest_number(submission: Submission) -> int:
    """Return the number of the version that is reviewed, 0 for none."""
    return max(
        (
            row.number
            for row in submission.manuscripts
            if not row.is_final and row.check_state is CheckState.FIT
        ),
        default=0,
    )


def reviews_of(
    session: Session,
    viewer: Viewer,
    submission: Submission,
    form: ReviewForm,
    fields: Iterable[ReviewField],
) -> tuple[ReviewShown, ...]:
    """Return the handed-in reviews of a submission, in the order they came in; one query.

    ``fields`` of the ``form`` are what the policy lets this reader read of others' reviews; their
    own they read whole.
    """
    newest, read = newest_number(submission), tuple(fields)
    has_scores = form.overall in read
    helpers = (
        select(func.aggregate_strings(Subreview.name, "\n"))
        .where(
            Subreview.submission_id == Review.submission_id,
            Subreview.reviewer_id == Review.person_id,
            Subreview.taken_at.is_not(None),
        )
        .correlate(Review)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Review, Person.name, Stance.side, helpers, ReviewReading.read_at)
        .join(Person, Person.id == Review.person_id)
        .outerjoin(
            Stance,
            and_(
                Stance.submission_id == Review.submission_id,
                Stance.person_id == Review.person_id,
            ),
        )
        .outerjoin(
            ReviewReading,
            and_(
                ReviewReading.submission_id == Review.submission_id,
                ReviewReading.person_id == viewer.person_id,
            ),
        )
        .where(Review.submission_id == submission.id, Review.handed_in_at.is_not(None))
        .options(joinedload(Review.answers))
        .order_by(Review.handed_in_at, Review.id)
    ).unique()
    return tuple(
        ReviewShown(
            id=review.id,
            place=place,
            reviewer=name,
            is_mine=(is_mine := review.person_id == viewer.person_id),
            overall=review.overall if has_scores or is_mine else None,
            answers=answered(form.fields if is_mine else read, answers_in(review)),
            is_late=review.is_late,
            handed_in_at=review.handed_in_at or review.changed_at,
            changed_at=review.changed_at,
            is_of_older_version=(review.manuscript_number or newest) < newest,
            side=side,
            helpers=tuple(sorted((helped or "").splitlines())),
            read_at=read_at,
        )
        for place, (review, name, side, helped, read_at) in enumerate(rows, start=1)
    )
