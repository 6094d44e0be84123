"""Pairs that nobody listed: they score 0, may be assigned, and are far too many to write down.

The greatest total is found over the listed pairs; its prices then say which others would raise it, at
most those are added, and it is found again until none would. So the answer is exact over all pairs.

Source: column generation, e.g. Ahuja, Magnanti and Orlin, "Network Flows" (1993), chapter 17.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import Prices
from fastpath_cms.matching.problem import Bools, Ints, Problem

MORE: Final = 4  # pairs added at a time for a submission or a reviewer, beyond what it needs


def grown(problem: Problem, paper: Ints, reviewer: Ints) -> Problem:
    """Return the problem with some of its other pairs listed, with score 0.

    Those already listed or forbidden are passed over.
    """
    others = problem.others
    if others is None or not len(paper):
        return problem
    width = len(problem.reviewers)
    there = problem.paper * width + problem.reviewer  # sorted, as pairs are
    keys = np.unique(paper * width + reviewer)
    new = keys[~_among(keys, there) & ~_among(keys, others.forbidden)]
    places = np.searchsorted(there, new)
    return replace(
        problem,
        paper=np.insert(problem.paper, places, new // width),
        reviewer=np.insert(problem.reviewer, places, new % width),
        score=np.insert(problem.score, places, 0),
        locked=np.insert(problem.locked, places, False),
    )


def wanted_pairs(problem: Problem, prices: Prices) -> tuple[Ints, Ints]:
    """Return other pairs that prices say would raise the total, some for each end that wants them."""
    width = len(problem.reviewers)
    if problem.others is None or not problem.papers or not width:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    there = np.union1d(problem.paper * width + problem.reviewer, problem.others.forbidden)
    found: list[Ints] = []
    sides = (  # prices of an end, of the other, what it needs, and how a pair's key is made of both
        (prices.paper, prices.reviewer, problem.demand, (width, 1)),
        (prices.reviewer, prices.paper, problem.least, (1, width)),
    )
    for near, other, needed, (step, far) in sides:
        order = np.argsort(other, kind="stable")
        for own in np.flatnonzero(near + other[order[0]] < 0).tolist():
            fits = order[: int(np.searchsorted(other[order], -near[own]))]
            # Not the same few for all: everybody starts elsewhere among those as good.
            fits = np.roll(fits, -(own * 7919) % max(len(fits), 1))
            keys = own * step + fits * far
            found.append(keys[~_among(keys, there)][: int(needed[own]) + MORE])
    keys = np.unique(np.concatenate([np.zeros(0, np.int64), *found]))
    return keys // width, keys % width


def _among(keys: Ints, there: Ints) -> Bools:
    """Tell which keys occur in a sorted array."""
    if not len(there):
        return np.zeros(len(keys), np.bool_)
    at = np.minimum(np.searchsorted(there, keys), len(there) - 1)
    found: Bools = there[at] == keys
    return found
