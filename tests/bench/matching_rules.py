"""Measure what-ifs, a page of prices, rules and repairs of the laboratory: ``python -m tests.bench.matching_rules``.

Seniors, institutions, co-authors and authors are invented; the bids of aamas2016 are real.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from fastpath_cms.matching.alternates import alternates
from fastpath_cms.matching.explaining import Explainer
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.pricing import Table
from fastpath_cms.matching.problem import Floats, Problem
from fastpath_cms.matching.proposing import OBJECTIVES, Wish, propose
from fastpath_cms.matching.repairing import repair
from fastpath_cms.matching.rules import Apart, Rules
from tests.bench.machine import machine, say

BIDS: Final = Path(__file__).parent / "bids"
SEED: Final = 2027


def main() -> None:
    """Print a line for each deed: what came of it, and how long it took."""
    say(f"{machine()}; in one process, imports aside")
    draw = np.random.default_rng(SEED)
    page(np.round(draw.beta(2, 5, (1000, 100)), 4))
    small = np.round(draw.beta(2, 5, (40, 10)), 3)
    for price in (None, 0.05):
        title = "40 x 10, all rules" + (", mutual reviews priced" if price else "")
        modes(title, ruled(small, most=10, price=price), "1 s")
    text = gzip.decompress((BIDS / "aamas2016.in.gz").read_bytes()).decode().splitlines()[1:]
    bids = np.array([[float(one) for one in line.split()] for line in text if line])
    modes("aamas2016, all rules", ruled(bids, most=12), "a few seconds")


def page(scores: Floats) -> None:
    """Print what a page of prices, single questions, alternates and a repair take at 1,000 x 100."""
    size = f"{scores.shape[0]:,} x {scores.shape[1]} x 3"
    problem = Problem.of_matrix(scores, demand=3, most=35)
    chosen = best_total(problem).chosen
    timed(f"{size}: every price and next best", lambda: some(Table.of(problem, chosen)), "0.5 s")
    explainer = Explainer(problem, chosen)
    used, free = int(np.flatnonzero(chosen)[17]), int(np.flatnonzero(~chosen)[1017])
    timed(f"{size}: lock a pair", lambda: str(explainer.lock(free) is not None), "2 s")
    timed(f"{size}: veto a pair", lambda: f"{len(explainer.veto(used).moves)} moves", "2 s")
    timed(f"{size}: alternates", lambda: f"{alternates(problem, chosen).missing.sum()} lack", "")
    tight = replace(problem, most=np.full(100, 29))
    timed(f"{size}: repair of 100 reviews short", lambda: f"{raised(tight)} raised", "")


def modes(title: str, problem: Problem, limit: str) -> None:
    """Print each objective."""
    for objective in OBJECTIVES:

        def told(objective: str = objective) -> str:
            found = propose(problem, Wish(objective=objective, cap=0.9))
            broken = sum(one.price is None for one in found.breaches)
            return f"total {found.total:.3f} gap {found.gap:.2%} broken {broken}"

        timed(f"{title}: {objective}", told, limit)


def ruled(scores: Floats, *, most: int, price: float | None = None) -> Problem:
    """Return a problem with a third of seniors, and a conflict of each author with their papers."""
    draw = np.random.default_rng(SEED)
    papers, reviewers = scores.shape
    home = draw.integers(0, reviewers // 2, reviewers)
    apart = [
        Apart.of_institution(f"U{place}", tuple(np.flatnonzero(home == place).tolist()))
        for place in range(reviewers // 2)
        if (home == place).sum() > 1
    ]
    for _ in range(reviewers // 2):
        one, other = draw.choice(reviewers, 2, replace=False).tolist()
        apart.append(Apart.of_coauthors(one, other))
    authors = {
        (paper, int(draw.integers(reviewers))) for paper in draw.permutation(papers)[: papers // 3]
    }
    forbidden = np.zeros(scores.shape, np.bool_)
    for paper, author in authors:
        forbidden[paper, author] = True
    rules = Rules(
        seniors=tuple(range(0, reviewers, 2)),
        apart=tuple(apart),
        authors=tuple(sorted((int(paper), author) for paper, author in authors)),
        mutual_price=None if price is None else round(price * 1e6),
    )
    demand = 3 if papers > 100 else 2
    return replace(
        Problem.of_matrix(scores, demand=demand, most=most, forbidden=forbidden), rules=rules
    )


def some(table: Table) -> str:
    """Return how many prices there are."""
    return f"{len(table.lock):,} prices"


def raised(problem: Problem) -> int:
    """Return by how much the smallest repair raises loads."""
    found = repair(problem)
    return found.raised if found else 0


def timed(name: str, deed: Callable[[], str], limit: str) -> None:
    """Print one line."""
    began, processor = time.perf_counter(), time.process_time()
    told = deed()
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    say(f"{name:48}{told:>44}{seconds:8.2f}{processor:8.2f}  {limit}")


if __name__ == "__main__":
    main()
