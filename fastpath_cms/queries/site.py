"""What the public pages print of an edition: its rooms, its dates, the series around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.calendar import CLOSING, DATE_NAMES, DateKind
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.models import (
    CommitteeListing,
    Edition,
    NewsItem,
    ProgramVersion,
    SitePage,
)

# Bids and reviews are between the committee and its chairs; the public page does not print them.
PUBLIC_DATES: Final = (
    DateKind.CALL_OPENS,
    DateKind.SUBMISSION,
    DateKind.NOTIFICATION,
    DateKind.CAMERA_READY,
    DateKind.WORKSHOP,
)
HALF_DAY: Final = timedelta(hours=5)  # at most


@dataclass(frozen=True, slots=True)
class Rooms:
    """Which public pages of an edition have something on them."""

    has_call: bool
    has_committee: bool
    has_news: bool
    has_program: bool


NO_ROOMS: Final = Rooms(has_call=False, has_committee=False, has_news=False, has_program=False)


@dataclass(frozen=True, slots=True)
class DateLine:
    """One announced date with those it replaced, the latest of them first."""

    kind: DateKind
    name: str
    at: datetime
    is_closing: bool
    formers: tuple[datetime, ...]
    is_live: bool  # of an edition that is not over


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition as the others list it."""

    year: int
    label: str
    host: str
    summary: str
    held_on: date | None
    place: str
    is_current: bool
    has_program: bool


@dataclass(frozen=True, slots=True)
class PageText:
    """A page of the site; ``text`` is Markdown."""

    slug: str
    title: str
    text: str


def has_call(edition: Edition) -> bool:
    """Tell whether an edition has a call to read."""
    texts = (edition.background, edition.call_text, edition.submission_text)
    return any(texts) or bool(edition.topics)


def rooms_of(session: Session, edition: Edition, today: date) -> Rooms:
    """Return which pages of an edition have something on them, in one query."""
    news, committee, program = session.execute(
        select(
            exists().where(NewsItem.edition_id == edition.id, NewsItem.day <= today),
            exists().where(CommitteeListing.edition_id == edition.id),
            exists().where(ProgramVersion.edition_id == edition.id),
        )
    ).one()
    return Rooms(has_call(edition), bool(committee), bool(news), bool(program))


def date_lines(edition: Edition) -> tuple[DateLine, ...]:
    """Return the dates the public page prints; ``edition.key_dates`` must be loaded."""
    lines = []
    for kind in PUBLIC_DATES:
        rows = [row for row in edition.key_dates if row.kind is kind]
        current = next((row for row in rows if row.replaced_at is None), None)
        if current is not None:
            replaced = sorted(
                ((row.replaced_at, row.at) for row in rows if row.replaced_at is not None),
                reverse=True,
            )
            formers = tuple(dict.fromkeys(at for _, at in replaced if at != current.at))
            is_closing, is_live = kind in CLOSING, not edition.is_archive
            lines.append(DateLine(kind, DATE_NAMES[kind], current.at, is_closing, formers, is_live))
    return tuple(lines)


def edition_lines(session: Session) -> tuple[EditionLine, ...]:
    """Return every edition, newest first, in one query.

    A summary is the stored one, else counted from the program that was published.
    """
    newest = (
        select(func.max(ProgramVersion.number))
        .where(ProgramVersion.edition_id == Edition.id)
        .correlate(Edition)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Edition.year,
            Edition.name,
            Edition.host,
            Edition.summary,
            Edition.held_on,
            Edition.place,
            Edition.starts_at,
            Edition.ends_at,
            Edition.is_current,
            newest.is_not(None).label("has_program"),
            ProgramVersion.items.label("program"),
        )
        .outerjoin(
            ProgramVersion,
            and_(
                ProgramVersion.edition_id == Edition.id,
                ProgramVersion.number == newest,
                Edition.summary == "",  # a stored summary needs no counting
            ),
        )
        .order_by(Edition.year.desc())
    )
    return tuple(
        EditionLine(
            row.year,
            f"{row.name} {row.year}",
            row.host,
            row.summary or summary_of(_kinds(row.program), row.starts_at, row.ends_at),
            row.held_on,
            row.place,
            row.is_current,
            bool(row.has_program),
        )
        for row in rows
    )


def _kinds(program: list[Any] | None) -> Counter[ItemKind]:
    return Counter(ItemKind(row["kind"]) for row in program or () if not row["is_cancelled"])


def summary_of(kinds: Mapping[ItemKind, int], starts: time | None, ends: time | None) -> str:
    """Say what a day had, as ``Full-day with 7 invited speakers and 2 regular speakers.`` does."""
    parts = []
    for kind, noun in (
        (ItemKind.KEYNOTE, "keynote speaker"),
        (ItemKind.INVITED, "invited speaker"),
        (ItemKind.REGULAR, "regular speaker"),
    ):
        count = kinds.get(kind, 0)
        if count:
            parts.append(f"{count} {noun}" if count == 1 else f"{count} {noun}s")
    panels = kinds.get(ItemKind.PANEL, 0)
    if panels:
        parts.append("a panel" if panels == 1 else f"{panels} panels")
    if not parts:
        return ""
    *most, last = parts
    what = f"{', '.join(most)} and {last}" if most else last
    return f"{_length(starts, ends)}with {what}."


def _length(starts: time | None, ends: time | None) -> str:
    if starts is None or ends is None:
        return ""
    day = date(2000, 1, 1)  # any day: only the hours between count
    length = datetime.combine(day, ends) - datetime.combine(day, starts)
    return "Half-day " if length <= HALF_DAY else "Full-day "


def site_page_of(session: Session, slug: str) -> PageText | None:
    """Return a page of the site, or None."""
    row = session.execute(
        select(SitePage.slug, SitePage.title, SitePage.text).where(SitePage.slug == slug)
    ).one_or_none()
    return PageText(*row) if row else None


def site_pages(session: Session) -> tuple[PageText, ...]:
    """Return all pages of the site in the order of the footer."""
    rows = session.execute(
        select(SitePage.slug, SitePage.title, SitePage.text).order_by(
            SitePage.position, SitePage.slug
        )
    )
    return tuple(PageText(*row) for row in rows)
