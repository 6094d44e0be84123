"""Loading the real series into the database as archive editions: facts only, programs published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.calendar import CLOSING, closing_instant, opening_instant
from fastpath_cms.domain.program import named
from fastpath_cms.example import ExampleEdition, load_series
from fastpath_cms.example.series import ExampleKeyDate, ExampleRow
from fastpath_cms.models import (
    CommitteeListing,
    Edition,
    KeyDate,
    NewsItem,
    Topic,
)
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.publishing import snapshot
from fastpath_cms.services.scheduling import Cast, Wanted, write_row

# The series' pages do not say when a date was first announced; half a year before is soon enough.
LEAD: Final = timedelta(days=182)


def load_archive(act: Act) -> list[int]:
    """Load every past edition that is not there yet; return their years, oldest first."""
    there = set(act.session.scalars(select(Edition.year)))
    missing = [example for example in load_series() if example.year not in there]
    for example in missing:
        load_edition(act, example)
    return [example.year for example in missing]


def load_edition(act: Act, example: ExampleEdition) -> int:
    """Load one past edition; return the edition's id."""
    edition = Edition(
        year=example.year,
        title=example.title,
        is_archive=True,
        host=example.host,
        place=example.place,
        zone_name=example.zone.key,
        held_on=example.held_on,
        starts_at=example.starts,
        ends_at=example.ends,
        summary=example.summary,
        background=example.background,
        call_text=example.call,
        submission_text=example.submission,
    )
    act.session.add(edition)
    act.session.flush()
    act.session.add_all(
        Topic(edition_id=edition.id, name=topic.text, position=position)
        for position, topic in enumerate(example.topics)
    )
    for key_date in example.key_dates:
        act.session.add_all(key_date_rows(edition, key_date))
    act.session.add_all(
        NewsItem(
            edition_id=edition.id,
            day=item.on,
            text=item.text,
            created_at=opening_instant(item.on, edition.zone),
        )
        for item in example.news
    )
    act.session.add_all(
        CommitteeListing(
            edition_id=edition.id,
            name=listing.name,
            affiliation=listing.affiliation,
            printed_title=listing.title,
            position=position,
        )
        for position, listing in enumerate(example.committee)
    )
    _load_program(act, edition, example.program)
    audit.record(act, "load-archive", f"edition:{example.year}", edition_id=edition.id)
    return edition.id


def key_date_rows(edition: Edition, key_date: ExampleKeyDate) -> Iterable[KeyDate]:
    """Return a key date's rows: each announcement, and when the next one replaced it."""
    instants = [
        closing_instant(day) if key_date.kind in CLOSING else opening_instant(day, edition.zone)
        for day in key_date.days
    ]
    announced_at = min(instants) - LEAD
    for place, at in enumerate(instants):
        replaced_at = None
        if place < len(instants) - 1:
            moved = key_date.moved_on
            replaced_at = opening_instant(moved, edition.zone) if moved else at - timedelta(days=1)
        yield KeyDate(
            edition_id=edition.id,
            kind=key_date.kind,
            at=at,
            announced_at=announced_at,
            replaced_at=replaced_at,
        )
        announced_at = replaced_at or announced_at


def _load_program(act: Act, edition: Edition, rows: tuple[ExampleRow, ...]) -> None:
    if not rows or edition.held_on is None:
        return
    for row in rows:
        wanted = Wanted(
            row.kind,
            _instant(edition, row.starts),
            _instant(edition, row.ends),
            title=row.title,
            session_title=row.session,
            speakers=tuple(
                Cast(one.name, one.affiliation) for one in named(row.speaker, row.affiliation)
            ),
        )
        write_row(act, edition, wanted)
    snapshot(act, edition, at=opening_instant(edition.held_on, edition.zone))


def _instant(edition: Edition, at: time) -> datetime:
    assert edition.held_on is not None  # noqa: S101 - asked by the caller
    return datetime.combine(edition.held_on, at, edition.zone).astimezone(UTC)
