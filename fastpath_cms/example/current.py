"""The coming edition of the demo: texts, pages, speakers and program, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from fastpath_cms.example.dates import FILE, CurrentDates, current_dates
from fastpath_cms.example.people import PC_MEMBER, load_people
from fastpath_cms.example.reading import read_table, unfold
from fastpath_cms.example.series import (
    ExampleListing,
    ExampleNews,
    ExampleRow,
    ExampleTopic,
    load_topics,
    read_row,
)


@dataclass(frozen=True, slots=True)
class ExamplePage:
    """One page of the site; ``text`` is Markdown, ``key`` its address."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ExampleSpeaker:
    """One invited speaker and the talk they bring."""

    key: str
    name: str
    email: str
    affiliation: str
    zone: str  # IANA name of where they speak from
    title: str
    abstract: str
    bio: str


@dataclass(frozen=True, slots=True)
class ExampleSession:
    """A session of the program; ``chair`` is the key of a person."""

    key: str
    title: str
    chair: str


@dataclass(frozen=True, slots=True)
class ExampleCurrent:
    """The coming edition; all long texts are Markdown."""

    dates: CurrentDates
    title: str
    host: str
    place: str
    starts: time
    ends: time
    reviews_per_submission: int
    background: str
    call: str
    submission_instructions: str
    review_guidance: str
    topics: tuple[ExampleTopic, ...]
    news: tuple[ExampleNews, ...]  # oldest first; those after ``dates.today`` are still to come
    pages: tuple[ExamplePage, ...]
    committee: tuple[ExampleListing, ...]
    speakers: tuple[ExampleSpeaker, ...]
    sessions: tuple[ExampleSession, ...]
    program: tuple[ExampleRow, ...]  # speakers and titles by key of submission or invited speaker

    @property
    def year(self) -> int:
        """Return the edition's year."""
        return self.dates.year


def load_current(today: date) -> ExampleCurrent:
    """Return the coming edition as it stands when the demo is built on ``today``."""
    table, dates = read_table(FILE), current_dates(today)

    def filled(text: str) -> str:
        return text.strip().replace("{year}", str(dates.year))

    return ExampleCurrent(
        dates=dates,
        title=table["title"],
        host=filled(table["host"]),
        place=table["place"],
        starts=table["starts"],
        ends=table["ends"],
        reviews_per_submission=table["reviews_per_submission"],
        background=filled(table["background"]),
        call=filled(table["call"]),
        submission_instructions=filled(table["submission_instructions"]),
        review_guidance=filled(table["review_guidance"]),
        topics=load_topics(),
        news=tuple(
            ExampleNews(dates.day(row["day"]), filled(row["text"])) for row in table["news"]
        ),
        pages=tuple(
            ExamplePage(row["key"], row["title"], filled(row["text"])) for row in table["page"]
        ),
        committee=_committee(),
        speakers=tuple(_speaker(row) for row in table["invited"]),
        sessions=tuple(ExampleSession(**row) for row in table["session"]),
        program=tuple(read_row(row) for row in table["row"]),
    )


def _speaker(row: dict[str, Any]) -> ExampleSpeaker:
    prose = {"abstract": unfold(row["abstract"]), "bio": unfold(row["bio"])}
    return ExampleSpeaker(**{**row, **prose})


def _committee() -> tuple[ExampleListing, ...]:
    people = load_people()
    organizers = [
        ExampleListing(person.name, person.affiliation, person.printed_title, is_organizer=True)
        for person in people
        if person.printed_title
    ]
    members = [
        ExampleListing(person.name, person.affiliation, "", is_organizer=False)
        for person in people
        if PC_MEMBER in person.roles
    ]
    return (*organizers, *members)
