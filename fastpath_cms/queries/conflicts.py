"""Questions about conflicts of interest: one's own, those declared, those the system suspects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.conflicts import HARD, looks_padded
from fastpath_cms.domain.folding import fold
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.ties import Party
from fastpath_cms.domain.workflow import BEFORE_PC
from fastpath_cms.models import (
    Author,
    Conflict,
    Edition,
    EmailAddress,
    Person,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.standings import authored_by
from fastpath_cms.queries.viewer import Viewer

DECIDING = (RoleKind.GENERAL_CHAIR, RoleKind.PROGRAM_CHAIR, RoleKind.PC_MEMBER, RoleKind.DEPUTY)


@dataclass(frozen=True, slots=True)
class Declarable:
    """A submission as somebody sees it who says whether they have a conflict with it."""

    number: int
    title: str
    authors: tuple[str, ...]  # empty when the edition is double-blind
    kind: str  # what this person declared, or ""
    is_own: bool  # they are its author


@dataclass(frozen=True, slots=True)
class DeclaredConflict:
    """A live conflict of interest, for a chair who may see the submission."""

    number: int
    title: str
    person_id: int
    person: str
    source: ConflictSource
    kind: str
    evidence: str
    declared_at: datetime
    dismissed_at: datetime | None
    dismissed_reason: str

    @property
    def is_hard(self) -> bool:
        """Tell whether it is of a kind that time does not heal."""
        return self.kind in HARD


@dataclass(frozen=True, slots=True)
class RecordLook:
    """Which page of the record is looked at; ``words`` are of titles and names, or a number."""

    words: str = ""
    dismissed: bool = False
    source: ConflictSource | None = None  # of every source
    page: int = 1  # from 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class Padded:
    """A submission whose authors may be choosing their reviewers by declaring conflicts."""

    number: int
    title: str
    declared: int
    shown: int  # of these a tie was found
    members: int  # of the whole committee


def declarable(session: Session, viewer: Viewer, edition: Edition) -> tuple[Declarable, ...]:
    """Return every submission the committee handles, with what this person declared.

    The only list that shows a submission in spite of a conflict of interest (decision 13): number
    and title, the authors when reviewing is single-blind, and nothing else.
    """
    if viewer.person_id is None:
        return ()
    mine = and_(
        Conflict.submission_id == Submission.id,
        Conflict.person_id == viewer.person_id,
        Conflict.source == ConflictSource.MEMBER,
        Conflict.dismissed_at.is_(None),
    )
    rows = session.execute(
        select(
            Submission.id, Submission.number, Submission.title, Conflict.kind, authored_by(viewer)
        )
        .outerjoin(Conflict, mine)
        .where(Submission.edition_id == edition.id, Submission.status.not_in(BEFORE_PC))
        .order_by(Submission.number)
    ).all()
    ids = [row.id for row in rows]
    names = {} if edition.is_double_blind else author_names(session, ids)
    return tuple(
        Declarable(number, title, names.get(id_, ()), kind or "", bool(is_own))
        for id_, number, title, kind, is_own in rows
    )


def author_names(session: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the authors' names in the order of the paper, by submission id; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    for submission_id, name in session.execute(
        select(Author.submission_id, Author.name)
        .where(Author.submission_id.in_(ids))
        .order_by(Author.submission_id, Author.position)
    ):
        found[submission_id].append(name)
    return {id_: tuple(names) for id_, names in found.items()}


def conflicted_pairs(session: Session, seen: ColumnElement[bool]) -> set[tuple[int, int]]:
    """Return (submission id, person id) of every live conflict with the submissions ``seen``.

    Authorship is among them; of any other submission not even the number of rows may tell.
    """
    declared = select(Conflict.submission_id, Conflict.person_id).where(
        Conflict.dismissed_at.is_(None)
    )
    written = select(Author.submission_id, Author.person_id).where(Author.person_id.is_not(None))
    both = declared.union(written).subquery()
    return {
        (submission_id, person_id)
        for submission_id, person_id in session.execute(
            select(both.c.submission_id, both.c.person_id)
            .join(Submission, Submission.id == both.c.submission_id)
            .where(seen)
        )
    }


def on_record(
    session: Session,
    viewer: Viewer,
    who: Standing,
    edition: Edition,
    look: RecordLook,
) -> tuple[tuple[DeclaredConflict, ...], int]:
    """Return one page of the conflicts of submissions this chair may see, and how many there are."""
    query = (
        select(
            Submission.number,
            Submission.title,
            Conflict.person_id,
            Person.name,
            Conflict.source,
            Conflict.kind,
            Conflict.evidence,
            Conflict.declared_at,
            Conflict.dismissed_at,
            Conflict.dismissed_reason,
        )
        .join(Submission, Submission.id == Conflict.submission_id)
        .join(Person, Person.id == Conflict.person_id)
        .where(
            Submission.edition_id == edition.id,
            Submission.status.not_in(BEFORE_PC),
            Conflict.dismissed_at.is_not(None)
            if look.dismissed
            else Conflict.dismissed_at.is_(None),
            unsealed(viewer, who),
        )
    )
    if look.source is not None:
        query = query.where(Conflict.source == look.source)
    for word in fold(look.words).split():
        query = query.where(
            Submission.number == int(word)
            if word.isascii() and word.isdigit() and len(word) < 9
            else or_(
                Person.name_folded.contains(word, autoescape=True),
                Submission.title_folded.contains(word, autoescape=True),
            )
        )
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.execute(
        query.order_by(Submission.number, Person.name, Conflict.id)
        .limit(look.size)
        .offset((look.page - 1) * look.size)
    )
    return tuple(DeclaredConflict(*tuple(row)) for row in rows), count


def padded(session: Session, viewer: Viewer, who: Standing, edition: Edition) -> tuple[Padded, ...]:
    """Return the submissions whose authors declare many conflicts that nothing shows, the worst first."""
    shows = case((Conflict.evidence != "", 1), else_=0)
    rows = session.execute(
        select(Submission.number, Submission.title, func.count(), func.sum(shows))
        .join(Conflict, Conflict.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition.id,
            Submission.status.not_in(BEFORE_PC),
            Conflict.source == ConflictSource.AUTHOR,
            Conflict.dismissed_at.is_(None),
            unsealed(viewer, who),
        )
        .group_by(Submission.id, Submission.number, Submission.title)
        .having(func.count() >= 3)
    ).all()
    if not rows:
        return ()
    members = len(committee(session, edition.id))
    found = [
        Padded(number, title, count, int(shown), members)
        for number, title, count, shown in rows
        if looks_padded(count, int(shown), members)
    ]
    return tuple(sorted(found, key=lambda one: (one.shown - one.declared, one.number)))


def committee(session: Session, edition_id: int, person_id: int | None = None) -> dict[int, Party]:
    """Return who chairs, reviews or acts as deputy in an edition, by person id, by name."""
    decides = Role.person_id == Person.id, Role.edition_id == edition_id, Role.kind.in_(DECIDING)
    who_decides = exists().where(*decides).correlate(Person)
    only = Person.id == person_id if person_id is not None else Person.id.is_not(None)
    rows = session.execute(
        select(Person.id, Person.name, Person.affiliation, EmailAddress.address)
        .outerjoin(EmailAddress, EmailAddress.person_id == Person.id)
        .where(who_decides, only)
        .order_by(Person.name, Person.id, EmailAddress.id)
    )
    people: dict[int, Party] = {}
    for id_, name, affiliation, address in rows:
        before = people[id_].addresses if id_ in people else ()
        people[id_] = Party(name, (*before, address) if address else before, affiliation)
    return people


def author_parties(session: Session, *where: object) -> dict[int, list[Party]]:
    """Return the authors of submissions as parties to a tie, by submission id."""
    found: dict[int, list[Party]] = defaultdict(list)
    rows = session.execute(
        select(Author.submission_id, Author.name, Author.address, Author.affiliation)
        .join(Submission, Submission.id == Author.submission_id)
        .where(*where)  # type: ignore[arg-type] # SQL clauses
        .order_by(Author.submission_id, Author.position)
    )
    for submission_id, name, address, affiliation in rows:
        found[submission_id].append(Party(name, (address,), affiliation))
    return found


def is_conflicted(session: Session, person_id: int, submission_id: int) -> bool:
    """Tell whether somebody has a live conflict with a submission, or is its author."""
    live = exists().where(
        Conflict.submission_id == submission_id,
        Conflict.person_id == person_id,
        Conflict.dismissed_at.is_(None),
    )
    written = exists().where(Author.submission_id == submission_id, Author.person_id == person_id)
    return bool(session.scalar(select(or_(live, written))))
