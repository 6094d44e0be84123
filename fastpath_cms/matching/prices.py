"""Prices of an optimal assignment: shortest distances in its residual graph, in whole numbers.

They prove the optimum (``certificate``), bound the face of all optima (``tail``), and say what a
lock or a veto costs (``explain``).

Source: complementary slackness of the assignment's linear program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import Prices, left_of, rates_of
from fastpath_cms.matching.problem import Bools, Ints, Problem

FAR: Final = np.int64(1) << 60


class NotOptimalError(ValueError):
    """An assignment leaves a better one within reach, so it has no prices."""


@dataclass(frozen=True, slots=True, eq=False)
class Residual:
    """The residual graph of an assignment, ready for shortest paths."""

    problem: Problem
    chosen: Bools
    may_take_more: Bools  # of each reviewer
    may_give_up: Bools
    rate_more: Ints  # cost of one more submission for each reviewer
    rate_less: Ints  # cost of one fewer
    missing: Bools  # submissions with a review short

    @classmethod
    def of(cls, problem: Problem, chosen: Bools) -> Residual:
        """Return the residual graph of an assignment."""
        rates = rates_of(problem)
        load = problem.load_of(chosen)
        _, least, most = left_of(problem)
        load = load - problem.load_of(problem.locked)
        return cls(
            problem,
            chosen,
            load < most,
            load > 0,
            np.where(load < least, -rates.minimum, 0),
            np.where(load <= least, rates.minimum, 0),
            problem.count_of(chosen) < problem.demand,
        )


def prices_of(problem: Problem, chosen: Bools) -> Prices:
    """Return prices under which an assignment is optimal; raise NotOptimalError if it is not."""
    graph = Residual.of(problem, chosen)
    to_sink, from_reviewer = distances(graph)
    return Prices(-to_sink, from_reviewer)


def distances(graph: Residual) -> tuple[Ints, Ints]:
    """Return the least cost from each submission, and from each reviewer, to the sink.

    Bellman and Ford's rounds over all arcs at once; raises NotOptimalError on a negative cycle.
    """
    problem, chosen = graph.problem, graph.chosen
    rates = rates_of(problem)
    free, gain = ~problem.locked, problem.gain
    forward = np.flatnonzero(free & ~chosen)
    back = np.flatnonzero(free & chosen)
    papers, reviewers = len(problem.papers), len(problem.reviewers)
    # A submission can always send a review to the sink unwritten; so every distance is bounded.
    paper = np.full(papers, rates.missing, np.int64)
    reviewer = np.where(graph.may_take_more, graph.rate_more, FAR)
    out = _Least(problem.paper[forward], papers)
    home = _Least(problem.reviewer[back], reviewers)
    rounds = 2 * (papers + reviewers) + 2
    for _ in range(rounds):
        sink = _sink(graph, paper, reviewer, rates.missing)
        if sink < 0:
            raise NotOptimalError("a cycle through the loads would raise the total")
        new_paper = np.minimum(paper, out.of(reviewer[problem.reviewer[forward]] - gain[forward]))
        new_reviewer = np.minimum(reviewer, home.of(new_paper[problem.paper[back]] + gain[back]))
        if np.array_equal(new_paper, paper) and np.array_equal(new_reviewer, reviewer):
            return paper, reviewer
        paper, reviewer = new_paper, new_reviewer
    raise NotOptimalError("a cycle of exchanges would raise the total")


def _sink(graph: Residual, paper: Ints, reviewer: Ints, missing_rate: int) -> int:
    """Return the least cost of a way from the sink back to itself: 0, or below it where one gains."""
    ways = [0]
    giving = graph.may_give_up & (reviewer < FAR)
    if giving.any():
        ways.append(int((reviewer + graph.rate_less)[giving].min()))
    if graph.missing.any():
        ways.append(int(paper[graph.missing].min()) - missing_rate)
    return min(ways)


class _Least:
    """The least value of each group; groups come unsorted, and may be empty."""

    def __init__(self, group: Ints, count: int) -> None:
        self._order = np.argsort(group, kind="stable")
        sizes = np.bincount(group, minlength=count)
        self._there = np.flatnonzero(sizes)
        self._starts = np.concatenate([[0], np.cumsum(sizes)])[self._there]
        self._count = count

    def of(self, values: Ints) -> Ints:
        least = np.full(self._count, FAR, np.int64)
        if len(values):
            least[self._there] = np.minimum.reduceat(values[self._order], self._starts)
        return least
