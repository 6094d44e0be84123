"""Scores: the default review form's words, and what several reviews add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a review form; ``words`` is empty for a text."""

    key: str
    label: str
    is_for_authors: bool
    is_required: bool
    words: Mapping[int, str] = field(default_factory=dict)


DEFAULT_FORM: Final = (
    FormField("overall", "Overall evaluation", True, True, OVERALL),
    FormField("confidence", "Reviewer's confidence", True, True, CONFIDENCE),
    FormField("comments_for_authors", "Comments for the authors", True, True),
    FormField(
        "confidential_remarks", "Confidential remarks for the program committee", False, False
    ),
)


def is_in_range(score: int, words: Mapping[int, str]) -> bool:
    """Tell whether a score is one the scale has a word for."""
    return score in words


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
    """Add up pairs of overall evaluation (-3 to 3) and confidence (1 to 5)."""
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
    return [1 + sum(_stands_above(other, one) for other in tallies) for one in tallies]


def _stands_above(one: Tally, other: Tally) -> bool:
    if one.mean is None or other.mean is None:
        return one.mean is not None and other.mean is None
    return one.mean > other.mean
