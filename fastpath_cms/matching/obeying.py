"""The best assignments that obey the rules a flow does not know: of greatest total, or of best worst paper.

The flow comes first: where it breaks no rule, nothing is left to do. Else ``searching`` finds the
greatest total over all pairs. The best worst paper is a floor under all papers, stepped down from
the linear program's bound until it is met.
"""

from __future__ import annotations

import time
from typing import Final

import numpy as np

from fastpath_cms.matching.certificate import Claim, Prices, bound_of
from fastpath_cms.matching.faces import Face
from fastpath_cms.matching.fair import Fairest, claim_on_worst, unit_of, weighted_claim
from fastpath_cms.matching.flow import Optimum
from fastpath_cms.matching.problem import SCALE, Problem
from fastpath_cms.matching.searching import UNIT, Found, Search, first_pairs

STEPS: Final = 10  # floors tried below the bound, each step twice as far as the one before


def obeying(problem: Problem, optimum: Optimum, prices: Prices, *, seconds: float) -> Found | None:
    """Return the best assignment that obeys the rules; None where none is found in ``seconds``.

    ``prices`` belong to ``optimum``. Where not all can be had, a submission without its senior
    counts like a missing review; reviewers kept apart and forbidden mutual reviews stay so.
    """
    search = Search(problem, time.perf_counter() + seconds)
    rows, has = search.restraints, search.restraints.count(optimum.chosen)
    if not np.any((has < rows.low) | (has > rows.high)):
        return Found(optimum, True, Face.of(problem, prices))
    relaxed = search.relaxed(first_pairs(problem, optimum.chosen, prices))
    return None if relaxed is None else search.best(relaxed, bound_of(problem, prices))


def fairest_obeying(
    problem: Problem, optimum: Optimum, prices: Prices, *, seconds: float, engine: str = ""
) -> Fairest | None:
    """Return the assignment of best worst paper, then of greatest total, that obeys the rules.

    ``optimum`` obeys them, and ``prices`` are the flow's. None where it leaves anything unmet, or
    where none is found in ``seconds``.
    """
    if not optimum.is_whole or not problem.papers:
        return None
    end = time.perf_counter() + seconds
    highest = Search(problem, end).relaxed(
        first_pairs(problem, optimum.chosen, prices), is_level=True
    )
    worst_claim = claim_on_worst(problem, seconds=seconds, engine=engine)
    if highest is None or worst_claim is None:
        return None
    grain = problem.grain
    top = int(np.floor(highest.bound * UNIT / grain + 1e-3)) * grain
    step = max(grain, SCALE // 1000)
    for place in range(STEPS):
        floor = top - step * (2**place - 1)
        search = Search(problem, end, floor)
        relaxed = search.relaxed(highest.pairs)
        found = None if relaxed is None else search.best(relaxed, bound_of(problem, prices))
        if relaxed is not None and found is not None and found.optimum.is_whole:
            unit = unit_of(problem)
            extra = np.rint(relaxed.weight * unit).astype(np.int64)
            claim: Claim = weighted_claim(problem, unit, extra, floor, engine)
            is_proved = found.is_proved and place == 0
            return Fairest(found.optimum.chosen, claim, worst_claim, is_proved)
    return None
