"""Prices of locks, vetoes and loads: each compared with solving again; and their sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fastpath_cms.matching.changes import Change, nth, score_said
from fastpath_cms.matching.explaining import Explainer
from fastpath_cms.matching.prices import NotOptimalError
from fastpath_cms.matching.pricing import Table
from fastpath_cms.matching.problem import MatchingError, Problem
from tests.matching.small_problems import (
    Worth,
    best,
    best_worth,
    small_problem,
    with_lock,
    without_pair,
    worth,
)

SEEDS = range(40)


def told(problem: Problem, explainer: Explainer, change: Change) -> Worth:
    """What a change says the best assignment would be worth."""
    before = worth(problem, explainer.chosen)
    return (
        before[0] + change.missing,
        before[1] + change.below,
        before[2] + change.total,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lock_and_a_veto_cost_exactly_what_solving_again_finds(seed: int) -> None:
    problem = small_problem(seed)
    explainer = Explainer(problem, best(problem))
    for pair in range(problem.pair_count):
        locked = with_lock(problem, pair)
        change = explainer.lock(pair)
        if change is None:  # locks fill the demand or the load already
            paper, reviewer = problem.paper[pair], problem.reviewer[pair]
            is_over = locked.count_of(locked.locked)[paper] > problem.demand[paper]
            is_overloaded = locked.load_of(locked.locked)[reviewer] > problem.most[reviewer]
            assert is_over or is_overloaded
        else:
            assert told(problem, explainer, change) == best_worth(locked)
        change = explainer.veto(pair)
        assert told(problem, explainer, change) == best_worth(without_pair(problem, pair))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_load_raised_or_lowered_makes_exactly_the_difference_found_again(seed: int) -> None:
    problem = small_problem(seed)
    explainer = Explainer(problem, best(problem))
    held = problem.load_of(problem.locked)
    for reviewer in range(len(problem.reviewers)):
        for step in (1, -1):
            most, least = problem.most.copy(), problem.least.copy()
            most[reviewer] += step
            least[reviewer] += step
            if most[reviewer] >= held[reviewer]:
                change = explainer.most(reviewer, step)
                changed = replace(problem, most=most, least=np.minimum(problem.least, most))
                assert told(problem, explainer, change) == best_worth(changed)
            if 0 <= least[reviewer] <= problem.most[reviewer]:
                change = explainer.least(reviewer, step)
                changed = replace(problem, least=least)
                assert told(problem, explainer, change) == best_worth(changed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_of_prices_equals_the_prices_asked_one_by_one(seed: int) -> None:
    problem = small_problem(seed)
    chosen = best(problem)
    explainer, table = Explainer(problem, chosen), Table.of(problem, chosen)
    for pair in range(problem.pair_count):
        change = explainer.lock(pair)
        assert table.is_lock_possible[pair] == (change is not None)
        if change is not None:
            is_dearer = change.missing > 0 or change.below > 0
            assert (table.lock[pair], table.is_lock_dearer[pair]) == (change.total, is_dearer)
        if not problem.locked[pair]:
            change = explainer.veto(pair)
            is_dearer = change.missing > 0 or change.below > 0
            assert (table.veto[pair], table.is_veto_dearer[pair]) == (change.total, is_dearer)


@pytest.mark.parametrize("seed", range(20))
def test_who_steps_in_is_on_the_paper_in_a_best_assignment_without_the_pair(seed: int) -> None:
    problem = small_problem(seed)
    chosen = best(problem)
    table = Table.of(problem, chosen)
    for pair in np.flatnonzero(chosen & (table.next_best >= 0)):
        vetoed = without_pair(problem, pair)
        stand_in = vetoed.index_of(int(problem.paper[pair]), int(table.next_best[pair]))
        assert stand_in is not None
        assert best_worth(with_lock(vetoed, stand_in)) == best_worth(vetoed)


# Two papers, two reviewers, one review each: Ana is better at both, and better needed on #7.
ANA_AND_BEN = Problem.of_matrix(
    np.array([[0.9, 0.2], [0.8, 0.6]]),
    demand=1,
    most=1,
    papers=["#7", "#12"],
    reviewers=["Ana", "Ben"],
)


def test_the_chain_says_who_moves_where() -> None:
    explainer = Explainer(ANA_AND_BEN, best(ANA_AND_BEN))
    change = explainer.why_not(1, 0)
    assert change is not None
    assert change.said(ANA_AND_BEN) == [
        "Ana would move from #7 to #12.",
        "Ben would move from #12 to #7.",
        "The total would fall by 0.5.",
    ]


def test_a_long_chain_is_cut_and_counted() -> None:
    explainer = Explainer(ANA_AND_BEN, best(ANA_AND_BEN))
    change = explainer.why_not(1, 0)
    assert change is not None
    assert change.said(ANA_AND_BEN, longest=1) == [
        "Ana would move from #7 to #12.",
        "1 more move follows.",
        "The total would fall by 0.5.",
    ]


def test_a_veto_nobody_can_mend_leaves_a_review_unwritten() -> None:
    alone = Problem.of_matrix(np.array([[0.5]]), demand=1, most=1, papers=["#1"], reviewers=["Ana"])
    assert Explainer(alone, best(alone)).veto(0).said(alone) == [
        "Ana would give up #1.",
        "1 more review would go unwritten.",
        "The total would fall by 0.5.",
    ]


def test_a_pair_that_may_not_be_assigned_has_no_price() -> None:
    problem = Problem.of_matrix(
        np.array([[0.5, 0.4]]), demand=1, most=1, forbidden=np.array([[False, True]])
    )
    assert Explainer(problem, best(problem)).why_not(0, 1) is None


def test_ranks_are_told_both_ways() -> None:
    rank = Explainer(ANA_AND_BEN, best(ANA_AND_BEN)).rank(3)
    assert rank.said() == (
        "This reviewer is the paper's 2nd best of 2; this paper is the reviewer's best of 2."
    )


def test_a_page_ranks_as_one_pair_does() -> None:
    problem = small_problem(7)
    explainer = Explainer(problem, best(problem))
    of_paper, of_reviewer = explainer.ranks()
    for pair in range(problem.pair_count):
        rank = explainer.rank(pair)
        assert (of_paper[pair], of_reviewer[pair]) == (rank.of_paper, rank.of_reviewer)


def test_another_assignment_is_explained_against_the_best() -> None:
    crossed = np.array([False, True, True, False])
    explainer = Explainer(ANA_AND_BEN, crossed)
    assert not explainer.is_of_optimum
    assert explainer.chosen.tolist() == [True, False, False, True]
    with pytest.raises(NotOptimalError):
        Table.of(ANA_AND_BEN, crossed)


def test_a_load_moves_by_one_and_not_below_what_is_locked() -> None:
    problem = with_lock(ANA_AND_BEN, 0)
    explainer = Explainer(problem, best(problem))
    with pytest.raises(MatchingError, match="by one"):
        explainer.most(0, 2)
    with pytest.raises(MatchingError, match="locked"):
        explainer.most(0, -1)
    with pytest.raises(MatchingError, match="exceed"):
        Explainer(replace(problem, least=problem.most), best(problem)).least(0, 1)


def test_ranks_and_scores_read_as_people_write_them() -> None:
    assert [nth(rank) for rank in (1, 2, 3, 4, 11, 12, 21, 112)] == [
        "best",
        "2nd best",
        "3rd best",
        "4th best",
        "11th best",
        "12th best",
        "21st best",
        "112th best",
    ]
    assert [score_said(one) for one in (500_000, 1_250_000, 40, 3_000_000)] == [
        "0.5",
        "1.25",
        "0.00004",
        "3",
    ]
