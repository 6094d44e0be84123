"""The program of the day: kinds of items, how long they take, and what is wrong with a draft.

A program is one track: whatever runs at the same time clashes. Times in sentences are the
edition's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final
from zoneinfo import ZoneInfo

from fastpath_cms.domain.held import twelve_hours
from fastpath_cms.domain.people import name_key

LONGEST_GAP: Final = timedelta(
    minutes=15
)  # questions and changing laptops; the real programs use 10


class ItemKind(StrEnum):
    """What a row of the program is."""

    OPENING = "opening"
    KEYNOTE = "keynote"
    INVITED = "invited"
    REGULAR = "regular"
    PANEL = "panel"
    BREAK = "break"
    CLOSING = "closing"


KIND_NAMES: Final = {
    ItemKind.OPENING: "Opening",
    ItemKind.KEYNOTE: "Keynote",
    ItemKind.INVITED: "Invited talk",
    ItemKind.REGULAR: "Regular talk",
    ItemKind.PANEL: "Panel",
    ItemKind.BREAK: "Break",
    ItemKind.CLOSING: "Closing",
}

DEFAULT_MINUTES: Final = {
    ItemKind.OPENING: 5,
    ItemKind.KEYNOTE: 60,
    ItemKind.INVITED: 45,
    ItemKind.REGULAR: 30,
    ItemKind.PANEL: 60,
    ItemKind.BREAK: 30,
    ItemKind.CLOSING: 5,
}


TALKS: Final = frozenset({ItemKind.KEYNOTE, ItemKind.INVITED, ItemKind.REGULAR, ItemKind.PANEL})
"""Kinds somebody speaks in; each has a talk behind its row."""

BETWEEN_NAMES: Final = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the program; ``key`` tells rows apart, instants are aware."""

    key: str
    kind: ItemKind
    title: str
    starts_at: datetime
    ends_at: datetime
    speakers: tuple[str, ...] = ()
    submission_number: int | None = None

    @property
    def label(self) -> str:
        """What people call the row: its title, else its kind and speakers."""
        if self.title:
            return self.title
        kind = KIND_NAMES[self.kind]
        return f"{kind} by {' and '.join(self.speakers)}" if self.speakers else kind


class ProgramRule(StrEnum):
    """What the linter looks for."""

    ORDER = "order"
    OVERLAP = "overlap"
    GAP = "gap"
    HOURS = "hours"
    SPEAKER = "speaker"
    UNSCHEDULED = "unscheduled"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rows at the same time; ``later`` is the one to look at first."""

    later: Item
    earlier: Item
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a program, and the keys of the rows it is about."""

    rule: ProgramRule
    sentence: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """When the workshop opens and ends (aware)."""

    opens_at: datetime
    ends_at: datetime


def end_of(kind: ItemKind, starts_at: datetime, *, talk_minutes: int | None = None) -> datetime:
    """Return when an item of this kind ends by default; ``talk_minutes`` is the edition's own."""
    minutes = DEFAULT_MINUTES[kind]
    if kind is ItemKind.REGULAR and talk_minutes is not None:
        minutes = talk_minutes
    return starts_at + timedelta(minutes=minutes)


def at_time(
    day: date, at: time, zone: ZoneInfo, *, opens: time | None = None, ends: time | None = None
) -> datetime:
    """Return the instant of a time of the workshop's day, in UTC.

    When the workshop runs past midnight, a time before its opening is of the next day.
    """
    if opens is not None and ends is not None and ends < opens and at < opens:
        day += timedelta(days=1)
    return datetime.combine(day, at, zone).astimezone(UTC)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of a line of speakers: ``A. Li, B. Ito and C. Roe``."""
    return tuple(name for name in BETWEEN_NAMES.split(text.strip()) if name)


def in_order(items: Iterable[Item]) -> list[Item]:
    """Sort rows by start; of two that start together the break comes first."""
    return sorted(
        items, key=lambda i: (i.starts_at, i.kind is not ItemKind.BREAK, i.ends_at, i.key)
    )


def clashes(items: Iterable[Item], zone: ZoneInfo) -> list[Clash]:
    """Return every pair of rows that share time, each with its sentence."""
    return [
        Clash(later, earlier, f"{_row(later, zone)} overlaps {_row(earlier, zone)}.")
        for earlier, later in _overlapping(items)
    ]


def lint(
    items: Sequence[Item],
    zone: ZoneInfo,
    *,
    hours: Hours | None = None,
    accepted: Mapping[int, str] | None = None,
) -> list[Finding]:
    """Return what is wrong with a program.

    ``accepted`` maps the numbers of all accepted submissions to their titles.
    """
    found = [*_backward(items, zone)]
    found += [
        Finding(ProgramRule.OVERLAP, clash.sentence, (clash.later.key, clash.earlier.key))
        for clash in clashes(items, zone)
    ]
    found += _double_booked(items, zone)
    found += _gaps(items, zone)
    if hours is not None:
        found += _outside(items, hours, zone)
    return found + _unscheduled(items, accepted or {})


def speakerless(items: Iterable[Item]) -> list[Finding]:
    """Return the talks nobody is named for yet."""
    return [
        Finding(ProgramRule.SPEAKER, f"{item.label} has no speaker yet.", (item.key,))
        for item in in_order(items)
        if item.kind in TALKS and not item.speakers
    ]


def _forward(items: Iterable[Item]) -> list[Item]:
    return [item for item in in_order(items) if item.starts_at < item.ends_at]


def _overlapping(items: Iterable[Item]) -> Iterator[tuple[Item, Item]]:
    for earlier, later in combinations(_forward(items), 2):
        if later.starts_at < earlier.ends_at:
            yield earlier, later


def _backward(items: Iterable[Item], zone: ZoneInfo) -> Iterator[Finding]:
    for item in in_order(items):
        starts, ends = _time(item.starts_at, zone), _time(item.ends_at, zone)
        if item.ends_at < item.starts_at:
            sentence = f"{item.label} starts at {starts} and ends before that, at {ends}."
        elif item.ends_at == item.starts_at:
            sentence = f"{item.label} starts and ends at {starts}; give it a length."
        else:
            continue
        yield Finding(ProgramRule.ORDER, sentence, (item.key,))


def _double_booked(items: Iterable[Item], zone: ZoneInfo) -> Iterator[Finding]:
    for earlier, later in _overlapping(items):
        named = {name_key(name): name for name in earlier.speakers}
        for name in dict.fromkeys(later.speakers):
            if name_key(name) in named:
                yield Finding(
                    ProgramRule.SPEAKER,
                    f"{name} is in two places at once: {_row(earlier, zone)} and {_row(later, zone)}.",
                    (later.key, earlier.key),
                )


def _gaps(items: Iterable[Item], zone: ZoneInfo) -> Iterator[Finding]:
    """Find time with nothing planned; the night between two days is no gap."""
    last: Item | None = None
    for item in _forward(items):
        if last is not None:
            gap = item.starts_at - last.ends_at
            is_one_day = _day(item.starts_at, zone) == _day(last.ends_at, zone)
            if gap > LONGEST_GAP and is_one_day:
                yield Finding(
                    ProgramRule.GAP,
                    f"Nothing is planned for {_minutes(gap)} between {_row(last, zone)} and "
                    f"{_row(item, zone)}; add a break or move a row.",
                    (last.key, item.key),
                )
        if last is None or item.ends_at > last.ends_at:
            last = item


def _outside(items: Iterable[Item], hours: Hours, zone: ZoneInfo) -> Iterator[Finding]:
    for item in _forward(items):
        if item.starts_at < hours.opens_at:
            opens = _time(hours.opens_at, zone)
            sentence = f"{_row(item, zone)} starts before the workshop opens at {opens}."
            yield Finding(ProgramRule.HOURS, sentence, (item.key,))
        if item.ends_at > hours.ends_at:
            ends = _time(hours.ends_at, zone)
            sentence = f"{_row(item, zone)} runs past the end of the workshop at {ends}."
            yield Finding(ProgramRule.HOURS, sentence, (item.key,))


def _unscheduled(items: Iterable[Item], accepted: Mapping[int, str]) -> list[Finding]:
    placed = {item.submission_number for item in items}
    return [
        Finding(
            ProgramRule.UNSCHEDULED,
            f"#{number} {title} is accepted and has no place in the program.",
        )
        for number, title in sorted(accepted.items())
        if number not in placed
    ]


def _row(item: Item, zone: ZoneInfo) -> str:
    return f"{item.label} ({_time(item.starts_at, zone)} - {_time(item.ends_at, zone)})"


def _time(at: datetime, zone: ZoneInfo) -> str:
    return twelve_hours(at.astimezone(zone).time())


def _day(at: datetime, zone: ZoneInfo) -> int:
    return at.astimezone(zone).toordinal()


def _minutes(length: timedelta) -> str:
    return f"{int(length.total_seconds()) // 60} minutes"
