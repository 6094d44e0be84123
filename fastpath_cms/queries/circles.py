"""Questions about whom a committee is tied to, and who wrote the papers that are compared with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Integer, and_, exists, literal, null, or_, select, true, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.conflicts import RECENT_YEARS, ConflictKind
from fastpath_cms.domain.ties import Circle, Known, Party
from fastpath_cms.domain.workflow import BEFORE_PC, TO_BE_PRESENTED
from fastpath_cms.models import (
    Acquaintance,
    Author,
    Edition,
    EmailAddress,
    Person,
    Publication,
    Role,
    Submission,
)
from fastpath_cms.queries.conflicts import DECIDING


@dataclass(slots=True)
class Written:
    """A submission with its authors, as far as ties are concerned."""

    id: int
    number: int
    title: str
    year: int
    is_telling: bool  # it may say who wrote with whom
    authors: list[Party]
    author_ids: list[int | None]


def looked_at(
    session: Session,
    edition: Edition,
    seen: ColumnElement[bool],
    telling: ColumnElement[bool],
    person_id: int | None = None,
) -> tuple[Circle, Mapping[int, Party], Iterable[Written]]:
    """Return the committee, or one of its members, and the submissions that are ``seen``; two queries.

    The committee comes with all that ties it to others. Of the papers handled this year only those
    that are ``telling`` say who wrote with whom; those of members are among the papers returned.
    """
    people, known = _members(session, edition, person_id)
    papers = _papers(session, edition, people, seen, telling)
    for paper in papers:
        if paper.is_telling:
            for member, one in _together(paper, people):
                known[member].append(one)
    people = {id_: party._replace(known=tuple(known[id_])) for id_, party in people.items()}
    now = [paper for paper in papers if paper.year == edition.year]
    return Circle(people, edition.year), people, now


def _members(
    session: Session, edition: Edition, person_id: int | None
) -> tuple[dict[int, Party], dict[int, list[Known]]]:
    """Return the committee by person id, by name, and whom each is known to be tied to.

    Those a member names for good, and the co-authors of publications, recent or undated.
    """
    decides = Role.edition_id == edition.id, Role.kind.in_(DECIDING)
    only = Role.person_id == person_id if person_id is not None else true()
    members = select(Role.person_id).where(*decides, only)
    address, named, published = range(3)
    told = union_all(
        select(
            EmailAddress.person_id,
            literal(address).label("what"),
            EmailAddress.id,
            EmailAddress.address.label("name"),
            literal("").label("kind"),
            literal("").label("place"),
            null().cast(Integer).label("year"),
            null().cast(Publication.authors.type).label("authors"),
        ).where(EmailAddress.person_id.in_(members)),
        select(
            Acquaintance.person_id,
            literal(named),
            Acquaintance.id,
            Acquaintance.name,
            Acquaintance.kind,
            Acquaintance.affiliation,
            null().cast(Integer),
            null().cast(Publication.authors.type),
        ).where(Acquaintance.person_id.in_(members)),
        select(
            Publication.person_id,
            literal(published),
            Publication.id,
            Publication.title,
            literal(""),
            literal(""),
            Publication.year,
            Publication.authors,
        ).where(
            Publication.person_id.in_(members),
            or_(Publication.year.is_(None), Publication.year >= edition.year - RECENT_YEARS),
        ),
    ).subquery()
    rows = session.execute(
        select(Person.id, Person.name, Person.affiliation, *list(told.c)[1:])
        .outerjoin(told, told.c.person_id == Person.id)
        .where(Person.id.in_(members))
        .order_by(Person.name, Person.id, told.c.what, told.c.id)
    )
    people: dict[int, Party] = {}
    known: dict[int, list[Known]] = defaultdict(list)
    for id_, name, affiliation, what, _, text, kind, place, year, authors in rows:
        party = people.setdefault(id_, Party(name, (), affiliation))
        if what == address:
            people[id_] = party._replace(addresses=(*party.addresses, text))
        elif what == named:
            known[id_].append(Known(text, ConflictKind(kind), place))
        elif what == published:
            known[id_] += (
                Known(author, ConflictKind.COLLABORATOR, "", text, year, len(authors))
                for author in authors
            )
    return people, known


def _papers(
    session: Session,
    edition: Edition,
    people: Mapping[int, Party],
    seen: ColumnElement[bool],
    telling: ColumnElement[bool],
) -> list[Written]:
    """Return the submissions ``seen``, and those of members that tell, of late years too, with authors."""
    by_member = exists().where(Author.submission_id == Submission.id, Author.person_id.in_(people))
    looked = or_(seen, and_(telling, by_member.correlate(Submission)))
    now = and_(Edition.id == edition.id, Submission.status.not_in(BEFORE_PC), looked)
    before = and_(
        Edition.year.between(edition.year - RECENT_YEARS, edition.year - 1),
        Submission.status.in_(TO_BE_PRESENTED),
        by_member.correlate(Submission),
    )
    query = (
        select(
            Submission.id,
            Submission.number,
            Submission.title,
            Edition.year,
            or_(Edition.id != edition.id, telling),
            Author.person_id,
            Author.name,
            Author.address,
            Author.affiliation,
        )
        .join(Edition, Edition.id == Submission.edition_id)
        .join(Author, Author.submission_id == Submission.id)
        .where(or_(now, before))
        .order_by(Submission.id, Author.position)
    )
    papers: dict[int, Written] = {}
    for id_, number, title, year, tells, person_id, name, address, place in session.execute(query):
        paper = papers.get(id_)
        if paper is None:
            paper = papers[id_] = Written(id_, number, title, year, bool(tells), [], [])
        paper.authors.append(Party(name, (address,), place))
        paper.author_ids.append(person_id)
    return list(papers.values())


def _together(paper: Written, people: Mapping[int, Party]) -> Iterator[tuple[int, Known]]:
    """Yield the members among the authors of a paper, each with each co-author."""
    for member in paper.author_ids:
        if member is None or member not in people:
            continue
        for person_id, author in zip(paper.author_ids, paper.authors, strict=True):
            if person_id != member:
                yield (
                    member,
                    Known(
                        author.name,
                        ConflictKind.COLLABORATOR,
                        "",
                        paper.title,
                        paper.year,
                        len(paper.authors),
                    ),
                )
