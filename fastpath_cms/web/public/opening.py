"""What opens an edition's page: how long is left until the next date, and the line of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastpath_cms.domain.calendar import (
    DateKind,
    KeyDates,
    Phase,
    day_text,
    opening_day,
    phase_at,
    short_day_text,
    time_left,
)
from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.models import Edition
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.web.frame import Stop, StopState

WAITS_FOR: Final = {
    Phase.BEFORE: (DateKind.CALL_OPENS, "The call opens in"),
    Phase.CALL: (DateKind.SUBMISSION, "Submissions close in"),
    Phase.BIDDING: (DateKind.NOTIFICATION, "Authors hear in"),
    Phase.REVIEWING: (DateKind.NOTIFICATION, "Authors hear in"),
    Phase.DISCUSSION: (DateKind.NOTIFICATION, "Authors hear in"),
    Phase.NOTIFICATION: (DateKind.WORKSHOP, "The workshop begins in"),
    Phase.PROGRAM: (DateKind.WORKSHOP, "The workshop begins in"),
}


@dataclass(frozen=True, slots=True)
class Countdown:
    """The next public date: ``Submissions close in``, ``14 days``, and when that is."""

    lead: str
    count: str
    at: datetime
    is_closing: bool


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """The public line of dates: its stops, and how far today is from the current to the next."""

    stops: tuple[Stop, ...]
    elapsed: float
    today: str


def countdown_of(edition: Edition, now: datetime) -> Countdown | None:
    """Return what an edition's public waits for next, or None when nothing is ahead."""
    dates = key_dates_of(edition)
    waits = None if edition.is_archive else WAITS_FOR.get(phase_at(dates, now))
    if waits is None:
        return None
    kind, lead = waits
    at = dates.of(kind)
    if at is None or at <= now:
        return None
    return Countdown(lead, time_left(at, now), at, kind is DateKind.SUBMISSION)


def phase_line_of(edition: Edition, now: datetime) -> PhaseLine | None:
    """Return the four public stops of an edition, or None when it is over or has too few dates."""
    dates = key_dates_of(edition)
    if edition.is_archive or phase_at(dates, now) is Phase.AFTER:
        return None
    given = _stops(edition, dates)
    if len(given) < 2:
        return None
    gone = sum(at <= now for _, _, at in given)
    stops = tuple(
        Stop(label, when, _state(place, gone)) for place, (label, when, _) in enumerate(given)
    )
    elapsed = 0.0
    if 0 < gone < len(given):
        before, after = given[gone - 1][2], given[gone][2]
        elapsed = (now - before) / (after - before)
    today = opening_day(now, edition.zone)
    return PhaseLine(stops, elapsed, f"Today, {short_day_text(today)}")


def _state(place: int, gone: int) -> StopState:
    if place < gone - 1:
        return "done"
    return "now" if place == gone - 1 else "next"


def _stops(edition: Edition, dates: KeyDates) -> list[tuple[str, str, datetime]]:
    stops = []
    limits = f"{edition.page_min} to {edition.page_max} pages, PDF"
    for kind, label in (
        (DateKind.CALL_OPENS, "Submissions open"),
        (DateKind.SUBMISSION, "Submissions due"),
        (DateKind.NOTIFICATION, "Notification"),
        (DateKind.WORKSHOP, "Workshop"),
    ):
        at = dates.of(kind)
        if at is None:
            continue
        if kind is DateKind.SUBMISSION:
            when = closing_text(at)
        elif kind is DateKind.CALL_OPENS:
            when = limits
        else:
            when = day_text(opening_day(at, edition.zone))
        stops.append((label, when, at))
    return stops
