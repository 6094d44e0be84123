"""What an author typed before: their co-authors and institutions, from their own submissions only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from fastpath_cms.domain.contents import TypedAuthor
from fastpath_cms.domain.people import name_key
from fastpath_cms.models import Author, Person
from fastpath_cms.queries.viewer import Viewer

ROWS: Final = 400  # authors read, the newest first
OFFERED: Final = 60


@dataclass(frozen=True, slots=True)
class Remembered:
    """What can be offered to somebody who names authors."""

    own: TypedAuthor  # their own row, from their profile
    coauthors: tuple[TypedAuthor, ...] = ()  # by name
    affiliations: tuple[str, ...] = ()  # the newest first


def remembered(session: Session, viewer: Viewer) -> Remembered:
    """Return what a signed-in person may be offered; two queries, none for anybody else.

    Only from submissions they are an author of now, by an address they verified: there they see
    all of it anyway. A browser's grant opens nobody's memory.
    """
    if viewer.person_id is None:
        return Remembered(TypedAuthor(is_contact=True))
    person = session.execute(
        select(Person.affiliation, Person.country, Person.orcid).where(
            Person.id == viewer.person_id
        )
    ).one()
    own = TypedAuthor(
        viewer.name,
        viewer.address,
        person.affiliation,
        person.country,
        person.orcid or "",
        is_contact=True,
    )
    mine = aliased(Author)
    rows = session.execute(
        select(
            Author.name,
            Author.address,
            Author.affiliation,
            Author.country,
            Author.orcid,
            Author.person_id,
        )
        .where(
            Author.submission_id.in_(
                select(mine.submission_id).where(mine.person_id == viewer.person_id)
            )
        )
        .order_by(Author.id.desc())
        .limit(ROWS)
    ).all()
    people: dict[str, TypedAuthor] = {}
    for row in rows:
        if row.person_id != viewer.person_id and row.name:
            typed = TypedAuthor(
                row.name, row.address, row.affiliation, row.country, row.orcid or ""
            )
            people.setdefault(row.address or name_key(row.name), typed)
    newest = list(people.values())[:OFFERED]
    affiliations = dict.fromkeys([own.affiliation, *[row.affiliation for row in rows]])
    return Remembered(
        own,
        tuple(sorted(newest, key=lambda author: name_key(author.name))),
        tuple(one for one in affiliations if one)[:OFFERED],
    )
