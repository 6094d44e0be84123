"""Figures of one submission as SQL: what lists show, sort by, search for and count.

Each is about the ``Submission`` of the query it stands in. None of them asks who wants to know:
the caller has limited the query to what the viewer may know of.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ScalarSelect, and_, cast, exists, false, func, not_, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import Float

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Assignment,
    Author,
    Comment,
    Decision,
    Manuscript,
    ReadMark,
    Review,
    Submission,
)
from fastpath_cms.queries.missing import is_counted, is_in
from fastpath_cms.queries.viewer import Viewer

_IN = and_(Review.submission_id == Submission.id, Review.handed_in_at.is_not(None))


def review_count() -> ScalarSelect[int]:
    """Return how many reviews are in."""
    return select(func.count()).where(_IN).correlate(Submission).scalar_subquery()


def mean_score() -> ScalarSelect[float]:
    """Return the mean overall evaluation of the reviews that are in; NULL without any."""
    mean = cast(func.avg(Review.overall), Float)
    return select(mean).where(_IN).correlate(Submission).scalar_subquery()


def score_spread() -> ScalarSelect[int]:
    """Return the highest overall evaluation less the lowest; NULL without any."""
    spread = func.max(Review.overall) - func.min(Review.overall)
    return select(spread).where(_IN).correlate(Submission).scalar_subquery()


def reviewer_count() -> ScalarSelect[int]:
    """Return how many people are to review it; who has a conflict of interest does not count."""
    return (
        select(func.count())
        .where(Assignment.submission_id == Submission.id, is_counted())
        .correlate(Submission)
        .scalar_subquery()
    )


def asked_count() -> ScalarSelect[int]:
    """Return how many people are assigned, those with a conflict of interest too."""
    return (
        select(func.count())
        .where(Assignment.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )


def missing_count() -> ScalarSelect[int]:
    """Return how many of its reviewers, those without a conflict, have not handed in."""
    return (
        select(func.count())
        .where(Assignment.submission_id == Submission.id, is_counted(), ~is_in())
        .correlate(Submission)
        .scalar_subquery()
    )


def comment_count() -> ScalarSelect[int]:
    """Return how many comments its discussion has."""
    return (
        select(func.count())
        .where(Comment.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )


def new_comment_count(viewer: Viewer) -> ScalarSelect[int]:
    """Return how many comments of others a reader has neither read nor followed by their own."""
    return (
        select(func.count())
        .where(Comment.submission_id == Submission.id, is_comment_new(viewer))
        .correlate(Submission)
        .scalar_subquery()
    )


def is_comment_new(viewer: Viewer) -> ColumnElement[bool]:
    """Return whether a comment is one of those; about the ``Comment`` of the query."""
    own, person_id = aliased(Comment), viewer.person_id
    read = select(ReadMark.place).where(
        ReadMark.submission_id == Comment.submission_id, ReadMark.person_id == person_id
    )
    written = select(func.max(own.place)).where(
        own.submission_id == Comment.submission_id, own.person_id == person_id
    )
    return and_(
        Comment.person_id != person_id,
        *(
            Comment.place > func.coalesce(place.correlate(Comment).scalar_subquery(), 0)
            for place in (read, written)
        ),
    )


def commented_at() -> ScalarSelect[datetime]:
    """Return when the last comment was written; NULL without any."""
    return (
        select(func.max(Comment.written_at))
        .where(Comment.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )


def last_check() -> ScalarSelect[CheckState]:
    """Return where the version that came in last stands with its judge; NULL without any."""
    return (
        select(Manuscript.check_state)
        .where(Manuscript.submission_id == Submission.id, Manuscript.is_final.is_(False))
        .order_by(Manuscript.number.desc())
        .limit(1)
        .correlate(Submission)
        .scalar_subquery()
    )


def page_count() -> ScalarSelect[int]:
    """Return the page count of the version that is reviewed; NULL without any."""
    return (
        select(Manuscript.page_count)
        .where(
            Manuscript.submission_id == Submission.id,
            Manuscript.is_final.is_(False),
            Manuscript.check_state == CheckState.FIT,
        )
        .order_by(Manuscript.number.desc())
        .limit(1)
        .correlate(Submission)
        .scalar_subquery()
    )


def has_fit_manuscript() -> ColumnElement[bool]:
    """Return whether it has a version that can be reviewed."""
    return (
        exists()
        .where(Manuscript.submission_id == Submission.id, Manuscript.check_state == CheckState.FIT)
        .correlate(Submission)
    )


def is_pdf_open(now: datetime) -> ColumnElement[bool]:
    """Return whether its PDF is being checked, to be replaced, or missing, of what is submitted."""
    return and_(
        Submission.status == Status.SUBMITTED,
        or_(
            func.coalesce(last_check(), "") == CheckState.WAITING.value,
            func.coalesce(Submission.repair_due_at > now, false()),
            and_(last_check().is_not(None), not_(has_fit_manuscript())),
        ),
    )


def has_verified_contact() -> ColumnElement[bool]:
    """Return whether a contact has used a link sent to their address."""
    return (
        exists()
        .where(
            Author.submission_id == Submission.id, Author.is_contact, Author.person_id.is_not(None)
        )
        .correlate(Submission)
    )


def has_decision() -> ColumnElement[bool]:
    """Return whether there is a verdict, under embargo or told."""
    return exists().where(Decision.submission_id == Submission.id).correlate(Submission)
