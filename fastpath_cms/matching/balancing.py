"""Chances whose sums are as asked for, at one strength of spreading: prices that balance them.

Chances are a function of what a pair's score is over two prices, its submission's and its reviewer's.
Submissions' prices follow from reviewers' (each sum rises with one price alone); reviewers' prices are
found by Newton's steps on what is left, each step's system by conjugate gradients, and by
turns of one price at a time where a step does not help. Only pairs near their price are looked at,
and at the end all the others once.

Source: Xu, Jecmen, Song and Fang, "A One-Size-Fits-All Approach to Improving Randomness in Paper
Assignment" (NeurIPS 2023), for the perturbed form; the rest is the convex dual of both forms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from fastpath_cms.matching.problem import Bools, Floats, Ints

EXACT: Final = 1e-6  # of a review: how well loads are met; demands a thousand times better
ROUNDS: Final = 300
NEWTON: Final = 80
HALVINGS: Final = 6
FLOOR: Final = 1e-3  # of a score: what a pair of score 0 is spread by
NEGLIGIBLE: Final = 28.0  # e to the minus that is no chance

Prices = tuple[Floats, Floats]
"""Of submissions, and of reviewers; in scores."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How chances follow from net scores: ``perturbed`` (quadratic) or ``entropy``; the strength is over 0."""

    name: str
    strength: float

    def chance(self, net: Floats, score: Floats) -> tuple[Floats, Floats]:
        """Return chances before any cap, and how they rise with the net score."""
        if self.name == "perturbed":
            slope = 1 / (2 * self.strength * np.maximum(score, FLOOR))
            return net * slope, slope
        chance = np.exp(np.minimum(net / self.strength, 50.0))
        return chance, chance / self.strength

    def cost(self, chance: Floats, score: Floats) -> Floats:
        """Return what each chance costs the objective: spreading is what makes that small."""
        if self.name == "perturbed":
            return self.strength * np.maximum(score, FLOOR) * chance**2
        cost: Floats = self.strength * chance * (np.log(np.maximum(chance, 1e-300)) - 1)
        return cost

    @property
    def reach(self) -> float:
        """Return how far below its prices a pair has a chance."""
        return 0.0 if self.name == "perturbed" else NEGLIGIBLE * self.strength


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs that may have a chance, and the sums asked for."""

    paper: Ints
    reviewer: Ints
    score: Floats
    cap: Floats
    demand: Floats
    least: Floats
    most: Floats

    def some(self, wanted: Bools) -> Pairs:
        """Return some of the pairs, with the same sums."""
        return replace(
            self,
            paper=self.paper[wanted],
            reviewer=self.reviewer[wanted],
            score=self.score[wanted],
            cap=self.cap[wanted],
        )

    def net(self, prices: Prices) -> Floats:
        """Return the score of each pair over its two prices."""
        return self.score - prices[0][self.paper] - prices[1][self.reviewer]

    def by_paper(self, values: Floats) -> Floats:
        """Return sums over each submission."""
        sums: Floats = np.bincount(self.paper, values, len(self.demand)).astype(float)
        return sums

    def by_reviewer(self, values: Floats) -> Floats:
        """Return sums over each reviewer."""
        sums: Floats = np.bincount(self.reviewer, values, len(self.most)).astype(float)
        return sums


def balance(pairs: Pairs, shape: Shape, start: Prices) -> tuple[Floats, Prices]:
    """Return the chances of all pairs that meet demands and loads, and their prices.

    Where loads cannot be met by a millionth in the rounds there are, they are as near as they came.
    """
    prices = start
    margin = shape.reach + 0.25 * float(np.ptp(pairs.score)) if len(pairs.score) else 0.0
    settled = _settle_papers(pairs, shape, prices)
    while True:
        net = pairs.net(settled)
        near = net > -margin
        prices = _descend(pairs.some(near), shape, settled)
        net = pairs.net(prices)
        if not np.any(net[~near] > -shape.reach):
            chance = np.clip(shape.chance(net, pairs.score)[0], 0, pairs.cap)
            return chance, prices
        margin *= 2
        settled = prices


def _settle_papers(pairs: Pairs, shape: Shape, prices: Prices) -> Prices:
    theirs = pairs.score - prices[1][pairs.reviewer]

    def sums(price: Floats) -> tuple[Floats, Floats]:
        return _sums(pairs, shape, theirs - price[pairs.paper], pairs.by_paper)

    return _meet(prices[0], pairs.demand, sums), prices[1]


def _descend(pairs: Pairs, shape: Shape, prices: Prices) -> Prices:
    prices = _settle_papers(pairs, shape, prices)
    value = _dual(pairs, shape, prices)
    for _ in range(ROUNDS):
        raw, slope = shape.chance(pairs.net(prices), pairs.score)
        slope = np.where((raw > 0) & (raw < pairs.cap), slope, 0.0)
        load = pairs.by_reviewer(np.clip(raw, 0, pairs.cap))
        over = _excess(pairs, load, prices[1])
        if np.abs(over).max(initial=0.0) <= EXACT:
            break
        step = _newton_step(pairs, slope, over)
        for halving in range(HALVINGS):
            tried = prices[1] + step / 2**halving
            tried = np.where(tried * prices[1] < 0, 0.0, tried)
            better = _settle_papers(pairs, shape, (prices[0], tried))
            new = _dual(pairs, shape, better)
            if new < value - 1e-14 * abs(value):
                break
        else:
            better = _one_at_a_time(pairs, shape, prices)
            new = _dual(pairs, shape, better)
            if not new < value:
                return better
        prices, value = better, new
    return prices


def _excess(pairs: Pairs, load: Floats, price: Floats) -> Floats:
    """Return what each load is over what its price stands for; 0 where the price is 0 and the load fits."""
    free = np.maximum(load - pairs.most, 0) + np.minimum(load - pairs.least, 0)
    bound = load - np.where(price > 0, pairs.most, pairs.least)
    return np.where(price == 0, free, bound)


def _dual(pairs: Pairs, shape: Shape, prices: Prices) -> float:
    """Return the function that the right prices make smallest."""
    net = pairs.net(prices)
    chance = np.clip(shape.chance(net, pairs.score)[0], 0, pairs.cap)
    limit = np.where(prices[1] > 0, pairs.most, pairs.least)
    return float(
        (net * chance - shape.cost(chance, pairs.score)).sum()
        + prices[0] @ pairs.demand
        + prices[1] @ limit
    )


def _newton_step(pairs: Pairs, slope: Floats, over: Floats) -> Floats:
    """Return the change of reviewers' prices that would take what is over away, were all straight lines.

    Submissions' prices follow; only reviewers with something over move. Conjugate gradients.
    """
    some = slope > 0
    paper, reviewer, slope = pairs.paper[some], pairs.reviewer[some], slope[some]
    papers, reviewers = len(pairs.demand), len(over)
    own = np.bincount(paper, slope, papers)
    share = np.divide(1.0, own, out=np.zeros(papers), where=own > 0)
    moving = over != 0
    whole = np.bincount(reviewer, slope, reviewers)
    steady = 1e-9 * max(float(whole.max(initial=0.0)), 1.0)
    diagonal = whole - np.bincount(reviewer, slope**2 * share[paper], reviewers) + steady

    def bent(change: Floats) -> Floats:
        back = share * np.bincount(paper, slope * change[reviewer], papers)
        bent = whole * change - np.bincount(reviewer, slope * back[paper], reviewers)
        return np.where(moving, bent + steady * change, 0.0)

    step = np.zeros(reviewers)
    rest = np.where(moving, over, 0.0)
    scaled = rest / diagonal
    way, weight = scaled, float(rest @ scaled)
    wanted = 1e-12 * weight
    for _ in range(200):
        if weight <= wanted:
            break
        image = bent(way)
        length = weight / float(way @ image)
        step = step + length * way
        rest = rest - length * image
        scaled = rest / diagonal
        before, weight = weight, float(rest @ scaled)
        way = scaled + weight / before * way
    reach = float(np.ptp(pairs.score)) if len(pairs.score) else 1.0
    return np.clip(step, -reach, reach)


def _one_at_a_time(pairs: Pairs, shape: Shape, prices: Prices) -> Prices:
    """Return prices after each reviewer's was set right by itself, and then each submission's."""
    own = pairs.score - prices[0][pairs.paper]

    def sums(price: Floats) -> tuple[Floats, Floats]:
        return _sums(pairs, shape, own - price[pairs.reviewer], pairs.by_reviewer)

    free = sums(np.zeros(len(pairs.most)))[0]
    fits = (free <= pairs.most) & (free >= pairs.least)
    wanted = np.where(free > pairs.most, pairs.most, pairs.least)
    price = np.where(fits, 0.0, _meet(prices[1], wanted, sums, is_done=fits))
    return _settle_papers(pairs, shape, (prices[0], price))


def _sums(
    pairs: Pairs, shape: Shape, net: Floats, group: Callable[[Floats], Floats]
) -> tuple[Floats, Floats]:
    raw, slope = shape.chance(net, pairs.score)
    inside = (raw > 0) & (raw < pairs.cap)
    return group(np.clip(raw, 0, pairs.cap)), group(np.where(inside, slope, 0.0))


def _meet(
    price: Floats,
    wanted: Floats,
    sums: Callable[[Floats], tuple[Floats, Floats]],
    *,
    is_done: Bools | None = None,
) -> Floats:
    """Return the prices at which sums are as wanted: Newton's steps, halved where they leave the bracket."""
    low, high = np.full(len(price), -np.inf), np.full(len(price), np.inf)
    leap = 1.0
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
        middle = np.where(
            np.isfinite(low) & np.isfinite(high),
            (low + high) / 2,
            price + np.where(over > 0, leap, -leap),
        )
        is_wild = (step <= low) | (step >= high) | (slope <= 0) | (np.abs(step - price) > 4 * leap)
        price = np.where(settled, price, np.where(is_wild, middle, step))
        leap *= 1.5
    return price
