"""The worst papers of a large conference, on a small one where the answer is known."""

from __future__ import annotations

import numpy as np

from fastpath_cms.matching.certificate import faults_of
from fastpath_cms.matching.fair_at_scale import best_worst_at_scale
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.measures import worst_of
from fastpath_cms.matching.prices import prices_of
from fastpath_cms.matching.problem import SCALE
from fastpath_cms.matching.proposing import Wish, propose
from tests.matching.cases import roomy


def test_the_worst_paper_gains_and_both_bounds_hold() -> None:
    gains = []
    for seed in (0, 5, 8):
        problem = roomy(seed, papers=20, reviewers=9)
        optimum = best_total(problem)
        prices = prices_of(problem, optimum.chosen)
        found = best_worst_at_scale(problem, optimum, prices, seconds=5)
        exact = propose(problem, Wish("fair"))
        assert found is not None
        assert faults_of(problem, found.chosen) == []
        worst = worst_of(problem, found.chosen)
        assert worst_of(problem, optimum.chosen) <= worst <= exact.worst
        assert exact.worst <= found.worst_claim.bound(problem) / SCALE
        assert problem.score[found.chosen].sum() <= found.total_claim.bound(problem)
        gains.append(worst - worst_of(problem, optimum.chosen))
    assert np.sum(gains) > 0
