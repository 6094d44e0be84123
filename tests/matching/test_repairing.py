"""What cannot be met, why, and the smallest repair, compared with all repairs."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pytest

from fastpath_cms.matching.certificate import faults_of
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.problem import Others, Problem
from fastpath_cms.matching.proposing import propose
from fastpath_cms.matching.repairing import repair
from tests.matching.small_problems import best_worth, small_problem, worth


@pytest.mark.parametrize("seed", range(50))
def test_a_mended_problem_is_met_whole_and_as_well_as_it_can_be(seed: int) -> None:
    problem = small_problem(seed)
    mended = repair(problem)
    if mended is None:
        assert faults_of(problem, best_total(problem).chosen) == []
    else:
        assert mended.steps
        assert faults_of(mended.mended, mended.chosen) == []
        assert best_worth(mended.mended)[:2] == (0, 0)
        assert worth(mended.mended, mended.chosen) == best_worth(mended.mended)


@pytest.mark.parametrize("seed", range(50))
def test_no_smaller_set_of_raises_would_do(seed: int) -> None:
    problem = small_problem(seed, most=4)
    problem = replace(problem, locked=np.zeros_like(problem.locked))
    mended = repair(problem)
    if mended is None or any(step.kind != "most" for step in mended.steps):
        return
    for places in combinations_with_replacement(range(len(problem.reviewers)), mended.raised - 1):
        most = problem.most + np.bincount(places, minlength=len(problem.most))
        assert not best_total(replace(problem, most=most)).is_whole


@pytest.mark.parametrize("seed", range(50))
def test_a_demand_is_lowered_only_where_no_load_would_help(seed: int) -> None:
    problem = small_problem(seed)
    mended = repair(problem)
    if mended is not None:
        lowered = sum(
            step.before - step.after
            for step in mended.steps
            if step.kind == "demand" and step.after < step.before
        )
        unbounded = replace(problem, most=problem.most + len(problem.papers))
        assert lowered == best_total(unbounded).missing.sum()


def sentences(problem: Problem) -> list[str]:
    mended = repair(problem)
    assert mended is not None
    return mended.said(problem)


NAMES = {"papers": ["#1", "#2"], "reviewers": ["Ana", "Ben"]}


def test_full_reviewers_are_told_with_the_load_to_raise() -> None:
    problem = Problem.of_matrix(np.array([[0.9, 0.2], [0.8, 0.6]]), demand=2, most=[2, 1], **NAMES)
    assert sentences(problem) == [
        "#1 is short of 1 review: all others who may review it (1 of 2) are full.",
        "Raise the maximum load of Ben from 1 to 2.",
    ]


def test_too_few_eligible_reviewers_are_told_with_the_demand_to_lower() -> None:
    problem = Problem.of_matrix(
        np.ones((2, 2)),
        demand=2,
        most=2,
        forbidden=np.array([[False, True], [False, False]]),
        **NAMES,
    )
    assert sentences(problem) == [
        "#1 is short of 1 review: only 1 of 2 may review it.",
        "Lower the reviews asked for #1 from 2 to 1.",
    ]


def test_those_who_could_but_are_full_are_told_too() -> None:
    problem = Problem.of_matrix(
        np.ones((2, 2)),
        demand=[2, 1],
        most=[1, 0],
        forbidden=np.array([[False, True], [False, True]]),
        locked=[(1, 0)],
        **NAMES,
    )
    assert sentences(problem) == [
        "#1 is short of 2 reviews: only 1 of 2 may review it, and those left are full.",
        "Lower the reviews asked for #1 from 2 to 1.",
        "Raise the maximum load of Ana from 1 to 2.",
    ]


@pytest.mark.parametrize("seed", range(20))
def test_pairs_nobody_listed_are_part_of_the_repair(seed: int) -> None:
    whole = small_problem(seed)
    whole = replace(whole, score=np.where(whole.score > 0, whole.score, 0))
    width = len(whole.reviewers)
    is_listed = (whole.score > 0) | whole.locked
    keys = whole.paper * width + whole.reviewer
    barred = np.setdiff1d(np.arange(len(whole.papers) * width), keys)
    sparse = replace(
        whole,
        paper=whole.paper[is_listed],
        reviewer=whole.reviewer[is_listed],
        score=whole.score[is_listed],
        locked=whole.locked[is_listed],
        others=Others(barred),
    )
    proposed = propose(sparse)
    one, other = repair(whole), repair(proposed.problem)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one.raised == other.raised
        assert len(one.shortages) == len(other.shortages)


def test_a_paper_nobody_may_review_is_told() -> None:
    problem = Problem.of_matrix(
        np.ones((2, 2)),
        demand=1,
        most=2,
        forbidden=np.array([[True, True], [False, False]]),
        **NAMES,
    )
    assert sentences(problem)[0] == "#1 is short of 1 review: nobody may review it."


def test_a_minimum_nobody_can_fill_is_lowered() -> None:
    forbidden = np.array([[False, True], [False, False]])
    problem = Problem.of_matrix(
        np.ones((2, 2)), demand=1, most=2, least=[1, 2], forbidden=forbidden, **NAMES
    )
    assert sentences(problem) == [
        "Ben may review only 1 paper, under the minimum of 2.",
        "Lower the minimum load of Ben from 2 to 1.",
    ]


def test_papers_needed_elsewhere_leave_a_minimum_unmet() -> None:
    problem = Problem.of_matrix(
        np.array([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5]]),
        demand=1,
        most=2,
        least=[1, 1, 1],
        papers=["#1", "#2"],
        reviewers=["Ana", "Ben", "Cem"],
    )
    assert sentences(problem) == [
        "Cem would have 0, under the minimum of 1: the papers are needed or taken elsewhere.",
        "Lower the minimum load of Cem from 1 to 0.",
    ]


def test_raises_are_spread_over_the_reviewers() -> None:
    scores = np.array([[0.9, 0.1]] * 4)
    problem = Problem.of_matrix(scores, demand=1, most=1, reviewers=["Ana", "Ben"])
    assert sentences(problem)[-2:] == [
        "Raise the maximum load of Ana from 1 to 2.",
        "Raise the maximum load of Ben from 1 to 2.",
    ]


def test_locks_over_a_load_raise_it() -> None:
    problem = Problem.of_matrix(np.ones((2, 2)), demand=1, most=1, locked=[(0, 0), (1, 0)], **NAMES)
    assert sentences(problem) == ["Raise the maximum load of Ana from 1 to 2."]


def test_what_can_be_met_needs_no_repair() -> None:
    assert repair(Problem.of_matrix(np.ones((2, 2)), demand=1, most=1)) is None
