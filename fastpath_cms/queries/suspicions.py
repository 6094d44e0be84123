"""Conflicts of interest that the system suspects: ties of the committee to authors, ranked.

Nothing is stored but what people judged: the list follows names, addresses, affiliations and
publications as they are now, so authors who change after the assignment are compared anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import and_, exists, literal, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.conflicts import RECENT_YEARS, ConflictKind
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.ties import LIKELY, Circle, Known, Party, Tie, strength_of
from fastpath_cms.domain.workflow import BEFORE_PC, TO_BE_PRESENTED
from fastpath_cms.models import (
    Acquaintance,
    Assignment,
    Author,
    Conflict,
    Edition,
    Publication,
    Submission,
)
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.conflicts import committee
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.standings import authored_by
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Ties between a committee member and a submission that nobody has judged yet."""

    submission_id: int
    number: int
    title: str
    person_id: int
    person: str
    ties: tuple[Tie, ...]  # the strongest first
    strength: float  # of all of them, 0 to 1
    is_assigned: bool  # they are to review it already

    @property
    def is_likely(self) -> bool:
        """Tell a likely conflict from a weak hint."""
        return self.strength >= LIKELY


def suspicions(
    session: Session, viewer: Viewer, who: Standing, edition: Edition
) -> tuple[Suspicion, ...]:
    """Return the pairs nobody judged, among submissions this chair may see; six queries.

    Assigned pairs come first, then the strongest. A pair with a live conflict, or with a suggestion
    that was dismissed, is not asked about again.
    """
    seen = unsealed(viewer, who)
    circle, people = circle_of(session, edition, seen)
    judged, assigned = _pairs(session, edition, seen)
    found = []
    for paper in _papers(session, edition, seen):
        for person_id, ties in circle.ties_of(paper.authors).items():
            pair = paper.id, person_id
            if pair in judged or person_id in paper.author_ids:
                continue
            found.append(
                Suspicion(
                    paper.id,
                    paper.number,
                    paper.title,
                    person_id,
                    people[person_id].name,
                    tuple(ties),
                    strength_of(ties),
                    pair in assigned,
                )
            )
    found.sort(key=lambda one: (not one.is_assigned, -one.strength, one.number, one.person))
    return tuple(found)


def own_suspicions(
    session: Session, viewer: Viewer, who: Standing, edition: Edition
) -> dict[int, tuple[Tie, ...]]:
    """Return a member's own likely ties by submission number.

    Of every submission the committee handles, as decision 13 shows them; none when reviewing is
    double-blind, since a tie tells of authors. What others declared or judged changes nothing here:
    that would tell of it.
    """
    if viewer.person_id is None or edition.is_double_blind:
        return {}
    seen = or_(unsealed(viewer, who), authored_by(viewer))
    circle, _ = circle_of(session, edition, seen, viewer.person_id)
    found = {}
    for paper in _papers(session, edition, true()):
        if viewer.person_id in paper.author_ids:
            continue
        ties = circle.ties_of(paper.authors).get(viewer.person_id, [])
        if strength_of(ties) >= LIKELY:
            found[paper.number] = tuple(ties)
    return found


def ties_of_pair(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, pair: tuple[int, int]
) -> list[Tie]:
    """Return the ties between one submission and one person, by their ids, the strongest first."""
    submission_id, person_id = pair
    circle, _ = circle_of(session, edition, unsealed(viewer, who), person_id)
    for paper in _papers(session, edition, Submission.id == submission_id):
        return circle.ties_of(paper.authors).get(person_id, [])
    return []


def likely_pairs(
    session: Session, edition: Edition, seen: ColumnElement[bool], circle: Circle
) -> set[tuple[int, int]]:
    """Return the likely pairs nobody judged or assigned, by ids, of submissions that are ``seen``."""
    judged, assigned = _pairs(session, edition, seen)
    found = {
        (paper.id, person_id)
        for paper in _papers(session, edition, seen)
        for person_id, ties in circle.ties_of(paper.authors).items()
        if strength_of(ties) >= LIKELY
    }
    return found - judged - assigned


def circle_of(
    session: Session, edition: Edition, seen: ColumnElement[bool], person_id: int | None = None
) -> tuple[Circle, Mapping[int, Party]]:
    """Return the committee with all that ties it to others, or one of its members; four queries.

    Of the papers handled this year only those that are ``seen`` tell who wrote with whom.
    """
    people = committee(session, edition.id, person_id)
    known: dict[int, list[Known]] = defaultdict(list)
    for rows in (
        _named(session, people),
        _published(session, people, edition.year),
        _presented(session, edition, people, seen),
    ):
        for id_, one in rows:
            known[id_].append(one)
    people = {id_: replace(party, known=tuple(known[id_])) for id_, party in people.items()}
    return Circle(people, edition.year), people


def _named(session: Session, people: Mapping[int, Party]) -> Iterable[tuple[int, Known]]:
    """Return whom members name as tied to them for good."""
    rows = session.execute(
        select(
            Acquaintance.person_id, Acquaintance.name, Acquaintance.kind, Acquaintance.affiliation
        ).where(Acquaintance.person_id.in_(people))
    )
    return [(id_, Known(name, ConflictKind(kind), where)) for id_, name, kind, where in rows]


def _published(
    session: Session, people: Mapping[int, Party], year: int
) -> Iterable[tuple[int, Known]]:
    """Return the co-authors in the publications members told of, if recent or undated."""
    rows = session.execute(
        select(
            Publication.person_id, Publication.title, Publication.year, Publication.authors
        ).where(
            Publication.person_id.in_(people),
            or_(Publication.year.is_(None), Publication.year >= year - RECENT_YEARS),
        )
    )
    return [
        (id_, Known(name, ConflictKind.COLLABORATOR, "", title, printed, len(authors)))
        for id_, title, printed, authors in rows
        for name in authors
    ]


def _presented(
    session: Session, edition: Edition, people: Mapping[int, Party], seen: ColumnElement[bool]
) -> Iterable[tuple[int, Known]]:
    """Return the co-authors of members here: of papers handled now, and presented of late."""
    now = and_(
        Edition.id == edition.id,
        Submission.status.not_in(BEFORE_PC),
        seen,
    )
    before = and_(
        Edition.year.between(edition.year - RECENT_YEARS, edition.year - 1),
        Submission.status.in_(TO_BE_PRESENTED),
    )
    by_member = exists().where(Author.submission_id == Submission.id, Author.person_id.in_(people))
    rows = session.execute(
        select(Submission.id, Submission.title, Edition.year, Author.person_id, Author.name)
        .join(Edition, Edition.id == Submission.edition_id)
        .join(Author, Author.submission_id == Submission.id)
        .where(by_member.correlate(Submission), or_(now, before))
        .order_by(Submission.id, Author.position)
    )
    papers: dict[int, list[tuple[str, int, int | None, str]]] = defaultdict(list)
    for id_, *row in rows:
        papers[id_].append(tuple(row))  # type: ignore[arg-type] # as selected
    return [
        (member, Known(name, ConflictKind.COLLABORATOR, "", title, year, len(authors)))
        for authors in papers.values()
        for _, _, member, _ in authors
        if member is not None and member in people
        for title, year, person_id, name in authors
        if person_id != member
    ]


@dataclass(slots=True)
class _Paper:
    id: int
    number: int
    title: str
    authors: list[Party]
    author_ids: set[int]


def _papers(session: Session, edition: Edition, seen: ColumnElement[bool]) -> Iterable[_Paper]:
    """Return the submissions that are ``seen``, with their authors."""
    query = (
        select(
            Submission.id,
            Submission.number,
            Submission.title,
            Author.person_id,
            Author.name,
            Author.address,
            Author.affiliation,
        )
        .join(Author, Author.submission_id == Submission.id)
        .where(Submission.edition_id == edition.id, Submission.status.not_in(BEFORE_PC), seen)
        .order_by(Submission.id, Author.position)
    )
    papers: dict[int, _Paper] = {}
    for id_, number, title, person_id, name, address, affiliation in session.execute(query):
        paper = papers.setdefault(id_, _Paper(id_, number, title, [], set()))
        paper.authors.append(Party(name, (address,), affiliation))
        if person_id is not None:
            paper.author_ids.add(person_id)
    return papers.values()


def _pairs(
    session: Session, edition: Edition, seen: ColumnElement[bool]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the pairs somebody judged, and those assigned: ids of submission and person.

    Only of submissions that are ``seen``: of a sealed paper not even the number of rows may tell.
    """
    judged = or_(Conflict.dismissed_at.is_(None), Conflict.source == ConflictSource.COMPUTED)
    both = (
        select(Conflict.submission_id, Conflict.person_id, literal("judged").label("what"))
        .where(judged)
        .union_all(select(Assignment.submission_id, Assignment.person_id, literal("assigned")))
        .subquery()
    )
    query = (
        select(both.c.submission_id, both.c.person_id, both.c.what)
        .join(Submission, Submission.id == both.c.submission_id)
        .where(Submission.edition_id == edition.id, seen)
    )
    found: dict[str, set[tuple[int, int]]] = {"judged": set(), "assigned": set()}
    for submission_id, person, what in session.execute(query):
        found[what].add((submission_id, person))
    return found["judged"], found["assigned"]
