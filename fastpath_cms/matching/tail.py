"""The worst-off submissions: the best tail among the greatest totals, or for a small share of it.

*Tail* is the mean score of the worst tenth (CVaR). On the face of all optimal totals most pairs are
settled by their prices; the rest is a small program, so the tail is raised for free. Its linear
program comes first: the submissions it leaves whole are settled, the others are searched, and only
then all of them. With coarse scores, such as bids, the score of the best paper of the tail is one
of few: for each, a linear program's lack, rounded up to whole steps, often proves the best tail at
once. Rules that a flow does not know stand in the programs, too.

Source: Rockafellar and Uryasev, "Optimization of conditional value-at-risk" (2000), for the form.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import value_of
from fastpath_cms.matching.faces import Face, assignment_columns, pairs_kept
from fastpath_cms.matching.flow import Optimum, optimum_of
from fastpath_cms.matching.measures import TENTH, tail_count, tail_of, total_of
from fastpath_cms.matching.problem import SCALE, Bools, Floats, Ints, Problem
from fastpath_cms.matching.programs import Program, Solved
from fastpath_cms.matching.restraints import Restraints, restrain

WHOLE: Final = 1e-6  # how far a column of a whole submission may be from 0 or 1
COARSE: Final = SCALE // 100  # a grain of scores from which on sums of scores are few
REACH: Final = 8  # scores looked at on each side of the linear program's
SPARE: Final = 1e-7  # of the total: breaks ties between equal tails


@dataclass(frozen=True, slots=True, eq=False)
class Raised:
    """An assignment whose worst tenth is the best found, and whether there is none better."""

    optimum: Optimum
    is_proved: bool


def raise_tail(
    problem: Problem,
    optimum: Optimum,
    face: Face,
    *,
    seconds: float,
    loss: float = 0.0,
    share: float = TENTH,
) -> Raised:
    """Return an assignment whose tail is the best found in ``seconds``.

    It is worth as much as ``optimum``, whose ``face`` is given, or its total is at most the share
    ``loss`` below.
    One that leaves reviews or minimums unmet comes back as it is.
    """
    if not optimum.is_whole or not problem.papers:
        return Raised(optimum, is_proved=True)
    end = time.perf_counter() + seconds
    value = value_of(problem, optimum.chosen)
    if loss:
        face = Face.kept(problem, pairs_kept(problem, optimum.chosen))
        value -= round(loss * total_of(problem, optimum.chosen))
    is_bounded = bool(loss) or problem.rules.are_hard
    search = _Search(problem, value if is_bounded else None, share)
    relaxed = search.relaxed(face, seconds)
    if relaxed is None:
        return Raised(optimum, is_proved=False)
    best, is_proved, bound = optimum.chosen, False, relaxed.objective
    for part in (search.narrowed(face, relaxed), face):
        if part is face and problem.grain >= COARSE:
            bound = search.bound(face, relaxed, search.level(best), end)
        if search.level(best) > bound - search.step:
            is_proved = True
            break
        left = end - time.perf_counter()
        chosen, is_proved = search.best(part, left if part is face else left / 2)
        if chosen is None or value_of(problem, chosen) < value:
            continue
        if search.level(chosen) > search.level(best) + 1e-9:
            best = chosen
    return Raised(optimum_of(problem, best), is_proved)


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """The programs of one problem; on the face of optima all totals are the same, so no floor is set."""

    problem: Problem
    floor: int | None  # of an assignment's value, in millionths
    share: float

    @property
    def step(self) -> float:
        """Return what two tails differ by at least: the grain of scores, spread over the tail."""
        count = tail_count(len(self.problem.papers), self.share)
        return self.problem.grain / SCALE / count * 0.999

    def level(self, chosen: Bools) -> float:
        """Return the tail of an assignment."""
        return tail_of(self.problem, chosen, self.share)

    def relaxed(self, face: Face, seconds: float) -> Solved | None:
        """Return the linear program's optimum: no tail on the face exceeds it."""
        solved = self._program(face, is_whole=False).solve(seconds=max(seconds, 0.1))
        return solved if solved is not None and solved.is_proved else None

    def bound(self, face: Face, relaxed: Solved, reached: float, end: float) -> float:
        """Return a bound on the tail: of linear programs, one for each score its best paper can have.

        Only what is over ``reached`` is looked at, and only while it is clear; else it is that of
        ``relaxed``.
        """
        count = tail_count(len(self.problem.papers), self.share)
        grain = self.problem.grain / SCALE
        start = round(float(relaxed.values[len(face.open)]) / grain)
        highest = reached
        for way in (range(start, start + REACH), range(start - 1, start - 1 - REACH, -1)):
            for place in way:
                left = end - time.perf_counter()
                program = self._program(face, is_whole=False, at=place * grain)
                solved = program.solve(seconds=left) if left > 0 else None
                if solved is None or not solved.is_proved:
                    return relaxed.objective
                if solved.objective < reached + self.step:
                    break
                whole = np.floor(solved.objective * count / grain + WHOLE * count) * grain / count
                highest = max(highest, float(whole))
            else:
                return relaxed.objective
        return highest

    def narrowed(self, face: Face, relaxed: Solved) -> Face:
        """Return the face with the submissions settled whose pairs are whole in the linear program."""
        values = relaxed.values[: len(face.open)]
        papers = self.problem.paper[face.open]
        split = papers[(values > WHOLE) & (values < 1 - WHOLE)]
        is_open = np.isin(papers, split)
        settled = face.settled.copy()
        settled[face.open[~is_open & (values > 0.5)]] = True
        return replace(face, settled=settled, open=face.open[is_open])

    def best(self, face: Face, seconds: float) -> tuple[Bools | None, bool]:
        """Return the assignment of best tail found on a face, and whether the face has none better."""
        if seconds <= 0:
            return None, False
        solved = self._program(face, is_whole=True).solve(seconds=seconds, gap=1e-9)
        if solved is None:
            return None, False
        chosen = face.settled.copy()
        chosen[face.open[solved.values[: len(face.open)] > 0.5]] = True
        return chosen, solved.is_proved

    def _program(self, face: Face, *, is_whole: bool, at: float | None = None) -> Program:
        """Return the program of the best tail; ``at`` fixes the score of the best paper in it."""
        problem = self.problem
        count = tail_count(len(problem.papers), self.share)
        program = Program()
        scores: Floats = problem.score[face.open] / SCALE
        spare = 0.0 if self.floor is None else SPARE * scores / max(abs(self.floor) / SCALE, 1.0)
        pick = assignment_columns(program, problem, face, gain=spare, is_whole=is_whole)
        low, high = (-np.inf, np.inf) if at is None else (at, at)
        level = program.columns(1, gain=1.0, low=low, high=high)
        lack = program.columns(len(problem.papers), gain=-1.0 / count)
        # level - lack - score <= 0, for each submission
        rows = program.rows(len(problem.papers), high=problem.score_of(face.settled))
        program.cells(rows, level)
        program.cells(rows, lack, -1.0)
        program.cells(rows[problem.paper[face.open]], pick, -scores)
        if self.floor is not None:
            self._bound(program, face, pick)
        return program

    def _bound(self, program: Program, face: Face, pick: Ints) -> None:
        """Ask for assignments that obey the rules, and are worth the floor all paid."""
        problem = self.problem
        unit = 1_000.0  # a millionth stays well over what a solver takes for nothing
        settled = float(problem.gain[face.settled].sum())
        row = program.rows(1, low=((self.floor or 0) - 0.5 - settled) / unit)
        program.cells(np.repeat(row, len(pick)), pick, problem.gain[face.open] / unit)
        if problem.rules.are_hard:
            column = np.full(problem.pair_count, -1, np.int64)
            column[face.open] = pick
            _, paid = restrain(program, Restraints.of(problem), face.settled, column)
            price = float(problem.rules.mutual_price or 0)
            program.cells(np.repeat(row, len(paid)), paid, -price / unit)
