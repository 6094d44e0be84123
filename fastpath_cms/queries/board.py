"""The assignment board: submissions with who reviews them today and who would by the plan.

What is sealed from the viewer is not on it, nor in any load or count. The page is cut here: of a
thousand papers only those shown get cells. Six questions, whatever the number of rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.proposals import Pair, Plan, ProposedPair
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Edition, Submission
from fastpath_cms.queries.assignments import ENOUGH
from fastpath_cms.queries.board_facts import Facts, facts_of, is_sealed_from_a_chair
from fastpath_cms.queries.board_rows import (
    MATRIX_MOST,
    PAGE,
    Board,
    BoardCell,
    BoardMember,
    BoardRow,
    View,
)
from fastpath_cms.queries.proposals import ChangeSeen, changes, current_proposal
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


def board(
    session: Session,
    viewer: Viewer,
    who: Standing,
    edition: Edition,
    *,
    view: View,
) -> Board:
    """Return a page of the board of submitted papers this chair handles; six queries.

    Plans and what can be undone are the chairs'; a deputy gets neither.
    """
    papers = session.execute(
        select(
            Submission.id,
            Submission.number,
            Submission.title,
            is_sealed_from_a_chair(edition.id),
            Submission.status,
        )
        .where(Submission.edition_id == edition.id, unsealed(viewer, who))
        .order_by(Submission.number)
    ).all()
    visible = {row.id for row in papers}
    papers = [row for row in papers if row.status is Status.SUBMITTED]
    seen = and_(unsealed(viewer, who), Submission.status == Status.SUBMITTED)
    facts = facts_of(session, edition.id, seen)
    found = current_proposal(session, viewer, edition, visible) if who.is_chair else None
    plan = found.plan if found else None
    if found is None:
        view = replace(view, is_plan=False)
    elif view.is_plan is None:
        view = replace(view, is_plan=found.applied_at is None)
    by_paper: dict[int, list[ProposedPair]] = defaultdict(list)
    for one in plan.pairs if plan else ():
        by_paper[one.submission].append(one)
    there: dict[int, set[int]] = defaultdict(set)
    for paper_id, person_id in facts.assigned:
        if (paper_id, person_id) not in facts.conflicts:
            there[paper_id].add(person_id)
    demands = dict(plan.papers) if plan else {}
    rows = [
        BoardRow(
            id_,
            number,
            title,
            demands.get(id_, ENOUGH),
            len(there[id_]),
            len(by_paper[id_]),
            sum(one.score for one in by_paper[id_]),
            id_ in demands,
            bool(apart),
        )
        for id_, number, title, apart, _ in papers
    ]
    shown = _filtered(rows, view, facts, by_paper, there)
    page = shown[(view.page - 1) * PAGE : view.page * PAGE]
    explained = next((row for row in rows if row.number == view.why), None) if plan else None
    cells = _Cells(facts, plan, by_paper, is_whole=view.number is not None)
    chosen = plan.chosen if plan else frozenset()
    today = {(paper, person) for paper, people in there.items() for person in people}
    planned = {pair for pair in today if pair[0] in demands}
    return Board(
        view=view,
        members=_members(facts, plan, today),
        rows=tuple(cells.fill(row) for row in page),
        row_count=len(shown),
        paper_count=len(rows),
        short_count=sum(row.is_short for row in rows),
        assigned_count=len(today),
        untold_count=len(facts.untold & today),
        added_count=len(chosen - today),
        removed_count=len(planned - chosen) if plan else 0,
        plan=found,
        is_stale=found is not None
        and found.applied_at is None
        and _is_stale(found.plan, chosen, planned, facts, {row.submission_id for row in rows}),
        missing_count=sum(max(0, row.demand - row.planned) for row in rows if row.is_in_plan),
        left_out=tuple(
            row.number for row in rows if plan and not row.is_in_plan and not row.is_apart
        ),
        apart=tuple(row.number for row in rows if row.is_short and row.is_apart),
        change=_undoable(session, viewer, edition) if who.is_chair else None,
        why=cells.fill(explained) if explained else None,
    )


def _undoable(session: Session, viewer: Viewer, edition: Edition) -> ChangeSeen | None:
    """Return the newest change that was not undone."""
    found = changes(session, viewer, edition)
    return next((one for one in found if one.undone_at is None), None)


def _filtered(
    rows: list[BoardRow],
    view: View,
    facts: Facts,
    by_paper: dict[int, list[ProposedPair]],
    there: dict[int, set[int]],
) -> list[BoardRow]:
    if view.number is not None:
        return [row for row in rows if row.number == view.number]
    proposed = {paper: {one.person for one in pairs} for paper, pairs in by_paper.items()}
    if view.only == "short":
        rows = [
            row
            for row in rows
            if (row.planned < row.demand if view.is_plan and row.is_in_plan else row.is_short)
        ]
    elif view.only == "changed":
        rows = [
            row
            for row in rows
            if row.is_in_plan and there[row.submission_id] != proposed.get(row.submission_id, set())
        ]
    if view.member:
        ids = {id_ for id_, (name, *_) in facts.members.items() if name == view.member}
        rows = [
            row
            for row in rows
            if ids & (there[row.submission_id] | proposed.get(row.submission_id, set()))
        ]
    if view.order == "worst":
        rows = sorted(
            rows,
            key=lambda row: (not row.is_in_plan, row.planned - row.demand, row.score, row.number),
        )
    return rows


def _members(facts: Facts, plan: Plan | None, today: set[Pair]) -> tuple[BoardMember, ...]:
    load = Counter(person for _, person in today)
    planned = plan.loads if plan else load
    limits = {person: most for person, _, most in plan.members} if plan else {}
    return tuple(
        BoardMember(id_, name, affiliation, load[id_], planned.get(id_, 0), limits.get(id_, limit))
        for id_, (name, affiliation, limit) in facts.members.items()
    )


def _is_stale(
    plan: Plan, chosen: frozenset[Pair], today: set[Pair], facts: Facts, papers: set[int]
) -> bool:
    closed = facts.conflicts | (facts.declined - facts.assigned.keys())
    return (
        not papers.issuperset(paper for paper, _ in plan.papers)
        or today != plan.today
        or not closed.isdisjoint(chosen)
        or not facts.members.keys() >= {person for _, person in chosen}
    )


class _Cells:
    """Makes the cells of the rows that are shown."""

    def __init__(
        self,
        facts: Facts,
        plan: Plan | None,
        by_paper: dict[int, list[ProposedPair]],
        *,
        is_whole: bool,
    ) -> None:
        self.facts, self.plan, self.by_paper = facts, plan, by_paper
        self.is_whole = is_whole or len(facts.members) <= MATRIX_MOST
        order = [person for person, _, _ in plan.members] if plan else []
        self.place = {person: 2 * at for at, person in enumerate(order)}

    def fill(self, row: BoardRow) -> BoardRow:
        """Return the row with a cell for every member, or for those concerned."""
        proposed = {one.person: one for one in self.by_paper[row.submission_id]}
        people = list(self.facts.members)
        if not self.is_whole:
            near = {one.stand_in for one in proposed.values()}
            people = [
                person
                for person in people
                if person in proposed
                or person in near
                or (row.submission_id, person) in self.facts.assigned
            ]
        return replace(
            row,
            cells=tuple(
                self._cell((row.submission_id, person), proposed.get(person)) for person in people
            ),
        )

    def _cell(self, pair: Pair, proposed: ProposedPair | None) -> BoardCell:
        facts, rules = self.facts, self.plan.rules if self.plan else None
        fits = self.plan.fits.get(pair[0], "") if self.plan else ""
        at = self.place.get(pair[1], len(fits))
        return BoardCell(
            person_id=pair[1],
            name=facts.members[pair[1]][0],
            is_conflicted=pair in facts.conflicts,
            is_declined=pair in facts.declined and pair not in facts.assigned,
            is_assigned=pair in facts.assigned,
            is_started=facts.assigned.get(pair, False),
            proposed=proposed,
            is_locked=rules is not None and pair in rules.locks,
            is_vetoed=rules is not None and pair in rules.vetoes,
            fit=fits[at : at + 1],
            bid=fits[at + 1 : at + 2].strip("."),
        )
