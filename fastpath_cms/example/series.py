"""The real series, 2012 to 2023: facts of its public pages, ready for the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastpath_cms.domain.calendar import DateKind
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.example.reading import read_table

FILE: Final = "series.toml"
ZONE_WHERE_UNKNOWN: Final = "America/New_York"  # only dates are known of the early editions


@dataclass(frozen=True, slots=True)
class ExampleTopic:
    """One topic of the call; submissions and members name it by ``key``."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ExampleListing:
    """One line of a committee page: a name as printed, and the title printed beside it."""

    name: str
    affiliation: str
    title: str  # "General Chair", "Web and Publicity Chair"; empty for a member
    is_organizer: bool


@dataclass(frozen=True, slots=True)
class ExampleKeyDate:
    """One key date: what was announced first, and what it became."""

    kind: DateKind
    days: tuple[date, ...]  # in the order they were announced; the last one holds
    moved_on: date | None = None  # when the last change was published, where known

    @property
    def day(self) -> date:
        """Return the date that held in the end."""
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class ExampleNews:
    """One news item; ``text`` is Markdown."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One row of a program, in the edition's own time of day.

    ``submission`` and ``invited`` are keys of the coming edition's data, and empty in the archive.
    """

    kind: ItemKind
    starts: time
    ends: time
    title: str = ""
    speaker: str = ""
    affiliation: str = ""
    session: str = ""
    submission: str = ""
    invited: str = ""


@dataclass(frozen=True, slots=True)
class ExampleEdition:
    """One past edition; empty or None where its pages say nothing."""

    year: int
    title: str
    host: str  # "ISPASS 2021"
    place: str
    held_on: date | None
    starts: time | None
    ends: time | None
    zone: ZoneInfo
    time_line: str  # as it was printed
    summary: str
    background: str
    call: str
    submission: str
    topics: tuple[ExampleTopic, ...]
    key_dates: tuple[ExampleKeyDate, ...]
    news: tuple[ExampleNews, ...]
    committee: tuple[ExampleListing, ...]  # organizers first, each group in printed order
    program: tuple[ExampleRow, ...]


def load_series() -> tuple[ExampleEdition, ...]:
    """Return every edition something is known of, oldest first."""
    table = read_table(FILE)
    topics = _topics(table)
    return tuple(_edition(row, table["series"], topics) for row in table["edition"])


def load_topics() -> tuple[ExampleTopic, ...]:
    """Return the topics of the call, in printed order."""
    return _topics(read_table(FILE))


def real_names() -> frozenset[str]:
    """Return every name printed on the series' pages: none may appear in anything invented."""
    editions = load_series()
    listed = {listing.name for edition in editions for listing in edition.committee}
    spoke = {row.speaker for edition in editions for row in edition.program if row.speaker}
    return frozenset(listed | spoke)


def read_row(row: dict[str, Any]) -> ExampleRow:
    """Return one program row of a data file."""
    return ExampleRow(**{**row, "kind": ItemKind(row["kind"])})


def _topics(table: dict[str, Any]) -> tuple[ExampleTopic, ...]:
    return tuple(ExampleTopic(**row) for row in table["topic"])


def _edition(
    row: dict[str, Any], series: dict[str, Any], topics: tuple[ExampleTopic, ...]
) -> ExampleEdition:
    held = row.get("held", {})
    has_call = row.get("has_call", False)
    is_former = row["year"] <= series["former_title_until"]
    return ExampleEdition(
        year=row["year"],
        title=series["former_title"] if is_former else series["title"],
        host=row["host"],
        place=held.get("place", ""),
        held_on=held.get("date"),
        starts=held.get("starts"),
        ends=held.get("ends"),
        zone=ZoneInfo(held.get("zone", ZONE_WHERE_UNKNOWN)),
        time_line=row.get("time_line", ""),
        summary=row.get("summary", ""),
        background=series["background"].strip() if has_call else "",
        call=series["call"].strip() if has_call else "",
        submission=series["submission"].strip() if has_call else "",
        topics=topics if has_call else (),
        key_dates=tuple(_key_date(key_date) for key_date in row.get("key_dates", [])),
        news=tuple(ExampleNews(**item) for item in row.get("news", [])),
        committee=_committee(row),
        program=tuple(read_row(item) for item in row.get("program", [])),
    )


def _key_date(row: dict[str, Any]) -> ExampleKeyDate:
    return ExampleKeyDate(DateKind(row["kind"]), tuple(row["days"]), row.get("moved_on"))


def _committee(row: dict[str, Any]) -> tuple[ExampleListing, ...]:
    organizers = [
        ExampleListing(person["name"], person["affiliation"], person["title"], is_organizer=True)
        for person in row.get("organizers", [])
    ]
    members = [
        ExampleListing(person["name"], person["affiliation"], "", is_organizer=False)
        for person in row.get("members", [])
    ]
    return (*organizers, *members)
