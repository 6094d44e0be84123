"""How a program is printed: sessions, times in two zones, who speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from fastpath_cms.domain.calendar import hour_text, weekday_text, zone_abbreviation
from fastpath_cms.domain.held import US_ZONES, twelve_hours
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.queries.program import PublishedRow, Row

UTC_NAME: Final = "UTC"
SECOND_ZONES: Final = (
    (UTC_NAME, "UTC"),
    ("America/New_York", "US Eastern"),
    ("America/Chicago", "US Central"),
    ("America/Los_Angeles", "US Pacific"),
    ("Europe/London", "United Kingdom"),
    ("Europe/Berlin", "Central Europe"),
    ("Asia/Kolkata", "India"),
    ("Asia/Shanghai", "China"),
    ("Asia/Seoul", "Korea and Japan"),
)
KIND_TAGS: Final = {  # word, tone, icon
    ItemKind.KEYNOTE: ("Keynote", "accent", "star"),
    ItemKind.INVITED: ("Invited", "accent", "star"),
    ItemKind.REGULAR: ("Regular", None, "dot"),
    ItemKind.PANEL: ("Panel", None, "talk"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the timetable prints it; ``other`` is its time in the second zone."""

    row: Row
    number: int | None
    here: str
    other: str
    by: str


@dataclass(frozen=True, slots=True)
class Session:
    """Rows under one heading; a heading of a program without sessions is empty."""

    title: str
    times: str
    day: str  # set on the first session of each day of a program of several days
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A published program in the edition's zone and a second one."""

    day: str
    hours: str  # "10:50 am – 4:30 pm US EDT (14:50 – 20:30 UTC)"
    here: str
    other: str
    sessions: tuple[Session, ...]


def timetable(rows: Sequence[PublishedRow], zone: ZoneInfo, second: ZoneInfo) -> Timetable:
    """Lay out the rows of a published program; there is at least one."""
    first, last = rows[0].row, max((one.row for one in rows), key=lambda row: row.ends_at)
    opens = first.starts_at.astimezone(zone)
    here, other = zone_label(first.starts_at, zone), zone_label(first.starts_at, second)
    by_day = [(day, list(of_day)) for day, of_day in groupby(rows, key=lambda one: _day(one, zone))]
    sessions: list[Session] = []
    for day, of_day in by_day:
        said = weekday_text(day) if len(by_day) > 1 else ""
        for title, group in _sessions(of_day):
            lines = tuple(_line(one, zone, second) for one in group)
            sessions.append(Session(title, _session_times(group, zone), said, lines))
            said = ""
    utc = ZoneInfo(UTC_NAME)
    ends = half_day(last.ends_at, zone) + day_mark(last.ends_at, zone, opens.date())
    until = f"{clock_of(last.ends_at, utc)}{day_mark(last.ends_at, utc, opens.date())}"
    hours = (
        f"{half_day(first.starts_at, zone)} – {ends} {here} "
        f"({clock_of(first.starts_at, utc)}{day_mark(first.starts_at, utc, opens.date())} – {until} UTC)"
    )
    return Timetable(weekday_text(opens.date()), hours, here, other, tuple(sessions))


def second_zone(asked: str, zone: ZoneInfo) -> ZoneInfo:
    """Return the second zone a reader asked for, else UTC."""
    known = {key for key, _ in SECOND_ZONES} - {zone.key}
    return ZoneInfo(asked if asked in known else UTC_NAME)


def by_line(row: Row) -> str:
    """Say who presents a row and how long it takes: ``A. Li, B. Ito (IBM). 30 minutes``."""
    who = authors_line(row.authors)
    if not who:
        who = row.speaker
    length = f"{row.minutes} minutes"
    return f"{who.removesuffix('.')}. {length}" if who else length


def authors_line(authors: Iterable[tuple[str, str]]) -> str:
    """Say authors in order, each affiliation once after those who share it."""
    said = []
    for affiliation, group in groupby(authors, key=lambda author: author[1]):
        names = ", ".join(name for name, _ in group)
        said.append(f"{names} ({affiliation})" if affiliation else names)
    return ", ".join(said)


def zone_label(at: datetime, zone: ZoneInfo) -> str:
    """Return what heads a column of times: ``US EDT``, ``CET``."""
    country = "US " if zone.key in US_ZONES else ""
    return f"{country}{zone_abbreviation(at.astimezone(zone))}"


def times_of(row: Row, zone: ZoneInfo) -> str:
    """Say when a row is in one zone: ``March 28, 2021, 1:30 pm – 2:15 pm US EDT``."""
    starts = row.starts_at.astimezone(zone)
    ends = half_day(row.ends_at, zone) + day_mark(row.ends_at, zone, starts.date())
    return (
        f"{weekday_text(starts.date())}, {half_day(row.starts_at, zone)} – {ends} "
        f"{zone_label(row.starts_at, zone)}"
    )


def utc_times_of(row: Row, zone: ZoneInfo) -> str:
    """Say when a row is in UTC: ``17:30 – 18:15 UTC``, marked when that is another day."""
    day, utc = row.starts_at.astimezone(zone).date(), ZoneInfo(UTC_NAME)
    starts = f"{clock_of(row.starts_at, utc)}{day_mark(row.starts_at, utc, day)}"
    return f"{starts} – {clock_of(row.ends_at, utc)}{day_mark(row.ends_at, utc, day)} UTC"


def _sessions(rows: Iterable[PublishedRow]) -> list[tuple[str, list[PublishedRow]]]:
    """Group rows by their session; a row of none belongs to the session before it."""
    groups: list[tuple[str, list[PublishedRow]]] = []
    for one in rows:
        title = one.row.session_title
        if not groups or (title and title != groups[-1][0]):
            groups.append((title, []))
        groups[-1][1].append(one)
    return groups


def _session_times(group: Sequence[PublishedRow], zone: ZoneInfo) -> str:
    talks = [one.row for one in group if one.row.kind is not ItemKind.BREAK] or [group[0].row]
    return f"{half_day(talks[0].starts_at, zone)} – {half_day(talks[-1].ends_at, zone)}"


def _line(one: PublishedRow, zone: ZoneInfo, second: ZoneInfo) -> Line:
    row = one.row
    day = row.starts_at.astimezone(zone).date()
    is_american = second.key in US_ZONES
    other = half_day(row.starts_at, second) if is_american else clock_of(row.starts_at, second)
    return Line(
        row,
        one.number,
        half_day(row.starts_at, zone),
        other + day_mark(row.starts_at, second, day),
        by_line(row),
    )


def _day(one: PublishedRow, zone: ZoneInfo) -> date:
    return one.row.starts_at.astimezone(zone).date()


def half_day(at: datetime, zone: ZoneInfo) -> str:
    """Say a time of day in a zone: ``1:30 pm``."""
    return twelve_hours(at.astimezone(zone).time())


def clock_of(at: datetime, zone: ZoneInfo) -> str:
    """Say a time of day in a zone: ``13:30``."""
    return hour_text(at.astimezone(zone))


def day_mark(at: datetime, zone: ZoneInfo, day: date) -> str:
    """Return "(+1 day)" when an instant is of another day there."""
    ahead = (at.astimezone(zone).date() - day).days
    return f" ({ahead:+d} day)" if ahead else ""
