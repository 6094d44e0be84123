"""Alternates that can all be called at once, and what changes when something is assigned again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fastpath_cms.matching.alternates import alternates
from fastpath_cms.matching.breaches import breaches_of
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.incremental import difference, locked_to, priced_to
from fastpath_cms.matching.problem import Problem
from fastpath_cms.matching.proposing import Wish, propose
from fastpath_cms.matching.rules import Apart, Rules
from tests.matching.cases import assignments, roomy
from tests.matching.small_problems import best, small_problem

PLAIN = Wish(objective="plain")


@pytest.mark.parametrize("seed", range(30))
def test_all_alternates_can_be_called_at_once(seed: int) -> None:
    problem = small_problem(seed)
    chosen = best(problem)
    called = alternates(problem, chosen, 2)
    assert not np.any(called.chosen & chosen)
    most = np.maximum(problem.most, problem.load_of(chosen))
    assert np.all(problem.load_of(called.chosen | chosen) <= most)
    wanted = np.where(problem.demand > 0, 2, 0)
    assert np.array_equal(problem.count_of(called.chosen), wanted - called.missing)


@pytest.mark.parametrize("seed", range(10))
def test_alternates_are_the_best_that_are_left(seed: int) -> None:
    problem = roomy(seed, papers=3, reviewers=4, demand=1)
    problem = replace(problem, most=np.full(4, 2))
    chosen = best(problem)
    called = alternates(problem, chosen)
    left = replace(
        problem, most=problem.most - problem.load_of(chosen), locked=np.zeros_like(chosen)
    )
    ways = [int(left.score[one].sum()) for one in assignments(left) if not np.any(one & chosen)]
    assert int(problem.score[called.chosen].sum()) == max(ways)


NAMES = {"papers": ["#1"], "reviewers": ["Ana", "Ben", "Cem", "Dai"]}


def test_alternates_are_listed_best_first_and_may_go_over_a_load_if_told() -> None:
    problem = Problem.of_matrix(
        np.array([[0.9, 0.2, 0.4, 0.8]]), demand=1, most=[1, 1, 1, 0], **NAMES
    )
    chosen = best(problem)
    reviewers = problem.reviewer[alternates(problem, chosen, 2).of(0)].tolist()
    assert reviewers == [2, 1]
    over = alternates(problem, chosen, 2, over=1)
    assert problem.reviewer[over.of(0)].tolist() == [3, 2]


def test_an_alternate_breaks_no_rule_with_those_who_stay() -> None:
    scores = np.array([[0.9, 0.8, 0.4, 0.7]])
    rules = Rules(seniors=(0, 2), apart=(Apart.of_coauthors(0, 1),))
    problem = replace(Problem.of_matrix(scores, demand=1, most=1, **NAMES), rules=rules)
    called = alternates(problem, np.array([True, False, False, False]))
    assert problem.reviewer[called.of(0)].tolist() == [2]  # Ben writes with Ana, Dai is no senior
    assert breaches_of(problem, called.chosen) == []


def numbered(scores: list[list[float]], demand: int = 1, most: int = 2) -> Problem:
    return Problem.of_matrix(
        np.array(scores),
        demand=demand,
        most=most,
        papers=[f"#{place + 1}" for place in range(len(scores))],
        reviewers=["Ana", "Ben"],
    )


def test_a_late_paper_is_added_and_nothing_else_moves_if_all_is_locked() -> None:
    early, late = numbered([[0.9, 0.8], [0.7, 0.1]]), numbered([[0.9, 0.8], [0.7, 0.1], [0.9, 0.2]])
    present = [("#1", "Ana"), ("#2", "Ana")]
    before, after = best_total(early).chosen, propose(locked_to(late, present), PLAIN).chosen
    change = difference((early, before), (late, after))
    assert (change.added, change.removed) == ((("#3", "Ben"),), ())
    assert change.said() == "1 pair added, 0 removed; the total changes by +0.2."


def test_a_late_paper_moves_what_is_worth_its_cost() -> None:
    early, late = numbered([[0.9, 0.8], [0.7, 0.1]]), numbered([[0.9, 0.8], [0.7, 0.1], [0.9, 0.2]])
    before = (early, best_total(early).chosen)
    present = [("#1", "Ana"), ("#2", "Ana")]
    for cost, added in ((0.5, (("#1", "Ben"), ("#3", "Ana"))), (0.7, (("#3", "Ben"),))):
        priced = priced_to(late, present, cost)
        change = difference(before, (priced, propose(priced, PLAIN).chosen))
        assert change.added == added


def test_a_declined_review_is_replaced_and_the_rest_stays() -> None:
    before = numbered([[0.9, 0.8], [0.7, 0.1]])
    declined = np.array([[True, False], [False, False]])
    after = Problem.of_matrix(
        np.array([[0.9, 0.8], [0.7, 0.1]]),
        demand=1,
        most=2,
        forbidden=declined,
        papers=["#1", "#2"],
        reviewers=["Ana", "Ben"],
    )
    had = best_total(before).chosen
    present = [("#1", "Ana"), ("#2", "Ana")]
    change = difference((before, had), (after, propose(locked_to(after, present), PLAIN).chosen))
    assert (change.added, change.removed) == ((("#1", "Ben"),), (("#1", "Ana"),))
    assert change.said() == "1 pair added, 1 removed; the total changes by −0.1."


def test_the_same_assignment_makes_no_difference() -> None:
    problem = numbered([[0.9, 0.8]])
    chosen = best(problem)
    assert difference((problem, chosen), (problem, chosen)).said() == "Nothing changes."
