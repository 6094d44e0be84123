"""Papers that fare badly are helped along chains: one takes a better reviewer, who hands a paper on.

A chain goes from reviewer to reviewer until one has room. Nobody on it falls below the level, or
below where they are if that is less, so each chain raises the worst and harms none of the others. All
reviewers' shortest chains are found together, from those with room backwards, and serve many papers.

Source: ejection chains, e.g. Ahuja, Magnanti and Orlin, "Network Flows" (1993), chapter 9.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.problem import Bools, Ints, Problem

NOWHERE: Final = np.int64(1) << 40  # steps to somebody with room, where there is no way
TRIES: Final = 12  # exchanges looked at for a paper in one round


@dataclass(frozen=True, slots=True, eq=False)
class _Exchanges:
    """Each exchange of a paper's reviewer for another: places of the pairs given up and taken."""

    give: Ints
    take: Ints

    @classmethod
    def of(cls, problem: Problem, chosen: Bools, kept: Ints) -> _Exchanges:
        """Return the exchanges over the pairs kept."""
        held = np.flatnonzero(chosen & ~problem.locked)
        first, last = (
            np.searchsorted(problem.paper[held], problem.paper[kept], side)
            for side in ("left", "right")
        )
        count = np.where(chosen[kept], 0, last - first)
        take = np.repeat(kept, count)
        nth = np.arange(len(take)) - np.repeat(np.cumsum(count) - count, count)
        return cls(held[np.repeat(first, count) + nth], take)


class _Round:
    """All that one look at an assignment tells: which exchanges are fair, and who can hand on to whom."""

    def __init__(self, problem: Problem, chosen: Bools, kept: Ints, level: int) -> None:
        self.problem, self.level = problem, level
        self.score = np.bincount(
            problem.paper[chosen], problem.score[chosen], len(problem.papers)
        ).astype(np.int64)
        self.load = problem.load_of(chosen)
        every = _Exchanges.of(problem, chosen, kept)
        paper = problem.paper[every.take]
        self.gain = problem.score[every.take] - problem.score[every.give]
        after = self.score[paper] + self.gain
        is_fair = after >= np.minimum(self.score[paper], level)
        self.give, self.take, self.paper = every.give[is_fair], every.take[is_fair], paper[is_fair]
        self.gain, self.after = self.gain[is_fair], after[is_fair]
        order = np.argsort(-self.gain, kind="stable")  # what costs least comes first
        self.give, self.take, self.paper = (
            one[order] for one in (self.give, self.take, self.paper)
        )
        self.gain, self.after = self.gain[order], self.after[order]
        self.giver, self.taker = problem.reviewer[self.give], problem.reviewer[self.take]
        self.steps, self.onward = self._ways()

    def _ways(self) -> tuple[Ints, Ints]:
        """Return each reviewer's steps to somebody with room, and the exchange that begins them."""
        giver, taker = self.giver, self.taker
        steps = np.where(self.load < self.problem.most, 0, NOWHERE)
        onward = np.full(len(steps), -1, np.int64)
        step = 0
        while True:
            at = np.flatnonzero((steps[taker] == step) & (steps[giver] == NOWHERE))
            if not len(at):
                return steps, onward
            who, first = np.unique(giver[at], return_index=True)
            step += 1
            steps[who], onward[who] = step, at[first]

    def help(self, chosen: Bools) -> int:
        """Help each paper below the level once, as far as chains do not meet; return how many were."""
        problem = self.problem
        reach = np.minimum(self.after, self.level)
        giver = self.giver
        useful = np.flatnonzero(
            (self.score[self.paper] < self.level)
            & (self.gain > 0)
            & (self.steps[self.taker] < NOWHERE)
            & (self.load[giver] > problem.least[giver])
        )
        steps = self.steps[self.taker[useful]]
        useful = useful[np.lexsort((-self.gain[useful], steps, -reach[useful], self.paper[useful]))]
        start = np.searchsorted(self.paper[useful], self.paper[useful])
        useful = useful[np.arange(len(useful)) - start < TRIES]
        useful = useful[np.argsort(self.score[self.paper[useful]], kind="stable")]
        touched: set[int] = set()
        helped = 0
        for one in useful.tolist():
            chain = self._chain(one)
            papers = self.paper[chain].tolist()
            end = int(problem.reviewer[self.take[chain[-1]]])
            begin = int(giver[one])
            if (
                len(set(papers)) < len(papers)
                or not touched.isdisjoint(papers)
                or self.load[end] >= problem.most[end]
                or self.load[begin] <= problem.least[begin]
            ):
                continue
            chosen[self.give[chain]], chosen[self.take[chain]] = False, True
            self.load[end] += 1
            self.load[begin] -= 1
            touched.update(papers)
            helped += 1
        return helped

    def _chain(self, one: int) -> list[int]:
        chain = [one]
        while (then := int(self.onward[self.problem.reviewer[self.take[chain[-1]]]])) >= 0:
            chain.append(then)
        return chain


def helped_along_chains(
    problem: Problem, chosen: Bools, kept: Ints, level: int, *, end: float
) -> Bools:
    """Return an assignment whose papers below a level (millionths) fare better where a chain helps.

    ``kept`` are the pairs that may be used, sorted; ``end`` is the instant to stop at.
    """
    chosen = chosen.copy()
    while time.perf_counter() < end and _Round(problem, chosen, kept, level).help(chosen):
        pass
    return chosen
