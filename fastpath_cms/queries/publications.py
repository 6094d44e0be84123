"""Questions about a member's own publications, and what they say of the member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.publications import PublicationSource
from fastpath_cms.matching.affinity import words_of
from fastpath_cms.models import Publication
from fastpath_cms.queries.viewer import Viewer

LOOKED: Final = 4_000  # characters of each publication that the preview of words looks at
MOST: Final = 60  # publications, the newest told, that it looks at


@dataclass(frozen=True, slots=True)
class OwnPublication:
    """One publication as its owner sees it."""

    id: int
    title: str
    year: int | None
    authors: tuple[str, ...]
    source: PublicationSource
    word_count: int  # of its abstract, or of the text of its pages
    beginning: str


def own_publications(session: Session, viewer: Viewer) -> tuple[OwnPublication, ...]:
    """Return the viewer's publications, the newest told first."""
    rows = session.scalars(
        select(Publication)
        .where(Publication.person_id == viewer.person_id)
        .order_by(Publication.added_at.desc(), Publication.id.desc())
    )
    return tuple(
        OwnPublication(
            row.id,
            row.title,
            row.year,
            tuple(row.authors),
            row.source,
            len(row.abstract.split()),
            row.abstract[:240],
        )
        for row in rows
    )


def own_words(session: Session, viewer: Viewer) -> list[str]:
    """Return the words that say most of the viewer's publications, compared with nobody else's."""
    rows = session.execute(
        select(Publication.title, func.substr(Publication.abstract, 1, LOOKED))
        .where(Publication.person_id == viewer.person_id)
        .order_by(Publication.added_at.desc(), Publication.id.desc())
        .limit(MOST)
    )
    return words_of([f"{title}\n{abstract}" for title, abstract in rows])
