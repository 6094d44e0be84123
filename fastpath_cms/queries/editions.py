"""Questions about editions: which there are, their dates, their texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fastpath_cms.domain.calendar import (
    DateKind,
    KeyDates,
    Phase,
    opening_day,
    opening_instant,
    phase_at,
)
from fastpath_cms.models import Edition, KeyDate

# Of every page and of every deed the first question: each is built once, and is one query.
_WHOLE: Final = select(Edition).options(joinedload(Edition.key_dates), joinedload(Edition.topics))
_OF_YEAR: Final = _WHOLE.where(Edition.year == bindparam("year", type_=Integer))
_BY_ID: Final = _WHOLE.where(Edition.id == bindparam("id", type_=Integer))


def edition_of(session: Session, year: int) -> Edition | None:
    """Return the edition of a year with its dates and topics, or None."""
    return session.scalars(_OF_YEAR, {"year": year}).unique().one_or_none()


def edition_by_id(session: Session, edition_id: int) -> Edition:
    """Return an edition with its dates and topics; it must exist."""
    return session.scalars(_BY_ID, {"id": edition_id}).unique().one()


def current_edition(session: Session) -> Edition | None:
    """Return the edition shown at ``/``: the one marked current, else the newest."""
    return session.scalars(
        select(Edition)
        .order_by(Edition.is_current.desc(), Edition.year.desc())
        .limit(1)
        .options(selectinload(Edition.key_dates), selectinload(Edition.topics))
    ).one_or_none()


def open_editions(session: Session) -> list[Edition]:
    """Return the editions that are no archive, with their dates and topics."""
    return list(
        session.scalars(
            select(Edition)
            .where(Edition.is_archive.is_(False))
            .order_by(Edition.id)
            .options(selectinload(Edition.key_dates), selectinload(Edition.topics))
        )
    )


def dates_now(rows: list[KeyDate]) -> dict[DateKind, datetime]:
    """Return the key dates that count: those not replaced by a later announcement."""
    return {row.kind: row.at for row in rows if row.replaced_at is None}


def key_dates_of(edition: Edition) -> KeyDates:
    """Return the edition's key dates as the domain's value; ``edition.key_dates`` must be loaded."""
    return key_dates_at(dates_now(edition.key_dates), edition.zone)


def key_dates_at(at: Mapping[DateKind, datetime], zone: ZoneInfo) -> KeyDates:
    """Return instants by kind as the domain's value; the workshop lasts its day."""
    workshop = at.get(DateKind.WORKSHOP)
    return KeyDates(
        call_opens_at=at.get(DateKind.CALL_OPENS),
        submission_due_at=at.get(DateKind.SUBMISSION),
        bids_due_at=at.get(DateKind.BIDS),
        reviews_due_at=at.get(DateKind.REVIEWS_DUE),
        notification_at=at.get(DateKind.NOTIFICATION),
        camera_ready_due_at=at.get(DateKind.CAMERA_READY),
        workshop_at=workshop,
        ends_at=_midnight_after(workshop, zone) if workshop else None,
    )


def _midnight_after(workshop: datetime, zone: ZoneInfo) -> datetime:
    # Not plus 24 hours: a day on which clocks change has 23 or 25.
    return opening_instant(opening_day(workshop, zone) + timedelta(days=1), zone)


def phase_of(edition: Edition, now: datetime) -> Phase:
    """Return the phase an edition is in; an archived one is over."""
    return Phase.AFTER if edition.is_archive else phase_at(key_dates_of(edition), now)
