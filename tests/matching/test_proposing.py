"""The laboratory's door: four objectives, one kind of answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from fastpath_cms.matching.certificate import faults_of, value_of
from fastpath_cms.matching.problem import MatchingError, Problem
from fastpath_cms.matching.proposing import Wish, propose
from tests.matching.cases import assignments, problems, roomy


@given(problems)
@settings(max_examples=60)
def test_two_engines_reach_the_same_value_and_it_is_the_bound(problem: Problem) -> None:
    proposals = [propose(problem, Wish("plain", engine=name)) for name in ("ortools", "highs")]
    assert len({value_of(problem, proposal.chosen) for proposal in proposals}) == 1
    assert {proposal.gap for proposal in proposals} == {0.0}


@given(problems)
@settings(max_examples=30)
def test_the_greatest_total_is_that_of_all_assignments(problem: Problem) -> None:
    every = [int(problem.score[chosen].sum()) for chosen in assignments(problem)]
    proposal = propose(problem, Wish("plain"))
    assert proposal.is_whole == bool(every)
    if every:
        assert value_of(problem, proposal.chosen) == max(every)
        assert faults_of(problem, proposal.chosen) == []


@pytest.mark.parametrize("objective", ["total", "plain", "fair", "random"])
def test_every_objective_obeys_demands_and_loads_and_prints_nothing(
    objective: str, capfd: pytest.CaptureFixture[str]
) -> None:
    problem = roomy(3)
    proposal = propose(problem, Wish(objective, cap=0.9))
    assert faults_of(problem, proposal.chosen) == []
    assert (proposal.is_whole, proposal.digest) == (True, problem.digest)
    assert np.isclose(proposal.total, problem.score_of(proposal.chosen).sum())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish("best"), "An objective is one of total, plain, fair, random."),
        (Wish("random", cap=0.0), "A cap is over 0 and at most 1."),
        (Wish("total", loss=1.0), "A loss is a share of the total: 0.01 is one percent."),
    ],
)
def test_a_wish_that_is_none_is_refused(wish: Wish, sentence: str) -> None:
    with pytest.raises(MatchingError, match=sentence):
        propose(roomy(1), wish)
