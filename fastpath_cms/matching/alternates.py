"""Who would step in: alternates for every submission that can all be called at once.

They are a second assignment of greatest total, on what is left of the loads, so that no reviewer is
promised twice. Whoever drops out, an alternate breaks no rule with those who stay; two alternates
of one submission may.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastpath_cms.matching.breaches import members_mask, mutual_pairs, senior_mask
from fastpath_cms.matching.certificate import rates_of
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.problem import Bools, Ints, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Alternates:
    """Pairs that are not assigned, but could be."""

    problem: Problem
    chosen: Bools  # of each pair: whether it is an alternate
    missing: Ints  # alternates that could not be found, of each submission

    def of(self, paper: int) -> list[int]:
        """Return the pairs of a submission's alternates, the best first."""
        own = np.flatnonzero(self.chosen & (self.problem.paper == paper))
        order = np.argsort(-self.problem.score[own], kind="stable")
        return [int(place) for place in own[order]]


def alternates(
    problem: Problem, chosen: Bools, count: int = 1, *, over: int = 0, engine: str = ""
) -> Alternates:
    """Return up to ``count`` alternates for each submission that has reviews to get.

    ``over`` is how many submissions beyond a maximum load an alternate may carry. A submission with
    one senior reviewer gets senior alternates first.
    """
    places = np.flatnonzero(~chosen & ~_would_break(problem, chosen))
    room = np.maximum(problem.most + over - problem.load_of(chosen), 0)
    score = problem.score[places]
    preferred = _seniors_needed(problem, chosen)[places]
    second = Problem(
        papers=problem.papers,
        reviewers=problem.reviewers,
        paper=problem.paper[places],
        reviewer=problem.reviewer[places],
        score=score + np.where(preferred, rates_of(problem).minimum, 0),
        demand=np.where(problem.demand > 0, count, 0),
        least=np.zeros_like(problem.least),
        most=room,
        locked=np.zeros(len(places), np.bool_),
    )
    found = best_total(second, engine=engine)
    picked = np.zeros(problem.pair_count, np.bool_)
    picked[places[found.chosen]] = True
    return Alternates(problem, picked, found.missing)


def _would_break(problem: Problem, chosen: Bools) -> Bools:
    """Return which pairs cannot join those assigned without breaking a rule."""
    breaks = np.zeros(problem.pair_count, np.bool_)
    for rule in problem.rules.apart:
        is_one = members_mask(problem, rule.reviewers)[problem.reviewer]
        has = np.bincount(problem.paper[chosen & is_one], minlength=len(problem.papers)) > 0
        breaks |= is_one & has[problem.paper]
    pairs = mutual_pairs(problem)
    for one, other in ((0, 1), (1, 0)):
        breaks[pairs[chosen[pairs[:, one]], other]] = True
    return breaks


def _seniors_needed(problem: Problem, chosen: Bools) -> Bools:
    """Return which pairs are of a senior on a submission that has one senior at most."""
    if problem.rules.seniors is None:
        return np.zeros(problem.pair_count, np.bool_)
    is_senior = senior_mask(problem)
    has = np.bincount(problem.paper[chosen & is_senior], minlength=len(problem.papers))
    needed: Bools = is_senior & (has <= 1)[problem.paper]
    return needed
