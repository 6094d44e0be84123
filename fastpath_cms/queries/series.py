"""Questions about the whole series: who came back, and how much there was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.people import name_key
from fastpath_cms.domain.program import BY_INVITATION, ItemKind
from fastpath_cms.models import CommitteeListing, Edition, ProgramVersion
from fastpath_cms.queries.committee import one_chair

MEMBER, SPEAKER, AUTHOR = "program committee", "invited speaker", "speaker"


@dataclass(frozen=True, slots=True)
class Returning:
    """Somebody the series names in more than one edition; parts are (year, what they were)."""

    name: str
    parts: tuple[tuple[int, str], ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The editions, newest first."""
        return tuple(dict.fromkeys(year for year, _ in self.parts))


@dataclass(frozen=True, slots=True)
class Series:
    """The series in figures, of what is kept here."""

    people: int
    invited: int
    regular: int
    returning: tuple[Returning, ...]  # who came most often first


def series_of(session: Session) -> Series:
    """Return who is named in the editions, and how often; two queries.

    One person is one name: spelling, accents and case aside.
    """
    listed = session.execute(
        select(CommitteeListing.name, CommitteeListing.printed_title, Edition.year)
        .join(Edition, CommitteeListing.edition_id == Edition.id)
        .order_by(Edition.year.desc(), CommitteeListing.position)
    ).all()
    parts: dict[str, list[tuple[int, str, str]]] = {}
    for name, title, year in listed:
        parts.setdefault(name_key(name), []).append((year, one_chair(title) or MEMBER, name))
    invited = regular = 0
    for year, items in _programs(session):
        for row in items:
            kind = ItemKind(row["kind"])
            if row["is_cancelled"] or row["number"] is None:
                continue
            is_invited = kind in BY_INVITATION
            invited, regular = invited + is_invited, regular + (not is_invited)
            for who in row["speakers"]:
                said = SPEAKER if is_invited else AUTHOR
                parts.setdefault(name_key(who["name"]), []).append((year, said, who["name"]))
    returning = [
        Returning(found[0][2], tuple(sorted({(y, what) for y, what, _ in found}, reverse=True)))
        for found in parts.values()
        if len({year for year, _, _ in found}) > 1
    ]
    returning.sort(key=lambda one: (-len(one.years), -one.years[0], one.name))
    return Series(len(parts), invited, regular, tuple(returning))


def _programs(session: Session) -> list[tuple[int, list[Any]]]:
    """Return the year and the rows of each edition's newest published program."""
    newest = (
        select(ProgramVersion.edition_id, func.max(ProgramVersion.number).label("number"))
        .group_by(ProgramVersion.edition_id)
        .subquery()
    )
    rows = session.execute(
        select(Edition.year, ProgramVersion.items)
        .join(ProgramVersion, ProgramVersion.edition_id == Edition.id)
        .join(
            newest,
            and_(
                newest.c.edition_id == ProgramVersion.edition_id,
                newest.c.number == ProgramVersion.number,
            ),
        )
        .order_by(Edition.year.desc())
    )
    return [(year, items) for year, items in rows]
