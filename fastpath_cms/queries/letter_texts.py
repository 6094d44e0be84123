"""The texts of letters: which holds now, what was before, and how many letters went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import Edition, Letter, LetterText, Person
from fastpath_cms.queries.letters import seen_by_a_chair
from fastpath_cms.queries.viewer import Viewer

HISTORY: Final = 50  # newest versions of one text: on its page, and to go back to


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One version of a text, and who wrote it when."""

    number: int
    subject: str
    body: str
    is_default: bool
    is_off: bool
    by: str
    written_at: datetime


def texts_now(session: Session, edition_id: int) -> dict[str, LetterText]:
    """Return the version that holds of each kind an edition ever changed; one query."""
    newer = aliased(LetterText)
    newest = (
        select(func.max(newer.number))
        .where(newer.edition_id == edition_id, newer.kind == LetterText.kind)
        .scalar_subquery()
    )
    rows = session.scalars(
        select(LetterText).where(LetterText.edition_id == edition_id, LetterText.number == newest)
    )
    return {row.kind: row for row in rows}


def text_history(session: Session, edition_id: int, kind: str) -> tuple[TextVersion, ...]:
    """Return the versions of one text, newest first; one query."""
    rows = session.execute(
        select(
            LetterText.number,
            LetterText.subject,
            LetterText.body,
            LetterText.is_default,
            LetterText.is_off,
            func.coalesce(Person.name, ""),
            LetterText.written_at,
        )
        .outerjoin(Person, Person.id == LetterText.by_id)
        .where(LetterText.edition_id == edition_id, LetterText.kind == kind)
        .order_by(LetterText.number.desc())
        .limit(HISTORY)
    )
    return tuple(TextVersion(*row) for row in rows)


def counts_by_kind(
    session: Session, viewer: Viewer, who: Standing, edition: Edition
) -> dict[str, int]:
    """Count the letters of each kind a chair may see; one query."""
    seen = seen_by_a_chair(viewer, who, edition, select(Letter.kind, func.count()))
    return {kind.value: count for kind, count in session.execute(seen.group_by(Letter.kind))}
