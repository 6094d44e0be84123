"""Key dates and the program as iCalendar (RFC 5545, 7986).

Nothing here reads a clock: what changed when, and how often, is the caller's to say, so the same
facts give the same bytes. Closing dates are timed events in their last minute; opening dates are
whole days of the edition's zone.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from fastpath_cms.domain.calendar import (
    AOE,
    hour_text,
    last_minute,
    opening_day,
    short_day_text,
    zone_abbreviation,
)

PRODUCT: Final = "-//FastPath CMS//Calendar//EN"
REFRESH: Final = timedelta(hours=1)
Observance: TypeAlias = TimezoneDaylight | TimezoneStandard


@dataclass(frozen=True, slots=True)
class EditionInfo:
    """The edition a calendar is of; ``url`` is its public page, whose host is part of each UID."""

    name: str
    year: int
    zone: ZoneInfo
    url: str
    place: str = ""

    @property
    def label(self) -> str:
        """What people call it: ``FastPath 2027``."""
        return f"{self.name} {self.year}"


@dataclass(frozen=True, slots=True)
class DateEntry:
    """A key date; ``at`` is exclusive for a closing one, ``sequence`` counts its changes."""

    uid_key: str
    name: str
    at: datetime
    is_closing: bool
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ProgramEntry:
    """A row of the program; ``sequence`` counts its changes."""

    uid_key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    changed_at: datetime
    speakers: tuple[str, ...] = ()
    description: str = ""
    url: str = ""
    is_cancelled: bool = False


def dates_calendar(edition: EditionInfo, entries: Iterable[DateEntry]) -> bytes:
    """Return the key dates of an edition as a calendar to subscribe to."""
    return _calendar(edition, "key dates", [_date_event(edition, entry) for entry in entries])


def program_calendar(edition: EditionInfo, entries: Iterable[ProgramEntry]) -> bytes:
    """Return the program of an edition as a calendar to subscribe to; one entry makes one event."""
    return _calendar(edition, "program", [_program_event(edition, entry) for entry in entries])


def _calendar(edition: EditionInfo, what: str, events: list[Event]) -> bytes:
    name = f"{edition.label} {what}"
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", edition.zone.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(_timezone(edition))
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _timezone(edition: EditionInfo) -> Timezone:
    """Describe the zone over the years around the edition: its call opens the year before.

    An observance begins at the wall time *before* the clocks change (RFC 5545, 3.6.5), which the
    library's own description of a zone gets wrong by an hour in spring.
    """
    zone = edition.zone
    first = datetime(edition.year - 1, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=day) for day in range(3 * 366)]
    described = Timezone()
    described.add("tzid", zone.key)
    described.add_component(_observance(zone, first, first))
    for before, after in pairwise(days):
        if _offset(zone, before) != _offset(zone, after):
            change = _first_with(zone, before, after)
            described.add_component(_observance(zone, change - timedelta(seconds=1), change))
    return described


def _first_with(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first second that has the offset of ``after``."""
    seconds = int((after - before).total_seconds())
    new = _offset(zone, after)
    at = bisect_left(
        range(seconds), True, key=lambda s: _offset(zone, before + timedelta(seconds=s)) == new
    )
    return before + timedelta(seconds=at)


def _observance(zone: ZoneInfo, before: datetime, at: datetime) -> Observance:
    local = at.astimezone(zone)
    observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
    observance.add("dtstart", (at + _offset(zone, before)).replace(tzinfo=None))
    observance.add("tzoffsetfrom", _offset(zone, before))
    observance.add("tzoffsetto", _offset(zone, at))
    observance.add("tzname", zone_abbreviation(local))
    return observance


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _date_event(edition: EditionInfo, entry: DateEntry) -> Event:
    event = _event(edition, entry)
    if entry.is_closing:
        last = last_minute(entry.at)
        aoe = last.astimezone(AOE)
        closes = f"{short_day_text(aoe)}, {hour_text(aoe)} AoE"
        event.add("summary", _line(f"{edition.label}: {entry.name} closes {closes}"))
        event.add("dtstart", last.astimezone(edition.zone))
        event.add("dtend", entry.at.astimezone(edition.zone))
    else:
        day = opening_day(entry.at, edition.zone)
        event.add("summary", _line(f"{edition.label}: {entry.name}"))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a deadline keeps nobody from a meeting
    event.add("url", edition.url)
    return event


def _program_event(edition: EditionInfo, entry: ProgramEntry) -> Event:
    event = _event(edition, entry)
    event.add("summary", _line(entry.title))
    event.add("dtstart", entry.starts_at.astimezone(edition.zone))
    event.add("dtend", entry.ends_at.astimezone(edition.zone))
    told = [_line(", ".join(entry.speakers)), _lines(entry.description)]
    if any(told):
        event.add("description", "\n\n".join(text for text in told if text))
    if edition.place:
        event.add("location", _line(edition.place))
    event.add("url", entry.url or edition.url)
    return event


def _event(edition: EditionInfo, entry: DateEntry | ProgramEntry) -> Event:
    changed_at = entry.changed_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"{edition.year}-{entry.uid_key}@{urlsplit(edition.url).hostname}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _line(text: str) -> str:
    """Return text on one line, without the control characters a content line may not hold."""
    return _without_controls(" ".join(text.split()))


def _lines(text: str) -> str:
    return "\n".join(_without_controls(line.rstrip()) for line in text.splitlines()).strip()


def _without_controls(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cc")
