"""A proof that nobody need believe: bounds from prices, and a checker that solves nothing.

For any prices, no assignment is worth more than ``bound``: weak duality of linear programs. The
checker recomputes it from the stored numbers, so a wrong solver, a wrong total or a changed
proposal is found out.
"""

from __future__ import annotations

import numpy as np

from fastpath_cms.matching.prices import Prices
from fastpath_cms.matching.problem import Bools, Ints, Problem


def bound_of(problem: Problem, prices: Prices, weights: Ints | None = None) -> int:
    """Return a total (millionths) no assignment exceeds that meets demands, loads and locks.

    ``weights`` (one each submission) bound a weighted total instead.
    """
    score = problem.score if weights is None else problem.score * weights[problem.paper]
    free = ~problem.locked
    margin = score - prices.paper[problem.paper] - prices.reviewer[problem.reviewer]
    demand = problem.demand - problem.count_of(problem.locked)
    load = problem.load_of(problem.locked)
    least, most = np.maximum(problem.least - load, 0), problem.most - load
    return int(
        score[problem.locked].sum()
        + (prices.paper * demand).sum()
        + (np.maximum(prices.reviewer, 0) * most).sum()
        + (np.minimum(prices.reviewer, 0) * least).sum()
        + np.maximum(margin[free], 0).sum()
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
    return said
