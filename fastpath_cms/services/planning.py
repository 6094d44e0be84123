"""Planning: what an extension of a deadline would change, before anybody is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fastpath_cms.domain.calendar import (
    CLOSING,
    DATE_NAMES,
    LEAST_TO_REVIEW,
    DateKind,
    Phase,
    date_problems,
    day_text,
    opening_day,
    phase_at,
)
from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.domain.entry import Entry, date_warnings, instant_of
from fastpath_cms.domain.errors import NotAllowed
from fastpath_cms.models import Edition
from fastpath_cms.queries.editions import dates_now, key_dates_at, key_dates_of
from fastpath_cms.queries.settings import entries_of
from fastpath_cms.queries.site import PUBLIC_DATES


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deadline is to move to when, and what moves with it."""

    kind: DateKind
    entry: Entry
    others: Mapping[DateKind, Entry]

    @property
    def entries(self) -> dict[DateKind, Entry]:
        """Every date that is to move."""
        return {**self.others, self.kind: self.entry}


@dataclass(frozen=True, slots=True)
class Moved:
    """One date that moves."""

    kind: DateKind
    was_at: datetime
    at: datetime
    was_text: str
    text: str

    @property
    def name(self) -> str:
        """What people call the date."""
        return DATE_NAMES[self.kind]

    @property
    def is_closing(self) -> bool:
        """Tell whether it closes; the others open."""
        return self.kind in CLOSING


@dataclass(frozen=True, slots=True)
class Extension:
    """All that an extension changes; ``problems`` forbid it, ``proposals`` may mend them."""

    moved: tuple[Moved, ...]  # the deadline first
    before: Phase
    after: Phase
    has_passed: bool
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    proposals: Mapping[DateKind, Entry]
    news: str  # Markdown; "" where the public page does not print the date

    @property
    def deadline(self) -> Moved:
        """The deadline that is extended."""
        return self.moved[0]


def plan_extension(edition: Edition, wanted: Wanted, now: datetime) -> Extension:
    """Return what an extension would change; writes nothing.

    Raises NotAllowed when there is no such deadline, or the edition is over.
    """
    was = dates_now(edition.key_dates)
    if edition.is_archive or wanted.kind not in was or wanted.kind not in CLOSING:
        raise NotAllowed(
            "There is no such deadline to extend.", todo="Set the dates in Settings first."
        )
    at = was | {
        kind: instant_of(kind, entry, edition.zone) for kind, entry in wanted.entries.items()
    }
    kinds = [wanted.kind, *(k for k in DateKind if k != wanted.kind and at.get(k) != was.get(k))]
    moved = tuple(_moved(edition, kind, was[kind], at[kind]) for kind in kinds if kind in was)
    before, dates = key_dates_of(edition), key_dates_at(at, edition.zone)
    return Extension(
        moved=moved,
        before=phase_at(before, now),
        after=phase_at(dates, now),
        has_passed=was[wanted.kind] <= now,
        problems=(*_too_early(moved, now), *date_problems(dates)),
        warnings=tuple(date_warnings(dates, was, now)),
        proposals=_proposals(edition, wanted, at),
        news=_news(moved),
    )


def _moved(edition: Edition, kind: DateKind, was_at: datetime, at: datetime) -> Moved:
    return Moved(kind, was_at, at, *(_text(edition, kind, one) for one in (was_at, at)))


def _text(edition: Edition, kind: DateKind, at: datetime) -> str:
    return closing_text(at) if kind in CLOSING else day_text(opening_day(at, edition.zone))


def _too_early(moved: tuple[Moved, ...], now: datetime) -> list[str]:
    found = []
    deadline = moved[0]
    if deadline.at <= deadline.was_at:
        found.append(
            f"{deadline.name} closes {deadline.was_text} already; an extension is later than that. "
            "An earlier date is set under Dates."
        )
    elif deadline.at <= now:
        found.append(f"{deadline.text} has passed; the new date must be still to come.")
    found += [
        f"{one.name} would be earlier than announced; it can only stay or move later here."
        for one in moved[1:]
        if one.at < one.was_at
    ]
    return found


def _proposals(
    edition: Edition, wanted: Wanted, at: Mapping[DateKind, datetime]
) -> dict[DateKind, Entry]:
    """Return later places for the dates that the new deadline overtakes: as many days later."""
    entries = entries_of(edition)
    days = wanted.entry.day - entries[wanted.kind].day
    order = list(DateKind)
    floor = at[wanted.kind]
    found: dict[DateKind, Entry] = {}
    for kind in order[order.index(wanted.kind) + 1 :]:
        if kind not in at:
            continue
        earliest = floor
        if kind is DateKind.NOTIFICATION and DateKind.SUBMISSION in at:
            earliest = max(floor, at[DateKind.SUBMISSION] + LEAST_TO_REVIEW)
        if at[kind] < earliest and kind is not DateKind.WORKSHOP:
            moved = replace(entries[kind], day=entries[kind].day + days)
            if kind not in wanted.others:
                found[kind] = moved
            floor = max(floor, instant_of(kind, moved, edition.zone))
        else:
            floor = max(floor, at[kind])
    return found


def _news(moved: tuple[Moved, ...]) -> str:
    public = [one for one in moved if one.kind in PUBLIC_DATES]
    if not public:
        return ""
    said = []
    for one in public:
        if one is moved[0]:
            what = one.name.lower()
            said.append(f"The {what} deadline is extended to **{one.text}** (was {one.was_text}).")
        else:
            said.append(f"{one.name} moves to **{one.text}** (was {one.was_text}).")
    return " ".join(said)


def shifted(edition: Edition, kind: DateKind, days: int) -> Entry:
    """Return a date as it was typed, some days later: what the form is filled with."""
    entry = entries_of(edition)[kind]
    return replace(entry, day=entry.day + timedelta(days=days))
