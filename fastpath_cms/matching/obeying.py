"""The greatest total that obeys the rules a flow does not know: exact, as a mixed-integer program.

The flow comes first: where it breaks no rule, nothing is left to do. Else the linear program with
the rules' rows, grown column by column, bounds the total and says what each pair would lose. Its
optimum is nearly whole, so the first program of whole numbers is tiny: what is not whole yet. Where
that does not reach the bound, programs over more pairs follow, the last over every pair that loses
less than what is lacking to the bound: none of the others is in a better assignment.

Source: column generation and reduced-cost fixing, e.g. Wolsey, "Integer Programming" (1998).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import Prices, bound_of, left_of, rates_of, value_of
from fastpath_cms.matching.flow import Optimum, optimum_of
from fastpath_cms.matching.problem import Bools, Floats, Ints, Problem
from fastpath_cms.matching.programs import Program, Solved
from fastpath_cms.matching.restraints import Restraints, restrain

NEAREST: Final = 12  # pairs of each submission, and of each reviewer, in the first linear program
UNIT: Final = 1_000.0  # millionths of one unit of a program's objective
NEAR: Final = 1e-6  # of such a unit


@dataclass(frozen=True, slots=True, eq=False)
class Obeying:
    """An assignment that obeys the rules, as far as it can."""

    optimum: Optimum
    is_proved: bool  # none that obeys as much is worth more


def obeying(
    problem: Problem, optimum: Optimum, prices: Prices, *, seconds: float
) -> Obeying | None:
    """Return the best assignment that obeys the rules; None where none is found in ``seconds``.

    ``prices`` belong to ``optimum``. Where not all can be had, a submission without its senior
    counts like a missing review; reviewers kept apart and forbidden mutual reviews stay so.
    """
    search = _Search(problem, time.perf_counter() + seconds)
    if not search.takes_from(optimum.chosen):
        return Obeying(optimum, True)
    relaxed = search.relaxed(_first_pairs(problem, optimum.chosen, prices))
    if relaxed is None:
        return None
    return search.best(relaxed, bound_of(problem, prices))


@dataclass(frozen=True, slots=True, eq=False)
class _Relaxed:
    """The linear program's optimum over all pairs, in units of a program."""

    bound: float
    margin: Floats  # of each pair: over its prices; below zero, what using it loses
    pairs: Ints  # its columns
    shares: Floats  # of each of them


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Where a program's rows and columns stand."""

    pick: Ints
    asked: Ints
    loads: Ints
    minimums: Ints
    ruled: Ints


class _Search:
    def __init__(self, problem: Problem, end: float) -> None:
        self.problem, self.end = problem, end
        self.restraints = Restraints.of(problem)
        self.gain, self.rates = problem.gain, rates_of(problem)

    def takes_from(self, chosen: Bools) -> bool:
        """Tell whether a rule takes anything from an assignment that a program could give back."""
        rows = self.restraints
        has = rows.count(chosen)
        return bool(np.any((has < rows.low) | (has > rows.high)))

    def best(self, relaxed: _Relaxed, flow_bound: int) -> Obeying | None:
        """Return the best assignment found, and whether it is the best there is."""
        locked = self.problem.locked
        bound = self._rounded(relaxed.bound, flow_bound)
        settled = locked.copy()
        settled[relaxed.pairs[relaxed.shares > 1 - NEAR]] = True
        tries = [(settled, relaxed.pairs[~settled[relaxed.pairs]]), (locked, relaxed.pairs)]
        best: Obeying | None = None
        while True:
            settled, pairs = tries.pop(0)
            found = self._solved(settled, pairs)
            if found is None:
                return best
            if best is None or self._worth(found) > self._worth(best):
                best = found
            lost = bound - self._worth(best) / UNIT + NEAR
            if lost <= 2 * NEAR:
                return Obeying(best.optimum, is_proved=True)
            if not tries:
                near = np.flatnonzero((np.abs(relaxed.margin) <= lost) & ~locked)
                is_all = bool(np.isin(near, pairs).all())
                if is_all or not found.is_proved:
                    return Obeying(best.optimum, is_all and found.is_proved)
                tries.append((locked | (relaxed.margin > lost), near))

    def relaxed(self, pairs: Ints) -> _Relaxed | None:
        """Return the linear program's optimum, its columns grown until no other pair would gain."""
        problem = self.problem
        while True:
            program, rows = self._program(problem.locked, pairs, is_whole=False)
            solved = self._run(program)
            if solved is None or not solved.is_proved:
                return None
            price = np.append(solved.row_prices, 0.0)  # the last stands for rows that are not there
            margin = (
                self.gain / UNIT
                - price[rows.asked][problem.paper]
                - (price[rows.loads] + price[rows.minimums])[problem.reviewer]
                - self.restraints.prices_on(price[rows.ruled], problem.pair_count)
            )
            is_out = ~problem.locked
            is_out[pairs] = False
            better = np.flatnonzero(is_out & (margin > NEAR))
            if not len(better):
                bound = solved.objective + float(self.gain[problem.locked].sum()) / UNIT
                return _Relaxed(bound, margin, pairs, solved.values[rows.pick])
            pairs = np.union1d(pairs, better)

    def _rounded(self, bound: float, flow_bound: int) -> float:
        """Return a bound rounded down to what sums of scores can be, where nothing is short."""
        grain = self.problem.grain / UNIT
        rounded = float(np.floor(bound / grain + NEAR)) * grain
        is_whole = rounded > (flow_bound - self.rates.minimum) / UNIT  # else something may be short
        return rounded if is_whole else bound

    def _solved(self, settled: Bools, pairs: Ints) -> Obeying | None:
        program, rows = self._program(settled, pairs, is_whole=True)
        solved = self._run(program)
        if solved is None:
            return None
        chosen = settled.copy()
        chosen[pairs[solved.values[rows.pick] > 0.5]] = True
        return Obeying(optimum_of(self.problem, chosen), solved.is_proved)

    def _run(self, program: Program) -> Solved | None:
        return program.solve(seconds=max(self.end - time.perf_counter(), 0.1))

    def _program(self, settled: Bools, pairs: Ints, *, is_whole: bool) -> tuple[Program, _Rows]:
        problem, program, rates = self.problem, Program(), self.rates
        papers, reviewers = problem.paper[pairs], problem.reviewer[pairs]
        gain = self.gain[pairs] / UNIT
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
        return program, _Rows(pick, asked, loads, minimums, ruled)

    def _worth(self, found: Obeying) -> int:
        """Return what an assignment is worth, less what the seniors it lacks are."""
        rows, chosen = self.restraints, found.optimum.chosen
        lacks = int((rows.count(chosen) < rows.low).sum())
        return value_of(self.problem, chosen) - self.rates.missing * lacks


def _first_pairs(problem: Problem, chosen: Bools, prices: Prices) -> Ints:
    margin = problem.gain - prices.paper[problem.paper] - prices.reviewer[problem.reviewer]
    kept = chosen.copy()
    for side in (problem.paper, problem.reviewer):
        order = np.lexsort((-margin, side))
        first = np.searchsorted(side[order], side[order])
        kept[order[np.arange(len(order)) - first < NEAREST]] = True
    return np.flatnonzero(kept & ~problem.locked)
