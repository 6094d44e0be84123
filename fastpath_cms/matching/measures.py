"""What people ask of an assignment: its total, its worst paper, its worst tenth, its loads."""

from __future__ import annotations

from typing import Final

import numpy as np

from fastpath_cms.matching.problem import SCALE, Bools, Floats, Problem

TENTH: Final = 0.1


def total_of(problem: Problem, chosen: Bools) -> int:
    """Return the sum of all chosen scores, in millionths."""
    return int(problem.score[chosen].sum())


def worst_of(problem: Problem, chosen: Bools) -> float:
    """Return the score of the submission that fares worst; 0 where there is none."""
    scores = problem.score_of(chosen)
    return float(scores.min()) if len(scores) else 0.0


def tail_count(papers: int, share: float = TENTH) -> int:
    """Return how many submissions are the worst ``share``: rounded down, at least one."""
    return max(1, int(share * papers + 1e-9))


def tail_of(problem: Problem, chosen: Bools, share: float = TENTH) -> float:
    """Return the mean score of the worst ``share`` of submissions (CVaR; CVaR10 for a tenth)."""
    return tail_of_scores(problem.score_of(chosen), share)


def tail_of_scores(scores: Floats, share: float = TENTH) -> float:
    """Return the mean of the worst ``share`` of scores; 0 where there is none."""
    ordered = np.sort(scores)
    return float(ordered[: tail_count(len(ordered), share)].mean()) if len(ordered) else 0.0


def histogram_of(problem: Problem, chosen: Bools) -> list[tuple[int, int]]:
    """Return each load that occurs with how many reviewers have it, the smallest first."""
    loads, counts = np.unique(problem.load_of(chosen), return_counts=True)
    return list(zip(loads.tolist(), counts.tolist(), strict=True))


def gap_of(value: float, bound: float, total: float) -> float:
    """Return what a value lacks to its bound, as a share of the total that would be; 0 or more."""
    lacking = max(bound - value, 0.0)
    whole = abs(total + lacking)
    return lacking / whole if lacking and whole else 0.0


def plain(millionths: int) -> float:
    """Return a whole number of millionths as a score."""
    return millionths / SCALE
