"""What the assignment board shows: its view, members, rows and cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.proposals import ProposedPair
from fastpath_cms.queries.assignments import ENOUGH
from fastpath_cms.queries.proposals import ChangeSeen, Proposed

MATRIX_MOST: Final = 24  # members who have a column each; of more, only those concerned are named
PAGE: Final = 50  # papers


@dataclass(frozen=True, slots=True)
class View:
    """What part of the board is asked for."""

    is_plan: bool | None = None  # show the plan, or today's assignments; None: what waits
    only: str = ""  # "short", "changed"
    member: str = ""  # a name: papers this member has, today or by the plan
    order: str = "number"  # or "worst"
    page: int = 1
    number: int | None = None  # that paper alone
    why: int | None = None  # number of a paper whose reviewers are explained


@dataclass(frozen=True, slots=True)
class BoardMember:
    """A member of the committee; loads count only submissions this viewer handles."""

    person_id: int
    name: str
    affiliation: str
    load: int  # today
    planned: int  # by the plan; as today where there is none
    limit: int | None  # submissions at most, as the plan has it or as the member said


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One member for one submission."""

    person_id: int
    name: str
    is_conflicted: bool
    is_declined: bool
    is_assigned: bool
    is_started: bool  # a review was begun: the assignment can no longer be taken back
    proposed: ProposedPair | None
    is_locked: bool
    is_vetoed: bool
    fit: str  # 0 to 4, "" where it is not known
    bid: str  # "+", "-", or ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One submission with the members that are shown for it."""

    submission_id: int
    number: int
    title: str
    demand: int
    count: int  # reviewers today, conflicted ones left out
    planned: int  # by the plan, 0 where it is not in one
    score: float  # of the plan
    is_in_plan: bool
    is_apart: bool  # another chair is conflicted: no plan is about it
    cells: tuple[BoardCell, ...] = ()

    @property
    def is_short(self) -> bool:
        """Fewer reviewers than it should have."""
        return self.count < self.demand


@dataclass(frozen=True, slots=True)
class Board:
    """Who reviews what, as far as this viewer may see."""

    view: View
    members: tuple[BoardMember, ...]
    rows: tuple[BoardRow, ...]  # of the page
    row_count: int  # that the filters leave
    paper_count: int
    short_count: int
    assigned_count: int
    untold_count: int  # assignments nobody was told of
    added_count: int  # that the plan adds to today's
    removed_count: int
    plan: Proposed | None
    is_stale: bool  # what the plan was made from has changed
    missing_count: int  # reviews the plan leaves short
    left_out: tuple[int, ...]  # numbers of papers that came in after the plan
    apart: tuple[int, ...]  # numbers of short papers that no plan is about
    change: ChangeSeen | None  # the newest that can be undone
    why: BoardRow | None  # the paper whose reviewers are explained

    @property
    def is_matrix(self) -> bool:
        """Tell whether every member has a column."""
        return len(self.members) <= MATRIX_MOST

    @property
    def by_person(self) -> dict[int, BoardMember]:
        """The members by person id."""
        return {member.person_id: member for member in self.members}

    @property
    def names(self) -> dict[int, str]:
        """The members' names by person id."""
        return {member.person_id: member.name for member in self.members}

    @property
    def page_count(self) -> int:
        """How many pages the rows fill."""
        return max(1, -(-self.row_count // PAGE))

    @property
    def fair_load(self) -> int:
        """How many reviews each member has when all submissions get enough, rounded up."""
        wanted = ENOUGH * self.paper_count
        return -(-wanted // len(self.members)) if self.members else 0

    @property
    def pairs(self) -> tuple[str, ...]:
        """The marked pairs of the page as the form names them: ``7-12`` is submission 7, person 12."""
        is_plan = self.view.is_plan
        return tuple(
            f"{row.number}-{cell.person_id}"
            for row in self.rows
            for cell in row.cells
            if (cell.proposed if is_plan and row.is_in_plan else cell.is_assigned)
        )
