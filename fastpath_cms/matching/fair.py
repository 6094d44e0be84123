"""The best worst paper, then the best total: exact, with the worst paper as a threshold.

As an objective the worst paper makes hard programs; as a threshold it makes easy ones. The bound
comes from the linear program over all pairs; the threshold steps down from it until it is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.flow import Optimum, optimum_of
from fastpath_cms.matching.problem import SCALE, Bools, Ints, Problem
from fastpath_cms.matching.programs import Program
from fastpath_cms.matching.tail import Face, assignment_columns

NEAREST: Final = 25  # pairs kept of each submission, and of each reviewer
STEPS: Final = 8  # thresholds tried below the bound


@dataclass(frozen=True, slots=True, eq=False)
class Fairest:
    """An assignment, its worst paper, and the bounds on both (scores)."""

    optimum: Optimum
    worst: float
    worst_bound: float
    total: float
    total_bound: float  # of assignments with this worst paper, among the pairs kept


def best_worst(problem: Problem, optimum: Optimum, *, seconds: float) -> Fairest | None:
    """Return the assignment of best worst paper and, among those, of greatest total.

    ``optimum`` is of greatest total: its pairs are always kept. None where it leaves reviews or
    minimums unmet, or where no program ends in ``seconds``.
    """
    if not optimum.is_whole or not problem.papers:
        return None
    bound = worst_bound(problem, seconds)
    kept = pairs_kept(problem, optimum.chosen)
    for level in levels_below(problem, bound):
        found = _at_least(problem, kept, level, seconds)
        if found is not None:
            chosen, total_bound = found
            scores = problem.score_of(chosen)
            return Fairest(
                optimum_of(problem, chosen),
                float(scores.min()),
                bound,
                float(scores.sum()),
                total_bound,
            )
    return None


def worst_bound(problem: Problem, seconds: float) -> float:
    """Return a score that no assignment's worst paper exceeds: the linear program's optimum."""
    program = Program()
    face = _whole_face(problem, np.flatnonzero(~problem.locked))
    pick = assignment_columns(program, problem, face, is_whole=False)
    level = program.columns(1, gain=1.0, low=-np.inf)
    rows = program.rows(len(problem.papers), high=problem.score_of(face.settled))
    program.cells(rows, level)
    places = rows[problem.paper[face.open]]
    program.cells(places, pick, -problem.score[face.open] / SCALE)
    solved = program.solve(seconds=seconds)
    return solved.objective if solved is not None and solved.is_proved else float("inf")


def pairs_kept(problem: Problem, chosen: Bools, nearest: int = NEAREST) -> Ints:
    """Return the places of the best pairs of each submission and each reviewer, and of those chosen."""
    kept = chosen | problem.locked
    for group in (problem.paper, problem.reviewer):
        order = np.lexsort((-problem.score, group))
        first = np.concatenate([[0], np.cumsum(np.bincount(group))])
        rank = np.arange(len(group)) - first[group[order]]
        kept[order[rank < nearest]] = True
    return np.flatnonzero(kept)


def levels_below(problem: Problem, bound: float) -> list[float]:
    """Return the thresholds to try: sums of scores a paper can have, from the bound down."""
    unit = int(np.gcd.reduce(problem.score)) or 1
    top = int(np.floor(bound * SCALE / unit + 1e-6)) if np.isfinite(bound) else 0
    step = max(unit, SCALE // 1000)
    return [(top * unit - place * step) / SCALE for place in range(STEPS)]


def _at_least(
    problem: Problem, kept: Ints, level: float, seconds: float
) -> tuple[Bools, float] | None:
    program = Program()
    face = _whole_face(problem, kept[~problem.locked[kept]])
    pick = assignment_columns(program, problem, face, gain=problem.score[face.open] / SCALE)
    rows = program.rows(len(problem.papers), low=level - 1e-7 - problem.score_of(face.settled))
    places = rows[problem.paper[face.open]]
    program.cells(places, pick, problem.score[face.open] / SCALE)
    solved = program.solve(seconds=seconds, gap=0.0)
    if solved is None:
        return None
    chosen = face.settled.copy()
    chosen[face.open[solved.values[pick] > 0.5]] = True
    settled = problem.score[face.settled].sum() / SCALE
    return chosen, solved.bound + float(settled)


def _whole_face(problem: Problem, places: Ints) -> Face:
    return Face(problem.locked.copy(), places, problem.least, problem.most)
