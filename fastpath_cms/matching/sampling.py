"""One assignment drawn from chances: every sample obeys every demand and every load.

Chances are whole parts of a power of two, and are rounded bit by bit, the lowest first. The pairs whose
bit is set are coupled two by two, at each submission and at each reviewer, which makes rings of them;
a coin for each ring says which of two neighbours gains a bit and which loses one. So every sum stays
as it was but for reviewers whose load is no whole number, every chance stays as it was in
expectation, and twenty rounds of array operations make a sample.

Source: Gandhi, Khuller, Parthasarathy and Srinivasan, "Dependent rounding and its applications to
approximation algorithms" (2006), for the aim; the rings are Euler's, as in splitting degrees.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from fastpath_cms.matching.problem import Bools, Ints, Problem

BITS: Final = 20
PARTS: Final = 1 << BITS  # of a chance


def drawn_row(count: int, seed: int) -> int:
    """Return which of ``count`` assignments a seed draws."""
    return int(np.random.default_rng(seed).integers(count))


def sample_parts(problem: Problem, parts: Ints, draws: np.random.Generator) -> Bools:
    """Return an assignment in which each pair stands with its chance.

    ``parts`` are those of each pair, 0 to PARTS; those of a submission add up to whole reviews. Every
    submission gets as many; a reviewer's load is the expected one, rounded up or down.
    """
    pairs = np.flatnonzero((parts > 0) & (parts < PARTS))
    left = parts[pairs].copy()
    reviewer = problem.reviewer[pairs]
    order = np.argsort(reviewer, kind="stable")
    for bit in range(BITS):
        is_odd = ((left >> bit) & 1).astype(np.bool_)
        odd = np.flatnonzero(is_odd)
        if not len(odd):
            continue
        place = np.cumsum(is_odd) - 1
        neighbour = _couples(place[order[is_odd[order]]], reviewer[odd])
        left[odd] += _signs(neighbour, draws) << bit
    chosen = parts >= PARTS
    chosen[pairs] = left >= PARTS
    return chosen


def _couples(by_reviewer: Ints, reviewer: Ints) -> Ints:
    """Return whom each odd pair is coupled with at its reviewer; those left over, with each other.

    At each submission, whose sum is even, neighbours in order are a couple.
    """
    groups = reviewer[by_reviewer]
    ends = np.append(groups[1:] != groups[:-1], True)
    last = np.flatnonzero(ends)
    size = np.diff(last, prepend=-1)
    is_over = np.zeros(len(groups), np.bool_)
    is_over[last[size % 2 == 1]] = True
    line = np.concatenate([by_reviewer[~is_over], by_reviewer[is_over]])
    neighbour = np.empty(len(line), np.int64)
    neighbour[line[::2]], neighbour[line[1::2]] = line[1::2], line[::2]
    return neighbour


def _signs(neighbour: Ints, draws: np.random.Generator) -> Ints:
    """Return 1 or -1 for each odd pair: opposite ones in each couple, by a coin for each ring."""
    count = len(neighbour)
    at_paper = np.arange(count) ^ 1
    # Two steps along a ring, one of each kind, lead to the next pair of the same sign.
    onward = neighbour[at_paper]
    first = np.arange(count)
    for _ in range(count.bit_length()):
        first = np.minimum(first, first[onward])
        onward = onward[onward]
    other = first[at_paper]
    coins = draws.random(count) < 0.5
    is_up = (first < other) ^ coins[np.minimum(first, other)]
    return np.where(is_up, 1, -1)
