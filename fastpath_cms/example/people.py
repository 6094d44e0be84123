"""The invented people of the coming edition: chairs, members, authors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from fastpath_cms.example.reading import read_table

FILE: Final = "people.toml"

GENERAL_CHAIR: Final = "general-chair"
PROGRAM_CHAIR: Final = "program-chair"
PUBLICITY_CHAIR: Final = "publicity-chair"
PC_MEMBER: Final = "pc-member"


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """One invented person; ``key`` is the name the other data files use."""

    key: str
    name: str
    email: str
    affiliation: str
    country: str  # ISO 3166, two letters
    roles: tuple[str, ...] = ()  # the constants of this module; empty for an author
    printed_title: str = ""  # what the committee page prints for an organizer
    topics: tuple[str, ...] = ()  # keys of ExampleTopic
    load: int | None = None  # most reviews a member takes
    profile: str = ""  # a member's interests in prose
    papers: tuple[str, ...] = ()  # a title, and below it what the paper says

    @property
    def domain(self) -> str:
        """Return the domain of the person's address."""
        return self.email.partition("@")[2]


def load_people() -> tuple[ExamplePerson, ...]:
    """Return everybody: organizers in printed order, members, then authors."""
    table = read_table(FILE)
    places = {row["key"]: row for row in table["affiliation"]}
    return tuple(_person(row, places[row["affiliation"]]) for row in table["person"])


def people_by_key() -> dict[str, ExamplePerson]:
    """Return everybody by the key the other data files use."""
    return {person.key: person for person in load_people()}


def _person(row: dict[str, Any], place: dict[str, Any]) -> ExamplePerson:
    return ExamplePerson(
        key=row["key"],
        name=row["name"],
        email=row["email"],
        affiliation=place["name"],
        country=place["country"],
        roles=tuple(row.get("roles", [])),
        printed_title=row.get("printed_title", ""),
        topics=tuple(row.get("topics", [])),
        load=row.get("load"),
        profile=row.get("profile", ""),
        papers=tuple(row.get("papers", [])),
    )
