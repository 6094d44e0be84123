"""The parts of the laboratory's measurements that look inside: each a process of its own.

``write FILE PAPERS REVIEWERS PAIRS`` makes a synthetic conference; ``samples NAME MOST CAP N`` draws from
chances and compares; ``perturbed FILE`` spreads chances at scale; ``whatif FILE`` changes one thing.
"""

from __future__ import annotations

import gzip
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from fastpath_cms.match_inputs import Inputs
from fastpath_cms.matching.certificate import faults_of
from fastpath_cms.matching.explaining import Explainer
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.problem import Problem
from fastpath_cms.matching.proposing import Wish, propose
from fastpath_cms.matching.randomized import spread
from fastpath_cms.matching.sampling import PARTS, sample_parts
from tests.bench.machine import say
from tests.bench.matching import BIDS
from tests.bench.synthetic import clustered, write_scores

QUALITY: Final = 0.9499


def write(path: str, papers: str, reviewers: str, pairs: str) -> None:
    """Write the scores of a synthetic conference."""
    write_scores(Path(path), clustered(int(papers), int(reviewers), int(pairs)))


def samples(name: str, most: str, cap: str, count: str) -> None:
    """Draw assignments; say how many broke a demand or a load, and how far marginals are off."""
    lines = gzip.decompress((BIDS / f"{name}.in.gz").read_bytes()).decode().splitlines()[1:]
    scores = np.array([[float(one) for one in line.split()] for line in lines if line])
    problem = Problem.of_matrix(scores, demand=3, most=int(most))
    parts = propose(problem, Wish("random", cap=float(cap), quality=QUALITY)).parts
    if parts is None:
        raise SystemExit(f"{name} has no chances")
    draws, times, broken = np.random.default_rng(1), np.zeros(problem.pair_count), 0
    began = time.perf_counter()
    for _ in range(int(count)):
        chosen = sample_parts(problem, parts, draws)
        broken += bool(faults_of(problem, chosen))
        times += chosen
    seconds = time.perf_counter() - began
    chance = parts / PARTS
    sigma = np.sqrt(chance * (1 - chance) / int(count))
    sure = np.array_equal(times[sigma == 0], chance[sigma == 0] * int(count))
    # A pair drawn once in a thousand draws has no bell curve: only those of five draws and more have.
    some = np.minimum(chance, 1 - chance) * int(count) >= 5
    off = np.abs(times / int(count) - chance)[some] / sigma[some]
    say(
        f"{name}: {int(count):,} draws, {broken} break a sum; {int((sigma > 0).sum()):,} open pairs, "
        f"{int(some.sum()):,} of 5 draws or more: {int((off > 4).sum())} over 4 sigma "
        f"({some.sum() * 6.3e-5:.1f} by chance), largest {off.max():.2f}; sure pairs "
        f"{'as they should be' if sure else 'WRONG'}; {1000 * seconds / int(count):.1f} ms a draw"
    )


def perturbed(path: str) -> None:
    """Spread chances at scale."""
    problem = _read(path)
    greatest = float(problem.score[best_total(problem).chosen].sum()) / 1e6
    _timed(
        "10,000 x 5,000: perturbed maximisation",
        lambda: (
            f"quality {spread(problem, 'perturbed', greatest=greatest, quality=0.95, cap=0.8).quality:.5f}"
        ),
        "20 s, 800 MB",
    )


def whatif(path: str) -> None:
    """Change one thing of a large assignment, and say what moves."""
    problem = _read(path)
    chosen = best_total(problem).chosen
    began = time.perf_counter()
    explainer = Explainer(problem, chosen)
    say(f"10,000 x 5,000: ready for questions after {time.perf_counter() - began:.2f} s, once")
    used, free = int(np.flatnonzero(chosen)[17]), int(np.flatnonzero(~chosen)[1017])
    busiest = int(np.argmax(problem.load_of(chosen)))
    for name, ask in (
        ("lock a pair", lambda: explainer.lock(free)),
        ("veto a pair", lambda: explainer.veto(used)),
        ("lower a load", lambda: explainer.most(busiest, -1)),
        ("raise a load", lambda: explainer.most(busiest, 1)),
    ):

        def told(ask: Callable[[], object] = ask) -> str:
            change = ask()
            said = getattr(change, "total", 0) / 1e6, len(getattr(change, "moves", ()))
            return f"total {said[0]:+.4f}, {said[1]} moves"

        _timed(f"10,000 x 5,000: {name}", told, "2 s")


def _read(path: str) -> Problem:
    return Inputs({"scores": Path(path)}, 3, 7, 0).problem()


def _timed(name: str, deed: Callable[[], str], limit: str) -> None:
    began, processor = time.perf_counter(), time.process_time()
    said = deed()
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{name:48}{said:>34}{seconds:8.2f}{processor:8.2f}{memory:7.0f}  {limit}")


if __name__ == "__main__":
    {"write": write, "samples": samples, "perturbed": perturbed, "whatif": whatif}[sys.argv[1]](
        *sys.argv[2:]
    )
