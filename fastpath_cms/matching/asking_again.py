"""What a change would do where rules stand that a flow does not know: by solving again, exactly."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import Final

import numpy as np

from fastpath_cms.matching.breaches import breaches_of
from fastpath_cms.matching.certificate import value_of
from fastpath_cms.matching.changes import Change, Move, change_between
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.obeying import obeying
from fastpath_cms.matching.prices import prices_of
from fastpath_cms.matching.problem import Bools, MatchingError, Problem

SECONDS: Final = 30.0


def best_obeying(problem: Problem) -> Bools:
    """Return the best assignment that obeys the rules; raise MatchingError where time runs out."""
    optimum = best_total(problem)
    found = obeying(problem, optimum, prices_of(problem, optimum.chosen), seconds=SECONDS)
    if found is None or not found.is_proved:
        raise MatchingError("The rules make this too hard to answer in time.")
    return found.optimum.chosen


def is_as_good(problem: Problem, one: Bools, other: Bools) -> bool:
    """Tell whether two assignments are worth the same, rules included."""
    marks = [
        (value_of(problem, chosen), sum(b.price is None for b in breaches_of(problem, chosen)))
        for chosen in (one, other)
    ]
    return marks[0] == marks[1]


def asked_again(
    problem: Problem, chosen: Bools, changed: Problem, *, without: int | None = None
) -> Change:
    """Return what becomes of an assignment under a changed problem, a pair being vetoed if told.

    Both problems list the same pairs. Raises MatchingError where time runs out.
    """
    after = np.zeros_like(chosen)
    if without is None:
        after = best_obeying(changed)
    else:
        kept = np.arange(problem.pair_count) != without
        rest = replace(
            changed,
            paper=changed.paper[kept],
            reviewer=changed.reviewer[kept],
            score=changed.score[kept],
            locked=changed.locked[kept],
        )
        after[kept] = best_obeying(rest)
    return change_between((problem, chosen), (changed, after), _moves(problem, chosen, after))


def _moves(problem: Problem, before: Bools, after: Bools) -> tuple[Move, ...]:
    changed = np.unique(problem.reviewer[before != after]).tolist()
    moves = []
    for reviewer in changed:
        own = problem.reviewer == reviewer
        takes, gives = (
            problem.paper[own & one & ~other].tolist()
            for one, other in ((after, before), (before, after))
        )
        moves += [Move(reviewer, *both) for both in zip_longest(takes, gives)]
    return tuple(moves)
