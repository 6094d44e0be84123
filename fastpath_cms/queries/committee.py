"""The committee as the public page prints it: organizers by title, then the program committee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.models import CommitteeListing


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One printed line; ``title`` is "" for a member of the program committee."""

    name: str
    affiliation: str
    title: str


@dataclass(frozen=True, slots=True)
class TitleGroup:
    """Everybody printed under one title: ``Program Chairs``."""

    title: str
    people: tuple[ListedPerson, ...]


@dataclass(frozen=True, slots=True)
class Committee:
    """A whole committee page."""

    organizers: tuple[TitleGroup, ...]
    members: tuple[ListedPerson, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to print."""
        return not self.organizers and not self.members


def listing_of(session: Session, edition_id: int) -> tuple[ListedPerson, ...]:
    """Return the printed lines of an edition in their order."""
    rows = session.execute(
        select(CommitteeListing.name, CommitteeListing.affiliation, CommitteeListing.printed_title)
        .where(CommitteeListing.edition_id == edition_id)
        .order_by(CommitteeListing.position, CommitteeListing.id)
    )
    return tuple(ListedPerson(*row) for row in rows)


def committee_of(session: Session, edition_id: int) -> Committee:
    """Return the committee of an edition as its page prints it."""
    return grouped(listing_of(session, edition_id))


def grouped(people: Sequence[ListedPerson]) -> Committee:
    """Return printed lines with the organizers grouped by title, in the order they come."""
    groups: dict[str, list[ListedPerson]] = {}
    members: list[ListedPerson] = []
    for person in people:
        if person.title:
            groups.setdefault(one_chair(person.title), []).append(person)
        else:
            members.append(person)
    organizers = (
        TitleGroup(_heading(title, len(group)), tuple(group)) for title, group in groups.items()
    )
    return Committee(tuple(organizers), tuple(members))


def one_chair(title: str) -> str:
    """Return a title as one person bears it: ``Program Chair`` of ``Program Chairs``."""
    return title.removesuffix("s") if title.lower().endswith("chairs") else title


def _heading(title: str, count: int) -> str:
    return f"{title}s" if count > 1 and title.lower().endswith("chair") else title
