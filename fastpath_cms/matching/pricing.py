"""The prices of a whole page at once: every lock, every veto and who would step in.

All distances between reviewers (one step: a submission changes hands) come first, by Floyd and
Warshall; every pair's price is then one minimum over them. 1,000 submissions and 100 reviewers take
about 0.1 s; the work grows with the cube of the reviewers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import rates_of
from fastpath_cms.matching.prices import FAR, NotOptimalError, Residual
from fastpath_cms.matching.problem import Bools, Ints, MatchingError, Problem

REVIEWERS_MOST: Final = 800  # about two seconds; beyond, ask an Explainer pair by pair
NOBODY: Final = -1
APART: Final = 4  # rates are so many times larger than any chain of scores: both can be read off


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """For each pair, the exact change of the greatest total if it were locked, or vetoed.

    In millionths. An assigned pair's lock and an unassigned pair's veto change nothing. A *dearer*
    one leaves a review or a minimum load unmet; an *impossible* one cannot be had. Locked pairs have
    no price here (0, nobody steps in): ``Explainer.veto`` tells theirs.
    """

    lock: Ints
    is_lock_dearer: Bools
    is_lock_possible: Bools
    veto: Ints
    is_veto_dearer: Bools
    next_best: Ints  # the reviewer who steps in if an assigned pair is vetoed, or NOBODY

    @classmethod
    def of(cls, problem: Problem, chosen: Bools) -> Table:
        """Return the prices of an assignment of greatest total.

        Raises NotOptimalError if it is not one, MatchingError over ``REVIEWERS_MOST`` reviewers.
        """
        if len(problem.reviewers) > REVIEWERS_MOST:
            raise MatchingError(f"A table of prices takes at most {REVIEWERS_MOST} reviewers.")
        page = _Page(problem, chosen)
        lock, veto, stand_in = page.locks(), *page.vetoes()
        unit = APART * rates_of(problem).minimum
        is_possible = lock < FAR
        lock_unmet = np.rint(lock / unit).astype(np.int64)
        veto_unmet = np.rint(veto / unit).astype(np.int64)
        return cls(
            np.where(is_possible, unit * lock_unmet - lock, 0),
            is_possible & (lock_unmet > 0),
            is_possible,
            unit * veto_unmet - veto,
            veto_unmet > 0,
            stand_in,
        )


class _Page:
    """The residual graph folded onto reviewers and sink: submissions change hands along its steps."""

    def __init__(self, problem: Problem, chosen: Bools) -> None:
        self.problem, self.chosen = problem, chosen
        self.gain = problem.gain
        self.graph = Residual.of(problem, chosen)
        self.missing_rate = APART * rates_of(problem).missing
        self.held = np.flatnonzero(chosen & ~problem.locked)
        shape = len(problem.papers), len(problem.reviewers) + 1
        open_to = ~problem.locked & ~chosen
        # takes[p, r]: the cost of a submission's next hand; the last column leaves it unwritten.
        self.takes = np.full(shape, FAR, np.int64)
        self.takes[problem.paper[open_to], problem.reviewer[open_to]] = -self.gain[open_to]
        self.takes[:, -1] = self.missing_rate
        self.far = self._distances()

    def _distances(self) -> Ints:
        """Return the least cost between all reviewers (and the sink, last)."""
        problem, graph = self.problem, self.graph
        count = len(problem.reviewers) + 1
        far = np.full((count, count), FAR, np.int64)
        order = self.held[np.argsort(problem.reviewer[self.held], kind="stable")]
        starts = np.searchsorted(problem.reviewer[order], np.arange(count))
        for member in range(count - 1):
            own = order[starts[member] : starts[member + 1]]
            if len(own):
                steps = _plus(self.takes[problem.paper[own]], self.gain[own][:, None])
                far[member] = steps.min(axis=0)
        if graph.missing.any():
            far[-1] = _plus(self.takes[graph.missing], -self.missing_rate).min(axis=0)
        more, less = (np.append(rate * APART, 0) for rate in (graph.rate_more, graph.rate_less))
        takes_more, gives_up = (
            np.append(one, False) for one in (graph.may_take_more, graph.may_give_up)
        )
        far[takes_more, -1] = np.minimum(far[takes_more, -1], more[takes_more])
        far[-1, gives_up] = np.minimum(far[-1, gives_up], less[gives_up])
        np.fill_diagonal(far, np.minimum(np.diagonal(far), 0))
        for middle in range(count):
            np.minimum(far, _plus(far[:, middle, None], far[middle]), out=far)
        if np.diagonal(far).min(initial=0) < 0:
            raise NotOptimalError("a chain of exchanges would raise the total")
        return far

    def locks(self) -> Ints:
        """Return the cost of taking each pair on: someone gives the submission up."""
        problem = self.problem
        into = np.full(self.takes.shape, FAR, np.int64)  # from a reviewer to a submission
        for places in self._slots():
            paper = problem.paper[places]
            ways = _plus(self.far[:, problem.reviewer[places]].T, self.gain[places][:, None])
            into[paper] = np.minimum(into[paper], ways)
        short = self.graph.missing
        into[short] = np.minimum(into[short], _plus(self.far[:, -1], -self.missing_rate))
        cost = into[problem.paper, problem.reviewer]
        cost = np.where(cost >= FAR, FAR, cost - self.gain)
        return np.where(self.chosen, 0, cost)

    def vetoes(self) -> tuple[Ints, Ints]:
        """Return the cost of giving each pair up, and the reviewer who steps in."""
        problem = self.problem
        cost = np.zeros(problem.pair_count, np.int64)
        stand_in = np.full(problem.pair_count, NOBODY, np.int64)
        for places in self._slots():
            ways = _plus(self.takes[problem.paper[places]], self.far[:, problem.reviewer[places]].T)
            best = ways.argmin(axis=1)
            cost[places] = ways[np.arange(len(places)), best] + self.gain[places]
            stand_in[places] = np.where(best < len(problem.reviewers), best, NOBODY)
        return cost, stand_in

    def _slots(self) -> list[Ints]:
        """Return the held pairs in parts that name each submission at most once."""
        paper = self.problem.paper[self.held]
        place = np.arange(len(paper)) - np.searchsorted(paper, paper)
        return [self.held[place == slot] for slot in range(int(place.max(initial=-1)) + 1)]


def _plus(one: Ints, other: Ints | int) -> Ints:
    """Return the sum of costs; FAR and beyond stays no way."""
    both = one + other
    return np.where(both >= FAR // 2, FAR, both)
