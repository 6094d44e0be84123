"""The best worst paper, then the best total: exact, with the worst paper as a threshold.

As an objective the worst paper makes hard programs; as a threshold it makes easy ones. The bound on
it comes from the linear program over all pairs; the threshold steps down from it until it is met.
Both bounds are proved by weights on submissions (Lagrange's relaxation): the greatest weighted total
is a flow again, and its prices are whole numbers that the checker reads.

Source: Ahuja, Magnanti and Orlin, "Network Flows" (1993), chapter 16, for the relaxation.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import Claim, margins_of, value_of
from fastpath_cms.matching.faces import Face, assignment_columns, pairs_kept
from fastpath_cms.matching.flow import Optimum, best_total
from fastpath_cms.matching.prices import prices_of
from fastpath_cms.matching.problem import SCALE, Bools, Floats, Ints, Problem
from fastpath_cms.matching.programs import Program
from fastpath_cms.matching.rules import NO_RULES

STEPS: Final = 8  # thresholds tried below the bound
FINEST: Final = 10_000  # parts of a weight


@dataclass(frozen=True, slots=True, eq=False)
class Fairest:
    """An assignment, and the proofs of the bounds on its total and its worst paper."""

    chosen: Bools
    total_claim: Claim
    worst_claim: Claim
    is_proved: bool  # no assignment of this worst paper has a greater total


def best_worst(
    problem: Problem, optimum: Optimum, *, seconds: float, engine: str = ""
) -> Fairest | None:
    """Return the assignment of best worst paper and, among those, of greatest total.

    ``optimum`` is of greatest total: its pairs are always kept. None where it leaves reviews or
    minimums unmet, or where no program ends in ``seconds``.
    """
    if not optimum.is_whole or not problem.papers:
        return None
    end = time.perf_counter() + seconds
    worst_claim = claim_on_worst(problem, seconds=seconds, engine=engine)
    if worst_claim is None:
        return None
    kept = pairs_kept(problem, optimum.chosen)
    for level in levels_below(problem, worst_claim.bound(problem)):
        extra = _extras(problem, kept, level, end - time.perf_counter())
        if extra is None:
            continue
        claim = weighted_claim(problem, unit_of(problem), extra, level, engine)
        found = _best_of(problem, claim, kept, level, end)
        if found is not None:
            return Fairest(found[0], claim, worst_claim, found[1])
    return None


def claim_on_worst(problem: Problem, *, seconds: float, engine: str = "") -> Claim | None:
    """Return a proof that no worst paper exceeds a score: the linear program's, over all pairs."""
    program, rows = worst_program(problem, np.arange(problem.pair_count))
    solved = program.solve(seconds=seconds)
    if solved is None:
        return None
    return weighted_claim(
        problem, 0, weights_of(problem, np.abs(solved.row_prices[rows])), 0, engine
    )


def worst_program(problem: Problem, kept: Ints) -> tuple[Program, Ints]:
    """Return the linear program of the best worst paper over some pairs, and the submissions' rows."""
    program = Program()
    face = Face.kept(problem, kept)
    pick = assignment_columns(program, problem, face, is_whole=False)
    level = program.columns(1, gain=1.0, low=-np.inf)
    rows = program.rows(len(problem.papers), high=problem.score_of(face.settled))
    program.cells(rows, level)
    program.cells(rows[problem.paper[face.open]], pick, -problem.score[face.open] / SCALE)
    return program, rows


def weighted_claim(problem: Problem, unit: int, extra: Ints, floor: int, engine: str = "") -> Claim:
    """Return the best proof that weights can give: the prices of the greatest weighted total."""
    weighted = replace(problem, score=problem.weighted(unit, extra), rules=NO_RULES)
    prices = prices_of(weighted, best_total(weighted, engine=engine).chosen)
    return Claim(prices, unit, extra, floor)


def levels_below(problem: Problem, bound: float) -> list[int]:
    """Return the thresholds to try, in millionths: sums of scores a paper can have, bound first."""
    step = max(problem.grain, SCALE // 1000)
    return [int(bound) - place * step for place in range(STEPS)]


def unit_of(problem: Problem) -> int:
    """Return a unit of weights at which no sum of an engine leaves 64 bits."""
    nodes = len(problem.papers) + len(problem.reviewers) + 2
    largest = int(np.abs(problem.score).max(initial=1))
    return max(1, min(FINEST, 2**59 // (8 * nodes * nodes * largest)))


def weights_of(problem: Problem, weights: Floats) -> Ints:
    """Return weights in whole numbers, the largest of them the unit."""
    largest = float(weights.max(initial=0.0))
    if not largest:
        return np.ones(len(weights), np.int64)
    return np.rint(weights / largest * unit_of(problem)).astype(np.int64)


def _extras(problem: Problem, kept: Ints, level: int, seconds: float) -> Ints | None:
    """Return what each submission's score counts more than once, None where no chances meet the level."""
    program, _, rows = threshold(problem, Face.kept(problem, kept), level, is_whole=False)
    solved = program.solve(seconds=max(seconds, 0.1))
    if solved is None:
        return None
    extras: Ints = np.rint(np.abs(solved.row_prices[rows]) * unit_of(problem)).astype(np.int64)
    return extras


def _best_of(
    problem: Problem, claim: Claim, kept: Ints, level: int, end: float
) -> tuple[Bools, bool] | None:
    """Return an assignment that meets the level, and whether none does that has a greater total."""
    while True:
        seconds = max(end - time.perf_counter(), 0.1)
        program, pick, _ = threshold(problem, Face.kept(problem, kept), level, is_whole=True)
        solved = program.solve(seconds=seconds, gap=0.0)
        if solved is None:
            return None
        chosen = problem.locked.copy()
        free = kept[~problem.locked[kept]]
        chosen[free[solved.values[pick] > 0.5]] = True
        lack = claim.bound(problem) - value_of(problem, chosen)
        # A pair left out that would cost more than what is lacking is in no better assignment.
        near = np.flatnonzero(margins_of(problem, claim) / claim.unit >= -lack - 0.5)
        wider = np.union1d(kept, near)
        if not solved.is_proved or len(wider) == len(kept):
            return chosen, solved.is_proved
        kept = wider


def threshold(
    problem: Problem, face: Face, level: int, *, is_whole: bool
) -> tuple[Program, Ints, Ints]:
    """Return the program of the greatest total at a worst paper, its columns, and its rows."""
    program = Program()
    pick = assignment_columns(
        program, problem, face, gain=problem.gain[face.open] / SCALE, is_whole=is_whole
    )
    low = level / SCALE - 1e-7 - problem.score_of(face.settled)
    rows = program.rows(len(problem.papers), low=low)
    places = rows[problem.paper[face.open]]
    program.cells(places, pick, problem.score[face.open] / SCALE)
    return program, pick, rows
