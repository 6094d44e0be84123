"""Seniors, who sits apart, mutual reviews and kept pairs: against every assignment of tiny problems."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from fastpath_cms.matching.breaches import breaches_of
from fastpath_cms.matching.certificate import bound_of, faults_of, rates_of, short_of, value_of
from fastpath_cms.matching.changes import Change
from fastpath_cms.matching.checking import complaint, seal_of
from fastpath_cms.matching.explaining import Explainer
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.measures import tail_of, worst_of
from fastpath_cms.matching.obeying import obeying
from fastpath_cms.matching.prices import prices_of
from fastpath_cms.matching.problem import Bools, MatchingError, Others, Problem
from fastpath_cms.matching.proposing import Wish, propose
from fastpath_cms.matching.rules import Apart, Rules
from fastpath_cms.matching.storing import text_of
from tests.matching.small_problems import small_problem, with_lock, without_pair


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


@pytest.mark.parametrize("seed", range(90))
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


def whole_ones(problem: Problem) -> list[Bools]:
    """Every assignment that meets everything and breaks no rule but those at a price."""
    return [
        one
        for one in everything(problem)
        if not any(map(np.any, short_of(problem, one)))
        and all(breach.price is not None for breach in breaches_of(problem, one))
    ]


@pytest.mark.parametrize("seed", range(40))
def test_total_and_fair_are_the_best_of_all_that_obey(seed: int) -> None:
    problem = ruled(seed)
    ways = whole_ones(problem)
    if not ways:
        return
    total, fair = (propose(problem, Wish(objective=one, seconds=10)) for one in ("total", "fair"))
    value = max(value_of(problem, one) for one in ways)
    tails = [tail_of(problem, one) for one in ways if value_of(problem, one) == value]
    assert value_of(problem, total.chosen) == value
    assert total.cvar10 == pytest.approx(max(tails))
    worst = max(worst_of(problem, one) for one in ways)
    values = [value_of(problem, one) for one in ways if worst_of(problem, one) == worst]
    assert (fair.worst, value_of(problem, fair.chosen)) == (worst, max(values))
    for proposal in (total, fair):
        assert all(one.price is not None for one in proposal.breaches)
        assert complaint(text_of(proposal), problem) == ""


def changed_by(chosen: Bools, change: Change) -> Bools:
    after = chosen.copy()
    after[change.added], after[change.removed] = True, False
    return after


@pytest.mark.parametrize("seed", range(16))
def test_what_ifs_under_rules_are_as_exact_as_without(seed: int) -> None:
    problem = ruled(seed)
    explainer = Explainer(problem, propose(problem).chosen)
    assert explainer.is_of_optimum
    asked: list[tuple[Change | None, Problem]] = []
    for pair in range(problem.pair_count):
        asked.append((explainer.lock(pair), with_lock(problem, pair)))
        veto, rest = explainer.veto(pair), without_pair(problem, pair)
        after = changed_by(explainer.chosen, veto)[np.arange(problem.pair_count) != pair]
        assert worth(rest, after) == max(worth(rest, one) for one in everything(rest))
    for reviewer in range(len(problem.reviewers)):
        most = problem.most.copy()
        most[reviewer] += 1
        asked.append((explainer.most(reviewer, 1), replace(problem, most=most)))
    for change, changed in asked:
        if change is not None:
            chosen = changed_by(explainer.chosen, change)
            assert worth(changed, chosen) == max(worth(changed, one) for one in everything(changed))


NAMES = {"papers": ["#1", "#2"], "reviewers": ["Ana", "Ben", "Cem"]}
EQUAL = Problem.of_matrix(np.ones((2, 3)), demand=2, most=2, **NAMES)
FIRST_TWO = np.array([True, True, False, True, True, False])


def test_each_broken_rule_is_a_sentence() -> None:
    rules = Rules(
        seniors=(2,),
        apart=(Apart.of_institution("Northgate", (0, 1)), Apart.of_coauthors(1, 2)),
        authors=((0, 0), (1, 1)),
    )
    assert faults_of(replace(EQUAL, rules=rules), FIRST_TWO) == [
        "#1 has no senior reviewer.",
        "#2 has no senior reviewer.",
        "#1 has 2 reviewers from Northgate: Ana and Ben.",
        "#2 has 2 reviewers from Northgate: Ana and Ben.",
        "Ben reviews #1 by Ana, who reviews #2 in return.",
    ]


def test_a_stored_proposal_that_hides_a_broken_rule_is_found_out() -> None:
    problem = replace(EQUAL, rules=Rules(apart=(Apart.of_coauthors(0, 1),)))
    free = replace(problem, rules=Rules())
    stored = json.loads(text_of(propose(free)))
    stored["digest"] = problem.digest
    pairs = [["#1", "Ana"], ["#1", "Ben"], ["#2", "Ana"], ["#2", "Cem"]]
    body = {name: stored[name] for name in stored if name != "seal"} | {"pairs": pairs}
    text = json.dumps(body | {"seal": seal_of(body)})
    assert complaint(text, problem) == "#1 has 2 reviewers who write together: Ana and Ben."


@pytest.mark.parametrize(("price", "total", "paid"), [(300_000, 3.0, 1), (600_000, 2.5, 0)])
def test_a_priced_mutual_review_is_paid_where_it_is_worth_it(
    price: int, total: float, paid: int
) -> None:
    scores = np.array([[0.0, 1.5, 1.0], [1.5, 0.0, 1.0]])
    problem = Problem.of_matrix(scores, demand=1, most=1, forbidden=scores == 0)
    rules = Rules(authors=((0, 0), (1, 1)), mutual_price=price)
    proposal = propose(replace(problem, rules=rules))
    assert (proposal.total, len(proposal.breaches)) == (total, paid)


def test_kept_pairs_win_as_long_as_their_bonus_outweighs_what_they_lose() -> None:
    scores = np.array([[0.5, 0.9], [0.5, 0.6]])
    problem = Problem.of_matrix(scores, demand=1, most=1)
    kept = ((0, 0), (1, 1))  # 1.1 against 1.4
    for bonus, total in ((100_000, 1.4), (200_000, 1.1)):
        proposal = propose(replace(problem, rules=Rules(kept=kept, bonus=bonus)))
        assert (proposal.total, proposal.gap) == (total, 0.0)
        assert proposal.bound == proposal.total


def test_rules_are_part_of_what_a_problem_says() -> None:
    assert replace(EQUAL, rules=Rules(seniors=(0,))).digest != EQUAL.digest
    assert replace(EQUAL, rules=Rules()).digest == EQUAL.digest


def test_a_draw_obeys_the_rules_and_its_chances_keep_the_cap() -> None:
    problem = replace(
        Problem.of_matrix(np.array([[4, 3, 2, 1], [1, 4, 3, 2], [2, 3, 4, 1.0]]), demand=2, most=3),
        rules=Rules(
            seniors=(0, 2), apart=(Apart.of_coauthors(0, 1),), authors=((0, 3), (1, 2)), bonus=1
        ),
    )
    wish = Wish(objective="random", cap=0.8, quality=0.7)
    drawn = propose(problem, wish)
    assert drawn.breaches == ()
    assert drawn.tickets is not None
    assert all(faults_of(problem, row) == [] for row in drawn.tickets)
    assert drawn.tickets.mean(axis=0).max() <= 0.8
    assert len(np.unique(drawn.tickets, axis=0)) > 1
    assert drawn.said.startswith("One of 16 assignments that obey the rules;")
    text = text_of(drawn)
    assert complaint(text, problem) == ""
    for change, sentence in (
        ({"wish": json.loads(text)["wish"] | {"cap": 0.3}}, "A pair stands on more tickets than"),
        ({"tickets": json.loads(text)["tickets"][:3] * 2}, "A pair stands on more tickets than"),
        ({"tickets": [[[0], [9]]]}, "A ticket has a pair that may not be assigned"),
        ({"tickets": [[[0], [0]]]}, "A ticket is no assignment: 1 has 1 of 2 reviewers."),
        ({"tickets": None}, "The assignment is said to be drawn"),
    ):
        body = json.loads(text) | change
        body["seal"] = seal_of(body)
        assert complaint(json.dumps(body), problem).startswith(sentence)


def test_where_no_assignment_obeys_nothing_is_drawn_and_it_is_said() -> None:
    drawn = propose(replace(EQUAL, rules=Rules(seniors=())), Wish(objective="random"))
    assert [one.said for one in drawn.breaches] == [
        "#1 has no senior reviewer.",
        "#2 has no senior reviewer.",
    ]
    for objective in ("total", "fair", "random"):
        said = propose(replace(EQUAL, rules=Rules(seniors=())), Wish(objective=objective)).said
        assert said.startswith("Not all rules are obeyed, so this is the greatest total found")


def test_prices_below_zero_and_unlisted_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        Rules(bonus=-1)
    sparse = replace(EQUAL, others=Others(np.zeros(0, np.int64)), rules=Rules(seniors=(0,)))
    with pytest.raises(MatchingError, match="listed"):
        propose(sparse)
