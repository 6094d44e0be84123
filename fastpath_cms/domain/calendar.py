"""Key dates, the phase they put the year in, and how a date is shown.

A *closing* date closes at the exclusive next midnight of its zone, so "Feb 26 AoE" is stored as
Feb 27 12:00:00 UTC and shown as "Feb 26, 23:59 AoE". An *opening* date opens at 00:00 of its zone.
Intervals are half-open: a phase begins at its instant and ends just before the next one's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

AOE: Final = ZoneInfo("Etc/GMT+12")  # anywhere on Earth: UTC-12; the sign in the name is inverted
GRACE: Final = timedelta(seconds=60)  # shown on the page; covers queues and networks
REVIEWS_BEFORE_NOTIFICATION: Final = timedelta(days=3)
LEAST_TO_REVIEW: Final = timedelta(days=2)  # from the submission deadline to the notification


class DateKind(StrEnum):
    """The key dates of a year, in the order they must come."""

    CALL_OPENS = "call-opens"
    SUBMISSION = "submission"
    BIDS = "bids"
    REVIEWS_DUE = "reviews-due"
    NOTIFICATION = "notification"
    CAMERA_READY = "camera-ready"
    WORKSHOP = "workshop"


CLOSING: Final = frozenset(
    {DateKind.SUBMISSION, DateKind.BIDS, DateKind.REVIEWS_DUE, DateKind.CAMERA_READY}
)

DATE_NAMES: Final = {
    DateKind.CALL_OPENS: "Call opens",
    DateKind.SUBMISSION: "Submission",
    DateKind.BIDS: "Bids",
    DateKind.REVIEWS_DUE: "Reviews due",
    DateKind.NOTIFICATION: "Notification",
    DateKind.CAMERA_READY: "Camera-ready",
    DateKind.WORKSHOP: "Workshop",
}


class Phase(IntEnum):
    """Where the year stands; derived from the dates, never stored."""

    BEFORE = 0
    CALL = 1
    BIDDING = 2
    REVIEWING = 3
    DISCUSSION = 4
    NOTIFICATION = 5
    PROGRAM = 6
    AFTER = 7


PHASE_NAMES: Final = {
    Phase.BEFORE: "before the call",
    Phase.CALL: "call open",
    Phase.BIDDING: "bidding",
    Phase.REVIEWING: "reviewing",
    Phase.DISCUSSION: "discussion",
    Phase.NOTIFICATION: "notification",
    Phase.PROGRAM: "program",
    Phase.AFTER: "after the workshop",
}


@dataclass(frozen=True, slots=True)
class KeyDates:
    """The instants (aware, UTC) a year turns on; None where a date is not set.

    Closing dates hold the exclusive instant; ``workshop_at`` is 00:00 of the workshop's first day
    in the edition's zone and ``ends_at`` the midnight after its last.
    """

    call_opens_at: datetime | None = None
    submission_due_at: datetime | None = None
    bids_due_at: datetime | None = None
    reviews_due_at: datetime | None = None
    notification_at: datetime | None = None
    camera_ready_due_at: datetime | None = None
    workshop_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def reviews_close_at(self) -> datetime | None:
        """When reviews are due: the date set, else three days before notification.

        A date nobody announced never ends the call or the bids before their own announced ends.
        """
        if self.reviews_due_at is not None or self.notification_at is None:
            return self.reviews_due_at
        announced = (self.submission_due_at, self.bids_due_at)
        usual = self.notification_at - REVIEWS_BEFORE_NOTIFICATION
        return max([usual, *(at for at in announced if at is not None)])

    @property
    def final_due_at(self) -> datetime | None:
        """When camera-ready versions are due: the date set, else when the workshop opens."""
        return self.camera_ready_due_at or self.workshop_at

    def of(self, kind: DateKind) -> datetime | None:
        """Return the instant of one kind of key date."""
        return {
            DateKind.CALL_OPENS: self.call_opens_at,
            DateKind.SUBMISSION: self.submission_due_at,
            DateKind.BIDS: self.bids_due_at,
            DateKind.REVIEWS_DUE: self.reviews_due_at,
            DateKind.NOTIFICATION: self.notification_at,
            DateKind.CAMERA_READY: self.camera_ready_due_at,
            DateKind.WORKSHOP: self.workshop_at,
        }[kind]


def phase_at(dates: KeyDates, now: datetime) -> Phase:
    """Return the phase of the year at ``now``: the last whose opening instant has come."""
    ends = dates.ends_at
    if ends is None and dates.workshop_at is not None:
        ends = dates.workshop_at + timedelta(days=1)
    opens: tuple[tuple[Phase, datetime | None], ...] = (
        (Phase.AFTER, ends),
        (Phase.PROGRAM, dates.final_due_at),
        (Phase.NOTIFICATION, dates.notification_at),
        (Phase.DISCUSSION, dates.reviews_close_at),
        (Phase.REVIEWING, dates.bids_due_at or dates.submission_due_at),
        (Phase.BIDDING, dates.submission_due_at if dates.bids_due_at else None),
        (Phase.CALL, dates.call_opens_at),
    )
    return next((phase for phase, at in opens if at is not None and now >= at), Phase.BEFORE)


def is_in_grace(dates: KeyDates, now: datetime) -> bool:
    """Tell whether the call closed less than the shown grace ago."""
    due = dates.submission_due_at
    return due is not None and due <= now < due + GRACE


def closing_instant(day: date, zone: ZoneInfo = AOE) -> datetime:
    """Return the exclusive instant a closing date ends: the next midnight of ``zone``, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def opening_instant(day: date, zone: ZoneInfo) -> datetime:
    """Return 00:00 of ``day`` in ``zone``, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def closing_day(at: datetime, zone: ZoneInfo = AOE) -> date:
    """Return the day an exclusive closing instant was entered as."""
    return (at - timedelta(seconds=1)).astimezone(zone).date()


def opening_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the day an opening instant falls on in ``zone``."""
    return at.astimezone(zone).date()


def last_minute(at: datetime) -> datetime:
    """Return the last whole minute before an exclusive closing instant: what people read as 23:59."""
    return at - timedelta(minutes=1)


def date_problems(dates: KeyDates) -> list[str]:
    """Return a sentence for each pair of key dates that stand in the wrong order."""
    named = [(DATE_NAMES[kind], dates.of(kind)) for kind in DateKind]
    known = [(name, at) for name, at in named if at is not None]
    wrong = [
        f"{name} comes before {earlier}; it must come after it."
        for (earlier, before), (name, at) in pairwise(known)
        if at < before
    ]
    due, answer = dates.submission_due_at, dates.notification_at
    if due and answer and timedelta(0) <= answer - due < LEAST_TO_REVIEW:
        wrong.append(
            "Notification is less than two days after the submission deadline: nobody can review in that time."
        )
    return wrong


def time_left(until: datetime, now: datetime) -> str:
    """Say how long is left: ``5 days``, ``1 day 9 hours``, ``42 minutes``, at least ``1 second``."""
    if now >= until:
        return "closed"
    seconds = max(1, int((until - now).total_seconds()))
    if seconds < 60:
        return _count(seconds, "second")
    minutes, hours, days = seconds // 60 % 60, seconds // 3600 % 24, seconds // 86400
    if days >= 3:
        return _count(days, "day")
    if days:
        return f"{_count(days, 'day')} {_count(hours, 'hour')}" if hours else _count(days, "day")
    if hours:
        return (
            f"{_count(hours, 'hour')} {_count(minutes, 'minute')}"
            if minutes
            else _count(hours, "hour")
        )
    return _count(minutes, "minute")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


@dataclass(frozen=True, slots=True)
class Shown:
    """One instant as people read it in three zones (``local`` is the edition's)."""

    aoe: str
    local: str
    utc: str
    iso: str  # the exact instant, for <time datetime>


def shown(at: datetime, zone: ZoneInfo, *, is_closing: bool = False) -> Shown:
    """Show ``at`` in AoE, the edition's zone and UTC; a closing instant is shown as its last minute."""
    seen = last_minute(at) if is_closing else at
    local = seen.astimezone(zone)
    return Shown(
        aoe=f"{clock_text(seen.astimezone(AOE))} AoE",
        local=f"{clock_text(local)} {zone_abbreviation(local)}",
        utc=f"{clock_text(seen.astimezone(UTC))} UTC",
        iso=at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    )


def clock_text(local: datetime) -> str:
    """Say a local time as ``Fri Feb 26, 2021, 23:59``."""
    return f"{local:%a %b} {local.day}, {local.year}, {local:%H:%M}"


def stamp_text(at: datetime, timespec: str = "minutes") -> str:
    """Say an instant as a terminal prints it: ``2021-02-27 11:59 UTC``."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(' ', timespec)} UTC"


def short_day_text(day: date) -> str:
    """Say a day as ``Feb 26``."""
    return f"{day:%b} {day.day}"


def weekday_text(day: date) -> str:
    """Say a day with its weekday: ``Sunday, March 28, 2021``."""
    return f"{day:%A}, {long_day_text(day)}"


def hour_text(local: datetime | time) -> str:
    """Say a time of day as ``14:30``."""
    return f"{local:%H:%M}"


def day_text(day: date) -> str:
    """Say a day as ``Feb 26, 2021``."""
    return f"{day:%b} {day.day}, {day.year}"


def long_day_text(day: date) -> str:
    """Say a day as ``March 28, 2021``."""
    return f"{day:%B} {day.day}, {day.year}"


def zone_abbreviation(local: datetime) -> str:
    """Return the zone's abbreviation at that instant: ``EDT``, or ``UTC+9`` where it has no letters."""
    name = local.tzname() or ""
    if name and name.isalpha():
        return name
    offset = local.utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    sign = "+" if minutes >= 0 else "\u2212"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
