"""When a talk is, in words: in the edition's zone, in UTC, and where its speaker is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from fastpath_cms.domain.calendar import hour_text, weekday_text, zone_abbreviation
from fastpath_cms.domain.held import US_ZONES, day_mark
from fastpath_cms.domain.program import time_text

UTC = ZoneInfo("UTC")


def slot_text(starts_at: datetime, ends_at: datetime, zone: ZoneInfo, theirs: str = "") -> str:
    """Say when a talk is: ``Sunday, March 28, 2027, 1:30 pm - 2:15 pm US EDT (17:30 - 18:15 UTC)``.

    A zone of the speaker's own (``theirs``, its name) that tells another time is said too.
    """
    day = starts_at.astimezone(zone).date()
    country = "US " if zone.key in US_ZONES else ""
    name = f"{country}{zone_abbreviation(starts_at.astimezone(zone))}"
    here = f"{time_text(starts_at, zone)} - {time_text(ends_at, zone)}{day_mark(ends_at.astimezone(zone).date(), day)}"
    utc = _span(starts_at, ends_at, UTC, day)
    said = f"{weekday_text(day)}, {here} {name} ({utc} UTC"
    if theirs and _offset(starts_at, theirs) != _offset(starts_at, zone.key):
        place = theirs.rsplit("/", 1)[-1].replace("_", " ")
        said += f"; {_span(starts_at, ends_at, ZoneInfo(theirs), day)} in {place}"
    return f"{said})"


def _span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo, day: date) -> str:
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return (
        f"{hour_text(starts)}{day_mark(starts_at.astimezone(zone).date(), day)} - "
        f"{hour_text(ends)}{day_mark(ends_at.astimezone(zone).date(), day)}"
    )


def _offset(at: datetime, zone_name: str) -> object:
    return at.astimezone(ZoneInfo(zone_name)).utcoffset()
