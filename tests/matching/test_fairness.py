"""The worst-off submissions, against every assignment there is."""

from __future__ import annotations

from hypothesis import given, settings

from fastpath_cms.matching.checking import complaint
from fastpath_cms.matching.measures import tail_of, worst_of
from fastpath_cms.matching.problem import Problem
from fastpath_cms.matching.proposing import Wish, propose
from fastpath_cms.matching.storing import text_of
from tests.matching.cases import assignments, problems, roomy


@given(problems)
@settings(max_examples=25)
def test_the_worst_paper_is_the_best_there_is_and_then_the_total(problem: Problem) -> None:
    every = [
        (worst_of(problem, chosen), problem.score[chosen].sum() / 1e6)
        for chosen in assignments(problem)
    ]
    proposal = propose(problem, Wish("fair"))
    if every:
        assert (proposal.worst, proposal.total) == max(every)
    assert complaint(text_of(proposal), problem) == ""


@given(problems)
@settings(max_examples=25)
def test_no_assignment_of_the_greatest_total_has_a_better_tenth(problem: Problem) -> None:
    every = [
        (int(problem.score[chosen].sum()), tail_of(problem, chosen))
        for chosen in assignments(problem)
    ]
    proposal = propose(problem)
    if every:
        assert (round(proposal.total * 1e6), proposal.cvar10) == max(every)


def test_the_bound_on_the_worst_paper_is_met_by_all_that_are_proposed() -> None:
    for seed in range(4):
        problem = roomy(seed)
        fair = propose(problem, Wish("fair"))
        assert fair.worst_bound is not None
        assert fair.worst_bound >= fair.worst >= propose(problem).worst
        assert fair.bound <= propose(problem).total


def test_two_engines_prove_the_same_bounds() -> None:
    one, other = (propose(roomy(2), Wish("fair", engine=name)) for name in ("ortools", "highs"))
    assert (one.total, one.worst, one.bound, one.worst_bound) == (
        other.total,
        other.worst,
        other.bound,
        other.worst_bound,
    )


@given(problems)
@settings(max_examples=15)
def test_a_loss_buys_the_best_tenth_that_it_can(problem: Problem) -> None:
    every = [
        (int(problem.score[chosen].sum()), tail_of(problem, chosen))
        for chosen in assignments(problem)
    ]
    proposal = propose(problem, Wish("total", loss=0.1))
    if every:
        floor = 0.9 * max(total for total, _ in every) - 1
        assert proposal.total * 1e6 >= floor
        assert proposal.cvar10 == max(tail for total, tail in every if total >= floor)
