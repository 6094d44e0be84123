"""How a chair enters a key date, what it means as an instant, and what to look at twice.

A closing date is typed as a day, or a day and the last minute that counts, in AoE or in the
edition's zone. What is stored is the exclusive instant after that minute, so a day alone and its
23:59 are the same date, and the minute people read is the minute that is enforced. An opening
date is a day of the edition's zone and begins at its first instant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fastpath_cms.domain.calendar import (
    AOE,
    CLOSING,
    DATE_NAMES,
    DateKind,
    KeyDates,
    closing_day,
    closing_instant,
    day_text,
    hour_text,
    last_minute,
    opening_day,
    opening_instant,
    zone_abbreviation,
)

END_OF_DAY: Final = time(23, 59)
MINUTE: Final = timedelta(minutes=1)
ENOUGH_TO_REVIEW: Final = timedelta(days=5)  # less is possible, and worth a second look
WEEKEND: Final = {5: "Saturday", 6: "Sunday"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A key date as it was typed; ``at`` is the last minute that counts, None for the whole day.

    An opening date is only a day: ``at`` and ``zone_name`` say nothing about it.
    """

    day: date
    at: time | None = None
    zone_name: str = AOE.key

    @property
    def zone(self) -> ZoneInfo:
        """The zone it was typed in."""
        return ZoneInfo(self.zone_name)


def instant_of(kind: DateKind, entry: Entry, zone: ZoneInfo) -> datetime:
    """Return what an entry means, in UTC; ``zone`` is the edition's.

    A closing minute that comes twice counts the second time; one that the clocks skip counts as
    much later as they go forward: a deadline is never earlier than a reader may think.
    """
    if kind not in CLOSING:
        return opening_instant(entry.day, zone)
    if entry.at is None or entry.at == END_OF_DAY:
        return closing_instant(entry.day, entry.zone)
    return _later(entry.day, entry.at, entry.zone) + MINUTE


def entry_of(kind: DateKind, at: datetime, zone_name: str, zone: ZoneInfo) -> Entry:
    """Return the entry of a stored instant, as it would be typed; ``zone`` is the edition's."""
    if kind not in CLOSING:
        return Entry(opening_day(at, zone))
    typed_in = ZoneInfo(zone_name)
    last = last_minute(at).astimezone(typed_in)
    minute = None if last.time() == END_OF_DAY else last.time()
    return Entry(closing_day(at, typed_in), minute, zone_name)


def remarks_on(kind: DateKind, entry: Entry, zone: ZoneInfo) -> tuple[str, ...]:
    """Return what a chair should look at twice: a weekend, an hour that is not there or twice."""
    found = []
    day = day_text(entry.day)
    weekday = WEEKEND.get(entry.day.weekday())
    if weekday is not None and kind is not DateKind.WORKSHOP:
        found.append(f"{day} is a {weekday}.")
    found += _clock_remarks(kind, entry, zone)
    return tuple(found)


def _clock_remarks(kind: DateKind, entry: Entry, zone: ZoneInfo) -> list[str]:
    is_closing = kind in CLOSING
    typed_in = entry.zone if is_closing else zone
    minute = (entry.at or END_OF_DAY) if is_closing else time()
    first, second = _readings(entry.day, minute, typed_in)
    if first == second:
        return []
    where = typed_in.key.replace("_", " ")
    when = f"{hour_text(minute)} on {day_text(entry.day)}"
    meant = instant_of(kind, entry, zone)
    seen = (last_minute(meant) if is_closing else meant).astimezone(typed_in)
    verb = "closes" if is_closing else "opens"
    if _exists(first, entry.day, minute, typed_in):
        which = "second" if is_closing else "first"
        said = f"{hour_text(seen)} {zone_abbreviation(seen)}"
        return [f"{when} comes twice in {where}; the {which} counts, {said}."]
    said = f"{day_text(seen.date())}, {hour_text(seen)} {zone_abbreviation(seen)}"
    return [f"{when} does not exist in {where}: clocks skip it. The date {verb} at {said}."]


def _later(day: date, minute: time, zone: ZoneInfo) -> datetime:
    return max(_readings(day, minute, zone))


def _readings(day: date, minute: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the two instants a local time may mean; nearly always the same one twice."""
    local = datetime.combine(day, minute.replace(fold=0), zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def _exists(instant: datetime, day: date, minute: time, zone: ZoneInfo) -> bool:
    back = instant.astimezone(zone)
    return (back.date(), back.time()) == (day, minute)


def date_warnings(dates: KeyDates, was: Mapping[DateKind, datetime], now: datetime) -> list[str]:
    """Return a sentence for what is allowed and seldom meant: short reviewing, a date moved back.

    ``was`` are the dates as announced.
    """
    said = []
    for kind in DateKind:
        before, after = was.get(kind), dates.of(kind)
        if kind in CLOSING and before and after and now < after < before:
            said.append(f"{DATE_NAMES[kind]} closes earlier than announced; people planned by it.")
    begins, ends = dates.bids_due_at or dates.submission_due_at, dates.reviews_close_at
    if begins and ends and ends - begins < ENOUGH_TO_REVIEW:
        days = max(0, (ends - begins).days)
        said.append(
            f"Reviewers have {days} {'day' if days == 1 else 'days'} between the deadline and the "
            "day their reviews are due."
        )
    return said


def early_problems(dates: KeyDates, was: Mapping[DateKind, datetime], now: datetime) -> list[str]:
    """Return a sentence for each closing date that was still open and would close in the past."""
    return [
        f"{DATE_NAMES[kind]} is open now and would have closed before this moment."
        for kind in DateKind
        if kind in CLOSING
        and (before := was.get(kind)) is not None
        and (after := dates.of(kind)) is not None
        and after <= now < before
    ]
