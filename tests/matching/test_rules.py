"""Seniors, who sits apart, mutual reviews and kept pairs: against every assignment of tiny problems."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from fastpath_cms.matching.breaches import breaches_of
from fastpath_cms.matching.certificate import bound_of, rates_of, value_of
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.obeying import obeying
from fastpath_cms.matching.prices import prices_of
from fastpath_cms.matching.problem import Bools, Problem
from fastpath_cms.matching.rules import Apart, Rules
from tests.matching.small_problems import small_problem


def ruled(seed: int) -> Problem:
    """A tiny problem with rules of all kinds."""
    problem = small_problem(seed, most=3)
    rng = random.Random(seed)
    reviewers = range(len(problem.reviewers))
    both = [(one, other) for one in reviewers for other in reviewers if one < other]
    return replace(
        problem,
        rules=Rules(
            seniors=tuple(one for one in reviewers if rng.random() < 0.5) if seed % 2 else None,
            apart=tuple(Apart.of_coauthors(*two) for two in both if rng.random() < 0.4),
            authors=tuple((paper, rng.choice(reviewers)) for paper in range(len(problem.papers))),
            mutual_price=rng.choice([None, 0, 400_000]),
            kept=((0, 0), (0, 1)),
            bonus=rng.choice([0, 300_000]),
        ),
    )


def everything(problem: Problem) -> Iterator[Bools]:
    """Every assignment that exceeds no demand and no load, and breaks no forbidding rule, but by locks."""
    held = problem.locked
    demand = np.maximum(problem.demand, problem.count_of(held))
    most = np.maximum(problem.most, problem.load_of(held))
    unavoidable = set(forbidden(problem, held))
    free = np.flatnonzero(~held)
    for bits in range(2 ** len(free)):
        chosen = held.copy()
        chosen[free[[bool(bits >> place & 1) for place in range(len(free))]]] = True
        is_within = np.all(problem.count_of(chosen) <= demand)
        is_within = is_within and np.all(problem.load_of(chosen) <= most)
        if is_within and forbidden(problem, chosen) <= unavoidable:
            yield chosen


def forbidden(problem: Problem, chosen: Bools) -> set[tuple[object, ...]]:
    return {
        (one.kind, one.papers, one.reviewers)
        for one in breaches_of(problem, chosen)
        if one.price is None and one.kind != "senior"
    }


def worth(problem: Problem, chosen: Bools) -> int:
    lacking = sum(one.kind == "senior" for one in breaches_of(problem, chosen))
    return value_of(problem, chosen) - lacking * rates_of(problem).missing


@pytest.mark.parametrize("seed", range(150))
def test_no_assignment_that_obeys_is_worth_more(seed: int) -> None:
    problem = ruled(seed)
    optimum = best_total(problem)
    prices = prices_of(problem, optimum.chosen)
    found = obeying(problem, optimum, prices, seconds=10)
    assert found is not None
    assert found.is_proved
    chosen = found.optimum.chosen
    assert worth(problem, chosen) == max(worth(problem, one) for one in everything(problem))
    assert value_of(problem, chosen) <= bound_of(problem, prices)
