"""Standings: what one person is to many submissions, in one round trip; to an edition, in another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, false, literal, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.calendar import GRACE, Phase, is_in_grace
from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.promises import ends_at
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TOLD
from fastpath_cms.models import (
    Assignment,
    Author,
    BrowserGrant,
    Conflict,
    Edition,
    FilePromise,
    Review,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.editions import key_dates_of, phase_of
from fastpath_cms.queries.viewer import Viewer

CHAIRS = frozenset({RoleKind.GENERAL_CHAIR, RoleKind.PROGRAM_CHAIR})


def roles_in(session: Session, viewer: Viewer, edition_id: int) -> frozenset[RoleKind]:
    """Return the kinds of role a viewer holds in an edition; ``deputy`` for any submission of it."""
    if viewer.person_id is None:
        return frozenset()
    return frozenset(
        session.scalars(
            select(Role.kind).where(
                Role.edition_id == edition_id, Role.person_id == viewer.person_id
            )
        )
    )


def edition_standing(session: Session, viewer: Viewer, edition: Edition, now: datetime) -> Standing:
    """Return what a viewer is to an edition as a whole."""
    return standing_in(roles_in(session, viewer, edition.id), edition, now)


def standing_in(roles: frozenset[RoleKind], edition: Edition, now: datetime) -> Standing:
    """Return what these roles make of somebody in an edition; its dates must be loaded."""
    return Standing(
        is_chair=bool(roles & CHAIRS),
        is_publicity=RoleKind.PUBLICITY_CHAIR in roles,
        is_member=RoleKind.PC_MEMBER in roles,
        is_deputy=RoleKind.DEPUTY in roles,
        has_late_link=is_in_grace(key_dates_of(edition), now),
        may_know_authors=not edition.is_double_blind,
    )


def authored_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL for "the viewer is an author": by verified address, or by this browser."""
    parts: list[ColumnElement[bool]] = []
    if viewer.person_id is not None:
        parts.append(
            exists()
            .where(Author.submission_id == Submission.id, Author.person_id == viewer.person_id)
            .correlate(Submission)
        )
    if viewer.browser_hash:
        parts.append(
            exists()
            .where(
                BrowserGrant.submission_id == Submission.id,
                BrowserGrant.browser_hash == viewer.browser_hash,
            )
            .correlate(Submission)
        )
    return or_(*parts) if parts else false()


def conflicted_with(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL for "the viewer has a live conflict of interest"; authors always have."""
    if viewer.person_id is None:
        return authored_by(viewer)
    declared = (
        exists()
        .where(
            Conflict.submission_id == Submission.id,
            Conflict.person_id == viewer.person_id,
            Conflict.dismissed_at.is_(None),
        )
        .correlate(Submission)
    )
    return or_(declared, authored_by(viewer))


def standings_of(
    session: Session,
    viewer: Viewer,
    edition: Edition,
    submissions: Iterable[Submission],
    now: datetime,
    *,
    whole: Standing | None = None,
) -> dict[int, Standing]:
    """Return the viewer's standing to each submission, by submission id; two queries in all.

    ``whole`` is the viewer's standing to the edition where it is known already: one query less.
    """
    if whole is None:
        whole = edition_standing(session, viewer, edition, now)
    ids = [submission.id for submission in submissions]
    rows = session.execute(
        select(Submission.id, *_columns(viewer, edition)).where(Submission.id.in_(ids))
    )
    return {id_: _standing(whole, edition, now, *facts) for id_, *facts in rows}


def submission_at(
    session: Session, viewer: Viewer, edition: Edition, number: int, now: datetime
) -> tuple[Submission, Standing, Standing] | None:
    """Return the submission of a number, alone, with the viewer's standings; one query.

    The standings are the one to the submission, then the one to the edition as a whole.
    """
    held = Role.edition_id == edition.id, Role.person_id == viewer.person_id
    kinds = list(RoleKind)
    row = session.execute(
        select(
            Submission,
            *(
                _if_person(viewer.person_id, exists().where(*held, Role.kind == kind))
                for kind in kinds
            ),
            *_columns(viewer, edition),
        ).where(Submission.edition_id == edition.id, Submission.number == number)
    ).one_or_none()
    if row is None:
        return None
    submission, *facts = row
    roles = frozenset(kind for kind, is_held in zip(kinds, facts, strict=False) if is_held)
    whole = standing_in(roles, edition, now)
    return submission, _standing(whole, edition, now, *facts[len(kinds) :]), whole


def _columns(viewer: Viewer, edition: Edition) -> tuple[Any, ...]:
    """Return the SQL of what a standing is made of, about the ``Submission`` of the query."""
    person = viewer.person_id
    mine = Author.person_id == person if person is not None else false()
    granted = (
        exists().where(
            BrowserGrant.submission_id == Submission.id,
            BrowserGrant.browser_hash == viewer.browser_hash,
        )
        if viewer.browser_hash
        else false()
    )
    return (
        authored_by(viewer),
        or_(
            granted, exists().where(Author.submission_id == Submission.id, mine, Author.is_contact)
        ),
        conflicted_with(viewer),
        _if_person(
            person,
            exists().where(
                Assignment.submission_id == Submission.id, Assignment.person_id == person
            ),
        ),
        _if_person(
            person,
            exists().where(
                Review.submission_id == Submission.id,
                Review.person_id == person,
                Review.handed_in_at.is_not(None),
            ),
        ),
        _if_person(
            person,
            exists().where(
                and_(
                    Role.submission_id == Submission.id,
                    Role.person_id == person,
                    Role.kind == RoleKind.DEPUTY,
                )
            ),
        ),
        _if_person(person if edition.is_discussion_early else None, all_reviews_in()),
        Submission.status,
        Submission.extended_due_at,
        Submission.repair_due_at,
        select(FilePromise.until_at)
        .where(
            FilePromise.submission_id == Submission.id,
            FilePromise.replaced_at.is_(None),
            FilePromise.kept_at.is_(None),
        )
        .correlate(Submission)
        .scalar_subquery(),
    )


def _standing(whole: Standing, edition: Edition, now: datetime, *facts: Any) -> Standing:
    """Return the standing that the values of ``_columns`` make."""
    is_author, is_contact, is_conflicted, is_assigned, is_in, is_deputy, *more = facts
    are_all_in, status, extended, repair, promised = more
    are_revealed = edition.are_authors_revealed and phase_of(edition, now) >= Phase.NOTIFICATION
    due_at = key_dates_of(edition).submission_due_at
    return Standing(
        is_chair=whole.is_chair,
        is_publicity=whole.is_publicity,
        is_member=whole.is_member,
        is_deputy=bool(is_deputy),
        is_author=bool(is_author),
        is_contact=bool(is_contact),
        is_conflicted=bool(is_conflicted),
        is_reviewer=bool(is_assigned) and edition.are_assignments_shown,
        has_handed_in=bool(is_in) or not edition.is_own_review_first,
        has_late_link=whole.has_late_link
        or (extended is not None and now < extended + GRACE)
        or (repair is not None and now < repair),
        may_know_authors=whole.may_know_authors or (are_revealed and status in TOLD),
        has_early_talk=bool(are_all_in),
        has_promise=promised is not None and now < ends_at(promised, latest_of(due_at, extended)),
    )


def all_reviews_in() -> ColumnElement[bool]:
    """Return the SQL for "somebody is asked to review it, and every review asked for is in"."""
    is_in = exists().where(
        Review.submission_id == Assignment.submission_id,
        Review.person_id == Assignment.person_id,
        Review.handed_in_at.is_not(None),
    )
    asked = exists().where(Assignment.submission_id == Submission.id)
    missing = asked.where(~is_in)
    return and_(asked.correlate(Submission), ~missing.correlate(Submission))


def standing_to(
    session: Session, viewer: Viewer, edition: Edition, submission: Submission, now: datetime
) -> Standing:
    """Return the viewer's standing to one submission."""
    return standings_of(session, viewer, edition, [submission], now)[submission.id]


def _if_person(person: int | None, clause: ColumnElement[bool]) -> ColumnElement[bool]:
    return clause if person is not None else literal(value=False)
