"""Programs over few pairs that are exact over all: with the rules' rows, and a floor under each paper.

The linear program, grown column by column, bounds what is maximised and says what each pair would
lose. Its optimum is nearly whole, so the first program of whole numbers is tiny: what is not whole
yet. Where that does not reach the bound, programs over more pairs follow, the last over every pair
that loses less than what is lacking to the bound: none of the others is in a better assignment.

Source: column generation and reduced-cost fixing, e.g. Wolsey, "Integer Programming" (1998).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import Prices, left_of, rates_of, value_of
from fastpath_cms.matching.faces import Face
from fastpath_cms.matching.flow import Optimum, optimum_of
from fastpath_cms.matching.problem import Bools, Floats, Ints, Problem
from fastpath_cms.matching.programs import Program, Solved
from fastpath_cms.matching.restraints import Restraints, restrain

NEAREST: Final = 12  # pairs of each submission, and of each reviewer, in the first linear program
UNIT: Final = 1_000.0  # millionths of one unit of a program's objective
NEAR: Final = 1e-6  # of such a unit


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """An assignment, whether none is worth more, and what is open in those worth as much."""

    optimum: Optimum
    is_proved: bool
    face: Face


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A linear program's optimum over all pairs, in units of a program."""

    bound: float
    margin: Floats  # of each pair: over its prices; below zero, what using it loses
    pairs: Ints  # its columns
    shares: Floats  # of each of them
    weight: Floats  # of each submission: what a lower floor under it is worth


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Where a program's rows and columns stand."""

    pick: Ints
    asked: Ints
    loads: Ints
    minimums: Ints
    ruled: Ints
    tall: Ints | None


class Search:
    """One problem with its rules. ``end`` is when to stop; ``floor`` (millionths) is under each paper."""

    def __init__(self, problem: Problem, end: float, floor: int | None = None) -> None:
        self.problem, self.end, self.floor = problem, end, floor
        self.restraints = Restraints.of(problem)
        self._gain, self._rates = problem.gain, rates_of(problem)

    def relaxed(self, pairs: Ints, *, is_level: bool = False) -> Relaxed | None:
        """Return the linear program's optimum, its columns grown until no other pair would gain.

        With ``is_level`` it is the highest floor. None where time runs out, or ``pairs`` allow none.
        """
        problem = self.problem
        gain = np.zeros(problem.pair_count) if is_level else self._gain / UNIT
        while True:
            program, at = self._program(problem.locked, pairs, is_whole=False, is_level=is_level)
            solved = self._run(program)
            if solved is None or not solved.is_proved:
                return None
            price = np.append(solved.row_prices, 0.0)  # the last stands for rows that are not there
            weight = np.zeros(len(problem.papers)) if at.tall is None else price[at.tall]
            margin = (
                gain
                - price[at.asked][problem.paper]
                - (price[at.loads] + price[at.minimums])[problem.reviewer]
                - weight[problem.paper] * problem.score / UNIT
                - self.restraints.prices_on(price[at.ruled], problem.pair_count)
            )
            is_out = ~problem.locked
            is_out[pairs] = False
            better = np.flatnonzero(is_out & (margin > NEAR))
            if not len(better):
                bound = solved.objective + float(gain[problem.locked].sum())
                return Relaxed(bound, margin, pairs, solved.values[at.pick], np.abs(weight))
            pairs = np.union1d(pairs, better)

    def best(self, relaxed: Relaxed, flow_bound: int) -> Found | None:
        """Return the best assignment found, None where there is none.

        ``flow_bound`` (millionths) bounds what is maximised, whatever the rules.
        """
        locked = self.problem.locked
        bound = self._rounded(relaxed.bound, flow_bound)
        settled = locked.copy()
        settled[relaxed.pairs[relaxed.shares > 1 - NEAR]] = True
        tries = [(settled, relaxed.pairs[~settled[relaxed.pairs]]), (locked, relaxed.pairs)]
        best: Bools | None = None
        while True:
            settled, pairs = tries.pop(0)
            chosen, is_proved = self._solved(settled, pairs)
            if chosen is not None and (best is None or self._worth(chosen) > self._worth(best)):
                best = chosen
            if best is None and tries:
                continue
            if best is None:
                return None
            lost = bound - self._worth(best) / UNIT + NEAR
            near = np.flatnonzero((np.abs(relaxed.margin) <= lost) & ~locked)
            settled = locked | (relaxed.margin > lost)
            is_all = is_proved and bool(np.isin(near, pairs).all())
            is_done = lost <= 2 * NEAR or (not tries and (is_all or not is_proved))
            if is_done:
                face = Face(settled, near, self.problem.least, self.problem.most)
                return Found(optimum_of(self.problem, best), lost <= 2 * NEAR or is_all, face)
            if not tries:
                tries.append((settled, near))

    def _rounded(self, bound: float, flow_bound: int) -> float:
        """Return a bound rounded down to what sums of scores can be, where nothing is short."""
        grain = self.problem.grain / UNIT
        rounded = float(np.floor(bound / grain + NEAR)) * grain
        is_whole = (
            rounded > (flow_bound - self._rates.minimum) / UNIT
        )  # else something may be short
        return rounded if is_whole else bound

    def _solved(self, settled: Bools, pairs: Ints) -> tuple[Bools | None, bool]:
        program, at = self._program(settled, pairs, is_whole=True)
        solved = self._run(program)
        if solved is None:
            return None, False
        chosen = settled.copy()
        chosen[pairs[solved.values[at.pick] > 0.5]] = True
        return chosen, solved.is_proved

    def _run(self, program: Program) -> Solved | None:
        return program.solve(seconds=max(self.end - time.perf_counter(), 0.1))

    def _program(
        self, settled: Bools, pairs: Ints, *, is_whole: bool, is_level: bool = False
    ) -> tuple[Program, _Places]:
        problem, program, rates = self.problem, Program(), self._rates
        papers, reviewers = problem.paper[pairs], problem.reviewer[pairs]
        gain = 0.0 if is_level else self._gain[pairs] / UNIT
        pick = program.columns(len(pairs), gain=gain, high=1.0, is_whole=is_whole)
        demand, least, most = left_of(problem)
        own = settled & ~problem.locked
        demand, load = demand - problem.count_of(own), problem.load_of(own)
        asked = program.rows(len(demand), low=demand, high=demand)
        loads = program.rows(len(load), high=most - load)
        minimums = program.rows(len(load), low=least - load)
        missing = program.columns(len(demand), gain=-rates.missing / UNIT, high=demand)
        below = program.columns(len(load), gain=-rates.minimum / UNIT, high=least)
        for row, column in (
            (asked[papers], pick),
            (loads[reviewers], pick),
            (minimums[reviewers], pick),
            (asked, missing),
            (minimums, below),
        ):
            program.cells(row, column)
        columns = np.full(problem.pair_count, -1, np.int64)
        columns[pairs] = pick
        ruled, _ = restrain(program, self.restraints, settled, columns, unit=UNIT)
        seniors = ruled[(self.restraints.low > 0) & (ruled >= 0)]
        without = program.columns(len(seniors), gain=-rates.missing / UNIT, high=1.0)
        program.cells(seniors, without)
        tall = self._tall(program, (settled, pairs, pick), is_level=is_level)
        return program, _Places(pick, asked, loads, minimums, ruled, tall)

    def _tall(
        self, program: Program, picked: tuple[Bools, Ints, Ints], *, is_level: bool
    ) -> Ints | None:
        """Add a row for each submission: its scores reach the floor, or the level that is raised."""
        if self.floor is None and not is_level:
            return None
        settled, pairs, pick = picked
        problem = self.problem
        floor = 0.0 if is_level else (self.floor or 0) - 0.5
        has = np.bincount(
            problem.paper[settled], problem.score[settled], minlength=len(problem.papers)
        )
        rows = program.rows(len(has), low=(floor - has) / UNIT)
        program.cells(rows[problem.paper[pairs]], pick, problem.score[pairs] / UNIT)
        if is_level:
            level = program.columns(1, gain=1.0, low=-np.inf)
            program.cells(rows, level, -1.0)
        return rows

    def _worth(self, chosen: Bools) -> int:
        """Return what an assignment is worth, less what the seniors it lacks are."""
        rows = self.restraints
        lacks = int((rows.count(chosen) < rows.low).sum())
        return value_of(self.problem, chosen) - self._rates.missing * lacks


def first_pairs(problem: Problem, chosen: Bools, prices: Prices) -> Ints:
    """Return the free pairs to begin with: those chosen, and each side's nearest to their prices."""
    margin = problem.gain - prices.paper[problem.paper] - prices.reviewer[problem.reviewer]
    kept = chosen.copy()
    for side in (problem.paper, problem.reviewer):
        order = np.lexsort((-margin, side))
        first = np.searchsorted(side[order], side[order])
        kept[order[np.arange(len(order)) - first < NEAREST]] = True
    return np.flatnonzero(kept & ~problem.locked)
