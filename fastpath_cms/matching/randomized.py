"""Chances instead of certainties: an assignment nobody can count on, at a named cost in quality.

A cap on every pair's probability keeps a colluding pair from being sure of each other. Among all
marginals of a wanted quality, *perturbed* maximisation (quadratic) and *entropy* (maximum entropy)
spread the chances as widely as they can. Both are solved by their two families of prices in turn.

Source: Xu, Jecmen, Song and Fang, "A One-Size-Fits-All Approach to Improving Randomness in Paper
Assignment" (NeurIPS 2023), for the perturbed form; Sinkhorn scaling with caps for the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.problem import SCALE, Floats, Ints, Problem

EXACT: Final = 1e-6  # of a review: how well demands and loads are met
ROUNDS: Final = 2_000
NEWTON: Final = 80
QUALITY_STEPS: Final = 30
FLOOR: Final = 1e-3  # of a score: what a pair of score 0 is spread by
FAR: Final = 50.0  # how far beyond all scores a price can lie

Shape = Callable[[Floats, float], tuple[Floats, Floats]]
"""From ``score - prices`` and a strength to marginals before clipping, and their slope."""


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


def spread(
    problem: Problem, mode: str, *, greatest: float, quality: float, cap: float
) -> Marginals:
    """Return the widest-spread marginals of at least ``quality`` times the ``greatest`` total.

    ``mode`` is ``perturbed`` or ``entropy``; ``cap`` bounds every chance. Demands are met exactly,
    loads up to a millionth; minimum loads are not asked for. Raises ValueError where the cap leaves
    too few pairs for a submission, or the quality cannot be reached.
    """
    make = {"perturbed": _perturbed, "entropy": _entropy}[mode]
    pairs = _Pairs.of(problem, cap)
    sharp, flat = _SHARPEST[mode], 1.0
    best: Floats | None = None
    prices = (np.zeros(len(problem.papers)), np.zeros(len(problem.reviewers)))
    score = problem.score / SCALE
    for step in range(QUALITY_STEPS):
        strength = sharp if step == 0 else (sharp * flat) ** 0.5
        chance, prices = _balance(pairs, make, strength, prices)
        if float((score * chance).sum()) >= quality * greatest - 1e-9:
            best, sharp = chance, strength
        elif step == 0:
            raise ValueError(f"No chances under {cap:g} reach {quality:.2%} of the greatest total.")
        else:
            flat = strength
        if flat / sharp < 1 + 1e-5:
            break
    if best is None:
        raise ValueError("No chances reach the wanted quality.")
    value = float((score * best).sum()) / greatest if greatest else 1.0
    return Marginals(best, value, entropy_of(best), float(np.sqrt((best**2).sum())))


_SHARPEST: Final = {"perturbed": 0.02, "entropy": 0.01}


def _perturbed(net: Floats, strength: float, score: Floats) -> tuple[Floats, Floats]:
    slope = 1 / (2 * strength * np.maximum(score, FLOOR))
    return net * slope, slope


def _entropy(net: Floats, strength: float, score: Floats) -> tuple[Floats, Floats]:  # noqa: ARG001 - one signature
    chance = np.exp(np.minimum(net / strength, 50.0))
    return chance, chance / strength


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """The free pairs of a problem, as balancing reads them."""

    paper: Ints
    reviewer: Ints
    score: Floats
    high: Floats  # the cap of each pair
    fixed: Floats  # 1 for a locked pair
    demand: Floats
    most: Floats

    @classmethod
    def of(cls, problem: Problem, cap: float) -> _Pairs:
        free = ~problem.locked
        room = np.bincount(problem.paper[free], minlength=len(problem.papers)) * cap
        demand = problem.demand - problem.count_of(problem.locked)
        if np.any(room < demand - EXACT):
            short = problem.papers[int(np.argmax(demand - room))]
            raise ValueError(
                f"{short} has too few possible reviewers for chances of at most {cap:g}."
            )
        return cls(
            problem.paper,
            problem.reviewer,
            problem.score / SCALE,
            np.where(free, cap, 0.0),
            problem.locked.astype(float),
            demand.astype(float),
            (problem.most - problem.load_of(problem.locked)).astype(float),
        )

    def by_paper(self, values: Floats) -> Floats:
        sums: Floats = np.bincount(self.paper, values, len(self.demand)).astype(float)
        return sums

    def by_reviewer(self, values: Floats) -> Floats:
        sums: Floats = np.bincount(self.reviewer, values, len(self.most)).astype(float)
        return sums


Maker = Callable[[Floats, float, Floats], tuple[Floats, Floats]]


def _balance(
    pairs: _Pairs, make: Maker, strength: float, start: tuple[Floats, Floats]
) -> tuple[Floats, tuple[Floats, Floats]]:
    """Return chances that meet demands, and loads, with the prices that make them."""
    paper, reviewer = start
    chance = np.zeros(len(pairs.score))
    for _ in range(ROUNDS):
        theirs = pairs.score - reviewer[pairs.reviewer]
        paper = _meet(
            paper,
            pairs.demand,
            lambda u, theirs=theirs: _sums(  # type: ignore[misc]
                pairs, make, strength, theirs - u[pairs.paper], pairs.by_paper
            ),
        )
        own = pairs.score - paper[pairs.paper]
        chance = np.clip(
            make(own - reviewer[pairs.reviewer], strength, pairs.score)[0], 0, pairs.high
        )
        if np.all(pairs.by_reviewer(chance) <= pairs.most + EXACT):
            break
        slack = (
            pairs.by_reviewer(np.clip(make(own, strength, pairs.score)[0], 0, pairs.high))
            <= pairs.most
        )
        reviewer = np.where(
            slack,
            0.0,
            _meet(
                reviewer,
                pairs.most,
                lambda v, own=own: _sums(  # type: ignore[misc]
                    pairs, make, strength, own - v[pairs.reviewer], pairs.by_reviewer
                ),
                is_done=slack,
            ),
        )
    return chance + pairs.fixed, (paper, reviewer)


def _sums(
    pairs: _Pairs, make: Maker, strength: float, net: Floats, group: Callable[[Floats], Floats]
) -> tuple[Floats, Floats]:
    raw, slope = make(net, strength, pairs.score)
    inside = (raw > 0) & (raw < pairs.high)
    return group(np.clip(raw, 0, pairs.high)), group(np.where(inside, slope, 0.0))


def _meet(
    price: Floats,
    wanted: Floats,
    sums: Callable[[Floats], tuple[Floats, Floats]],
    *,
    is_done: np.ndarray | None = None,
) -> Floats:
    """Return the prices at which sums are as wanted: Newton's steps, halved where they leave the bracket."""
    reach = FAR + 2 * np.abs(price).max(initial=0.0)
    low, high = np.full(len(price), -reach), np.full(len(price), reach)
    for _ in range(NEWTON):
        got, slope = sums(price)
        over = got - wanted
        settled = np.abs(over) < EXACT * 1e-3
        if is_done is not None:
            settled |= is_done
        if settled.all():
            break
        high = np.where(over <= 0, np.minimum(high, price), high)
        low = np.where(over >= 0, np.maximum(low, price), low)
        step = price + over / np.maximum(slope, 1e-30)
        is_wild = (step <= low) | (step >= high) | (slope <= 0)
        price = np.where(settled, price, np.where(is_wild, (low + high) / 2, step))
    return price
