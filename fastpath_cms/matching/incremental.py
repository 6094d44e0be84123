"""Assigning again when something changed: late papers, declined reviews, other loads.

What is assigned already is locked, or kept at a price; and only the difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from fastpath_cms.matching.changes import counted, score_said
from fastpath_cms.matching.problem import SCALE, Bools, Problem

Pair = tuple[str, str]
"""Names of a paper and a reviewer."""


def locked_to(problem: Problem, present: Iterable[Pair]) -> Problem:
    """Return the problem with the present pairs locked; those that may not be any more are passed over."""
    locked = problem.locked.copy()
    for paper, reviewer in _places(problem, present):
        place = problem.index_of(paper, reviewer)
        if place is not None:
            locked[place] = True
    return replace(problem, locked=locked)


def priced_to(problem: Problem, present: Iterable[Pair], cost: float) -> Problem:
    """Return the problem in which giving up a present pair costs ``cost``, in units of a score."""
    rules = replace(problem.rules, kept=tuple(_places(problem, present)), bonus=round(cost * SCALE))
    return replace(problem, rules=rules)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes from one assignment to another, by names, in the order of the papers."""

    added: tuple[Pair, ...]
    removed: tuple[Pair, ...]
    total: int  # millionths by which the sum of scores changes

    def said(self) -> str:
        """Return the difference as a sentence."""
        if not self.added and not self.removed:
            return "Nothing changes."
        change = f"{'+' if self.total > 0 else '−' if self.total < 0 else ''}{score_said(abs(self.total))}"
        return (
            f"{counted(len(self.added), 'pair')} added, {len(self.removed)} removed; "
            f"the total changes by {change}."
        )


def difference(before: tuple[Problem, Bools], after: tuple[Problem, Bools]) -> Difference:
    """Return what the second assignment adds and removes; the problems may list other pairs."""
    had, has = _named(*before), _named(*after)
    return Difference(
        tuple(pair for pair in has if pair not in had),
        tuple(pair for pair in had if pair not in has),
        sum(has.values()) - sum(had.values()),
    )


def _named(problem: Problem, chosen: Bools) -> dict[Pair, int]:
    return {
        (problem.papers[problem.paper[place]], problem.reviewers[problem.reviewer[place]]): int(
            problem.score[place]
        )
        for place in np.flatnonzero(chosen)
    }


def _places(problem: Problem, pairs: Iterable[Pair]) -> Iterable[tuple[int, int]]:
    papers = {name: place for place, name in enumerate(problem.papers)}
    reviewers = {name: place for place, name in enumerate(problem.reviewers)}
    return [
        (papers[paper], reviewers[reviewer])
        for paper, reviewer in pairs
        if paper in papers and reviewer in reviewers
    ]
