"""What is to be assigned: pairs with scores, demands, loads; and what an assignment is.

Scores are kept as whole millionths, so that totals are exact and equal optima compare equal. A pair
that is not listed may not be assigned; ``Problem.of_matrix`` lists every pair that is not forbidden.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fastpath_cms.matching.rules import NO_RULES, Rules

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

SCALE: Final = 1_000_000  # parts of a score
SCORE_MAX: Final = 1_000_000.0  # a score's largest size: totals stay exact in 64 bits


class MatchingError(ValueError):
    """The input makes no problem; the text says which line or number is wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class Others:
    """Says that all pairs may be assigned that are neither listed nor forbidden; they score 0.

    For problems whose full matrix would not fit into memory; ``growing`` lists the few that matter.
    """

    forbidden: Ints  # paper times the count of reviewers, plus reviewer; sorted


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Submissions, reviewers, and the pairs that may be assigned.

    ``paper[i]``, ``reviewer[i]`` and ``score[i]`` (millionths) describe pair ``i``; pairs are sorted
    by paper, then reviewer, and each stands once. ``demand`` is reviews a submission; ``least`` and
    ``most`` are submissions a reviewer; ``locked`` pairs must be assigned.
    """

    papers: tuple[str, ...]
    reviewers: tuple[str, ...]
    paper: Ints
    reviewer: Ints
    score: Ints
    demand: Ints
    least: Ints
    most: Ints
    locked: Bools
    others: Others | None = None
    rules: Rules = NO_RULES  # they need all pairs listed: no others

    @property
    def pair_count(self) -> int:
        """Return how many pairs may be assigned."""
        return len(self.paper)

    @property
    def grain(self) -> int:
        """Return the largest number of millionths that all scores are whole multiples of; at least 1."""
        prices = self.rules.bonus, self.rules.mutual_price or 0
        return int(np.gcd.reduce(self.score, initial=np.gcd(*prices))) or 1

    @property
    def gain(self) -> Ints:
        """Return what each pair adds to what is maximised: its score, and the bonus if it is kept."""
        rules = self.rules
        if not rules.kept or not rules.bonus:
            return self.score
        kept = self.places_of(*np.array(rules.kept, np.int64).T)
        gain = self.score.copy()
        gain[kept[kept >= 0]] += rules.bonus
        return gain

    def weighted(self, unit: int, extra: Ints) -> Ints:
        """Return ``unit`` gains of each pair and as many scores more as its submission's ``extra``."""
        return unit * self.gain + self.score * extra[self.paper]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of everything the problem says.

        With ``others``, a free pair of score 0 says nothing, listed or not.
        """
        mark = hashlib.sha256("\n".join((*self.papers, "", *self.reviewers)).encode())
        telling = np.ones(self.pair_count, np.bool_)
        if self.others is not None:
            telling = (self.score != 0) | self.locked
            mark.update(b"|others|" + self.others.forbidden.astype("<i8").tobytes())
        pairs = (one[telling] for one in (self.paper, self.reviewer, self.score))
        for numbers in (*pairs, self.demand, self.least, self.most):
            mark.update(b"|" + numbers.astype("<i8").tobytes())
        mark.update(b"|" + self.locked[telling].tobytes())
        if self.rules != NO_RULES:
            mark.update(b"|" + self.rules.as_bytes())
        return mark.hexdigest()

    def score_of(self, chosen: Bools) -> Floats:
        """Return the sum of scores of each submission under an assignment."""
        sums = np.bincount(
            self.paper[chosen], weights=self.score[chosen], minlength=len(self.papers)
        )
        return sums / SCALE

    def count_of(self, chosen: Bools) -> Ints:
        """Return how many reviewers each submission has."""
        return np.bincount(self.paper[chosen], minlength=len(self.papers)).astype(np.int64)

    def load_of(self, chosen: Bools) -> Ints:
        """Return how many submissions each reviewer has."""
        return np.bincount(self.reviewer[chosen], minlength=len(self.reviewers)).astype(np.int64)

    def index_of(self, paper: int, reviewer: int) -> int | None:
        """Return the place of a pair, None where it may not be assigned."""
        first, last = np.searchsorted(self.paper, [paper, paper + 1])
        at = first + int(np.searchsorted(self.reviewer[first:last], reviewer))
        return int(at) if at < last and self.reviewer[at] == reviewer else None

    def places_of(self, papers: Ints, reviewers: Ints) -> Ints:
        """Return the places of pairs, -1 for those that may not be assigned."""
        count = len(self.reviewers)
        keys, asked = self.paper * count + self.reviewer, papers * count + reviewers
        if not len(keys):
            return np.full(len(asked), -1, np.int64)
        at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        return np.where(keys[at] == asked, at, -1)

    @classmethod
    def of_pairs(
        cls,
        papers: Sequence[str],
        reviewers: Sequence[str],
        pairs: tuple[Ints, Ints, Floats],
        *,
        demand: int | Sequence[int],
        most: int | Sequence[int],
        least: int | Sequence[int] = 0,
        locked: Sequence[tuple[int, int]] = (),
        others: Others | None = None,
    ) -> Problem:
        """Return a problem of listed pairs: places of papers, places of reviewers, scores.

        Raises MatchingError for a pair listed twice, a score that is no number or too large, a
        minimum load over the maximum, and a lock on a pair that may not be assigned.
        """
        paper, reviewer, score = pairs
        _check_scores(score)
        order = np.lexsort((reviewer, paper))
        paper, reviewer = paper[order].astype(np.int64), reviewer[order].astype(np.int64)
        if np.any((np.diff(paper) == 0) & (np.diff(reviewer) == 0)):
            raise MatchingError("A pair of paper and reviewer is listed twice.")
        loads = [
            np.broadcast_to(np.asarray(one, np.int64), len(names)).copy()
            for one, names in ((demand, papers), (least, reviewers), (most, reviewers))
        ]
        if any(np.any(one < 0) for one in loads) or np.any(loads[1] > loads[2]):
            raise MatchingError("A minimum load is over its maximum, or a number is below zero.")
        problem = cls(
            tuple(papers),
            tuple(reviewers),
            paper,
            reviewer,
            np.rint(score[order] * SCALE).astype(np.int64),
            loads[0],
            loads[1],
            loads[2],
            np.zeros(len(paper), np.bool_),
            others,
        )
        for one, other in locked:
            place = problem.index_of(one, other)
            if place is None:
                raise MatchingError(
                    f"{papers[one]} and {reviewers[other]} are locked, but may not be assigned."
                )
            problem.locked[place] = True
        return problem

    @classmethod
    def of_matrix(
        cls,
        scores: Floats,
        *,
        demand: int | Sequence[int],
        most: int | Sequence[int],
        least: int | Sequence[int] = 0,
        forbidden: Bools | None = None,
        locked: Sequence[tuple[int, int]] = (),
        papers: Sequence[str] = (),
        reviewers: Sequence[str] = (),
    ) -> Problem:
        """Return a problem of a full matrix (submissions x reviewers), less the forbidden pairs."""
        allowed = np.ones(scores.shape, np.bool_) if forbidden is None else ~forbidden
        paper, reviewer = np.nonzero(allowed)
        return cls.of_pairs(
            papers or [str(i + 1) for i in range(scores.shape[0])],
            reviewers or [f"r{j + 1}" for j in range(scores.shape[1])],
            (paper, reviewer, scores[paper, reviewer]),
            demand=demand,
            most=most,
            least=least,
            locked=locked,
        )


def _check_scores(score: Floats) -> None:
    if not np.all(np.isfinite(score)):
        raise MatchingError("A score is not a number.")
    if len(score) and np.abs(score).max() > SCORE_MAX:
        raise MatchingError(f"A score is larger than {SCORE_MAX:,.0f}.")
