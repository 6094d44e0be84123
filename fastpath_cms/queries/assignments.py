"""Questions about assignments: how many reviews are enough, and who may be asked for one."""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fastpath_cms.models import Person, Role, RoleKind

ENOUGH = 3  # reviews a submission should get


def members_of(session: Session, edition_id: int) -> dict[int, tuple[str, str]]:
    """Return the program committee: person id -> (name, affiliation), by name."""
    rows = session.execute(
        select(Person.id, Person.name, Person.affiliation)
        .join(Role, and_(Role.person_id == Person.id, Role.kind == RoleKind.PC_MEMBER))
        .where(Role.edition_id == edition_id)
        .order_by(Person.name, Person.id)
    )
    return {id_: (name, affiliation) for id_, name, affiliation in rows}
