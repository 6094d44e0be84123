"""My papers in their order, with my review of the one that is open: what the review page asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.review_form import Answer
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, Edition, Review, ReviewAnswer, Submission
from fastpath_cms.queries.review_forms import said, scores_of
from fastpath_cms.queries.scopes import open_to_pc
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Place:
    """One paper of mine."""

    number: int
    title: str
    is_in: bool  # my review of it is handed in


@dataclass(frozen=True, slots=True)
class MyLoad:
    """My papers under review, by number, and my review of the one that is open."""

    places: tuple[Place, ...]
    here: int  # the number of the open one
    review: Review | None
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
        select(Submission.number, Submission.title, Review, ReviewAnswer)
        .join(Assignment, Assignment.submission_id == Submission.id)
        .outerjoin(Review, mine)
        .outerjoin(ReviewAnswer, is_here)
        .where(
            Submission.edition_id == edition.id,
            Submission.status == Status.SUBMITTED,
            Assignment.person_id == viewer.person_id,
            open_to_pc(viewer, who, edition, phase),
        )
        .order_by(Submission.number),
        execution_options={"populate_existing": True},  # another tab may just have saved it
    ).all()
    places: dict[int, Place] = {}
    found: Review | None = None
    answers: list[ReviewAnswer] = []
    for number, title, review, answer in rows:
        is_in = review is not None and review.handed_in_at is not None
        places[number] = Place(number, title, is_in)
        if number == submission.number:
            found = review
            answers += [answer] if answer is not None else []
    whole = scores_of(found) | said(answers) if found is not None else {}
    return MyLoad(tuple(places.values()), submission.number, found, whole)
