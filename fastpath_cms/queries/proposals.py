"""Questions about proposed assignments: what one is made from, which one counts, which there were.

A proposal is about the papers no chair has a conflict with. One that touches a paper the viewer has
a conflict with is no proposal to them: neither its pairs nor that it exists (ADR 0036).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, exists, not_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.proposals import Pair, Plan
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    AssignmentChange,
    ChangeCause,
    ChangedPaper,
    Edition,
    Person,
    Proposal,
    Submission,
)
from fastpath_cms.queries.affinities import Affinities, affinities_of
from fastpath_cms.queries.board_facts import facts_of, is_sealed_from_a_chair, member_rows
from fastpath_cms.queries.companions import Companions, companions_of
from fastpath_cms.queries.memberships import memberships_of
from fastpath_cms.queries.standings import conflicted_with
from fastpath_cms.queries.suspicions import suspected_pairs
from fastpath_cms.queries.viewer import Viewer

HISTORY = 8  # proposals shown


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """All a proposal is made from; arrays are papers x members, in the order of both."""

    papers: tuple[tuple[int, int], ...]  # submission id, number; by number
    members: tuple[tuple[int, str], ...]  # person id, name; by id
    limits: dict[int, int]  # submissions at most, by person id, of who gave a limit
    forbidden: NDArray[np.bool_]
    suspected: frozenset[Pair]  # of these, likely conflicts that no chair has judged yet
    today: frozenset[Pair]
    begun: frozenset[Pair]  # of today's, those whose review was begun
    affinities: Affinities
    rows: NDArray[np.int64]  # of the papers in the affinities
    columns: NDArray[np.int64]
    companions: Companions

    def part(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the part of an array of affinities that is about these papers and members."""
        found: NDArray[np.float64] = scores[np.ix_(self.rows, self.columns)]
        return found


@dataclass(frozen=True, slots=True)
class Outline:
    """The papers and members a proposal is about, and no more."""

    papers: tuple[tuple[int, int], ...]  # submission id, number; by number
    members: tuple[tuple[int, str], ...]  # person id, name; by name
    limits: dict[int, int]  # submissions at most, by person id, of who gave a limit


@dataclass(frozen=True, slots=True)
class Proposed:
    """A stored proposal, as far as its viewer may know of it."""

    id: int
    base_id: int | None
    made_at: datetime
    by: str
    applied_at: datetime | None
    plan: Plan


@dataclass(frozen=True, slots=True)
class ChangeSeen:
    """A change of assignments that can be undone, or was."""

    id: int
    cause: ChangeCause
    made_at: datetime
    by: str
    added_count: int
    removed_count: int
    undone_at: datetime | None


def field_of(session: Session, edition: Edition) -> Field:
    """Return what a proposal is made from: submitted papers that are sealed from no chair.

    A likely conflict that nobody has judged yet keeps its pair out, unless it is assigned already.
    """
    seen = not_(is_sealed_from_a_chair(edition.id))
    papers = tuple(
        (row.id, row.number)
        for row in session.execute(
            select(Submission.id, Submission.number)
            .where(Submission.edition_id == edition.id, Submission.status == Status.SUBMITTED, seen)
            .order_by(Submission.number)
        )
    )
    place = {id_: at for at, (id_, _) in enumerate(papers)}
    facts = facts_of(session, edition.id, and_(seen, Submission.status == Status.SUBMITTED))
    affinities = affinities_of(session, edition.id, seen)
    members = tuple(
        (id_, facts.members[id_][0]) for id_ in affinities.members if id_ in facts.members
    )
    column = {id_: at for at, (id_, _) in enumerate(members)}
    suspected, circle, people = suspected_pairs(session, edition, seen)
    forbidden = np.zeros((len(papers), len(members)), np.bool_)
    for paper_id, person_id in facts.conflicts | facts.declined | suspected:
        if paper_id in place and person_id in column:
            forbidden[place[paper_id], column[person_id]] = True
    today = frozenset(
        pair for pair in facts.assigned if pair[1] in column and pair not in facts.conflicts
    )
    where = {id_: at for at, id_ in enumerate(affinities.submissions)}
    told = memberships_of(session, edition.id)
    return Field(
        papers,
        members,
        {id_: one.load_limit for id_, one in told.items() if one.load_limit is not None},
        forbidden,
        frozenset(pair for pair in suspected if pair[0] in place and pair[1] in column),
        today,
        frozenset(pair for pair in today if facts.assigned[pair]),
        affinities,
        np.array([where[id_] for id_, _ in papers], np.int64),
        np.array([affinities.members.index(id_) for id_, _ in members], np.int64),
        companions_of(
            session,
            edition,
            seen,
            circle,
            {id_: people[id_] for id_, _ in members},
            seniors=frozenset(id_ for id_, one in told.items() if one.is_senior),
        ),
    )


def outline_of(session: Session, edition_id: int) -> Outline:
    """Return what the rules of a proposal are about; two queries."""
    papers = session.execute(
        select(Submission.id, Submission.number)
        .where(
            Submission.edition_id == edition_id,
            Submission.status == Status.SUBMITTED,
            ~is_sealed_from_a_chair(edition_id),
        )
        .order_by(Submission.number)
    )
    members = member_rows(session, edition_id)
    return Outline(
        tuple((id_, number) for id_, number in papers),
        tuple((id_, name) for id_, (name, _, _) in members.items()),
        {id_: limit for id_, (_, _, limit) in members.items() if limit is not None},
    )


def current_proposal(
    session: Session, viewer: Viewer, edition: Edition, visible: Collection[int] | None = None
) -> Proposed | None:
    """Return the newest proposal that was not dropped.

    ``visible`` are the submissions the viewer has no conflict with, where they are known; they are
    asked for otherwise.
    """
    return next(_seen(session, viewer, edition, visible, most=1), None)


def proposals(session: Session, viewer: Viewer, edition: Edition) -> tuple[Proposed, ...]:
    """Return the newest proposals that were not dropped, newest first."""
    return tuple(_seen(session, viewer, edition, None, most=HISTORY))


def _seen(
    session: Session,
    viewer: Viewer,
    edition: Edition,
    visible: Collection[int] | None,
    *,
    most: int,
) -> Iterator[Proposed]:
    rows = session.execute(
        select(Proposal, Person.name)
        .outerjoin(Person, Person.id == Proposal.by_id)
        .where(Proposal.edition_id == edition.id, Proposal.dropped_at.is_(None))
        .order_by(Proposal.id.desc())
        .limit(most)
    ).all()
    if visible is None:
        visible = _visible(session, viewer, edition.id) if rows else ()
    for row, name in rows:
        plan = Plan.of_json(row.plan)
        if all(paper in visible for paper, _ in plan.papers):
            yield Proposed(row.id, row.base_id, row.made_at, name or "", row.applied_at, plan)


def changes(session: Session, viewer: Viewer, edition: Edition) -> tuple[ChangeSeen, ...]:
    """Return the newest changes of assignments that touch no paper sealed from the viewer."""
    touches_sealed = (
        exists()
        .where(
            ChangedPaper.change_id == AssignmentChange.id,
            Submission.id == ChangedPaper.submission_id,
            conflicted_with(viewer),
        )
        .correlate(AssignmentChange)
    )
    rows = session.execute(
        select(AssignmentChange, Person.name)
        .outerjoin(Person, Person.id == AssignmentChange.by_id)
        .where(AssignmentChange.edition_id == edition.id, not_(touches_sealed))
        .order_by(AssignmentChange.id.desc())
        .limit(HISTORY)
    )
    return tuple(
        ChangeSeen(
            row.id,
            row.cause,
            row.made_at,
            name or "",
            len(row.added),
            len(row.removed),
            row.undone_at,
        )
        for row, name in rows
    )


def _visible(session: Session, viewer: Viewer, edition_id: int) -> set[int]:
    return set(
        session.scalars(
            select(Submission.id).where(
                Submission.edition_id == edition_id, ~conflicted_with(viewer)
            )
        )
    )
