"""Chances as whole parts whose sums are exact, so that no draw can break a load.

Rounding each number alone would break the sums: a reviewer of twelve submissions could be drawn
thirteen. What is over is moved along chains of exchanges to where there is room (augmenting paths).

Source: Ahuja, Magnanti and Orlin, "Network Flows" (1993), chapter 6.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from fastpath_cms.matching.problem import Floats, Ints, MatchingError, Problem
from fastpath_cms.matching.sampling import PARTS


def whole_parts(problem: Problem, chance: Floats, cap: float = 1.0) -> Ints:
    """Return parts of each pair (of PARTS): sums of submissions are their demands, loads are kept.

    Raises MatchingError where chances are so far from demands and loads that no exchange mends it.
    """
    parts = np.clip(np.floor(chance * PARTS).astype(np.int64), 0, PARTS)
    highest = np.where(problem.locked, PARTS, int(np.floor(cap * PARTS + 1e-6)))
    parts = np.minimum(parts, highest)
    _fill(problem, parts, chance * PARTS - parts, highest)
    exchange = _Exchange(problem, parts, highest)
    load = np.bincount(problem.reviewer, parts, len(problem.reviewers)).astype(np.int64)
    exchange.load = load.tolist()
    for reviewer in np.flatnonzero(load > problem.most * PARTS).tolist():
        exchange.move(reviewer, is_over=True)
    for reviewer in np.flatnonzero(load < problem.least * PARTS).tolist():
        exchange.move(reviewer, is_over=False)
    return np.array(exchange.parts, np.int64)


def _fill(problem: Problem, parts: Ints, rest: Floats, highest: Ints) -> None:
    """Give each submission what it lacks, a part a pair, to those with the largest rest first."""
    short = problem.demand * PARTS - np.bincount(problem.paper, parts, len(problem.papers)).astype(
        np.int64
    )
    starts = np.searchsorted(problem.paper, np.arange(len(problem.papers) + 1))
    for paper in np.flatnonzero(short).tolist():
        own = np.arange(starts[paper], starts[paper + 1])
        own = own[~problem.locked[own] & ((parts[own] > 0) | (rest[own] > 0))]
        lack = int(short[paper])
        sign = 1 if lack > 0 else -1
        order = own[np.argsort(-sign * rest[own], kind="stable")].tolist()
        for most in (1, PARTS):  # a part each, and what then is left wherever there is room
            for pair in order:
                room = int(highest[pair] - parts[pair]) if lack > 0 else int(parts[pair])
                step = min(most, room, abs(lack))
                parts[pair] += sign * step
                lack -= sign * step
        if lack:
            raise MatchingError(f"The chances of {problem.papers[paper]} do not make its reviews.")


class _Exchange:
    """Moves parts between the pairs of a submission, in chains, from reviewer to reviewer."""

    def __init__(self, problem: Problem, parts: Ints, highest: Ints) -> None:
        self.problem = problem
        self.parts: list[int] = parts.tolist()
        self.load: list[int] = []
        self._high: list[int] = highest.tolist()
        self._locked: list[bool] = problem.locked.tolist()
        self._starts = np.searchsorted(problem.paper, np.arange(len(problem.papers) + 1)).tolist()
        self._reviewer: list[int] = problem.reviewer.tolist()
        self._paper: list[int] = problem.paper.tolist()
        order = np.argsort(problem.reviewer, kind="stable")
        ends = np.searchsorted(problem.reviewer[order], np.arange(len(problem.reviewers) + 1))
        self._own = [order[first:last].tolist() for first, last in pairwise(ends.tolist())]
        self._most: list[int] = (problem.most * PARTS).tolist()
        self._least: list[int] = (problem.least * PARTS).tolist()

    def move(self, start: int, *, is_over: bool) -> None:
        """Bring a reviewer's load back to its limit."""
        limit = self._most[start] if is_over else self._least[start]
        while excess := abs(self.load[start] - limit) if self._is_out(start, is_over) else 0:
            chain = self._chain(start, is_over=is_over)
            if chain is None:
                raise MatchingError(
                    f"The load of {self.problem.reviewers[start]} cannot be kept by chances."
                )
            last = self._reviewer[chain[-1][1]]
            amount = min(excess, self._room(last, is_over))
            for left, right in chain:
                giving, taking = (left, right) if is_over else (right, left)
                amount = min(amount, self.parts[giving], self._high[taking] - self.parts[taking])
            for left, right in chain:
                giving, taking = (left, right) if is_over else (right, left)
                self.parts[giving] -= amount
                self.parts[taking] += amount
            self.load[start] += -amount if is_over else amount
            self.load[last] += amount if is_over else -amount

    def _is_out(self, reviewer: int, is_over: bool) -> bool:
        load = self.load[reviewer]
        return load > self._most[reviewer] if is_over else load < self._least[reviewer]

    def _room(self, reviewer: int, is_over: bool) -> int:
        load = self.load[reviewer]
        return self._most[reviewer] - load if is_over else load - self._least[reviewer]

    def _chain(self, start: int, *, is_over: bool) -> list[tuple[int, int]] | None:
        """Return the shortest chain of exchanges (pair, pair of the same submission), None if none."""
        came: dict[int, tuple[int, int]] = {}
        ring, seen = [start], {start}
        while ring:
            onward: list[int] = []
            for reviewer in ring:
                for left, right in self._exchanges(reviewer, is_over=is_over):
                    other = self._reviewer[right]
                    if other in seen:
                        continue
                    seen.add(other)
                    came[other] = (left, right)
                    if self._room(other, is_over) > 0:
                        return self._back(start, other, came)
                    onward.append(other)
            ring = onward
        return None

    def _exchanges(self, reviewer: int, *, is_over: bool) -> list[tuple[int, int]]:
        def may(pair: int, is_giving: bool) -> bool:
            if self._locked[pair]:
                return False
            return self.parts[pair] > 0 if is_giving else self.parts[pair] < self._high[pair]

        found: list[tuple[int, int]] = []
        for left in self._own[reviewer]:
            if not may(left, is_over):
                continue
            paper = self._paper[left]
            found += [
                (left, right)
                for right in range(self._starts[paper], self._starts[paper + 1])
                if right != left and may(right, not is_over)
            ]
        return found

    def _back(
        self, start: int, end: int, came: dict[int, tuple[int, int]]
    ) -> list[tuple[int, int]]:
        chain, at = [], end
        while at != start:
            step = came[at]
            chain.append(step)
            at = self._reviewer[step[0]]
        return chain[::-1]
