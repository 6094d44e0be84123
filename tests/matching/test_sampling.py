"""Chances and draws: every draw obeys every sum, and each pair comes up as often as it should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastpath_cms.matching.certificate import faults_of
from fastpath_cms.matching.problem import MatchingError, Problem
from fastpath_cms.matching.proposing import Proposal, Wish, propose
from fastpath_cms.matching.sampling import PARTS, sample_parts
from tests.matching.cases import roomy


def drawn(problem: Problem, wish: Wish) -> Proposal:
    proposal = propose(problem, wish)
    assert proposal.parts is not None
    return proposal


@given(st.integers(0, 10_000), st.sampled_from(["perturbed", "entropy"]))
@settings(max_examples=15)
def test_chances_keep_every_demand_every_load_and_the_cap(seed: int, shape: str) -> None:
    problem = roomy(seed)
    proposal = drawn(problem, Wish("random", cap=0.8, seed=seed, shape=shape, quality=0.8))
    parts = proposal.parts
    assert parts is not None
    papers = np.bincount(problem.paper, parts, len(problem.papers))
    loads = np.bincount(problem.reviewer, parts, len(problem.reviewers))
    assert papers.tolist() == (problem.demand * PARTS).tolist()
    assert np.all(loads <= problem.most * PARTS)
    assert parts.max() <= 0.8 * PARTS
    assert faults_of(problem, proposal.chosen) == []


def test_each_pair_is_drawn_as_often_as_its_chance_says() -> None:
    problem = roomy(11, papers=12, reviewers=8)
    parts = drawn(problem, Wish("random", cap=0.7, quality=0.9)).parts
    assert parts is not None
    draws, count = np.random.default_rng(1), 600
    times = np.zeros(problem.pair_count)
    for _ in range(count):
        chosen = sample_parts(problem, parts, draws)
        assert faults_of(problem, chosen) == []
        times += chosen
    chance = parts / PARTS
    spread = np.sqrt(chance * (1 - chance) / count)
    often = np.minimum(chance, 1 - chance) * count >= 5  # rarer ones have no bell curve
    assert np.all(np.abs(times / count - chance)[often] <= 4 * spread[often])
    assert np.all(times[chance == 0] == 0)
    assert np.all(times[chance == 1] == count)


def test_the_same_seed_draws_the_same_assignment_and_another_seed_another() -> None:
    problem = roomy(11, papers=12, reviewers=8)
    one, same, other = (
        propose(problem, Wish("random", cap=0.6, quality=0.8, seed=seed)) for seed in (1, 1, 2)
    )
    assert np.array_equal(one.chosen, same.chosen)
    assert not np.array_equal(one.chosen, other.chosen)


def test_minimum_loads_and_locks_hold_in_every_draw() -> None:
    draw = np.random.default_rng(3)
    problem = Problem.of_matrix(
        draw.integers(0, 9, (9, 6)) / 4, demand=2, most=5, least=2, locked=[(0, 5), (3, 5)]
    )
    for seed in range(5):
        proposal = propose(problem, Wish("random", cap=0.8, quality=0.8, seed=seed))
        assert faults_of(problem, proposal.chosen) == []


def test_a_wider_spread_is_more_random_than_the_greatest_total_allows() -> None:
    problem = roomy(11, papers=12, reviewers=8)
    near, far = (
        propose(problem, Wish("random", quality=quality)).marginals for quality in (0.99, 0.8)
    )
    assert near is not None
    assert far is not None
    assert far.entropy > near.entropy
    assert (near.quality, far.quality) == (
        pytest.approx(0.99, abs=5e-3),
        pytest.approx(0.8, abs=5e-3),
    )


def test_a_cap_that_leaves_too_few_chances_is_refused_by_name() -> None:
    with pytest.raises(MatchingError, match="1 has too few possible reviewers"):
        propose(roomy(1), Wish("random", cap=0.3))
