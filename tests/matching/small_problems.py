"""Small problems drawn from a seed, and what is best about them: for comparing with a second answer."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np

from fastpath_cms.matching.flow import best_total, optimum_of
from fastpath_cms.matching.problem import Bools, Problem

Worth = tuple[int, int, int]
"""Reviews missing, submissions below minimums, total in millionths."""


def small_problem(seed: int, most: int = 5) -> Problem:
    """Return a problem of up to ``most`` submissions and reviewers: conflicts, minimums, locks, too little time."""
    rng = random.Random(seed)
    papers, reviewers = rng.randint(1, most), rng.randint(1, most)
    scores = [[rng.randint(-3, 6) / 4 for _ in range(reviewers)] for _ in range(papers)]
    forbidden = [[rng.random() < 0.2 for _ in range(reviewers)] for _ in range(papers)]
    highest = [rng.randint(0, papers) for _ in range(reviewers)]
    lowest = [rng.randint(0, high) if rng.random() < 0.5 else 0 for high in highest]
    return Problem.of_matrix(
        np.array(scores),
        demand=[rng.randint(0, min(3, reviewers)) for _ in range(papers)],
        most=highest,
        least=lowest,
        forbidden=np.array(forbidden),
        locked=[
            (paper, reviewer)
            for paper in range(papers)
            for reviewer in range(reviewers)
            if not forbidden[paper][reviewer] and rng.random() < 0.12
        ],
    )


def best(problem: Problem) -> Bools:
    """Return an assignment of greatest total."""
    return best_total(problem).chosen


def worth(problem: Problem, chosen: Bools) -> Worth:
    """Return what is compared: first reviews missing, then minimums, then the total."""
    optimum = optimum_of(problem, chosen)
    total = int(problem.score[chosen].sum())
    return int(optimum.missing.sum()), int(optimum.below.sum()), total


def best_worth(problem: Problem) -> Worth:
    """Return what the greatest total is worth."""
    return worth(problem, best(problem))


def with_lock(problem: Problem, pair: int) -> Problem:
    """Return the problem with a pair locked."""
    locked = problem.locked.copy()
    locked[pair] = True
    return replace(problem, locked=locked)


def without_pair(problem: Problem, pair: int) -> Problem:
    """Return the problem in which a pair may not be assigned."""
    kept = np.arange(problem.pair_count) != pair
    return replace(
        problem,
        paper=problem.paper[kept],
        reviewer=problem.reviewer[kept],
        score=problem.score[kept],
        locked=problem.locked[kept],
    )
