"""Small problems, made from a seed; and every assignment of a tiny one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from fastpath_cms.matching.problem import Bools, Problem


def random_problem(
    seed: int, papers: int = 6, reviewers: int = 5, *, demand: int = 2, density: float = 0.8
) -> Problem:
    """Return a problem of quarter scores with conflicts, locks, and loads of its own."""
    draw = np.random.default_rng(seed)
    scores = draw.integers(0, 7, (papers, reviewers)) / 4
    forbidden = draw.random((papers, reviewers)) > density
    most = draw.integers(1, papers + 1, reviewers)
    least = np.minimum(draw.integers(0, 3, reviewers), most)
    open_pairs = np.argwhere(~forbidden)
    locked = [(int(p), int(r)) for p, r in open_pairs[draw.permutation(len(open_pairs))[:1]]]
    return Problem.of_matrix(
        scores,
        demand=demand,
        most=most.tolist(),
        least=least.tolist(),
        forbidden=forbidden,
        locked=locked,
    )


def roomy(seed: int, papers: int = 8, reviewers: int = 6, *, demand: int = 2) -> Problem:
    """Return a problem that can be met whole: no conflicts, loads to spare."""
    draw = np.random.default_rng(seed)
    scores = draw.integers(0, 9, (papers, reviewers)) / 4
    return Problem.of_matrix(scores, demand=demand, most=-(-papers * demand // reviewers) + 1)


def assignments(problem: Problem) -> Iterator[Bools]:
    """Yield every assignment that meets every demand, every load and every lock."""
    places = [np.flatnonzero(problem.paper == paper) for paper in range(len(problem.papers))]
    ways = [
        list(combinations(own.tolist(), int(problem.demand[paper])))
        for paper, own in enumerate(places)
    ]
    for way in product(*ways):
        chosen = np.zeros(problem.pair_count, np.bool_)
        chosen[[place for own in way for place in own]] = True
        load = problem.load_of(chosen)
        if np.all((load >= problem.least) & (load <= problem.most)) and np.all(
            chosen[problem.locked]
        ):
            yield chosen


problems = st.builds(
    random_problem,
    st.integers(0, 10_000),
    st.integers(1, 6),
    st.integers(1, 5),
    demand=st.integers(1, 3),
    density=st.sampled_from([0.4, 0.8, 1.0]),
)
