"""When not everything can be met: what is short, why, and the smallest repair, found exactly.

The repair is one flow of least cost. A review nobody could write even with unlimited loads lowers a
demand, the dearest step; then a unit more on a maximum load, dearer each time for the same reviewer,
so that no one carries all; then a unit less on a minimum load; the total score comes last. A lock
more than a load or a demand allows raises it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import left_of, rates_of
from fastpath_cms.matching.changes import counted
from fastpath_cms.matching.flow import Optimum, best_total
from fastpath_cms.matching.growing import grown
from fastpath_cms.matching.prices import prices_of
from fastpath_cms.matching.problem import SCALE, Bools, Ints, MatchingError, Problem
from fastpath_cms.matching.programs import INF, Program
from fastpath_cms.matching.searching import first_pairs

NEAR: Final = 1e-7  # of a score
SECONDS: Final = 60.0  # a flow ends far sooner
TIERS: Final = 8  # of a reviewer's raises: each unit is dearer than the one before


@dataclass(frozen=True, slots=True)
class Shortage:
    """A submission with too few reviewers in the best assignment."""

    paper: int
    count: int  # reviews short
    demand: int
    eligible: int  # reviewers who may be assigned
    full: int  # of them, not assigned because their load is full

    def said(self, problem: Problem) -> str:
        """Return what is short, and why, as a sentence."""
        name, reviewers = problem.papers[self.paper], len(problem.reviewers)
        short = f"{name} is short of {counted(self.count, 'review')}"
        if self.eligible == 0:
            return f"{short}: nobody may review it."
        if self.eligible < self.demand:
            full = ", and those left are full" if self.count > self.demand - self.eligible else ""
            return f"{short}: only {self.eligible} of {reviewers} may review it{full}."
        return f"{short}: all others who may review it ({self.full} of {reviewers}) are full."


@dataclass(frozen=True, slots=True)
class Lack:
    """A reviewer below the minimum load in the best assignment."""

    reviewer: int
    count: int  # submissions short
    least: int
    eligible: int  # submissions the reviewer may be given

    def said(self, problem: Problem) -> str:
        """Return what lacks, and why, as a sentence."""
        name = problem.reviewers[self.reviewer]
        if self.eligible < self.least:
            return f"{name} may review only {counted(self.eligible, 'paper')}, under the minimum of {self.least}."
        return f"{name} would have {self.least - self.count}, under the minimum of {self.least}: the papers are needed or taken elsewhere."


@dataclass(frozen=True, slots=True)
class Step:
    """One number to change: ``of`` is a place among reviewers (loads) or papers (demands)."""

    kind: str  # "most", "least" or "demand"
    of: int
    before: int
    after: int

    def said(self, problem: Problem) -> str:
        """Return the step as a sentence."""
        names = problem.papers if self.kind == "demand" else problem.reviewers
        verb = "Raise" if self.after > self.before else "Lower"
        what = {
            "most": "the maximum load of",
            "least": "the minimum load of",
            "demand": "the reviews asked for",
        }[self.kind]
        return f"{verb} {what} {names[self.of]} from {self.before} to {self.after}."


@dataclass(frozen=True, slots=True, eq=False)
class Repair:
    """What cannot be met, and the smallest change of numbers with which all can."""

    shortages: tuple[Shortage, ...]
    lacks: tuple[Lack, ...]
    steps: tuple[Step, ...]
    mended: Problem
    chosen: Bools  # the greatest total of the mended problem that takes only these steps

    @property
    def raised(self) -> int:
        """Return how many units the maximum loads are raised by."""
        return sum(step.after - step.before for step in self.steps if step.kind == "most")

    def said(self, problem: Problem) -> list[str]:
        """Return what is short, then the steps, as sentences."""
        return [
            *(one.said(problem) for one in self.shortages),
            *(one.said(problem) for one in self.lacks),
            *(one.said(problem) for one in self.steps),
        ]


def repair(problem: Problem, optimum: Optimum | None = None) -> Repair | None:
    """Return the smallest repair, None where everything can be met.

    ``optimum`` is of greatest total, where it is at hand. Others that nobody listed are listed for
    whoever is short: see ``Repair.mended``.
    """
    best = optimum or best_total(problem)
    wider = _with_all_of(problem, best)
    if wider.pair_count > problem.pair_count:
        problem, best = wider, best_total(wider)
    held, held_by = problem.count_of(problem.locked), problem.load_of(problem.locked)
    is_over = (held > problem.demand).any() or (held_by > problem.most).any()
    if best.is_whole and not is_over:
        return None
    demand, most = np.maximum(problem.demand, held), np.maximum(problem.most, held_by)
    roomy = replace(problem, demand=demand, most=most)
    is_light = not best.missing.any() and not is_over  # then only minimums go, as in ``best``
    chosen = best.chosen if is_light else _least_repair(roomy, best)
    count, load = problem.count_of(chosen), problem.load_of(chosen)
    mended = replace(
        problem,
        demand=np.minimum(demand, count),
        least=np.minimum(problem.least, load),
        most=np.maximum(most, load),
    )
    steps = [
        Step(kind, int(place), int(before[place]), int(after[place]))
        for kind, before, after in (
            ("demand", problem.demand, mended.demand),
            ("most", problem.most, mended.most),
            ("least", problem.least, mended.least),
        )
        for place in np.flatnonzero(before != after)
    ]
    return Repair(_shortages(problem, best), _lacks(problem, best), tuple(steps), mended, chosen)


def _with_all_of(problem: Problem, best: Optimum) -> Problem:
    """Return the problem with all pairs listed of submissions and reviewers that are short."""
    papers, reviewers = np.arange(len(problem.papers)), np.arange(len(problem.reviewers))
    short, under = np.flatnonzero(best.missing), np.flatnonzero(best.below)
    return grown(
        problem,
        np.concatenate([np.repeat(short, len(reviewers)), np.tile(papers, len(under))]),
        np.concatenate([np.tile(reviewers, len(short)), np.repeat(under, len(papers))]),
    )


def _least_repair(problem: Problem, best: Optimum) -> Bools:
    """Return the assignment of the cheapest repair: over loads, under minimums, as little as can be.

    A linear program over the pairs near their price, grown until no other pair would help.
    """
    is_in = first_pairs(problem, best.chosen, prices_of(problem, best.chosen))
    is_short = (best.missing > 0)[problem.paper] | (best.below > 0)[problem.reviewer]
    pairs = np.union1d(is_in, np.flatnonzero(is_short & ~problem.locked))
    while True:
        program, pick, rows = _repair_program(problem, pairs)
        solved = program.solve(seconds=SECONDS)
        if solved is None or not solved.is_proved:
            raise MatchingError("Time ran out before a repair was found.")
        price = solved.row_prices
        on_paper, on_reviewer = price[rows[0]], price[rows[1]] + price[rows[2]]
        margin = problem.gain / SCALE - on_paper[problem.paper] - on_reviewer[problem.reviewer]
        is_out = ~problem.locked
        is_out[pairs] = False
        better = np.flatnonzero(is_out & (margin > NEAR))
        if not len(better):
            chosen = problem.locked.copy()
            chosen[pairs[solved.values[pick] > 0.5]] = True
            return chosen
        pairs = np.union1d(pairs, better)


def _repair_program(problem: Problem, pairs: Ints) -> tuple[Program, Ints, tuple[Ints, Ints, Ints]]:
    papers, reviewers = len(problem.papers), len(problem.reviewers)
    demand, least, most = left_of(problem)
    low = rates_of(problem).minimum / SCALE  # no chain of scores outweighs it; nor it the next
    program = Program()
    pick = program.columns(len(pairs), gain=problem.gain[pairs] / SCALE, high=1.0)
    unwritten = program.columns(papers, gain=-8 * TIERS * low, high=demand)
    raised = [
        program.columns(
            reviewers, gain=-(TIERS + tier) * low, high=1.0 if tier < TIERS - 1 else INF
        )
        for tier in range(TIERS)
    ]
    lowered = program.columns(reviewers, gain=-low, high=least)
    asked = program.rows(papers, low=demand, high=demand)
    loads = program.rows(reviewers, high=most)
    minimums = program.rows(reviewers, low=least)
    program.cells(asked[problem.paper[pairs]], pick)
    program.cells(asked, unwritten)
    program.cells(loads[problem.reviewer[pairs]], pick)
    for tier in raised:
        program.cells(loads, tier, -1.0)
    program.cells(minimums[problem.reviewer[pairs]], pick)
    program.cells(minimums, lowered)
    return program, pick, (asked, loads, minimums)


def _shortages(problem: Problem, best: Optimum) -> tuple[Shortage, ...]:
    load = problem.load_of(best.chosen)
    is_full = (load >= problem.most)[problem.reviewer] & ~best.chosen
    eligible = np.bincount(problem.paper, minlength=len(problem.papers))
    full = np.bincount(problem.paper[is_full], minlength=len(problem.papers))
    return tuple(
        Shortage(
            int(paper),
            int(best.missing[paper]),
            int(problem.demand[paper]),
            int(eligible[paper]),
            int(full[paper]),
        )
        for paper in np.flatnonzero(best.missing)
    )


def _lacks(problem: Problem, best: Optimum) -> tuple[Lack, ...]:
    eligible = np.bincount(problem.reviewer, minlength=len(problem.reviewers))
    return tuple(
        Lack(
            int(reviewer),
            int(best.below[reviewer]),
            int(problem.least[reviewer]),
            int(eligible[reviewer]),
        )
        for reviewer in np.flatnonzero(best.below)
    )
