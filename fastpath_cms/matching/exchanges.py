"""Chains of exchanges: shortest paths in the residual graph of an assignment.

A way from one place to another is a chain of "takes" and "gives up"; its cost is what the total
loses by it. Costs are whole millionths, with rates for minimums and missing reviews (``flow``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import rates_of
from fastpath_cms.matching.prices import FAR, NotOptimalError, Residual
from fastpath_cms.matching.problem import Ints

LOOK: Final = 16  # rounds between two looks for a cycle that gains


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Least costs from (or to) every node, and for each node the round at which it was settled."""

    cost: Ints
    since: Ints


class Exchanges:
    """Every step that may be taken from an assignment: submissions, reviewers and one sink.

    Submission ``p`` is node ``p``, reviewer ``r`` is node ``papers + r``, the sink comes last.
    """

    def __init__(self, graph: Residual, without: int | None = None) -> None:
        problem, chosen = graph.problem, graph.chosen
        self.papers, self.reviewers = len(problem.papers), len(problem.reviewers)
        self.sink = self.papers + self.reviewers
        free, gain = ~problem.locked, problem.gain
        if without is not None:
            free[without] = False
        missing_rate = rates_of(problem).missing
        takes, gives = np.flatnonzero(free & ~chosen), np.flatnonzero(free & chosen)
        more, less = np.flatnonzero(graph.may_take_more), np.flatnonzero(graph.may_give_up)
        short = np.flatnonzero(graph.missing)
        members = self.papers + problem.reviewer
        parts: list[tuple[Ints | int, Ints | int, Ints | int]] = [  # tail, head, cost
            (problem.paper[takes], members[takes], -gain[takes]),
            (members[gives], problem.paper[gives], gain[gives]),
            (self.papers + more, self.sink, graph.rate_more[more]),
            (self.sink, self.papers + less, graph.rate_less[less]),
            (np.arange(self.papers), self.sink, missing_rate),
            (self.sink, short, -missing_rate),
        ]
        shapes = [np.broadcast_arrays(*part) for part in parts]
        self._tail, self._head, self._cost = (
            np.concatenate([shape[side] for shape in shapes]).astype(np.int64) for side in range(3)
        )
        self._sides: dict[bool, _Side] = {}
        self._is_optimal = False  # until a search has ended

    def ways_to(self, node: int) -> Ways:
        """Return the least cost from every node; raise NotOptimalError on a cycle that gains."""
        return self._settle(self._side(is_onward=True), node)

    def ways_from(self, node: int) -> Ways:
        """Return the least cost to every node; raise NotOptimalError on a cycle that gains."""
        return self._settle(self._side(is_onward=False), node)

    def chain_to(self, ways: Ways, start: int) -> list[int]:
        """Return the nodes from ``start`` to the node of ``ways_to``, both included."""
        return self._side(is_onward=True).walk(ways, start)

    def chain_from(self, ways: Ways, end: int) -> list[int]:
        """Return the nodes from the node of ``ways_from`` to ``end``, both included."""
        return self._side(is_onward=False).walk(ways, end)[::-1]

    def _side(self, *, is_onward: bool) -> _Side:
        if is_onward not in self._sides:
            near, far = (self._tail, self._head) if is_onward else (self._head, self._tail)
            self._sides[is_onward] = _Side.of(near, far, self._cost, self.sink + 1)
        return self._sides[is_onward]

    def _settle(self, side: _Side, target: int) -> Ways:
        cost = np.full(self.sink + 1, FAR, np.int64)
        cost[target] = 0
        since = np.zeros(len(cost), np.int64)
        for turn in range(1, len(cost) + 2):
            better = np.minimum(cost, side.least(cost))
            changed = better < cost
            if not changed.any():
                self._is_optimal = True
                return Ways(cost, since)
            is_time = turn % LOOK == 0 and not self._is_optimal
            if better[target] < 0 or (is_time and side.gains(cost)):
                break
            cost = better
            since[changed] = turn
        raise NotOptimalError("a chain of exchanges would raise the total")


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """Arcs grouped by one of their ends: a round of Bellman and Ford is one reduction."""

    far: Ints  # of each arc: the node at its other end
    cost: Ints
    there: Ints  # nodes that have arcs
    starts: Ints
    first: Ints  # of each node: where its arcs start
    count: Ints

    @classmethod
    def of(cls, near: Ints, far: Ints, cost: Ints, nodes: int) -> _Side:
        order = np.argsort(near, kind="stable")
        count = np.bincount(near, minlength=nodes)
        first = np.concatenate([[0], np.cumsum(count)[:-1]])
        there = np.flatnonzero(count)
        return cls(far[order], cost[order], there, first[there], first, count)

    def least(self, value: Ints) -> Ints:
        """Return the least of cost and value over each node's arcs; FAR where there is no way."""
        least = np.full(len(value), FAR, np.int64)
        beyond = value[self.far]
        ways = np.where(beyond >= FAR, FAR, beyond + self.cost)
        least[self.there] = np.minimum.reduceat(ways, self.starts)
        return least

    def arcs(self, node: int) -> slice:
        """Return where a node's arcs stand."""
        return slice(int(self.first[node]), int(self.first[node] + self.count[node]))

    def walk(self, ways: Ways, start: int) -> list[int]:
        """Return the nodes of a least cost from one on; each was settled earlier than the last."""
        chain, node = [start], start
        while ways.since[node]:
            own = self.arcs(node)
            far = self.far[own]
            tight = (ways.cost[far] + self.cost[own] == ways.cost[node]) & (
                ways.since[far] < ways.since[node]
            )
            node = int(far[np.argmax(tight)])
            chain.append(node)
        return chain

    def gains(self, value: Ints) -> bool:
        """Tell whether following each node's best arc runs into a cycle of cost below zero."""
        beyond = value[self.far]
        ways = np.where(beyond >= FAR, FAR, beyond + self.cost)
        near = np.repeat(self.there, self.count[self.there])
        least = np.repeat(np.minimum.reduceat(ways, self.starts), self.count[self.there])
        tight = np.flatnonzero((ways == least) & (ways < FAR))
        nodes, first = np.unique(near[tight], return_index=True)
        best = np.full(len(value), -1, np.int64)
        best[nodes] = tight[first]
        seen = np.zeros(len(value), np.int64)
        for start in range(len(value)):
            path, node = list[int](), start
            while seen[node] == 0 and best[node] >= 0:
                seen[node] = start + 1
                path.append(node)
                node = int(self.far[best[node]])
            if seen[node] == start + 1 and node in path:
                cycle = best[path[path.index(node) :]]
                if int(self.cost[cycle].sum()) < 0:
                    return True
            seen[path] = len(value) + 1
        return False
