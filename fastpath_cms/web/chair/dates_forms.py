"""The forms in which chairs type key dates: days, last minutes and the zones of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wtforms import DateField, SelectField, TimeField
from wtforms.validators import Optional

from fastpath_cms.domain.calendar import AOE, CLOSING, DATE_NAMES, DateKind
from fastpath_cms.domain.entry import Entry
from fastpath_cms.web.entry_form import zone_choices
from fastpath_cms.web.forms import Form

NO_DAY: Final = "Give the day, too."
NO_ZONE: Final = "Choose one of the zones listed."


def field_of(kind: DateKind) -> str:
    """Return the name of a key date's field."""
    return kind.value.replace("-", "_")


def _minute() -> TimeField:
    return TimeField("Until", [Optional()])


def _zone() -> SelectField:
    return SelectField("Zone", default=AOE.key, choices=[], validate_choice=False)


class DatesForm(Form):
    """The key dates: days, and for each that closes the last minute that counts and a zone."""

    call_opens = DateField(DATE_NAMES[DateKind.CALL_OPENS], [Optional()])
    submission = DateField(DATE_NAMES[DateKind.SUBMISSION], [Optional()])
    submission_until = _minute()
    submission_zone = _zone()
    bids = DateField(DATE_NAMES[DateKind.BIDS], [Optional()])
    bids_until = _minute()
    bids_zone = _zone()
    reviews_due = DateField(DATE_NAMES[DateKind.REVIEWS_DUE], [Optional()])
    reviews_due_until = _minute()
    reviews_due_zone = _zone()
    notification = DateField(DATE_NAMES[DateKind.NOTIFICATION], [Optional()])
    camera_ready = DateField(DATE_NAMES[DateKind.CAMERA_READY], [Optional()])
    camera_ready_until = _minute()
    camera_ready_zone = _zone()
    workshop = DateField(DATE_NAMES[DateKind.WORKSHOP], [Optional()])

    def fill_zones(self, edition_zone: str, entries: Mapping[DateKind, Entry]) -> None:
        """Offer AoE, the edition's zone, and the zone a date was typed in before."""
        for kind in CLOSING:
            there = [entries[kind].zone_name] if kind in entries else []
            self._part(kind, "zone").choices = zone_choices(edition_zone, *there)

    def entries(self) -> dict[DateKind, Entry | None]:
        """Return what was typed."""
        return {kind: self._entry(kind) for kind in DateKind}

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for the day of each minute, and for a zone that was offered."""
        is_fine: bool = super().validate(*args, **kwargs)
        for kind in CLOSING:
            day, until, zone = (
                self[field_of(kind)],
                self._part(kind, "until"),
                self._part(kind, "zone"),
            )
            if until.data is not None and day.data is None and not day.errors:
                day.errors, is_fine = [NO_DAY], False
            if zone.data not in dict(zone.choices):
                zone.errors, is_fine = [NO_ZONE], False
        return is_fine

    def _entry(self, kind: DateKind) -> Entry | None:
        day = self[field_of(kind)].data
        if day is None:
            return None
        if kind not in CLOSING:
            return Entry(day)
        zone = self._part(kind, "zone")
        is_offered = zone.data in dict(zone.choices)
        return Entry(day, self._part(kind, "until").data, zone.data if is_offered else AOE.key)

    def _part(self, kind: DateKind, part: str) -> Any:
        return self[f"{field_of(kind)}_{part}"]


def filling(entries: Mapping[DateKind, Entry]) -> dict[str, Any]:
    """Return what fills the form of the key dates."""
    filled: dict[str, Any] = {}
    for kind, entry in entries.items():
        filled[field_of(kind)] = entry.day
        if kind in CLOSING:
            filled[f"{field_of(kind)}_until"] = entry.at
            filled[f"{field_of(kind)}_zone"] = entry.zone_name
    return filled
