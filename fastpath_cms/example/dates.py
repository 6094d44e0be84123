"""When the coming edition of the demo happens: always in the middle of its call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastpath_cms.domain.calendar import (
    CLOSING,
    DateKind,
    KeyDates,
    Phase,
    closing_instant,
    opening_instant,
)
from fastpath_cms.example.reading import read_table
from fastpath_cms.example.series import ExampleKeyDate

FILE: Final = "current.toml"
WORKSHOP_AFTER: Final = timedelta(days=77)  # from today at least; then the next Sunday
SUNDAY: Final = 6


class Station(StrEnum):
    """A stop of the demo's time machine, in the order of the year."""

    BEFORE = "before"
    CALL = "call"
    ASSIGNMENT = "assignment"
    REVIEWING = "reviewing"
    DISCUSSION = "discussion"
    DECIDED = "decided"
    TOLD = "told"
    PROGRAM = "program"
    AFTER = "after"


PHASE_OF: Final = {
    Station.BEFORE: Phase.BEFORE,
    Station.CALL: Phase.CALL,
    Station.ASSIGNMENT: Phase.BIDDING,
    Station.REVIEWING: Phase.REVIEWING,
    Station.DISCUSSION: Phase.DISCUSSION,
    Station.DECIDED: Phase.NOTIFICATION,
    Station.TOLD: Phase.NOTIFICATION,
    Station.PROGRAM: Phase.PROGRAM,
    Station.AFTER: Phase.AFTER,
}
"""The phase the key dates give at each station."""


@dataclass(frozen=True, slots=True)
class ExampleStation:
    """One stop of the time machine and the instant (aware, UTC) it shows."""

    key: Station
    name: str
    at: datetime

    @property
    def phase(self) -> Phase:
        """Return the phase of the year at this stop."""
        return PHASE_OF[self.key]


@dataclass(frozen=True, slots=True)
class CurrentDates:
    """The dates of the coming edition as seen from ``today``."""

    today: date
    workshop: date
    zone: ZoneInfo
    key_dates: KeyDates
    announced: tuple[ExampleKeyDate, ...]  # each date with the earlier ones it replaced
    stations: tuple[ExampleStation, ...]

    @property
    def year(self) -> int:
        """Return the edition's year: its workshop's."""
        return self.workshop.year

    def day(self, offset: int) -> date:
        """Return the day ``offset`` days from the workshop."""
        return self.workshop + timedelta(days=offset)

    def at(self, station: Station) -> datetime:
        """Return the instant of one stop of the time machine."""
        return next(stop.at for stop in self.stations if stop.key is station)


def current_dates(today: date) -> CurrentDates:
    """Return the dates of an edition whose call is open on ``today`` for another two weeks."""
    table = read_table(FILE)
    zone = ZoneInfo(table["zone"])
    soonest = today + WORKSHOP_AFTER
    workshop = soonest + timedelta(days=(SUNDAY - soonest.weekday()) % 7)
    announced = tuple(_announced(row, workshop) for row in table["key_date"])
    key_dates = _key_dates({item.kind: item.day for item in announced}, zone)
    names = {row["key"]: row["name"] for row in table["station"]}
    stops = _instants(key_dates, today)
    stations = tuple(ExampleStation(key, names[key], stops[key]) for key in Station)
    return CurrentDates(today, workshop, zone, key_dates, announced, stations)


def _announced(row: dict[str, Any], workshop: date) -> ExampleKeyDate:
    moved = row.get("moved")
    return ExampleKeyDate(
        DateKind(row["kind"]),
        tuple(workshop + timedelta(days=offset) for offset in row["days"]),
        None if moved is None else workshop + timedelta(days=moved),
    )


def _key_dates(days: dict[DateKind, date], zone: ZoneInfo) -> KeyDates:
    def instant(kind: DateKind) -> datetime:
        return closing_instant(days[kind]) if kind in CLOSING else opening_instant(days[kind], zone)

    return KeyDates(
        call_opens_at=instant(DateKind.CALL_OPENS),
        submission_due_at=instant(DateKind.SUBMISSION),
        bids_due_at=instant(DateKind.BIDS),
        reviews_due_at=instant(DateKind.REVIEWS_DUE),
        notification_at=instant(DateKind.NOTIFICATION),
        camera_ready_due_at=instant(DateKind.CAMERA_READY),
        workshop_at=instant(DateKind.WORKSHOP),
        ends_at=opening_instant(days[DateKind.WORKSHOP] + timedelta(days=1), zone),
    )


def _instants(dates: KeyDates, today: date) -> dict[Station, datetime]:
    def after(at: datetime | None, days: int, hours: int = 0) -> datetime:
        assert at is not None  # noqa: S101 - every date of the example is set
        return at + timedelta(days=days, hours=hours)

    return {
        Station.BEFORE: after(dates.call_opens_at, -4),
        Station.CALL: datetime.combine(today, time(15), UTC),
        Station.ASSIGNMENT: after(dates.submission_due_at, 0, 6),
        Station.REVIEWING: after(dates.submission_due_at, 8),
        # The one late review has come in, and the first comments are written.
        Station.DISCUSSION: after(dates.reviews_due_at, 1, 6),
        # A release waits for its date: on that morning everything is decided and nobody told.
        Station.DECIDED: after(dates.notification_at, 0, 9),
        Station.TOLD: after(dates.notification_at, 2),
        Station.PROGRAM: after(dates.camera_ready_due_at, 10),
        Station.AFTER: after(dates.ends_at, 6),
    }
