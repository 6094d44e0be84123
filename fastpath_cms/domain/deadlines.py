"""Deadlines: which one counts, how it stands now, and how it is said."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from math import ceil
from typing import Final

from fastpath_cms.domain.calendar import (
    AOE,
    GRACE,
    day_text,
    hour_text,
    last_minute,
    short_day_text,
    time_left,
)

LAST_MINUTE: Final = time(23, 59)


def latest_of(*instants: datetime | None) -> datetime | None:
    """Return the deadline that counts: the latest of those that are set."""
    return max((at for at in instants if at is not None), default=None)


def deadline_text(due_at: datetime, now: datetime, *, has_grace: bool = False) -> str:
    """Say how a deadline stands.

    ``closes in 1 second``, ``closed 3 seconds ago, the grace runs 57 s more``, ``closed 2 days ago``.
    """
    if now < due_at:
        return f"closes in {time_left(due_at, now)}"
    gone = "now" if now - due_at < timedelta(seconds=1) else f"{time_left(now, due_at)} ago"
    if has_grace and now < due_at + GRACE:
        rest = ceil((due_at + GRACE - now).total_seconds())
        return f"closed {gone}, the grace runs {rest} s more"
    return f"closed {gone}"


def closing_text(at: datetime) -> str:
    """Say when a closing date ends: ``Feb 26, 2021 AoE``, with its minute unless it is the last."""
    last = last_minute(at).astimezone(AOE)
    minute = "" if last.time() == LAST_MINUTE else f", {hour_text(last)}"
    return f"{day_text(last)}{minute} AoE"


def short_closing_text(at: datetime) -> str:
    """Say the same without the year: ``Feb 26 AoE``, ``Feb 26, 16:59 AoE``."""
    last = last_minute(at).astimezone(AOE)
    minute = "" if last.time() == LAST_MINUTE else f", {hour_text(last)}"
    return f"{short_day_text(last)}{minute} AoE"
