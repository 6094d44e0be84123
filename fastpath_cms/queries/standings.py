"""Standings: what one person is to many submissions, in one round trip; to an edition, in another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    false,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
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
        parts.append(_is_author(viewer.person_id))
    if viewer.browser_hash:
        parts.append(_has_grant(viewer.browser_hash))
    return or_(*parts) if parts else false()


def conflicted_with(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL for "the viewer has a live conflict of interest"; authors always have."""
    if viewer.person_id is None:
        return authored_by(viewer)
    return or_(_has_conflict(viewer.person_id), authored_by(viewer))


def _is_author(
    person: int | BindParameter[int], *more: ColumnElement[bool] | InstrumentedAttribute[bool]
) -> ColumnElement[bool]:
    of_person = Author.submission_id == Submission.id, Author.person_id == person
    return exists().where(*of_person, *more).correlate(Submission)


def _has_grant(browser: str | BindParameter[str]) -> ColumnElement[bool]:
    of_browser = BrowserGrant.submission_id == Submission.id, BrowserGrant.browser_hash == browser
    return exists().where(*of_browser).correlate(Submission)


def _has_conflict(person: int | BindParameter[int]) -> ColumnElement[bool]:
    of_person = Conflict.submission_id == Submission.id, Conflict.person_id == person
    return exists().where(*of_person, Conflict.dismissed_at.is_(None)).correlate(Submission)


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
    given = _asked_of(viewer, edition) | {"ids": ids}
    rows = session.execute(_of_many(is_early=edition.is_discussion_early), given)
    return {id_: _standing(whole, edition, now, *facts) for id_, *facts in rows}


def standing_to(
    session: Session, viewer: Viewer, edition: Edition, submission: Submission, now: datetime
) -> Standing:
    """Return the viewer's standing to one submission; one query."""
    given = _asked_of(viewer, edition) | {"submission": submission.id}
    row = session.execute(_of_one(is_early=edition.is_discussion_early), given).one()
    return _both(edition, now, *row)[0]


def submission_at(
    session: Session, viewer: Viewer, edition: Edition, number: int, now: datetime
) -> tuple[Submission, Standing, Standing] | None:
    """Return the submission of a number, alone, with the viewer's standings; one query.

    The standings are the one to the submission, then the one to the edition as a whole.
    """
    given = _asked_of(viewer, edition) | {"number": number}
    row = session.execute(_at_number(is_early=edition.is_discussion_early), given).one_or_none()
    if row is None:
        return None
    submission, *facts = row
    return submission, *_both(edition, now, *facts)


# The questions below are asked at every page and by every deed about a submission, so each is
# built once. Nobody's id and no browser's hash are NULL, which equals nothing.
_PERSON: Final = bindparam("person", type_=Integer)
_BROWSER: Final = bindparam("browser", type_=String)
_EDITION: Final = bindparam("edition", type_=Integer)


def _asked_of(viewer: Viewer, edition: Edition) -> dict[str, Any]:
    """Return what is different each time."""
    return {
        "person": viewer.person_id,
        "browser": viewer.browser_hash or None,
        "edition": edition.id,
    }


@cache
def _of_many(*, is_early: bool) -> Select[*tuple[Any, ...]]:
    among = Submission.id.in_(bindparam("ids", expanding=True))
    return select(Submission.id, *_columns(is_early=is_early)).where(among)


@cache
def _of_one(*, is_early: bool) -> Select[*tuple[Any, ...]]:
    return select(*_held(), *_columns(is_early=is_early)).where(
        Submission.id == bindparam("submission", type_=Integer)
    )


@cache
def _at_number(*, is_early: bool) -> Select[*tuple[Any, ...]]:
    return select(Submission, *_held(), *_columns(is_early=is_early)).where(
        Submission.edition_id == _EDITION,
        Submission.number == bindparam("number", type_=Integer),
    )


def _held() -> tuple[ColumnElement[bool], ...]:
    """Return the SQL for "the person holds this kind of role in the edition", for each kind."""
    of_person = Role.edition_id == _EDITION, Role.person_id == _PERSON
    return tuple(exists().where(*of_person, Role.kind == kind) for kind in RoleKind)


def _columns(*, is_early: bool) -> tuple[Any, ...]:
    """Return the SQL of what a standing is made of, about the ``Submission`` of the query."""
    is_author = or_(_is_author(_PERSON), _has_grant(_BROWSER))
    return (
        is_author,
        or_(_has_grant(_BROWSER), _is_author(_PERSON, Author.is_contact)),
        or_(_has_conflict(_PERSON), is_author),
        exists().where(Assignment.submission_id == Submission.id, Assignment.person_id == _PERSON),
        exists().where(
            Review.submission_id == Submission.id,
            Review.person_id == _PERSON,
            Review.handed_in_at.is_not(None),
        ),
        exists().where(
            Role.submission_id == Submission.id,
            Role.person_id == _PERSON,
            Role.kind == RoleKind.DEPUTY,
        ),
        and_(_PERSON.is_not(None), all_reviews_in()) if is_early else literal(value=False),
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


def _both(edition: Edition, now: datetime, *facts: Any) -> tuple[Standing, Standing]:
    """Return the standings, to the submission and to the edition, of ``_held`` and ``_columns``."""
    roles = frozenset(kind for kind, is_held in zip(RoleKind, facts, strict=False) if is_held)
    whole = standing_in(roles, edition, now)
    return _standing(whole, edition, now, *facts[len(RoleKind) :]), whole


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
