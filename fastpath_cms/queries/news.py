"""The news of an edition, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.models import NewsItem
from fastpath_cms.queries.settings import mark_of


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One piece of news; ``text`` is Markdown, ``number`` counts from 1 as they were written."""

    id: int
    number: int
    day: date
    text: str
    created_at: datetime

    @property
    def mark(self) -> str:
        """The mark of what stands here now."""
        return mark_of((self.day, self.text))


def news_of(
    session: Session, edition_id: int, *, until: date | None = None
) -> tuple[NewsLine, ...]:
    """Return the news of an edition, newest first; only those of a day that has come by ``until``."""
    rows = session.execute(
        select(NewsItem.id, NewsItem.day, NewsItem.text, NewsItem.created_at)
        .where(NewsItem.edition_id == edition_id)
        .order_by(NewsItem.id)
    )
    lines = [
        NewsLine(id_, number, day, text, created_at)
        for number, (id_, day, text, created_at) in enumerate(rows, start=1)
    ]
    if until is not None:
        lines = [line for line in lines if line.day <= until]
    return tuple(sorted(lines, key=lambda line: (line.day, line.id), reverse=True))
