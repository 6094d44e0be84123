"""The worst-off submissions: the best tail among the greatest totals, and the best worst paper.

*Tail* is the mean score of the worst tenth (CVaR). On the face of all optimal totals most pairs are
settled by their prices; the rest is a small program, so the tail is raised for free. Rules that a flow
does not know stand in the program, too.

Source: Rockafellar and Uryasev, "Optimization of conditional value-at-risk" (2000), for the form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastpath_cms.matching.certificate import Prices, value_of
from fastpath_cms.matching.flow import Optimum, optimum_of
from fastpath_cms.matching.measures import TENTH, tail_count, tail_of
from fastpath_cms.matching.problem import SCALE, Bools, Floats, Ints, Problem
from fastpath_cms.matching.programs import Program
from fastpath_cms.matching.restraints import Restraints, restrain


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """What is settled in every assignment worth as much that meets all demands and loads."""

    settled: Bools  # assigned in all of them
    open: Ints  # places of pairs assigned in some
    least: Ints
    most: Ints

    @classmethod
    def of(cls, problem: Problem, prices: Prices) -> Face:
        """Return the face of all optima, from the prices of one."""
        margin = problem.gain - prices.paper[problem.paper] - prices.reviewer[problem.reviewer]
        price = prices.reviewer
        return cls(
            problem.locked | (margin > 0),
            np.flatnonzero(~problem.locked & (margin == 0)),
            np.where(price > 0, problem.most, problem.least),
            np.where(price < 0, problem.least, problem.most),
        )


def raise_tail(
    problem: Problem, optimum: Optimum, face: Face, *, seconds: float, share: float = TENTH
) -> Optimum:
    """Return an assignment worth as much whose tail is the best found in ``seconds``.

    ``face`` is that of ``optimum``. One that leaves reviews or minimums unmet comes back as it is.
    """
    if not optimum.is_whole:
        return optimum
    value = value_of(problem, optimum.chosen)
    count = tail_count(len(problem.papers), share)
    program = Program()
    pick = assignment_columns(program, problem, face)
    if problem.rules.are_hard:
        _obey(program, problem, (face, pick), value)
    level = program.columns(1, gain=1.0, low=-np.inf)
    lack = program.columns(len(problem.papers), gain=-1.0 / count)
    settled = problem.score_of(face.settled)
    rows = program.rows(len(problem.papers), high=settled)  # level - lack - score <= 0
    program.cells(rows, level)
    program.cells(rows, lack, -1.0)
    scores = problem.score[face.open] / SCALE
    program.cells(rows[problem.paper[face.open]], pick, -scores)
    solved = program.solve(seconds=seconds, gap=1e-9)
    if solved is None:
        return optimum
    chosen = face.settled.copy()
    chosen[face.open[solved.values[pick] > 0.5]] = True
    better = optimum_of(problem, chosen)
    is_better = tail_of(problem, chosen, share) > tail_of(problem, optimum.chosen, share)
    is_better = is_better and value_of(problem, chosen) >= value
    return better if is_better and better.is_whole else optimum


def _obey(program: Program, problem: Problem, columns: tuple[Face, Ints], value: int) -> None:
    """Ask for assignments that obey the rules, and are worth ``value`` (millionths) all paid."""
    face, pick = columns
    column = np.full(problem.pair_count, -1, np.int64)
    column[face.open] = pick
    _, paid = restrain(program, Restraints.of(problem), face.settled, column)
    unit = 1_000.0  # a millionth stays well over what a solver takes for nothing
    row = program.rows(1, low=(value - 0.5 - float(problem.gain[face.settled].sum())) / unit)
    program.cells(row, pick, problem.gain[face.open] / unit)
    program.cells(row, paid, -float(problem.rules.mutual_price or 0) / unit)


def assignment_columns(
    program: Program,
    problem: Problem,
    face: Face,
    *,
    gain: Floats | float = 0.0,
    is_whole: bool = True,
) -> Ints:
    """Add a column for each open pair, and the rows of demands and loads; return the columns."""
    pick = program.columns(len(face.open), gain=gain, high=1.0, is_whole=is_whole)
    wanted = problem.demand - problem.count_of(face.settled)
    load = problem.load_of(face.settled)
    papers = program.rows(len(problem.papers), low=wanted, high=wanted)
    reviewers = program.rows(len(problem.reviewers), low=face.least - load, high=face.most - load)
    program.cells(papers[problem.paper[face.open]], pick)
    program.cells(reviewers[problem.reviewer[face.open]], pick)
    return pick
