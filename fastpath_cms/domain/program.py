"""The program of the day: kinds of items, who presents them, how long they take.

Rows of one track run one after the other; a row without a track is for everybody and clashes with
whatever runs beside it. ``program_lint`` says what is wrong with a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from fastpath_cms.domain.held import twelve_hours


class ItemKind(StrEnum):
    """What a row of the program is."""

    OPENING = "opening"
    KEYNOTE = "keynote"
    INVITED = "invited"
    REGULAR = "regular"
    PANEL = "panel"
    BREAK = "break"
    LUNCH = "lunch"
    CLOSING = "closing"


KIND_NAMES: Final = {
    ItemKind.OPENING: "Opening",
    ItemKind.KEYNOTE: "Keynote",
    ItemKind.INVITED: "Invited talk",
    ItemKind.REGULAR: "Regular talk",
    ItemKind.PANEL: "Panel",
    ItemKind.BREAK: "Break",
    ItemKind.LUNCH: "Lunch",
    ItemKind.CLOSING: "Closing",
}

DEFAULT_MINUTES: Final = {
    ItemKind.OPENING: 5,
    ItemKind.KEYNOTE: 60,
    ItemKind.INVITED: 45,
    ItemKind.REGULAR: 30,
    ItemKind.PANEL: 60,
    ItemKind.BREAK: 30,
    ItemKind.LUNCH: 60,
    ItemKind.CLOSING: 5,
}


TALKS: Final = frozenset({ItemKind.KEYNOTE, ItemKind.INVITED, ItemKind.REGULAR, ItemKind.PANEL})
"""Kinds somebody speaks in; each has a talk behind its row."""

BY_INVITATION: Final = TALKS - {ItemKind.REGULAR}
"""Kinds whose speakers are invited; a regular talk is by the authors of a submission."""

PAUSES: Final = frozenset({ItemKind.BREAK, ItemKind.LUNCH})

BETWEEN_NAMES: Final = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")
MOST_SPEAKERS: Final = 12  # of one row: a large panel


@dataclass(frozen=True, slots=True)
class Presenter:
    """Somebody who speaks, as the program prints them; ``photo`` is the hash of an image."""

    name: str
    affiliation: str = ""
    bio: str = ""
    photo: str = ""
    links: tuple[str, ...] = ()
    is_moderator: bool = False

    @property
    def is_told(self) -> bool:
        """Whether there is anything to print beside the name."""
        return bool(self.bio or self.photo or self.links)

    @property
    def line(self) -> str:
        """Return name and affiliation: ``A. Li, IBM``; a moderator is called one."""
        who = ", ".join(part for part in (self.name, self.affiliation) if part)
        return f"{who} (moderator)" if self.is_moderator else who


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
    track: str = ""  # "": for everybody
    chair: str = ""  # of its session
    zones: tuple[tuple[str, ZoneInfo], ...] = ()  # of those who speak from far away
    lacks: tuple[str, ...] = ()  # what the program still needs to know, in words

    @property
    def label(self) -> str:
        """What people call the row: its title, else its kind and speakers."""
        if self.title:
            return self.title
        kind = KIND_NAMES[self.kind]
        return f"{kind} by {' and '.join(self.speakers)}" if self.speakers else kind


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


def named(text: str, affiliation: str = "", bio: str = "") -> tuple[Presenter, ...]:
    """Return the speakers of a line of names; what is said of one is said of a single one."""
    names = names_in(text)
    if len(names) == 1:
        return (Presenter(names[0], affiliation, bio),)
    return tuple(Presenter(name, affiliation) for name in names)


def in_order(items: Iterable[Item]) -> list[Item]:
    """Sort rows by start; of two that start together the break comes first."""
    return sorted(
        items, key=lambda i: (i.starts_at, i.kind not in PAUSES, i.ends_at, i.track, i.key)
    )


def row_text(item: Item, zone: ZoneInfo) -> str:
    """Say which row it is and when: ``Closing Remarks (2:55 pm - 3:30 pm)``."""
    return f"{item.label} ({time_text(item.starts_at, zone)} - {time_text(item.ends_at, zone)})"


def time_text(at: datetime, zone: ZoneInfo) -> str:
    """Say a time of day in a zone: ``2:55 pm``."""
    return twelve_hours(at.astimezone(zone).time())
