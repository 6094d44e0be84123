"""One assignment drawn from chances: every sample obeys every demand and every load.

Chances become whole millionths whose sums are exact, then fractional pairs are settled along cycles
and paths, each step keeping every sum and every chance (in expectation) as it was.

Source: Gandhi, Khuller, Parthasarathy and Srinivasan, "Dependent rounding and its applications to
approximation algorithms" (2006).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from fastpath_cms.matching.problem import Bools, Floats, Ints, Problem

PARTS: Final = 1_000_000  # of a chance


def sample(problem: Problem, chance: Floats, draw: Callable[[], float]) -> Bools:
    """Return an assignment in which each pair stands with its chance; ``draw`` gives 0 <= x < 1.

    Every submission gets its demand; a reviewer's load is its expected load, rounded up or down.
    """
    parts = whole_parts(problem, chance)
    graph = _Fractions(problem, parts)
    while (start := graph.any_node()) is not None:
        graph.settle(graph.walk(start), draw())
    return graph.parts >= PARTS


def whole_parts(problem: Problem, chance: Floats) -> Ints:
    """Return chances in millionths whose sum over each submission is exactly its demand.

    Each differs from its chance by less than one part for each pair of its submission.
    """
    parts = np.clip(np.floor(chance * PARTS).astype(np.int64), 0, PARTS)
    rest = chance * PARTS - parts
    short = problem.demand * PARTS - np.bincount(
        problem.paper, weights=parts, minlength=len(problem.papers)
    ).astype(np.int64)
    starts = np.searchsorted(problem.paper, np.arange(len(problem.papers) + 1))
    for place in np.flatnonzero(short):
        own = np.arange(starts[place], starts[place + 1])
        own = own[(parts[own] > 0) & (parts[own] < PARTS)]
        for pair in own[np.argsort(-rest[own], kind="stable")]:
            step = int(np.clip(short[place], -parts[pair], PARTS - parts[pair]))
            step = max(-1, min(1, step)) if abs(short[place]) <= len(own) else step
            parts[pair] += step
            short[place] -= step
            if not short[place]:
                break
    return parts


class _Fractions:
    """The bipartite graph of pairs still open, walked and settled until none is left."""

    def __init__(self, problem: Problem, parts: Ints) -> None:
        self.parts = parts
        self._ends = problem.paper.tolist(), (problem.reviewer + len(problem.papers)).tolist()
        self._at: dict[int, set[int]] = {}
        for pair in np.flatnonzero((parts > 0) & (parts < PARTS)).tolist():
            for side in self._ends:
                self._at.setdefault(side[pair], set()).add(pair)

    def any_node(self) -> int | None:
        """Return a node to walk from: one with a single open pair if there is one."""
        if not self._at:
            return None
        return next(
            (node for node, pairs in self._at.items() if len(pairs) == 1), next(iter(self._at))
        )

    def walk(self, start: int) -> list[int]:
        """Return the pairs of a cycle, or of a path that can be made no longer."""
        node, path, seen = start, list[int](), {start: 0}
        while True:
            onward = next((pair for pair in self._at[node] if not path or pair != path[-1]), None)
            if onward is None:
                return path
            path.append(onward)
            one, other = self._ends[0][onward], self._ends[1][onward]
            node = other if node == one else one
            if node in seen:
                return path[seen[node] :]
            seen[node] = len(path)

    def settle(self, path: list[int], draw: float) -> None:
        """Move weight along a path, up on even pairs or down, until a pair is whole."""
        even, odd = path[::2], path[1::2]
        up = min([*(PARTS - int(self.parts[p]) for p in even), *(int(self.parts[p]) for p in odd)])
        down = min(
            [*(int(self.parts[p]) for p in even), *(PARTS - int(self.parts[p]) for p in odd)]
        )
        step = up if draw * (up + down) < down else -down
        for pairs, sign in ((even, 1), (odd, -1)):
            for pair in pairs:
                self.parts[pair] += sign * step
                if not 0 < self.parts[pair] < PARTS:
                    for side in self._ends:
                        self._drop(side[pair], pair)

    def _drop(self, node: int, pair: int) -> None:
        self._at[node].discard(pair)
        if not self._at[node]:
            del self._at[node]
