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

from fastpath_cms.matching.certificate import left_of, rates_of, short_of
from fastpath_cms.matching.engines import Network, solve_network
from fastpath_cms.matching.problem import Bools, Ints, Problem


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


def best_total(problem: Problem, *, engine: str = "") -> Optimum:
    """Return an assignment of greatest total. ``engine`` is ``ortools`` or ``highs``; "" takes the best there is."""
    free = ~problem.locked
    demand, least, most = left_of(problem)
    rates = rates_of(problem)
    network = Network(
        paper=problem.paper[free],
        reviewer=problem.reviewer[free],
        gain=problem.gain[free],
        demand=demand,
        least=least,
        most=most,
        minimum_rate=rates.minimum,
        missing_rate=rates.missing,
    )
    chosen = problem.locked.copy()
    chosen[np.flatnonzero(free)[solve_network(network, engine)]] = True
    return optimum_of(problem, chosen)


def optimum_of(problem: Problem, chosen: Bools) -> Optimum:
    """Return an assignment with what it leaves short."""
    missing, below = short_of(problem, chosen)
    return Optimum(chosen, missing, below)
