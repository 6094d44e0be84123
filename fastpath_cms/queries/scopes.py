"""The policy as SQL filters: which submissions of an edition a viewer may see in a list.

Each filter is about the ``Submission`` of the query it stands in and correlates with nothing else,
so a query may join assignments, conflicts or authors of its own.
"""

from __future__ import annotations

from sqlalchemy import and_, exists, false, not_, or_, true
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import BEFORE_PC, Status
from fastpath_cms.models import Assignment, Edition, Review, Role, RoleKind, Submission
from fastpath_cms.queries.standings import authored_by, conflicted_with
from fastpath_cms.queries.viewer import Viewer


def unsealed(viewer: Viewer, who: Standing) -> ColumnElement[bool]:
    """Return the filter for what the viewer handles as an impartial chair or as a deputy."""
    if viewer.person_id is None:
        return false()
    is_deputy = (
        exists()
        .where(
            Role.submission_id == Submission.id,
            Role.person_id == viewer.person_id,
            Role.kind == RoleKind.DEPUTY,
        )
        .correlate(Submission)
    )
    handles: ColumnElement[bool] = Submission.id.is_not(None) if who.is_chair else is_deputy
    return and_(handles, not_(conflicted_with(viewer)))


def open_to_pc(
    viewer: Viewer, who: Standing, edition: Edition, phase: Phase
) -> ColumnElement[bool]:
    """Return the filter for what the viewer may see as a PC member or assigned reviewer."""
    if viewer.person_id is None or phase <= Phase.CALL:
        return false()
    assigned = (
        exists()
        .where(Assignment.submission_id == Submission.id, Assignment.person_id == viewer.person_id)
        .correlate(Submission)
    )
    if who.is_member:
        reach: ColumnElement[bool] = Submission.id.is_not(None)
    elif edition.are_assignments_shown:
        reach = assigned
    else:
        return false()
    return and_(reach, Submission.status.not_in(BEFORE_PC), not_(conflicted_with(viewer)))


def viewable(viewer: Viewer, who: Standing, edition: Edition, phase: Phase) -> ColumnElement[bool]:
    """Return the filter that agrees with SUBMISSION_VIEW for every submission of the edition."""
    return and_(
        Submission.edition_id == edition.id,
        or_(authored_by(viewer), unsealed(viewer, who), open_to_pc(viewer, who, edition, phase)),
    )


def reads_reviews(
    viewer: Viewer, who: Standing, edition: Edition, phase: Phase
) -> ColumnElement[bool]:
    """Return the filter that agrees with REVIEWS_READ for what is ``viewable`` as the committee."""
    if viewer.person_id is None:
        return false()
    handled = and_(unsealed(viewer, who), reads_as_chair(viewer, edition, phase))
    others = Submission.id.is_not(None) if phase >= Phase.DISCUSSION else false()
    if not edition.are_assignments_shown:
        return or_(handled, others)
    assigned, awaited = _assigned(viewer), _awaited(viewer, edition)
    return or_(handled, and_(assigned, not_(awaited)), and_(not_(assigned), others))


def reads_discussion(
    viewer: Viewer, who: Standing, edition: Edition, phase: Phase
) -> ColumnElement[bool]:
    """Return the filter that agrees with DISCUSSION_READ for every submission of the edition."""
    return and_(
        Submission.edition_id == edition.id,
        or_(unsealed(viewer, who), open_to_pc(viewer, who, edition, phase)),
        reads_reviews(viewer, who, edition, phase),
    )


def reads_as_chair(viewer: Viewer, edition: Edition, phase: Phase) -> ColumnElement[bool]:
    """Return the filter that agrees with REVIEWS_READ for what is ``unsealed``.

    A chair who reviews a submission waits for the own review, as long as it can be handed in.
    """
    if viewer.person_id is None or not Phase.BIDDING <= phase < Phase.NOTIFICATION:
        return true()
    return not_(_awaited(viewer, edition))


def _assigned(viewer: Viewer) -> ColumnElement[bool]:
    return (
        exists()
        .where(Assignment.submission_id == Submission.id, Assignment.person_id == viewer.person_id)
        .correlate(Submission)
    )


def _awaited(viewer: Viewer, edition: Edition) -> ColumnElement[bool]:
    """Return the SQL for "the viewer's own review comes first, and is not in"."""
    if not edition.is_own_review_first or not edition.are_assignments_shown:
        return false()
    handed_in = (
        exists()
        .where(
            Review.submission_id == Submission.id,
            Review.person_id == viewer.person_id,
            Review.handed_in_at.is_not(None),
        )
        .correlate(Submission)
    )
    return and_(Submission.status == Status.SUBMITTED, _assigned(viewer), not_(handed_in))
