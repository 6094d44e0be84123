"""When and where an edition was held, in the words the series has always used."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fastpath_cms.domain.calendar import hour_text, long_day_text, zone_abbreviation

# Toronto has EDT and Mexico City CST, too: only these are said with "US".
US_CITIES: Final = "New_York Detroit Chicago Denver Phoenix Los_Angeles Anchorage"
US_ZONES: Final = {*(f"America/{city}" for city in US_CITIES.split()), "Pacific/Honolulu"}


def held_text(day: date, place: str, starts: time | None, ends: time | None, zone: ZoneInfo) -> str:
    """Return the two-zone time line of an edition.

    ``March 28, 2021 - Virtual (10:50 am - 4:30 pm US EDT = 14:50 - 20:30 UTC)``; an end past
    midnight UTC gets ``(+1 day)``.
    """
    lead = f"{long_day_text(day)} - {place}" if place else long_day_text(day)
    if starts is None or ends is None:
        return lead
    last_day = day if ends > starts else day + timedelta(days=1)
    opens, closes = datetime.combine(day, starts, zone), datetime.combine(last_day, ends, zone)
    until = f"{twelve_hours(ends)}{day_mark(last_day, day)}"
    country = "US " if zone.key in US_ZONES else ""
    hours = f"{twelve_hours(starts)} - {until} {country}{zone_abbreviation(opens)}"
    utc_from, utc_to = _with_day(opens.astimezone(UTC), day), _with_day(closes.astimezone(UTC), day)
    return f"{lead} ({hours} = {utc_from} - {utc_to} UTC)"


def twelve_hours(at: time) -> str:
    """Say a time of day as ``4:30 pm``."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"


def _with_day(at: datetime, day: date) -> str:
    return f"{hour_text(at)}{day_mark(at.date(), day)}"


def day_mark(at: date, day: date) -> str:
    """Return "(+1 day)", with a space before it, when a date is another day; else ""."""
    ahead = (at - day).days
    return f" ({ahead:+d} day)" if ahead else ""
