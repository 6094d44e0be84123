"""The greatest total: one minimum-cost flow, exact, with the prices that prove it.

Source -> submission -> reviewer -> sink. The first ``least`` units of a reviewer are paid for, so one
flow is exact with minimum loads; a review nobody can write runs along a dear arc of its own, so
there is always an answer, and what is short is a list. Prices are path bounds: a simple cycle passes
the sink once, so it trades at most one minimum or one missing review against scores.

Source: network flows with convex costs, e.g. Ahuja, Magnanti and Orlin, "Network Flows" (1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastpath_cms.matching.engines import Network, solve_network
from fastpath_cms.matching.problem import Bools, Ints, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """What a missed minimum and a missing review cost, in millionths of a score."""

    minimum: int
    missing: int


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """An assignment of greatest total, first filling reviews, then minimum loads."""

    chosen: Bools  # of each pair
    missing: Ints  # reviews short, of each submission
    below: Ints  # submissions below the minimum, of each reviewer

    @property
    def is_whole(self) -> bool:
        """Tell whether every demand and every minimum load is met."""
        return not self.missing.any() and not self.below.any()


def rates_of(problem: Problem) -> Rates:
    """Return rates at which no score outweighs a minimum, and no minimum a review."""
    spread = int(problem.score.max() - problem.score.min()) if problem.pair_count else 0
    largest = int(np.abs(problem.score).max()) if problem.pair_count else 0
    steps = min(len(problem.papers), len(problem.reviewers)) + 1
    minimum = steps * max(spread, 1) + largest + 1
    return Rates(minimum, 4 * minimum)


def best_total(problem: Problem, *, engine: str = "") -> Optimum:
    """Return an assignment of greatest total. ``engine`` is ``ortools`` or ``highs``; "" takes the best there is."""
    free = ~problem.locked
    demand, least, most = left_of(problem)
    rates = rates_of(problem)
    network = Network(
        paper=problem.paper[free],
        reviewer=problem.reviewer[free],
        gain=problem.score[free],
        demand=demand,
        least=least,
        most=most,
        minimum_rate=rates.minimum,
        missing_rate=rates.missing,
    )
    chosen = problem.locked.copy()
    chosen[np.flatnonzero(free)[solve_network(network, engine)]] = True
    return optimum_of(problem, chosen)


def left_of(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Return demand, least and most once the locked pairs are assigned; none is below zero."""
    has = problem.count_of(problem.locked)
    load = problem.load_of(problem.locked)
    return (
        np.maximum(problem.demand - has, 0),
        np.maximum(problem.least - load, 0),
        np.maximum(problem.most - load, 0),
    )


def optimum_of(problem: Problem, chosen: Bools) -> Optimum:
    """Return an assignment with what it leaves short."""
    missing = np.maximum(problem.demand - problem.count_of(chosen), 0)
    below = np.maximum(problem.least - problem.load_of(chosen), 0)
    return Optimum(chosen, missing, below)
