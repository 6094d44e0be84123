"""Solving: from what is known of papers and members, and a chair's rules, to a plan with reasons.

Reads and writes nothing: it may take its time outside any transaction.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.proposals import (
    Beyond,
    Keep,
    Objective,
    Pair,
    Plan,
    ProposedPair,
    Repair,
    Rules,
)
from fastpath_cms.matching.prices import NotOptimalError
from fastpath_cms.matching.pricing import NOBODY, Table
from fastpath_cms.matching.problem import SCALE, MatchingError
from fastpath_cms.matching.problem import Problem as Matching
from fastpath_cms.matching.proposing import Proposal as Solved
from fastpath_cms.matching.proposing import Wish, propose
from fastpath_cms.matching.repairing import repair
from fastpath_cms.matching.rules import Apart
from fastpath_cms.matching.rules import Rules as Together
from fastpath_cms.queries.board_rows import MATRIX_MOST
from fastpath_cms.queries.proposals import Field

SECONDS: Final = 1.0  # for a better tail, after the greatest total; of a page that waits
FAIR_SECONDS: Final = 20.0


def solve(field: Field, rules: Rules, near: frozenset[Pair] | None = None) -> Plan:
    """Return the plan for these rules; what cannot be met is left short and said.

    Of plans that are equal but for millionths it is the one ``near`` these pairs, by default
    today's, so that solving again moves nothing without a reason.
    Locks and vetoes of pairs that cannot be any more are left out, and that is said, too. Raises
    Unfit where chances by lot cannot be had.
    """
    if Beyond.SENIOR in rules.beyond and not field.companions.seniors:
        raise Unfit(
            Problem(
                "beyond", "No member is marked as senior; mark some among the members.", "beyond"
            )
        )
    said = _suspected(field)
    locks, rules = _locks(field, rules, said)
    problem = problem_of(field, rules, locks, field.today if near is None else near)
    wish = Wish(
        objective=rules.objective.value,
        cap=rules.cap,
        seed=rules.seed,
        seconds=FAIR_SECONDS if rules.objective is Objective.FAIR else SECONDS,
    )
    try:
        solved = propose(problem, wish)
    except MatchingError as fault:
        raise Unfit(Problem("cap", str(fault), "cap")) from fault
    if solved.said:
        said.append(solved.said)
    said.extend(one.said for one in solved.breaches)
    true = field.part(field.affinities.total)
    by_paper = np.zeros(len(field.papers))
    at = np.flatnonzero(solved.chosen)
    rows, columns = problem.paper[at], problem.reviewer[at]
    np.add.at(by_paper, rows, true[rows, columns])
    worst = np.sort(by_paper)
    return Plan(
        rules=rules,
        papers=tuple(
            (id_, int(demand))
            for (id_, _), demand in zip(field.papers, problem.demand, strict=True)
        ),
        members=tuple(
            (id_, int(low), int(high))
            for (id_, _), low, high in zip(field.members, problem.least, problem.most, strict=True)
        ),
        pairs=_explained(field, problem, solved),
        today=field.today,
        digest=solved.digest,
        total=round(float(by_paper.sum()), 6),
        worst=round(float(worst[0]), 6) if len(worst) else 0.0,
        tail=round(float(worst[: max(1, len(worst) // 10)].mean()), 6) if len(worst) else 0.0,
        gap=solved.gap,
        seconds=round(solved.seconds, 3),
        said=tuple(said),
        fits=_fits(field),
        repair=None if solved.is_whole else _repair(field, problem),
    )


def _suspected(field: Field) -> list[str]:
    count = len(field.suspected)
    if not count:
        return []
    pairs = "1 pair that is" if count == 1 else f"{count} pairs that are"
    return [f"Left out: {pairs} likely a conflict of interest and not judged by a chair yet."]


def problem_of(
    field: Field, rules: Rules, locks: frozenset[Pair], near: frozenset[Pair] = frozenset()
) -> Matching:
    """Return what the laboratory is asked: papers x members, with the rules as numbers."""
    place = {id_: at for at, (id_, _) in enumerate(field.papers)}
    column = {id_: at for at, (id_, _) in enumerate(field.members)}
    locked = [(place[paper], column[person]) for paper, person in sorted(locks)]
    forbidden = field.forbidden.copy()
    for paper, person in rules.vetoes:
        if paper in place and person in column:
            forbidden[place[paper], column[person]] = True
    for one, other in locked:
        forbidden[one, other] = False
    demand = np.array(
        [rules.demands.get(id_, rules.per_paper) for id_, _ in field.papers], np.int64
    )
    most = np.array(loads_most(field, rules, int(demand.sum())), np.int64)
    held, held_by = np.zeros_like(demand), np.zeros_like(most)
    for one, other in locked:
        held[one] += 1
        held_by[other] += 1
    demand, most = np.maximum(demand, held), np.maximum(most, held_by)
    bare = Matching.of_matrix(
        field.part(field.affinities.total),
        demand=demand.tolist(),
        most=most.tolist(),
        least=np.minimum(rules.least, most).tolist(),
        forbidden=forbidden,
        locked=locked,
        papers=[f"#{number}" for _, number in field.papers],
        reviewers=[name for _, name in field.members],
    )
    return replace(bare, rules=_beyond(field, rules, near))


def _beyond(field: Field, rules: Rules, near: frozenset[Pair]) -> Together:
    """Return what is asked of reviewers together, and what a kept pair is worth, in places."""
    place = {id_: at for at, (id_, _) in enumerate(field.papers)}
    column = {id_: at for at, (id_, _) in enumerate(field.members)}
    is_priced = rules.keep is Keep.PRICED and rules.price > 0
    kept = field.today if is_priced else near
    asked, ties = rules.beyond, field.companions
    apart = []
    if Beyond.INSTITUTION in asked:
        apart += [
            Apart.of_institution(name, tuple(column[id_] for id_ in ids))
            for name, ids in ties.houses
        ]
    if Beyond.CLOSE in asked:
        apart += [
            Apart.of_coauthors(column[one], column[other]) for one, other in sorted(ties.close)
        ]
    return Together(
        seniors=tuple(sorted(column[id_] for id_ in ties.seniors if id_ in column))
        if Beyond.SENIOR in asked
        else None,
        apart=tuple(apart),
        authors=tuple(
            sorted(
                (place[paper], column[person])
                for paper, person in ties.authors
                if paper in place and person in column
            )
        )
        if Beyond.MUTUAL in asked
        else (),
        kept=tuple(
            sorted(
                (place[paper], column[person])
                for paper, person in kept
                if paper in place and person in column
            )
        ),
        bonus=round(rules.price * SCALE) if is_priced else int(bool(kept)),
    )


def loads_most(field: Field, rules: Rules, wanted: int) -> list[int]:
    """Return how many submissions each member may get: a chair's word, their own, else the usual."""
    usual = rules.most or (-(-wanted // len(field.members)) if field.members else 0)
    return [rules.loads.get(id_, field.limits.get(id_, usual)) for id_, _ in field.members]


def _locks(field: Field, rules: Rules, said: list[str]) -> tuple[frozenset[Pair], Rules]:
    """Return what must be assigned, and the rules without locks and vetoes that cannot be any more."""
    numbers, names = dict(field.papers), dict(field.members)
    place = {id_: at for at, (id_, _) in enumerate(field.papers)}
    column = {id_: at for at, (id_, _) in enumerate(field.members)}
    known = {pair for pair in rules.locks | rules.vetoes if pair[0] in numbers and pair[1] in names}
    closed = {
        pair for pair in rules.locks & known if field.forbidden[place[pair[0]], column[pair[1]]]
    }
    said.extend(
        f"{names[person]} cannot review #{numbers[paper]} any more, so the lock is gone."
        for paper, person in sorted(closed, key=lambda pair: numbers[pair[0]])
    )
    if gone := len((rules.locks | rules.vetoes) - known):
        said.append(f"{gone} of the locks and vetoes were about who or what has left.")
    rules = replace(
        rules, locks=frozenset(rules.locks & known - closed), vetoes=frozenset(rules.vetoes & known)
    )
    kept = field.today - rules.vetoes if rules.keep is Keep.LOCKED else frozenset()
    return rules.locks | field.begun | kept, rules


def _explained(field: Field, problem: Matching, solved: Solved) -> tuple[ProposedPair, ...]:
    """Return the chosen pairs with their parts, both ranks, and who would step in at what price."""
    weights = field.affinities.weights
    total = field.part(field.affinities.total)
    text = field.part(field.affinities.text) * weights.text
    topics = field.part(field.affinities.topics) * weights.topics
    bids = field.part(field.affinities.bids) * weights.bids
    open_total = np.where(field.forbidden, -np.inf, total)
    at = np.flatnonzero(solved.chosen)
    prices, stand_ins = _prices(problem, solved)
    made = []
    for pair, row, column in zip(
        at.tolist(), problem.paper[at].tolist(), problem.reviewer[at].tolist(), strict=True
    ):
        score = total[row, column]
        stand_in = int(stand_ins[pair])
        made.append(
            ProposedPair(
                field.papers[row][0],
                field.members[column][0],
                round(float(score), 4),
                round(float(text[row, column]), 4),
                round(float(topics[row, column]), 4),
                round(float(bids[row, column]), 4),
                1 + int((open_total[row] > score).sum()),
                1 + int((open_total[:, column] > score).sum()),
                field.members[stand_in][0] if stand_in != NOBODY else 0,
                round(-int(prices[pair]) / SCALE, 4),
            )
        )
    return tuple(made)


def _repair(field: Field, problem: Matching) -> Repair | None:
    """Return what is short with its reasons, and the smallest change of numbers that mends it."""
    found = repair(problem)
    if found is None:
        return None
    papers, members = [id_ for id_, _ in field.papers], [id_ for id_, _ in field.members]
    return Repair(
        (
            *(one.said(problem) for one in found.shortages),
            *(one.said(problem) for one in found.lacks),
        ),
        tuple(step.said(problem) for step in found.steps),
        {papers[step.of]: step.after for step in found.steps if step.kind == "demand"},
        {members[step.of]: step.after for step in found.steps if step.kind == "most"},
        min((step.after for step in found.steps if step.kind == "least"), default=-1),
    )


def _fits(field: Field) -> dict[int, str]:
    """Return, by paper, two letters a member: the fit from 0 to 4, and the bid (+, - or a dot)."""
    if len(field.members) > MATRIX_MOST:
        return {}
    total, bids = field.part(field.affinities.total), field.part(field.affinities.bids)
    largest = max(float(np.where(field.forbidden, 0, total).max(initial=0)), 1e-9)
    level = np.clip(np.ceil(4 * total / largest), 0, 4).astype(np.int64)
    signs = np.where(bids > 0, "+", np.where(bids < 0, "-", "."))
    return {
        id_: "".join(f"{fit}{sign}" for fit, sign in zip(level[at], signs[at], strict=True))
        for at, (id_, _) in enumerate(field.papers)
    }


def _prices(problem: Matching, solved: Solved) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    try:
        table = Table.of(problem, solved.chosen)
    except (NotOptimalError, MatchingError):  # fair, drawn by lot, or too many members
        nothing = np.zeros(problem.pair_count, np.int64)
        return nothing, np.full(problem.pair_count, NOBODY, np.int64)
    return np.where(table.is_veto_dearer, 0, table.veto), np.where(
        table.is_veto_dearer, NOBODY, table.next_best
    )
