"""Chances instead of certainties: an assignment nobody can count on, at a named cost in quality.

A cap on every pair's probability keeps a colluding pair from being sure of each other. Among all
marginals of a wanted quality, *perturbed* maximisation (quadratic) and *entropy* (maximum entropy)
spread the chances as widely as they can; ``balancing`` finds them for a strength, and here the strength
is found that gives just the quality.

Source: Xu, Jecmen, Song and Fang, "A One-Size-Fits-All Approach to Improving Randomness in Paper
Assignment" (NeurIPS 2023).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.balancing import EXACT, FLOOR, Pairs, Prices, Shape, balance
from fastpath_cms.matching.certificate import left_of
from fastpath_cms.matching.problem import SCALE, Floats, MatchingError, Problem

WIDEST: Final = {"perturbed": 5.0, "entropy": 2.0}  # strength to begin with, of the largest score
SHARPEST: Final = 20_000.0  # parts of that
STEPS: Final = 40
NEAR: Final = 2e-7  # how far above the wanted quality is near enough


@dataclass(frozen=True, slots=True, eq=False)
class Marginals:
    """The probability of each pair, with what it costs and gives."""

    chance: Floats  # of each pair, 0 to cap
    quality: float  # expected total over the greatest total
    entropy: float  # nats: the sum of -p ln p
    square: float  # the root of the sum of p squared: smaller is more random


def entropy_of(chance: Floats) -> float:
    """Return the sum of -p ln p, in nats."""
    some = chance[chance > 1e-12]
    return float(-(some * np.log(some)).sum())


def marginals_of(problem: Problem, chance: Floats, greatest: float) -> Marginals:
    """Return chances with what they are worth, the greatest total being given."""
    value = float(problem.score @ chance) / SCALE / greatest if greatest else 1.0
    return Marginals(chance, value, entropy_of(chance), float(np.sqrt((chance**2).sum())))


def spread(
    problem: Problem, mode: str, *, greatest: float, quality: float, cap: float
) -> Marginals:
    """Return the widest-spread marginals of at least ``quality`` times the ``greatest`` total.

    ``mode`` is ``perturbed`` or ``entropy``; ``cap`` bounds every chance of a free pair. Demands and
    loads are met up to a millionth. Raises MatchingError where the cap leaves too few pairs for a
    submission, or the quality cannot be reached.
    """
    tried = _Trial.of(problem, mode, cap)

    def over(strength: float) -> float:
        return tried.value(strength) / greatest - quality if greatest else 0.0

    # From wide to sharp: wide is easy to balance, and its prices are a good start for what is sharper.
    widest = WIDEST[mode] * max(float(np.abs(tried.pairs.score).max(initial=0.0)), FLOOR)
    flat = sharp = widest
    low = high = over(widest)
    while high < 0:
        if sharp < widest / SHARPEST:
            raise MatchingError(
                f"Chances of at most {cap:g} reach {quality + high:.3%} of the greatest total, "
                f"not {quality:.3%}."
            )
        flat, low = sharp, high
        sharp /= 3
        high = over(sharp)
    best = tried.chance
    if flat == sharp:
        return marginals_of(problem, best, greatest)
    for step in range(STEPS):
        if high <= NEAR or flat / sharp < 1 + 1e-7:
            break
        # Where a straight line over the logarithm says, but well inside; each third time, halves.
        part = 0.5 if step % 3 == 2 else min(max(high / (high - low), 0.02), 0.9)
        strength = sharp * (flat / sharp) ** part
        at = over(strength)
        if at >= 0:
            sharp, high, best = strength, at, tried.chance
        else:
            flat, low = strength, at
    return marginals_of(problem, best, greatest)


@dataclass(slots=True)
class _Trial:
    """One problem, balanced at one strength after the other, each from the last one's prices."""

    pairs: Pairs
    mode: str
    fixed: Floats  # 1 for a locked pair
    fixed_value: float
    prices: Prices
    chance: Floats

    @classmethod
    def of(cls, problem: Problem, mode: str, cap: float) -> _Trial:
        free = ~problem.locked
        room = np.bincount(problem.paper[free], minlength=len(problem.papers)) * cap
        demand, least, most = left_of(problem)
        if np.any(room < demand - EXACT):
            short = problem.papers[int(np.argmax(demand - room))]
            raise MatchingError(
                f"{short} has too few possible reviewers for chances of at most {cap:g}."
            )
        score = problem.score / SCALE
        pairs = Pairs(
            problem.paper,
            problem.reviewer,
            score,
            np.where(free, cap, 0.0),
            demand.astype(float),
            least.astype(float),
            most.astype(float),
        )
        fixed = problem.locked.astype(float)
        prices = (np.zeros(len(problem.papers)), np.zeros(len(problem.reviewers)))
        return cls(pairs, mode, fixed, float(score @ fixed), prices, fixed)

    def value(self, strength: float) -> float:
        """Return the expected total at a strength; leaves the chances in ``chance``."""
        chance, self.prices = balance(self.pairs, Shape(self.mode, strength), self.prices)
        self.chance = chance + self.fixed
        return float(self.pairs.score @ chance) + self.fixed_value
