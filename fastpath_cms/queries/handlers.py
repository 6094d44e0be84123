"""Who handles a submission: its impartial chairs, and its deputy if it has one."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from fastpath_cms.models import EmailAddress, Person, Role, RoleKind, Submission
from fastpath_cms.queries.people import main_first
from fastpath_cms.queries.roles import ties_of
from fastpath_cms.queries.standings import CHAIRS


def handlers_of(session: Session, submission: Submission) -> tuple[tuple[str, str], ...]:
    """Return (name, address) of everybody who acts as chair for a submission, by name.

    Chairs with a conflict of interest are not among them; the deputy named in their place is.
    """
    other = aliased(EmailAddress)
    first = (
        select(other.id)
        .where(other.person_id == Person.id)
        .order_by(*main_first(other))
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    handles = or_(
        and_(Role.kind.in_(CHAIRS), Role.submission_id.is_(None)),
        and_(Role.kind == RoleKind.DEPUTY, Role.submission_id == submission.id),
    )
    rows = session.execute(
        select(Person.name, EmailAddress.address)
        .join(Role, Role.person_id == Person.id)
        .join(Submission, Submission.id == submission.id)
        .join(EmailAddress, EmailAddress.id == first)
        .where(Role.edition_id == submission.edition_id, handles, ~ties_of(Role.person_id))
        .distinct()
        .order_by(Person.name, EmailAddress.address)
    )
    return tuple((name, address) for name, address in rows)
