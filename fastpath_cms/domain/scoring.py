"""Scores: the words every edition starts with, and what several reviews add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

OVERALL: Final[Mapping[int, str]] = {
    3: "strong accept",
    2: "accept",
    1: "weak accept",
    0: "borderline paper",
    -1: "weak reject",
    -2: "reject",
    -3: "strong reject",
}

CONFIDENCE: Final[Mapping[int, str]] = {5: "expert", 4: "high", 3: "medium", 2: "low", 1: "none"}


def score_text(score: int, words: Mapping[int, str]) -> str:
    """Say a score with its word: ``2 (accept)``."""
    return f"{score} ({words[score]})"


@dataclass(frozen=True, slots=True)
class Tally:
    """What the reviews of one submission add up to; None where there is no review.

    ``spread`` is the highest score less the lowest.
    """

    count: int
    mean: float | None
    low: int | None
    high: int | None
    spread: int | None
    confidence_weighted_mean: float | None


UNREVIEWED: Final = Tally(0, None, None, None, None, None)


def tally(scores: Sequence[tuple[int, int]]) -> Tally:
    """Add up pairs of overall evaluation and confidence; confidence is at least 1."""
    if not scores:
        return UNREVIEWED
    overall = [score for score, _ in scores]
    weight = sum(confidence for _, confidence in scores)
    low, high = min(overall), max(overall)
    return Tally(
        count=len(overall),
        mean=sum(overall) / len(overall),
        low=low,
        high=high,
        spread=high - low,
        confidence_weighted_mean=sum(score * trust for score, trust in scores) / weight,
    )


def rank(tallies: Sequence[Tally]) -> list[int]:
    """Return the place of each by its mean, from 1; equals share a place, the unreviewed the last."""
    means = sorted(one.mean for one in tallies if one.mean is not None)
    above = {mean: len(means) - place for place, mean in enumerate(means, start=1)}
    return [1 + (len(means) if one.mean is None else above[one.mean]) for one in tallies]
