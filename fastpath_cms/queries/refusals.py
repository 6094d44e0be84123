"""Who will not review what: pairs that no assignment may make until a chair asks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import Conflict, DeclinedReview, Edition, Person, Submission
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Declined:
    """A review somebody will not write, as an impartial chair reads it."""

    number: int
    title: str
    person_id: int
    name: str
    reason: str
    suggestion: str
    declined_at: datetime


def refused_pairs(session: Session, seen: ColumnElement[bool]) -> set[tuple[int, int]]:
    """Return every standing refusal of the submissions ``seen`` as (submission id, person id)."""
    rows = session.execute(
        select(DeclinedReview.submission_id, DeclinedReview.person_id)
        .join(Submission, Submission.id == DeclinedReview.submission_id)
        .where(seen, DeclinedReview.undone_at.is_(None))
    )
    return {(submission_id, person_id) for submission_id, person_id in rows}


def declined_reviews(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, number: int | None = None
) -> tuple[Declined, ...]:
    """Return the standing refusals this chair or deputy may see, newest first; one query.

    With ``number``, those of that submission alone. Whoever has a conflict of interest by now is
    not listed: they would not be asked again.
    """
    tied = exists().where(
        Conflict.submission_id == DeclinedReview.submission_id,
        Conflict.person_id == DeclinedReview.person_id,
        Conflict.dismissed_at.is_(None),
    )
    scope = and_(Submission.edition_id == edition.id, unsealed(viewer, who))
    if number is not None:
        scope = and_(scope, Submission.number == number)
    rows = session.execute(
        select(
            Submission.number,
            Submission.title,
            Person.id,
            Person.name,
            DeclinedReview.reason,
            DeclinedReview.suggestion,
            DeclinedReview.declined_at,
        )
        .join(DeclinedReview, DeclinedReview.submission_id == Submission.id)
        .join(Person, Person.id == DeclinedReview.person_id)
        .where(scope, DeclinedReview.undone_at.is_(None), ~tied.correlate(DeclinedReview))
        .order_by(DeclinedReview.declined_at.desc(), DeclinedReview.id.desc())
    )
    return tuple(Declined(*row) for row in rows)
