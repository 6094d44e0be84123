"""Questions about reviews: my own, a submission's, and how far everybody is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, Edition, Review, Submission
from fastpath_cms.queries.conflicts import author_names
from fastpath_cms.queries.editions import phase_of
from fastpath_cms.queries.figures import comment_count, new_comment_count, page_count
from fastpath_cms.queries.scopes import open_to_pc, reads_reviews, unsealed
from fastpath_cms.queries.standings import standings_of
from fastpath_cms.queries.viewer import Viewer


class ReviewState(StrEnum):
    """How far a review is."""

    NOT_STARTED = "not-started"
    DRAFT = "draft"
    HANDED_IN = "handed-in"
    LATE = "late"  # handed in after the date


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A submission as a PC member sees it in a list.

    ``state`` and ``assigned_at`` are None when it is not assigned to them. ``scores``,
    ``comment_count`` and ``new_count`` are None while the others' reviews are closed to them.
    """

    id: int
    number: int
    title: str
    authors: tuple[str, ...]
    status: Status
    page_count: int | None
    state: ReviewState | None
    overall: int | None
    changed_at: datetime | None
    scores: tuple[int, ...] | None
    comment_count: int | None
    new_count: int | None  # comments of others they have neither read nor followed by their own
    may_write: bool
    assigned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody assigned to a submission, and how far they are."""

    name: str
    state: ReviewState
    overall: int | None


def state_of(review: Review | None) -> ReviewState:
    """Return how far a review is; None is one that was not begun."""
    if review is None:
        return ReviewState.NOT_STARTED
    if review.handed_in_at is None:
        return ReviewState.DRAFT
    return ReviewState.LATE if review.is_late else ReviewState.HANDED_IN


def papers_for_pc(
    session: Session,
    viewer: Viewer,
    who: Standing,
    edition: Edition,
    now: datetime,
    *,
    assigned_only: bool = False,
    ids: Sequence[int] | None = None,
) -> tuple[PaperRow, ...]:
    """Return the submissions open to this PC member, with their own review's state.

    By number; or those of ``ids``, in their order.
    """
    phase = phase_of(edition, now)
    mine = Assignment.person_id == viewer.person_id
    reads = reads_reviews(viewer, who, edition, phase)  # else NULL: nothing is even counted
    query = (
        select(
            Submission,
            Assignment.assigned_at,
            Review,
            page_count(),
            case((reads, comment_count())),
            case((reads, new_comment_count(viewer))),
        )
        .outerjoin(Assignment, and_(Assignment.submission_id == Submission.id, mine))
        .outerjoin(
            Review,
            and_(Review.submission_id == Submission.id, Review.person_id == viewer.person_id),
        )
        .where(Submission.edition_id == edition.id, open_to_pc(viewer, who, edition, phase))
        .order_by(Submission.number)
    )
    if assigned_only:
        if not edition.are_assignments_shown:
            return ()
        query = query.where(Assignment.id.is_not(None))
    if ids is not None:
        query = query.where(Submission.id.in_(ids))
    found = session.execute(query).all()
    if ids is not None:
        place = {id_: at for at, id_ in enumerate(ids)}
        found = sorted(found, key=lambda row: place[row[0].id])
    submissions = [submission for submission, *_ in found]
    standings = standings_of(session, viewer, edition, submissions, now, whole=who)
    is_open = {
        submission.id: why_not(
            Action.REVIEWS_READ, standings[submission.id], submission.status, phase
        )
        is None
        for submission in submissions
    }
    names = author_names(session, [paper.id for paper in submissions])
    scores = _scores(session, [id_ for id_, opened in is_open.items() if opened])
    rows = []
    for submission, assigned_at, review, pages, comments, new in found:
        standing, status = standings[submission.id], submission.status
        knows = why_not(Action.AUTHORS_KNOW, standing, status, phase) is None
        is_mine = assigned_at is not None and edition.are_assignments_shown
        opened = is_open[submission.id]
        rows.append(
            PaperRow(
                id=submission.id,
                number=submission.number,
                title=submission.title,
                authors=names.get(submission.id, ()) if knows else (),
                status=status,
                page_count=pages,
                state=state_of(review) if is_mine else None,
                overall=review.overall if review is not None else None,
                changed_at=review.changed_at if review is not None else None,
                scores=tuple(scores.get(submission.id, ())) if opened else None,
                comment_count=comments if opened else None,
                new_count=new if opened else None,
                may_write=why_not(Action.REVIEW_WRITE, standing, status, phase) is None,
                assigned_at=assigned_at if is_mine else None,
            )
        )
    return tuple(rows)


def deputised(session: Session, viewer: Viewer, edition: Edition) -> tuple[tuple[int, str], ...]:
    """Return number and title of the submissions this person acts as chair for."""
    rows = session.execute(
        select(Submission.number, Submission.title)
        .where(Submission.edition_id == edition.id, unsealed(viewer, Standing(is_deputy=True)))
        .order_by(Submission.number)
    )
    return tuple(rows.all())


def _by_submission(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for submission_id, value in rows:
        found[submission_id].append(value)
    return found


def _scores(session: Session, ids: Collection[int]) -> dict[int, list[int]]:
    """Return the overall evaluations that are in, by submission id."""
    rows = session.execute(
        select(Review.submission_id, Review.overall)
        .where(
            Review.submission_id.in_(ids),
            Review.handed_in_at.is_not(None),
            Review.overall.is_not(None),
        )
        .order_by(Review.submission_id, Review.handed_in_at, Review.id)
    )
    return _by_submission((id_, overall) for id_, overall in rows if overall is not None)
