"""The laboratory's door: a problem and a wish in, a proposal with its proof out.

Four objectives. *plain* is the greatest total. *total*, the default, is the greatest total and, among
all that reach it, the best worst tenth that is found in time; a ``loss`` lets it give up a share of
the total for a better tenth. *fair* is the best worst paper, then the greatest total. *random* draws
from chances that no pair exceeds a cap on; with rules about reviewers, one of some assignments that obey
them (``lottery``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from fastpath_cms.matching.breaches import Breach, breaches_of
from fastpath_cms.matching.certificate import Claim, Prices, short_of, value_of
from fastpath_cms.matching.engines import engine_there
from fastpath_cms.matching.faces import Face
from fastpath_cms.matching.fair import best_worst
from fastpath_cms.matching.fair_at_scale import LARGE, best_worst_at_scale
from fastpath_cms.matching.flow import Optimum, best_total
from fastpath_cms.matching.growing import grown, wanted_pairs
from fastpath_cms.matching.lottery import Draw, chances, lottery
from fastpath_cms.matching.measures import gap_of, plain, tail_of, total_of, worst_of
from fastpath_cms.matching.obeying import fairest_obeying, obeying
from fastpath_cms.matching.prices import prices_of
from fastpath_cms.matching.problem import SCALE, Bools, Ints, MatchingError, Problem
from fastpath_cms.matching.randomized import Marginals
from fastpath_cms.matching.rules import NO_RULES
from fastpath_cms.matching.sampling import drawn_row, sample_parts
from fastpath_cms.matching.tail import raise_tail

OBJECTIVES: Final = ("total", "plain", "fair", "random")
# Limits of what follows the greatest total, in seconds.
SECONDS: Final = {"total": 6.0, "loss": 25.0, "fair": 60.0}
RULED_SECONDS: Final = 30.0  # limit of the search for one that obeys the rules
SHAPES: Final = ("perturbed", "entropy")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for."""

    objective: str = "total"  # one of OBJECTIVES
    cap: float = 1.0  # the greatest chance of any pair; read by random
    seed: int = 0
    seconds: float | None = None  # for what follows the greatest total; None: the objective's own
    engine: str = ""  # "" is the better one there is
    loss: float = 0.0  # share of the total that may be given for the worst tenth; read by total
    shape: str = "perturbed"  # one of SHAPES; read by random
    quality: float = 0.95  # expected total over the greatest; read by random


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """An assignment of pairs, what it leaves short, what it is worth, and the proof of that.

    Scores, not millionths. ``bound`` is a total no assignment exceeds that the objective allows (for
    *fair*, one whose worst paper is as good); ``gap`` is what is missing to it, a share of it.
    """

    problem: (
        Problem  # whose pairs ``chosen`` speaks of: as asked, or with some of its others listed
    )
    wish: Wish
    digest: str  # SHA-256 of the problem
    chosen: Bools  # of each pair
    missing: Ints  # reviews short, of each submission
    below: Ints  # submissions below the minimum, of each reviewer
    total: float
    worst: float
    cvar10: float  # the mean of the worst tenth
    bound: float
    gap: float
    worst_bound: float | None  # fair: no worst paper exceeds it
    prices: Prices  # of the greatest total
    claims: tuple[Claim, ...]  # what proves ``bound``, then ``worst_bound``
    seconds: float  # it took
    said: str  # what the chair should know, "" if nothing
    breaches: tuple[Breach, ...] = ()  # rules that are broken, those at a price included
    marginals: Marginals | None = None  # random: what was asked for
    parts: Ints | None = None  # random: what was drawn from, PARTS of each pair
    tickets: Bools | None = (
        None  # random with rules: the assignments one was drawn from, a row each
    )

    @property
    def is_whole(self) -> bool:
        """Tell whether every demand and every minimum load is met."""
        return not self.missing.any() and not self.below.any()


@dataclass(frozen=True, slots=True, eq=False)
class _Start:
    """The greatest total that obeys the rules, and the flow's prices, which know none."""

    optimum: Optimum
    prices: Prices
    face: Face | None = None  # what is open in assignments worth as much; None: what the prices say


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What a mode makes of the greatest total."""

    chosen: Bools
    claims: tuple[Claim, ...] = ()
    said: str = ""
    marginals: Marginals | None = None
    parts: Ints | None = None
    tickets: Bools | None = None


def propose(problem: Problem, wish: Wish = Wish()) -> Proposal:
    """Return a proposal. Nothing is printed, and nothing is random but by the seed.

    What cannot be met is left short and listed, in every mode. Raises MatchingError for a wish
    that is none, and for chances that cannot be had.
    """
    _check(wish)
    if problem.others is not None and problem.rules != NO_RULES:
        raise MatchingError("Rules ask that every pair is listed that may be assigned.")
    started = time.perf_counter()
    problem, optimum, prices = _greatest(problem, wish.engine)
    start, obeyed = _obeying(problem, wish, _Start(optimum, prices))
    found = _MODES[wish.objective](problem, wish, start)
    claims = found.claims or (Claim(prices),)
    value, bound = value_of(problem, found.chosen), claims[0].bound(problem)
    missing, below = short_of(problem, found.chosen)
    total = total_of(problem, found.chosen)
    return Proposal(
        problem=problem,
        wish=wish,
        digest=problem.digest,
        chosen=found.chosen,
        missing=missing,
        below=below,
        total=plain(total),
        worst=worst_of(problem, found.chosen),
        cvar10=tail_of(problem, found.chosen),
        bound=(total + bound - value) / SCALE,
        gap=gap_of(value, bound, total),
        worst_bound=claims[1].bound(problem) / SCALE if len(claims) > 1 else None,
        prices=prices,
        claims=claims,
        seconds=time.perf_counter() - started,
        said=" ".join(one for one in (obeyed, found.said) if one),
        breaches=tuple(breaches_of(problem, found.chosen)),
        marginals=found.marginals,
        parts=found.parts,
        tickets=found.tickets,
    )


def _greatest(problem: Problem, engine: str) -> tuple[Problem, Optimum, Prices]:
    while True:
        optimum = best_total(problem, engine=engine)
        prices = prices_of(problem, optimum.chosen)
        wider = grown(problem, *wanted_pairs(problem, prices))
        if wider.pair_count == problem.pair_count:
            return problem, optimum, prices
        problem = wider


def _obeying(problem: Problem, wish: Wish, start: _Start) -> tuple[_Start, str]:
    """Return the greatest total that obeys the rules, and what there is to say about it."""
    if not problem.rules.are_hard:
        return start, ""
    seconds = RULED_SECONDS if wish.seconds is None else wish.seconds
    found = obeying(problem, start.optimum, start.prices, seconds=seconds)
    if found is None:
        return start, _DISOBEYED
    start = _Start(found.optimum, start.prices, found.face)
    return start, "" if found.is_proved else _OBEYED_LATE


def _check(wish: Wish) -> None:
    if wish.objective not in OBJECTIVES:
        raise MatchingError(f"An objective is one of {', '.join(OBJECTIVES)}.")
    if wish.engine == "ortools" and engine_there() != "ortools":
        raise MatchingError(
            "OR-tools is not installed: it comes with the extra “large”. Without --engine, HiGHS solves."
        )
    if wish.shape not in SHAPES:
        raise MatchingError(f"A shape is one of {', '.join(SHAPES)}.")
    if not 0 < wish.cap <= 1:
        raise MatchingError("A cap is over 0 and at most 1.")
    if not 0 < wish.quality <= 1:
        raise MatchingError("A quality is over 0 and at most 1.")
    if not 0 <= wish.loss < 1:
        raise MatchingError("A loss is a share of the total: 0.01 is one percent.")


def _limit(wish: Wish) -> float:
    if wish.seconds is not None:
        return wish.seconds
    return SECONDS["loss" if wish.loss and wish.objective == "total" else wish.objective]


def _plain(problem: Problem, wish: Wish, start: _Start) -> _Found:  # noqa: ARG001 - one signature
    return _Found(start.optimum.chosen)


def _total(problem: Problem, wish: Wish, start: _Start) -> _Found:
    if _is_unruly(problem, start.optimum.chosen):
        return _Found(start.optimum.chosen, said=_UNRULY)
    face = start.face or Face.of(problem, start.prices)
    raised = raise_tail(problem, start.optimum, face, seconds=_limit(wish), loss=wish.loss)
    return _Found(raised.optimum.chosen, said="" if raised.is_proved else _HASTY)


def _fair(problem: Problem, wish: Wish, start: _Start) -> _Found:
    optimum, seconds = start.optimum, _limit(wish)
    if not optimum.is_whole:
        return _Found(optimum.chosen, said=_SHORT)
    if _is_unruly(problem, optimum.chosen):
        return _Found(optimum.chosen, said=_UNRULY)
    if problem.rules.are_hard:
        fairest = fairest_obeying(
            problem, optimum, start.prices, seconds=seconds, engine=wish.engine
        )
    elif problem.pair_count >= LARGE:
        fairest = best_worst_at_scale(
            problem, optimum, start.prices, seconds=seconds, engine=wish.engine
        )
    else:
        fairest = best_worst(problem, optimum, seconds=seconds, engine=wish.engine)
    if fairest is None:
        return _Found(optimum.chosen, said=_LATE)
    said = "" if fairest.is_proved else _UNPROVED
    return _Found(fairest.chosen, (fairest.total_claim, fairest.worst_claim), said)


def _random(problem: Problem, wish: Wish, start: _Start) -> _Found:
    optimum = start.optimum
    if not optimum.is_whole:
        return _Found(optimum.chosen, said=_SHORT)
    if _is_unruly(problem, optimum.chosen):
        return _Found(optimum.chosen, said=_UNRULY)
    greatest = float(problem.score[optimum.chosen].sum()) / SCALE
    if problem.rules.are_hard:
        return _lottery(problem, wish, greatest)
    draws = np.random.default_rng(wish.seed)
    asked = Draw(wish.shape, wish.cap, wish.quality, wish.seed)
    marginals, parts = chances(problem, asked, greatest=greatest)
    return _Found(sample_parts(problem, parts, draws), marginals=marginals, parts=parts)


def _is_unruly(problem: Problem, chosen: Bools) -> bool:
    return any(one.price is None for one in breaches_of(problem, chosen))


def _lottery(problem: Problem, wish: Wish, greatest: float) -> _Found:
    limit = RULED_SECONDS if wish.seconds is None else wish.seconds
    asked = Draw(wish.shape, wish.cap, wish.quality, wish.seed)
    marginals, rows = lottery(problem, asked, greatest=greatest, seconds=limit)
    said = _TICKETS.format(len(rows))
    if marginals.quality < wish.quality - 1e-3:
        said += f" {_LOSSY.format(marginals.quality, wish.quality)}"
    return _Found(
        rows[drawn_row(len(rows), wish.seed)], said=said, marginals=marginals, tickets=rows
    )


_LOSSY: Final = (
    "They reach {:.2%} of the greatest total on average, not {:.2%}: rules and cap cost the rest."
)
_TICKETS: Final = "One of {} assignments that obey the rules; chances are shares of these."
_UNRULY: Final = (
    "Not all rules are obeyed, so this is the greatest total found: nothing is drawn or raised."
)
_DISOBEYED: Final = "Time ran out before an assignment was found that obeys the rules."
_OBEYED_LATE: Final = "Time ran out: the total is within its bound, and may be better."
_HASTY: Final = "Time ran out: the worst tenth is the best found, and may be better."
_UNPROVED: Final = (
    "Time ran out: the worst paper and the total are within the bounds, and may be better."
)
_SHORT: Final = "Reviews or minimum loads are short, so this is the greatest total."
_LATE: Final = "Time ran out, so this is the greatest total; the worst paper may be better."

_MODES: Final[dict[str, Callable[[Problem, Wish, _Start], _Found]]] = {
    "total": _total,
    "plain": _plain,
    "fair": _fair,
    "random": _random,
}
