"""Building the demo: the whole year lived once, and a copy of the database at every stop."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any, Final

from fastpath_cms.domain.calendar import day_text
from fastpath_cms.example import Station
from fastpath_cms.example.people import PC_MEMBER
from fastpath_cms.rehearsal.assigning import assignments
from fastpath_cms.rehearsal.bidding import bids
from fastpath_cms.rehearsal.deciding import decisions
from fastpath_cms.rehearsal.duties import duties
from fastpath_cms.rehearsal.machine import Built, Machine, Player, Stop
from fastpath_cms.rehearsal.opening import announcements, beginnings
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.rehearsal.presenting import presentations
from fastpath_cms.rehearsal.reviewing import reviews
from fastpath_cms.rehearsal.submitting import submissions

CHAIRS: Final = "Chairs"
COMMITTEE: Final = "Program committee"
AUTHORS: Final = "Authors"


def build(
    play: Play,
    machine: Machine,
    database: Path,
    say: Callable[[str], None],
    traits: Mapping[str, Any],
) -> Built:
    """Live through the year in ``database``, and keep a copy of it at each stop.

    ``say`` gets a line a stop; ``traits`` say what was built from, and are kept beside it.
    """
    stops = tuple(Stop(one.key.value, one.name, one.at) for one in play.example.dates.stations)
    machine.path(stops[0].key).parent.mkdir(parents=True)
    year = sorted(_year(play), key=lambda event: event[0])
    for stop in stops:
        while year and year[0][0] <= stop.at:
            at, happens = year.pop(0)
            play.at(at)
            happens(play)
            play.deliver()
        play.at(stop.at)
        play.copy()
        copy_database(database, machine.path(stop.key))
        say(f"{day_text(stop.at)}: {stop.name}")
    built = Built(play.example.year, stops, tuple(_players(play)), Station.CALL.value, traits)
    machine.finish(built)
    return built


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _year(play: Play) -> Iterator[Event]:
    return chain(
        beginnings(play),
        announcements(play),
        submissions(play),
        bids(play),
        assignments(play),
        reviews(play),
        duties(play),
        decisions(play),
        presentations(play),
    )


def _players(play: Play) -> Iterator[Player]:
    """Iterate over those a visitor may be: chairs, members, then the contacts of submissions."""
    for person in play.people.values():
        if person.printed_title:
            wrote = _wrote(play, person.key)
            part = person.printed_title.removesuffix("s").lower()
            part = f"{part}, author of {wrote}" if wrote else part
            yield Player(person.email, person.name, part, CHAIRS)
    for person in play.people.values():
        if PC_MEMBER in person.roles:
            yield Player(person.email, person.name, "PC member", COMMITTEE)
    known = [key for key in play.viewers if not play.people[key].roles]
    for key in sorted(known, key=lambda key: _wrote(play, key).rjust(20)):
        person = play.people[key]
        yield Player(person.email, person.name, f"author of {_wrote(play, key)}", AUTHORS)


def _wrote(play: Play, key: str) -> str:
    numbers = sorted(play.numbers[one.key] for one in play.submissions if key in one.authors)
    return ", ".join(f"#{number}" for number in numbers)
