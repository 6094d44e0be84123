"""Questions about assignments: the board of submissions and members, and who has how much."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, Edition, Person, Review, Role, RoleKind, Submission
from fastpath_cms.queries.conflicts import conflicted_pairs
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer

ENOUGH = 3  # reviews a submission should get


@dataclass(frozen=True, slots=True)
class BoardMember:
    """A column of the board. ``load`` counts only submissions this chair may see."""

    person_id: int
    name: str
    affiliation: str
    load: int


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One member for one submission."""

    person_id: int
    name: str
    is_conflicted: bool
    is_assigned: bool
    is_started: bool  # a review was begun: the assignment can no longer be taken back


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One submission and all members, in the order of the columns."""

    submission_id: int
    number: int
    title: str
    cells: tuple[BoardCell, ...]

    @property
    def count(self) -> int:
        """How many reviewers it has."""
        return sum(cell.is_assigned and not cell.is_conflicted for cell in self.cells)

    @property
    def is_short(self) -> bool:
        """Fewer reviewers than it should have."""
        return self.count < ENOUGH


@dataclass(frozen=True, slots=True)
class Board:
    """Who reviews what, as far as this chair or deputy may see."""

    members: tuple[BoardMember, ...]
    rows: tuple[BoardRow, ...]

    @property
    def fair_load(self) -> int:
        """How many reviews each member has when all submissions get enough, rounded up."""
        wanted = ENOUGH * len(self.rows)
        return -(-wanted // len(self.members)) if self.members else 0

    @property
    def assigned_count(self) -> int:
        """How many reviews are assigned."""
        return sum(row.count for row in self.rows)

    @property
    def short_count(self) -> int:
        """How many submissions lack reviewers."""
        return sum(row.is_short for row in self.rows)

    @property
    def pairs(self) -> tuple[str, ...]:
        """The assigned pairs as the form names them: ``7-12`` is submission 7, person 12."""
        return tuple(
            f"{row.number}-{cell.person_id}"
            for row in self.rows
            for cell in row.cells
            if cell.is_assigned
        )


def members_of(session: Session, edition_id: int) -> dict[int, tuple[str, str]]:
    """Return the program committee: person id -> (name, affiliation), by name."""
    rows = session.execute(
        select(Person.id, Person.name, Person.affiliation)
        .join(Role, and_(Role.person_id == Person.id, Role.kind == RoleKind.PC_MEMBER))
        .where(Role.edition_id == edition_id)
        .order_by(Person.name, Person.id)
    )
    return {id_: (name, affiliation) for id_, name, affiliation in rows}


def board(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, number: int | None = None
) -> Board:
    """Return the board of submitted papers this chair or deputy handles; five queries.

    With ``number``, the row of that submission alone.
    """
    scope = and_(
        Submission.edition_id == edition.id,
        Submission.status == Status.SUBMITTED,
        unsealed(viewer, who),
    )
    papers = session.execute(
        select(Submission.id, Submission.number, Submission.title)
        .where(scope)
        .order_by(Submission.number)
    ).all()
    members = members_of(session, edition.id)
    conflicts = conflicted_pairs(session, edition.id)
    assigned = set(
        session.execute(
            select(Assignment.submission_id, Assignment.person_id)
            .join(Submission, Submission.id == Assignment.submission_id)
            .where(scope)
        )
    )
    started = set(
        session.execute(
            select(Review.submission_id, Review.person_id)
            .join(Submission, Submission.id == Review.submission_id)
            .where(scope)
        )
    )
    load = Counter(person_id for _, person_id in assigned - conflicts)
    return Board(
        members=tuple(
            BoardMember(id_, name, affiliation, load[id_])
            for id_, (name, affiliation) in members.items()
        ),
        rows=tuple(
            BoardRow(
                paper_id,
                paper_number,
                title,
                tuple(
                    BoardCell(
                        person_id,
                        name,
                        (paper_id, person_id) in conflicts,
                        (paper_id, person_id) in assigned,
                        (paper_id, person_id) in started,
                    )
                    for person_id, (name, _) in members.items()
                ),
            )
            for paper_id, paper_number, title in papers
            if number is None or paper_number == number
        ),
    )
