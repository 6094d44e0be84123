"""Calibration: how much more lenient or strict a reviewer is than those beside them.

A score is taken as the worth of its submission plus the leniency of its reviewer. Worths and
leniencies are fitted to all scores at once by least squares over the graph of submissions and
reviewers, with a ridge on the leniencies, which draws them to 0 the more the fewer reviews they
rest on. Source: J. Platt and C. Burges, "Regularized Least Squares to Remove Reviewer Bias", 2012.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

RIDGE: Final = 3.0  # reviews: of somebody with as many, half of what their scores say is believed
LEAST_REVIEWS: Final = 3  # of one reviewer; with fewer, they count as neither lenient nor strict
LEAST_REVIEWERS: Final = 3  # with as many reviews; below, nothing is calibrated
SWEEPS: Final = 60
CLOSE_ENOUGH: Final = 0.0005  # points of the scale; figures are shown to a hundredth


@dataclass(frozen=True, slots=True)
class Mark:
    """One score: who gave it to which submission, by database id."""

    submission: int
    reviewer: int
    score: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted, in points of the scale; both are empty for a group that is too small."""

    leniency: Mapping[int, float]  # by reviewer; above 0 is more lenient than others
    means: Mapping[int, float]  # by submission: its mean without the leniency of its reviewers

    @property
    def is_fitted(self) -> bool:
        """Tell whether there were enough reviews to say anything."""
        return bool(self.leniency)


NOT_FITTED: Final = Calibration({}, {})


def calibrate(marks: Sequence[Mark]) -> Calibration:
    """Fit leniencies and calibrated means; the order of ``marks`` does not matter.

    A reviewer counts once they have LEAST_REVIEWS on submissions that somebody else reviewed, too:
    alone, nobody is lenient.
    """
    by_paper: dict[int, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (mark.submission, mark.reviewer)):
        by_paper[mark.submission].append(mark)
    shared: dict[int, list[Mark]] = defaultdict(list)
    for of_paper in by_paper.values():
        if any(one.reviewer != other.reviewer for one, other in pairwise(of_paper)):
            for mark in of_paper:
                shared[mark.reviewer].append(mark)
    fitted = {who: given for who, given in shared.items() if len(given) >= LEAST_REVIEWS}
    if len(fitted) < LEAST_REVIEWERS:
        return NOT_FITTED
    leniency = dict.fromkeys(fitted, 0.0)
    for _ in range(SWEEPS):
        means = _means(by_paper, leniency)
        farthest = 0.0
        for who, given in fitted.items():
            found = sum([one.score - means[one.submission] for one in given]) / (len(given) + RIDGE)
            farthest = max(farthest, abs(found - leniency[who]))
            leniency[who] = found
        if farthest < CLOSE_ENOUGH:
            break
    return Calibration(leniency, _means(by_paper, leniency))


def _means(
    by_paper: Mapping[int, Sequence[Mark]], leniency: Mapping[int, float]
) -> dict[int, float]:
    return {
        paper: sum([one.score - leniency.get(one.reviewer, 0.0) for one in given]) / len(given)
        for paper, given in by_paper.items()
    }
