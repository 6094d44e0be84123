"""Questions about shepherds: who looks after the conditions of one submission, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.models import Decision, Person


@dataclass(frozen=True, slots=True)
class Shepherding:
    """The conditions of an acceptance and who looks after them; ``name`` is "" while nobody does."""

    conditions: str  # the note to the authors
    person_id: int | None
    name: str
    note: str
    met_at: datetime | None
    confirmed_at: datetime | None


def shepherding_of(session: Session, submission_id: int) -> Shepherding | None:
    """Return how a conditional acceptance stands, or None for any other; one query.

    The caller has asked the policy: the reader is an impartial chair, or is to be compared with
    ``person_id``.
    """
    found = session.execute(
        select(
            Decision.note_to_authors,
            Decision.shepherd_id,
            func.coalesce(Person.name, ""),
            Decision.shepherd_note,
            Decision.conditions_met_at,
            Decision.conditions_confirmed_at,
        )
        .outerjoin(Person, Person.id == Decision.shepherd_id)
        .where(Decision.submission_id == submission_id, Decision.verdict == Verdict.CONDITIONAL)
    ).one_or_none()
    return Shepherding(*found) if found is not None else None
