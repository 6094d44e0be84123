"""What is wrong with the draft of a program: the linter, which names the very rows.

Times in sentences are the edition's own, but for the hours of those who speak from far away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final
from zoneinfo import ZoneInfo

from fastpath_cms.domain.people import name_key
from fastpath_cms.domain.program import TALKS, Hours, Item, in_order, row_text, time_text

LONGEST_GAP: Final = timedelta(
    minutes=15
)  # questions and changing laptops; the real programs use 10
MORNING, NIGHT = time(7), time(23)  # a speaker is asked for no other hours of their own day


class ProgramRule(StrEnum):
    """What the linter looks for."""

    ORDER = "order"
    OVERLAP = "overlap"
    GAP = "gap"
    HOURS = "hours"
    SPEAKER = "speaker"
    FACTS = "facts"
    NIGHT = "night"
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


def clashes(items: Iterable[Item], zone: ZoneInfo) -> list[Clash]:
    """Return every pair of rows that share time and a track, each with its sentence."""
    return [
        Clash(later, earlier, f"{row_text(later, zone)} overlaps {row_text(earlier, zone)}.")
        for earlier, later in _overlapping(items)
        if is_one_track(earlier, later)
    ]


def is_one_track(one: Item, other: Item) -> bool:
    """Tell whether the same people would sit in both: a row without a track is for everybody."""
    return not one.track or not other.track or one.track == other.track


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
    found += _at_night(items)
    return found + _unscheduled(items, accepted or {})


def incomplete(items: Iterable[Item]) -> list[Finding]:
    """Return the talks nobody is named for yet, and what else the program needs of each."""
    found = []
    for item in in_order(items):
        if item.kind in TALKS and not item.speakers:
            sentence = f"{item.label} has no speaker yet."
            found.append(Finding(ProgramRule.SPEAKER, sentence, (item.key,)))
        elif item.lacks:
            sentence = f"{item.label} lacks {_listed(item.lacks)}."
            found.append(Finding(ProgramRule.FACTS, sentence, (item.key,)))
    return found


def hour_of_body(at: datetime, zone: ZoneInfo) -> tuple[str, bool]:
    """Return the time of day where somebody is, and whether they may be asked to speak then."""
    local = at.astimezone(zone).time()
    return time_text(at, zone), MORNING <= local <= NIGHT


def _forward(items: Iterable[Item]) -> list[Item]:
    return [item for item in in_order(items) if item.starts_at < item.ends_at]


def _overlapping(items: Iterable[Item]) -> Iterator[tuple[Item, Item]]:
    for earlier, later in combinations(_forward(items), 2):
        if later.starts_at < earlier.ends_at:
            yield earlier, later


def _backward(items: Iterable[Item], zone: ZoneInfo) -> Iterator[Finding]:
    for item in in_order(items):
        starts, ends = time_text(item.starts_at, zone), time_text(item.ends_at, zone)
        if item.ends_at < item.starts_at:
            sentence = f"{item.label} starts at {starts} and ends before that, at {ends}."
        elif item.ends_at == item.starts_at:
            sentence = f"{item.label} starts and ends at {starts}; give it a length."
        else:
            continue
        yield Finding(ProgramRule.ORDER, sentence, (item.key,))


def _double_booked(items: Iterable[Item], zone: ZoneInfo) -> Iterator[Finding]:
    """Find who speaks, or chairs a session, in two places; one may chair what one speaks in."""
    for earlier, later in _overlapping(items):
        busy = {name_key(name) for name in (*earlier.speakers, earlier.chair) if name}
        for name in dict.fromkeys((*later.speakers, later.chair)):
            both_chair = name == later.chair and is_one_track(earlier, later)
            if name and name_key(name) in busy and not both_chair:
                yield Finding(
                    ProgramRule.SPEAKER,
                    f"{name} is in two places at once: {row_text(earlier, zone)} and "
                    f"{row_text(later, zone)}.",
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
                    f"Nothing is planned for {_minutes(gap)} between {row_text(last, zone)} and "
                    f"{row_text(item, zone)}; add a break or move a row.",
                    (last.key, item.key),
                )
        if last is None or item.ends_at > last.ends_at:
            last = item


def _outside(items: Iterable[Item], hours: Hours, zone: ZoneInfo) -> Iterator[Finding]:
    for item in _forward(items):
        if item.starts_at < hours.opens_at:
            opens = time_text(hours.opens_at, zone)
            sentence = f"{row_text(item, zone)} starts before the workshop opens at {opens}."
            yield Finding(ProgramRule.HOURS, sentence, (item.key,))
        if item.ends_at > hours.ends_at:
            ends = time_text(hours.ends_at, zone)
            sentence = f"{row_text(item, zone)} runs past the end of the workshop at {ends}."
            yield Finding(ProgramRule.HOURS, sentence, (item.key,))


def _at_night(items: Iterable[Item]) -> Iterator[Finding]:
    """Find talks that are before 7:00 or after 23:00 where their speaker is."""
    for item in _forward(items):
        for name, zone in item.zones:
            starts, may_start = hour_of_body(item.starts_at, zone)
            ends, may_end = hour_of_body(item.ends_at, zone)
            if not (may_start and may_end):
                place = zone.key.rsplit("/", 1)[-1].replace("_", " ")
                sentence = (
                    f"{item.label} is {starts} - {ends} for {name} ({place} time); "
                    "a time between 7:00 am and 11:00 pm would be kinder."
                )
                yield Finding(ProgramRule.NIGHT, sentence, (item.key,))


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


def _day(at: datetime, zone: ZoneInfo) -> int:
    return at.astimezone(zone).toordinal()


def _minutes(length: timedelta) -> str:
    return f"{int(length.total_seconds()) // 60} minutes"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
