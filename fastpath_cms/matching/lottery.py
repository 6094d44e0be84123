"""A draw that obeys the rules about reviewers: one of some assignments, each of which obeys them all.

Chances alone know no seniors, institutions, co-authors or mutual reviews, and no rounding keeps such
rules in general: their sets cross. So as many assignments are drawn from chances as there are tickets,
and each is mended to the nearest that obeys the rules. A pair that stands on as many tickets as the cap
allows stands on no more, so its chance, tickets over all, is under the cap whatever the rules are.

Source: Budish, Che, Kojima and Milgrom, "Designing Random Allocation Mechanisms" (2013), on which rules
a rounding can keep.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from fastpath_cms.matching.breaches import breaches_of
from fastpath_cms.matching.flow import best_total, optimum_of
from fastpath_cms.matching.obeying import obeying
from fastpath_cms.matching.prices import prices_of
from fastpath_cms.matching.problem import Bools, Ints, MatchingError, Problem
from fastpath_cms.matching.randomized import Marginals, marginals_of, spread
from fastpath_cms.matching.rounding import whole_parts
from fastpath_cms.matching.sampling import sample_parts

TICKETS: Final = 16
TRIES: Final = 2  # of chances, each asked for more than the one before
MORE: Final = 1.6  # of what the last one lacked
NEAREST: Final = 2  # a pair drawn is worth the largest score over this beyond its own, when mended


@dataclass(frozen=True, slots=True)
class Draw:
    """What is asked of a draw."""

    shape: str  # perturbed or entropy
    cap: float  # the greatest chance of any free pair
    quality: float  # expected total over the greatest
    seed: int


def chances(problem: Problem, asked: Draw, *, greatest: float) -> tuple[Marginals, Ints]:
    """Return chances that know no rules, and the parts to draw from; raise MatchingError for none."""
    try:
        marginals = spread(
            problem, asked.shape, greatest=greatest, quality=asked.quality, cap=asked.cap
        )
    except ValueError as fault:
        raise MatchingError(str(fault)) from fault
    return marginals, whole_parts(problem, marginals.chance, asked.cap)


def lottery(
    problem: Problem, asked: Draw, *, greatest: float, seconds: float
) -> tuple[Marginals, Bools]:
    """Return assignments that obey the rules, a row each, and the chances when one of them is drawn.

    No free pair stands in more of them than the cap allows. What mending loses is asked for on top, as
    far as chances give it. Raises MatchingError where cap and rules leave none, or time runs out.
    """
    end = time.perf_counter() + seconds

    def tried(quality: float) -> tuple[Marginals, Bools]:
        wanted = replace(asked, quality=min(quality, 1.0))
        rows = _tickets(problem, chances(problem, wanted, greatest=greatest)[1], asked, end)
        return marginals_of(problem, rows.mean(axis=0), greatest), rows

    best = latest = tried(asked.quality)
    quality = asked.quality
    for _ in range(TRIES):
        lack = asked.quality - latest[0].quality
        if lack <= 0 or quality >= 1:
            break
        quality += MORE * lack
        try:
            latest = tried(quality)
        except MatchingError:  # more than there is: what was found stands
            break
        if latest[0].quality > best[0].quality:
            best = latest
    return best


def _tickets(problem: Problem, parts: Ints, asked: Draw, end: float) -> Bools:
    draws = np.random.default_rng(asked.seed)
    count = max(TICKETS, int(np.ceil(1 / asked.cap - 1e-9)))
    most = int(asked.cap * count + 1e-9)
    used = np.zeros(problem.pair_count, np.int64)
    found = np.zeros((count, problem.pair_count), np.bool_)
    for row in range(count):
        drawn = sample_parts(problem, parts, draws)
        found[row] = _mended(problem, drawn, (used < most) | problem.locked, end)
        used += found[row]
    return found


def _mended(problem: Problem, drawn: Bools, is_open: Bools, end: float) -> Bools:
    """Return the assignment nearest to the one drawn that obeys the rules and has only open pairs."""
    if not drawn[~is_open].any() and not _is_broken(problem, drawn):
        return drawn
    kept = np.flatnonzero(drawn & is_open)
    bonus = int(np.abs(problem.score).max(initial=1)) // NEAREST
    pairs = zip(problem.paper[kept].tolist(), problem.reviewer[kept].tolist(), strict=True)
    part = replace(
        problem,
        paper=problem.paper[is_open],
        reviewer=problem.reviewer[is_open],
        score=problem.score[is_open],
        locked=problem.locked[is_open],
        rules=replace(problem.rules, kept=tuple(pairs), bonus=bonus),
    )
    optimum = best_total(part)
    found = obeying(
        part, optimum, prices_of(part, optimum.chosen), seconds=end - time.perf_counter()
    )
    mended = np.zeros_like(drawn)
    if found is not None:
        mended[is_open] = found.optimum.chosen
    if found is None or not optimum_of(problem, mended).is_whole or _is_broken(problem, mended):
        raise MatchingError(
            "No draw was found that obeys the rules under this cap: raise it, or drop a rule."
        )
    return mended


def _is_broken(problem: Problem, chosen: Bools) -> bool:
    return any(one.price is None for one in breaches_of(problem, chosen))
