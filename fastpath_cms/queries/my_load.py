"""My papers in their order, with my review of the one that is open: what the review page asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.review_form import CONFIDENCE_KEY, OVERALL_KEY, Answer
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, Edition, Review, ReviewAnswer, Submission
from fastpath_cms.queries.scopes import open_to_pc
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Place:
    """One paper of mine."""

    number: int
    title: str
    is_in: bool  # my review of it is handed in


@dataclass(frozen=True, slots=True)
class MyReview:
    """My review of one paper, without its answers."""

    id: int
    version: int
    changed_at: datetime
    handed_in_at: datetime | None
    is_late: bool
    manuscript_number: int | None  # the version of the PDF it was written about


@dataclass(frozen=True, slots=True)
class MyLoad:
    """My papers under review, by number, and my review of the one that is open."""

    places: tuple[Place, ...]
    here: int  # the number of the open one
    review: MyReview | None
    answers: Mapping[str, Answer]

    @property
    def version(self) -> int:
        """The version of the review, 0 while there is none."""
        return self.review.version if self.review is not None else 0

    @property
    def before(self) -> Place | None:
        """The paper before the open one."""
        return next((one for one in reversed(self.places) if one.number < self.here), None)

    @property
    def after(self) -> Place | None:
        """The paper after the open one."""
        return next((one for one in self.places if one.number > self.here), None)

    @property
    def position(self) -> int:
        """The place of the open paper among mine, from 1."""
        return 1 + sum(one.number < self.here for one in self.places)

    @property
    def next_to_do(self) -> Place | None:
        """The next paper without a review that is in, after the open one and round again."""
        ahead = [one for one in self.places if one.number > self.here]
        behind = [one for one in self.places if one.number < self.here]
        return next((one for one in (*ahead, *behind) if not one.is_in), None)


def my_load(
    session: Session,
    viewer: Viewer,
    submission: Submission,
    *,
    who: Standing,
    edition: Edition,
    phase: Phase,
) -> MyLoad:
    """Return my papers under review and my review of ``submission``; one query."""
    is_here = and_(ReviewAnswer.review_id == Review.id, Review.submission_id == submission.id)
    mine = and_(Review.submission_id == Submission.id, Review.person_id == viewer.person_id)
    rows = session.execute(
        select(
            Submission.number,
            Submission.title,
            Review.handed_in_at,
            Review.id,
            Review.version,
            Review.changed_at,
            Review.is_late,
            Review.manuscript_number,
            Review.overall,
            Review.confidence,
            ReviewAnswer.key,
            ReviewAnswer.level,
            ReviewAnswer.text,
        )
        .join(Assignment, Assignment.submission_id == Submission.id)
        .outerjoin(Review, mine)
        .outerjoin(ReviewAnswer, is_here)
        .where(
            Submission.edition_id == edition.id,
            Submission.status == Status.SUBMITTED,
            Assignment.person_id == viewer.person_id,
            open_to_pc(viewer, who, edition, phase),
        )
        .order_by(Submission.number)
    ).all()
    places = {
        row.number: Place(row.number, row.title, row.handed_in_at is not None) for row in rows
    }
    here = [row for row in rows if row.number == submission.number and row.id is not None]
    if not here:
        return MyLoad(tuple(places.values()), submission.number, None, {})
    first = here[0]
    answers: dict[str, Answer] = {
        row.key: row.level if row.level is not None else row.text for row in here if row.key
    }
    scores = {OVERALL_KEY: first.overall, CONFIDENCE_KEY: first.confidence}
    return MyLoad(
        tuple(places.values()),
        submission.number,
        MyReview(
            first.id,
            first.version,
            first.changed_at,
            first.handed_in_at,
            first.is_late,
            first.manuscript_number,
        ),
        answers | {key: score for key, score in scores.items() if score is not None},
    )
