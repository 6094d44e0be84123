"""A proof that nobody need believe: bounds from prices, in whole numbers, without any solver.

For any prices, no assignment is worth more than ``bound_of``: weak duality of linear programs. Weights
on submissions make the same bound speak of the worst paper, or of the total among assignments
whose worst paper is good enough (Lagrange's relaxation).

Source: Ahuja, Magnanti and Orlin, "Network Flows" (1993), chapters 9 and 16.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastpath_cms.matching.breaches import breaches_of, penalty_of
from fastpath_cms.matching.problem import Bools, Ints, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What a review of a submission is worth at the margin, and what a reviewer's time costs.

    In millionths: for every free pair ``score <= paper + reviewer`` unless it is assigned, and
    ``score >= paper + reviewer`` if it is.
    """

    paper: Ints
    reviewer: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """Prices of weighted scores, and what follows from them.

    Weights are ``unit`` plus an extra a submission, none below zero. With a unit of 0 the claim is
    about the worst paper; else about the total of assignments whose worst paper is at least ``floor``
    (millionths; it counts only where there are extras).
    """

    prices: Prices
    unit: int = 1
    extra: Ints | None = None
    floor: int = 0

    def bound(self, problem: Problem) -> int:
        """Return the bound in millionths: on the worst paper, or on the total.

        Sums of scores are whole multiples of their common grain, so bounds are rounded down to one.
        """
        if self.extra is None:
            return bound_of(problem, self.prices)
        whole = bound_of(problem, self.prices, problem.weighted(self.unit, self.extra))
        added = int(self.extra.sum())
        grain = problem.grain
        if self.unit == 0:
            return whole // (added * grain) * grain
        return (whole - self.floor * added) // (self.unit * grain) * grain


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """What a missed minimum and a missing review cost, in millionths of a score."""

    minimum: int
    missing: int


def rates_of(problem: Problem) -> Rates:
    """Return rates at which no score outweighs a minimum, and no minimum a review."""
    gain = problem.gain if problem.others is None else np.append(problem.gain, 0)
    spread = int(gain.max() - gain.min()) if len(gain) else 0
    largest = int(np.abs(gain).max()) if len(gain) else 0
    steps = min(len(problem.papers), len(problem.reviewers)) + 1
    minimum = steps * max(spread, 1) + largest + 1
    return Rates(minimum, 4 * minimum)


def left_of(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Return demand, least and most once the locked pairs are assigned; none is below zero."""
    has = problem.count_of(problem.locked)
    load = problem.load_of(problem.locked)
    return (
        np.maximum(problem.demand - has, 0),
        np.maximum(problem.least - load, 0),
        np.maximum(problem.most - load, 0),
    )


def short_of(problem: Problem, chosen: Bools) -> tuple[Ints, Ints]:
    """Return the reviews short of each submission, and of each reviewer's minimum load."""
    return (
        np.maximum(problem.demand - problem.count_of(chosen), 0),
        np.maximum(problem.least - problem.load_of(chosen), 0),
    )


def value_of(problem: Problem, chosen: Bools) -> int:
    """Return what is maximised, in millionths, and what the bound bounds.

    That is the total, with the bonus of kept pairs, less the prices of mutual reviews and the rates
    of what is short.
    """
    missing, below = short_of(problem, chosen)
    value = int(problem.gain[chosen].sum()) - penalty_of(problem, chosen)
    if missing.any() or below.any():
        rates = rates_of(problem)
        value -= rates.missing * int(missing.sum()) + rates.minimum * int(below.sum())
    return value


def bound_of(problem: Problem, prices: Prices, weighted: Ints | None = None) -> int:
    """Return a number of millionths that no assignment's value exceeds.

    ``weighted`` (of each pair) bound the total of other gains instead. What is short counts at its
    rate as long as no price says that it is worth more; infeasible problems have bounds, too.
    """
    gain = problem.gain if weighted is None else weighted
    free = ~problem.locked
    margin = gain - prices.paper[problem.paper] - prices.reviewer[problem.reviewer]
    demand, least, most = left_of(problem)
    return int(
        gain[problem.locked].sum()
        + (prices.paper * demand).sum()
        + (np.maximum(prices.reviewer, 0) * most).sum()
        + (np.minimum(prices.reviewer, 0) * least).sum()
        + np.maximum(margin[free], 0).sum()
        + _worth_of_others(problem, prices)
    )


def _worth_of_others(problem: Problem, prices: Prices) -> int:
    """Return the sum over all pairs not listed, and not forbidden, of what 0 is over their prices."""
    others, paper, reviewer = problem.others, prices.paper, prices.reviewer
    if others is None or not len(paper) or not len(reviewer) or paper.min() + reviewer.min() >= 0:
        return 0
    ordered = np.sort(reviewer)
    sums = np.concatenate([[0], np.cumsum(ordered)])
    under = np.searchsorted(ordered, -paper)
    whole = int((-paper * under - sums[under]).sum())
    listed = paper[problem.paper] + reviewer[problem.reviewer]
    row, column = np.divmod(others.forbidden, len(reviewer))
    barred = paper[row] + reviewer[column]
    return whole + int(np.minimum(listed, 0).sum() + np.minimum(barred, 0).sum())


def margins_of(problem: Problem, claim: Claim) -> Ints:
    """Return what each pair's weighted score is over its prices: below zero, what using it costs."""
    extra = claim.extra
    return (
        (problem.gain if extra is None else problem.weighted(claim.unit, extra))
        - claim.prices.paper[problem.paper]
        - claim.prices.reviewer[problem.reviewer]
    )


def faults_of(problem: Problem, chosen: Bools) -> list[str]:
    """Return a sentence for each rule an assignment breaks; none if it may be used as it is."""
    said: list[str] = []
    count, load = problem.count_of(chosen), problem.load_of(chosen)
    said += [
        f"{problem.papers[place]} has {count[place]} of {problem.demand[place]} reviewers."
        for place in np.flatnonzero(count != problem.demand)
    ]
    said += [
        f"{problem.reviewers[place]} has {load[place]} submissions; "
        f"asked are {problem.least[place]} to {problem.most[place]}."
        for place in np.flatnonzero((load > problem.most) | (load < problem.least))
    ]
    for place in np.flatnonzero(problem.locked & ~chosen):
        pair = f"{problem.papers[problem.paper[place]]} and {problem.reviewers[problem.reviewer[place]]}"
        said.append(f"{pair} are locked, but not assigned.")
    return said + [one.said for one in breaches_of(problem, chosen) if one.price is None]
