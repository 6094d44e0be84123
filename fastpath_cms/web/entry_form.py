"""The form of one deadline: a day, the last minute that counts, and the zone of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from wtforms import DateField, Field, SelectField, TimeField
from wtforms.validators import Optional, ValidationError

from fastpath_cms.domain.calendar import (
    AOE,
    CLOSING,
    DATE_NAMES,
    DateKind,
    opening_day,
    weekday_text,
)
from fastpath_cms.domain.entry import Entry, remarks_on
from fastpath_cms.queries.settings import instants_of
from fastpath_cms.web.forms import Form, needed


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a date as typed means, and what to look at twice about it."""

    name: str
    at: datetime
    is_closing: bool
    weekday: str
    remarks: tuple[str, ...]


REGIONS: Final = (
    "Africa/",
    "America/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@cache
def known_zones() -> frozenset[str]:
    """Return the names of all time zones; finding them walks a tree of files, so it is done once."""
    return frozenset(available_timezones())


def meanings_of(entries: Mapping[DateKind, Entry | None], zone: ZoneInfo) -> list[Meaning]:
    """Return what each entry means; ``zone`` is the edition's."""
    return [
        Meaning(
            DATE_NAMES[kind],
            at,
            kind in CLOSING,
            weekday_text(entry.day if kind in CLOSING else opening_day(at, zone)),
            remarks_on(kind, entry, zone),
        )
        for kind, at in instants_of(entries, zone).items()
        if (entry := entries[kind]) is not None
    ]


def choices_of_zones() -> list[tuple[str, str]]:
    """Return no zone and every zone one may be in, by their names in the time zone database."""
    return [("", "Not said"), *((name, name.replace("_", " ")) for name in zones_of_places())]


@cache
def zones_of_places() -> tuple[str, ...]:
    """Return the zones that are named after places, in order."""
    return tuple(sorted(name for name in known_zones() if name.startswith(REGIONS)))


def zone_choices(*names: str) -> list[tuple[str, str]]:
    """Return AoE and these zones as choices, each once."""
    known = dict.fromkeys(name for name in names if name in known_zones())
    others = [(name, name.replace("_", " ")) for name in known if name != AOE.key]
    return [(AOE.key, "AoE"), *others]


class EntryForm(Form):
    """One closing date; without a minute it ends with its day."""

    due = DateField("Day", [needed("Give the day.")])
    due_until = TimeField("Until", [Optional()])
    due_zone = SelectField("Zone", default=AOE.key, choices=[], validate_choice=False)
    offered: Sequence[tuple[str, str]] = ()

    @classmethod
    def filled(cls, data: Any, entry: Entry | None, edition_zone: str, **more: Any) -> EntryForm:
        """Return the form with what was posted, else with ``entry``."""
        filling = (
            {"due": entry.day, "due_until": entry.at, "due_zone": entry.zone_name} if entry else {}
        )
        form = cls(data, data=filling | more)
        form.offered = zone_choices(edition_zone)
        form.due_zone.choices = form.offered
        return form

    def validate_due_zone(self, field: Field) -> None:
        """Ask for one of the zones offered."""
        if field.data not in dict(self.offered):
            raise ValidationError("Choose one of the zones listed.")

    def entry(self) -> Entry | None:
        """Return what was typed."""
        if self.due.data is None or self.due_zone.data not in known_zones():
            return None
        return Entry(self.due.data, self.due_until.data, self.due_zone.data)

    def meanings(self, zone: ZoneInfo) -> list[Meaning]:
        """Return what was typed in every zone."""
        return meanings_of({DateKind.SUBMISSION: self.entry()}, zone)
