"""Pairs that nobody listed: as if all were, without listing all."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fastpath_cms.matching.checking import complaint
from fastpath_cms.matching.problem import Others, Problem
from fastpath_cms.matching.proposing import Wish, propose
from fastpath_cms.matching.storing import text_of


def twins(seed: int) -> tuple[Problem, Problem]:
    """Return the same problem twice: with few pairs listed, and with all."""
    draw = np.random.default_rng(seed)
    papers, reviewers = int(draw.integers(1, 9)), int(draw.integers(2, 8))
    scores = draw.integers(0, 5, (papers, reviewers)) / 4 * (draw.random((papers, reviewers)) < 0.3)
    forbidden = draw.random((papers, reviewers)) < 0.1
    most = draw.integers(1, papers + 1, reviewers)
    least = np.minimum(draw.integers(0, 3, reviewers), most)
    paper, reviewer = np.nonzero((scores > 0) & ~forbidden)
    row, column = np.nonzero(forbidden)
    names = [[f"{letter}{i}" for i in range(n)] for letter, n in (("p", papers), ("r", reviewers))]
    few = Problem.of_pairs(
        *names,
        (paper, reviewer, scores[paper, reviewer]),
        demand=2,
        most=most.tolist(),
        least=least.tolist(),
        others=Others(row * reviewers + column),
    )
    every = Problem.of_matrix(
        scores,
        demand=2,
        most=most.tolist(),
        least=least.tolist(),
        forbidden=forbidden,
        papers=names[0],
        reviewers=names[1],
    )
    return few, every


@given(st.integers(0, 100_000))
@settings(max_examples=60)
def test_the_greatest_total_is_that_of_the_full_matrix_and_is_proved(seed: int) -> None:
    few, every = twins(seed)
    proposal, known = propose(few, Wish("plain")), propose(every, Wish("plain"))
    assert (proposal.total, proposal.gap) == (known.total, 0.0)
    # Not their values: the rates of what is short follow from the scores there are.
    assert proposal.missing.sum() == known.missing.sum()
    assert proposal.below.sum() == known.below.sum()
    assert complaint(text_of(proposal), few) == ""


def test_a_listed_pair_of_score_0_says_nothing_new() -> None:
    few, _ = twins(1)
    grown = propose(few, Wish("plain")).problem
    assert grown.pair_count > few.pair_count
    assert grown.digest == few.digest
