"""The part of all assignments that a program searches: what is settled before, and what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import Prices
from fastpath_cms.matching.problem import Bools, Floats, Ints, Problem
from fastpath_cms.matching.programs import Program

NEAREST: Final = 25  # pairs kept of each submission, and of each reviewer


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Some of the assignments that meet all demands and loads: what is settled, what is open."""

    settled: Bools  # assigned in all of them
    open: Ints  # places of pairs assigned in some
    least: Ints  # loads, of each reviewer
    most: Ints

    @classmethod
    def of(cls, problem: Problem, prices: Prices) -> Face:
        """Return the face of all optima, from the prices of one."""
        margin = problem.gain - prices.paper[problem.paper] - prices.reviewer[problem.reviewer]
        price = prices.reviewer
        return cls(
            problem.locked | (margin > 0),
            np.flatnonzero(~problem.locked & (margin == 0)),
            np.where(price > 0, problem.most, problem.least),
            np.where(price < 0, problem.least, problem.most),
        )

    @classmethod
    def kept(cls, problem: Problem, places: Ints) -> Face:
        """Return the face of all assignments of the locked pairs and some of these."""
        free = places[~problem.locked[places]]
        return cls(problem.locked.copy(), free, problem.least, problem.most)


def pairs_kept(problem: Problem, chosen: Bools, nearest: int = NEAREST) -> Ints:
    """Return the places of the best pairs of each submission and each reviewer, and of those chosen."""
    kept = chosen | problem.locked
    for group in (problem.paper, problem.reviewer):
        kept |= ranks_within(problem.score, group) < nearest
    return np.flatnonzero(kept)


def ranks_within(values: Ints, group: Ints) -> Ints:
    """Return how many of its group have a greater value, for each; equal ones stand in order."""
    order = np.lexsort((-values, group))
    first = np.concatenate([[0], np.cumsum(np.bincount(group))])
    rank = np.empty(len(group), np.int64)
    rank[order] = np.arange(len(group)) - first[group[order]]
    return rank


def assignment_columns(
    program: Program,
    problem: Problem,
    face: Face,
    *,
    gain: Floats | float = 0.0,
    is_whole: bool = True,
) -> Ints:
    """Add a column for each open pair, and the rows of demands and loads; return the columns."""
    pick = program.columns(len(face.open), gain=gain, high=1.0, is_whole=is_whole)
    wanted = problem.demand - problem.count_of(face.settled)
    load = problem.load_of(face.settled)
    papers = program.rows(len(problem.papers), low=wanted, high=wanted)
    reviewers = program.rows(len(problem.reviewers), low=face.least - load, high=face.most - load)
    program.cells(papers[problem.paper[face.open]], pick)
    program.cells(reviewers[problem.reviewer[face.open]], pick)
    return pick
