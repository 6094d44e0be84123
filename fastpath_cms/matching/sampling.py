"""One assignment drawn from chances: every sample obeys every demand and every load.

Fractional pairs are settled along cycles and paths; each step keeps every sum as it was, and every
chance as it was in expectation, and makes at least one pair whole. One walk goes on where the last
cycle was closed, so that a sample takes time in proportion to the pairs.

Source: Gandhi, Khuller, Parthasarathy and Srinivasan, "Dependent rounding and its applications to
approximation algorithms" (2006).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from fastpath_cms.matching.problem import Bools, Ints, Problem

PARTS: Final = 1_000_000  # of a chance


def sample_parts(problem: Problem, parts: Ints, draw: Callable[[], float]) -> Bools:
    """Return an assignment in which each pair stands with its chance; ``draw`` gives 0 <= x < 1.

    ``parts`` are millionths of each pair; those of a submission add up to whole reviews. Every
    submission gets as many; a reviewer's load is the expected one, rounded up or down.
    """
    graph = _Fractions(problem, parts)
    for node in range(graph.node_count):
        graph.settle_all(node, draw)
    chosen = parts >= PARTS
    chosen[graph.pairs] = np.array(graph.parts, np.int64) >= PARTS
    return chosen


class _Fractions:
    """The bipartite graph of pairs still open; dead pairs leave a node's list when met there."""

    def __init__(self, problem: Problem, parts: Ints) -> None:
        self.pairs = np.flatnonzero((parts > 0) & (parts < PARTS))
        self.parts: list[int] = parts[self.pairs].tolist()
        self.node_count = len(problem.papers) + len(problem.reviewers)
        own = problem.paper[self.pairs].tolist()
        theirs = (problem.reviewer[self.pairs] + len(problem.papers)).tolist()
        self._both: list[int] = [one + other for one, other in zip(own, theirs, strict=True)]
        self._at: list[list[int]] = [[] for _ in range(self.node_count)]
        for pair, (one, other) in enumerate(zip(own, theirs, strict=True)):
            self._at[one].append(pair)
            self._at[other].append(pair)

    def settle_all(self, start: int, draw: Callable[[], float]) -> None:
        """Walk from a node, settling each cycle and each path between leaves, until it is done."""
        path, nodes, place = list[int](), [start], {start: 0}
        while True:
            node = nodes[-1]
            onward = self._onward(node, path[-1] if path else -1)
            if onward < 0:
                if not path:
                    return
                if self._onward(nodes[0], path[0]) < 0:  # both ends are leaves
                    self._settle(path, draw())
                    path, nodes, place = [], [nodes[0]], {nodes[0]: 0}
                else:  # a walk from a leaf ends well
                    self.settle_all(node, draw)
                    path, nodes, place = [], [nodes[0]], {nodes[0]: 0}
                continue
            path.append(onward)
            node = self._both[onward] - node
            first = place.get(node)
            if first is None:
                place[node] = len(nodes)
                nodes.append(node)
                continue
            self._settle(path[first:], draw())
            for left in nodes[first + 1 :]:
                del place[left]
            del path[first:], nodes[first + 1 :]

    def _onward(self, node: int, last: int) -> int:
        """Return an open pair of a node other than the last one walked, -1 if there is none."""
        pairs, parts = self._at[node], self.parts
        kept = -1
        while pairs:
            pair = pairs[-1]
            if not 0 < parts[pair] < PARTS:
                pairs.pop()
            elif pair == last:
                kept = pairs.pop()
            else:
                break
        found = pairs[-1] if pairs else -1
        if kept >= 0:
            pairs.insert(max(len(pairs) - 1, 0), kept)
        return found

    def _settle(self, path: list[int], draw: float) -> None:
        """Move weight along a path, up on even pairs and down on odd ones or the reverse."""
        parts = self.parts
        even, odd = path[::2], path[1::2]
        fewest = min(parts[pair] for pair in even)
        most = max(parts[pair] for pair in even)
        fewest_odd = min((parts[pair] for pair in odd), default=PARTS)
        most_odd = max((parts[pair] for pair in odd), default=0)
        up, down = min(PARTS - most, fewest_odd), min(fewest, PARTS - most_odd)
        step = up if draw * (up + down) < down else -down
        for pair in even:
            parts[pair] += step
        for pair in odd:
            parts[pair] -= step
