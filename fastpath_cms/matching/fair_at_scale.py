"""The best worst paper of a large conference: near it, with both bounds proved over all pairs.

Among a million pairs most have no part in any good assignment. Kept are those that are best at the
prices of the greatest total, and all of the submissions that the worst paper's bound hangs on. Two
linear programs, solved by an interior point, give that bound. The assignment starts as the greatest
total. Its worst papers are helped along chains, to the highest level that all reach; then a few at a
time by small integer programs, step by step, in which nobody else falls below the level.

The bound is that of chances: it may give a paper a half of each of two good reviewers, which no
assignment can. What is lost to it and to the total is within the bounds printed.

Source: Ahuja, Magnanti and Orlin, "Network Flows" (1993), chapters 9, 16 and 17.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import Claim, Prices
from fastpath_cms.matching.chains import helped_along_chains
from fastpath_cms.matching.faces import Face, assignment_columns, ranks_within
from fastpath_cms.matching.fair import Fairest, weighted_claim, weights_of, worst_program
from fastpath_cms.matching.flow import Optimum
from fastpath_cms.matching.measures import worst_of
from fastpath_cms.matching.problem import SCALE, Bools, Floats, Ints, Problem
from fastpath_cms.matching.programs import Program
from fastpath_cms.matching.rules import NO_RULES

LARGE: Final = 400_000  # pairs from which on this way is taken
# Pairs of each submission: the best at the prices of the greatest total, and the best by score alone.
FEW: Final = (8, 3)  # in the first program of the bound
MANY: Final = (14, 5)  # along chains
SLIGHT: Final = 1e-6  # of the largest weight: no weight at all
HALVINGS: Final = 8  # levels tried along chains
STRIDE: Final = 0.01  # of the bound: how far the level rises at a time
REACH: Final = 16  # reviewers of a worst paper that are asked to help
AT_ONCE: Final = 2  # worst papers that are helped together
DEAR: Final = 50.0  # what a score that a paper lacks to the level costs, in scores of the total
GAP: Final = 1e-4  # of a small program's optimum, at which it may end
SMALL_SECONDS: Final = 5.0  # limit of a small program
RATHER: Final = 0.5  # share of the time that the bound may take


def best_worst_at_scale(
    problem: Problem, optimum: Optimum, prices: Prices, *, seconds: float, engine: str = ""
) -> Fairest | None:
    """Return an assignment whose worst paper is near the best, None where there is no bound in time.

    ``prices`` are those of ``optimum``, the greatest total.
    """
    if not optimum.is_whole or not problem.papers:
        return None
    end = time.perf_counter() + seconds
    found = _bound(problem, optimum.chosen, prices, RATHER * seconds)
    if found is None:
        return None
    worst, weights = found
    worst_claim = weighted_claim(problem, 0, weights_of(problem, weights), 0, engine)
    is_needy = weights > SLIGHT * weights.max(initial=0.0)
    kept = _pairs_near(problem, optimum.chosen, prices, MANY)
    kept = np.union1d(kept, np.flatnonzero(is_needy[problem.paper]))
    top = int(worst * SCALE)
    chosen = _lifted(problem, optimum.chosen, kept, top, end)
    net = problem.gain - prices.reviewer[problem.reviewer]
    near = kept[ranks_within(net[kept], problem.paper[kept]) < REACH]
    level = _lowest(problem, chosen)
    while time.perf_counter() < end and _lowest(problem, chosen) >= level and level < top:
        level = min(level + int(STRIDE * abs(worst) * SCALE) + 1, top)
        chosen = _helped(problem, chosen, (kept, near), level, end)
    return Fairest(chosen, Claim(prices), worst_claim, is_proved=False)


def _bound(
    problem: Problem, chosen: Bools, prices: Prices, seconds: float
) -> tuple[float, Floats] | None:
    """Return a bound on the worst paper and the weights that prove it, None where time runs out.

    A first program over few pairs says which submissions it hangs on; a second one has those alone,
    with all their pairs, so that its bound is one over all.
    """
    end = time.perf_counter() + seconds
    found = _worst(problem, _pairs_near(problem, chosen, prices, FEW), seconds)
    if found is None:
        return None
    places = np.flatnonzero(found[1] > SLIGHT * found[1].max(initial=0.0))
    part = _only(problem, places)
    narrowed = _worst(part, np.arange(part.pair_count), end - time.perf_counter())
    if narrowed is None:
        return found
    weights = np.zeros(len(problem.papers))
    weights[places] = narrowed[1]
    return narrowed[0], weights


def _only(problem: Problem, places: Ints) -> Problem:
    """Return the problem of some submissions: others take no reviewer, and no load has a minimum."""
    is_in = np.isin(problem.paper, places)
    others_locked = problem.locked & ~is_in
    return replace(
        problem,
        papers=tuple(problem.papers[place] for place in places.tolist()),
        paper=np.searchsorted(places, problem.paper[is_in]),
        reviewer=problem.reviewer[is_in],
        score=problem.score[is_in],
        locked=problem.locked[is_in],
        demand=problem.demand[places],
        least=np.zeros_like(problem.least),
        most=np.maximum(problem.most - problem.load_of(others_locked), 0),
        rules=NO_RULES,
    )


def _lifted(problem: Problem, chosen: Bools, kept: Ints, top: int, end: float) -> Bools:
    """Return an assignment whose worst paper is at the highest level that chains bring all to."""
    low, high = _lowest(problem, chosen), top
    for _ in range(HALVINGS):
        level = (low + high + 1) // 2
        tried = helped_along_chains(problem, chosen, kept, level, end=end)
        reached = _lowest(problem, tried)
        if reached < level:
            high = level
        else:
            chosen, low = tried, reached
    return chosen


def _lowest(problem: Problem, chosen: Bools) -> int:
    return round(worst_of(problem, chosen) * SCALE)


def _pairs_near(problem: Problem, chosen: Bools, prices: Prices, few: tuple[int, int]) -> Ints:
    nearest, best = few
    net = problem.gain - prices.reviewer[problem.reviewer]
    kept = chosen | problem.locked
    kept |= ranks_within(net, problem.paper) < nearest
    kept |= ranks_within(problem.score, problem.paper) < best
    return np.flatnonzero(kept)


def _worst(problem: Problem, kept: Ints, seconds: float) -> tuple[float, Floats] | None:
    """Return the best worst paper of chances over some pairs, and the weights it hangs on."""
    program, rows = worst_program(problem, kept)
    solved = program.solve(seconds=max(seconds, 0.1), is_interior=True)
    return None if solved is None else (solved.objective, np.abs(solved.row_prices[rows]))


def _helped(
    problem: Problem, chosen: Bools, pairs: tuple[Ints, Ints], level: int, end: float
) -> Bools:
    """Return an assignment whose papers below a level (millionths) were helped, the worst first."""
    stuck = np.zeros(len(problem.papers), np.bool_)
    while time.perf_counter() < end:
        scores = np.rint(problem.score_of(chosen) * SCALE).astype(np.int64)
        poor = np.flatnonzero((scores < level) & ~stuck)
        if not len(poor):
            break
        some = poor[np.argsort(scores[poor], kind="stable")[:AT_ONCE]]
        better = _made_over(problem, chosen, pairs, some, np.minimum(scores, level))
        if better is not None:
            chosen = better
        reached = np.rint(problem.score_of(chosen) * SCALE).astype(np.int64)
        stuck[some[reached[some] < level]] = True
    return chosen


def _made_over(
    problem: Problem, chosen: Bools, pairs: tuple[Ints, Ints], poor: Ints, floor: Ints
) -> Bools | None:
    """Return an assignment changed around poor papers only, in which no score is below its floor.

    ``pairs`` are those kept, and of them those whose reviewers may be asked to help.
    """
    kept, near = pairs
    level = int(floor.max())
    is_asked = np.zeros(len(problem.reviewers), np.bool_)
    is_asked[problem.reviewer[near[np.isin(problem.paper[near], poor)]]] = True
    is_open = np.zeros(len(problem.papers), np.bool_)
    is_open[problem.paper[chosen & is_asked[problem.reviewer]]] = True
    is_open[poor] = True
    settled = chosen & (~is_open[problem.paper] | problem.locked)
    places = kept[is_open[problem.paper[kept]] & ~problem.locked[kept]]
    face = Face(settled, places, problem.least, problem.most)
    program = Program()
    pick = assignment_columns(program, problem, face, gain=problem.gain[face.open] / SCALE)
    papers = np.flatnonzero(is_open)
    row_of = np.full(len(problem.papers), -1, np.int64)
    row_of[papers] = program.rows(
        len(papers), low=floor[papers] / SCALE - 1e-7 - problem.score_of(settled)[papers]
    )
    values = problem.score[face.open] / SCALE
    program.cells(row_of[problem.paper[face.open]], pick, values)
    lack = program.columns(len(poor), gain=-DEAR)
    goals = program.rows(len(poor), low=level / SCALE - problem.score_of(settled)[poor])
    program.cells(goals, lack)
    goal_of = np.full(len(problem.papers), -1, np.int64)
    goal_of[poor] = goals
    is_poor = goal_of[problem.paper[face.open]] >= 0
    program.cells(goal_of[problem.paper[face.open[is_poor]]], pick[is_poor], values[is_poor])
    solved = program.solve(seconds=SMALL_SECONDS, gap=GAP)
    if solved is None:
        return None
    better = settled.copy()
    better[face.open[solved.values[pick] > 0.5]] = True
    return better
