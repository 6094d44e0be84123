"""Two engines for one network: OR-tools' cost scaling where it is installed, HiGHS' simplex always."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from fastpath_cms.matching.problem import SCALE, Bools, Ints

ENGINES: Final = ("ortools", "highs")


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Pairs with their gains, and what stands around them; rates as in ``flow.Rates``."""

    paper: Ints
    reviewer: Ints
    gain: Ints
    demand: Ints
    least: Ints
    most: Ints
    minimum_rate: int
    missing_rate: int


class NoAnswerError(RuntimeError):
    """An engine gave no optimum for a network that always has one: a fault of ours."""


def engine_there() -> str:
    """Return the better engine of this machine."""
    return "ortools" if find_spec("ortools") else "highs"


def solve_network(network: Network, engine: str = "") -> Ints:
    """Return the places of the pairs in a flow of least cost."""
    ask = {"ortools": _by_ortools, "highs": _by_highs}[engine or engine_there()]
    return np.flatnonzero(ask(network))


def silent_highs() -> Any:
    """Return a HiGHS solver that prints nothing."""
    import highspy  # noqa: PLC0415 - the command line imports lazily

    class Silent(highspy.Highs):
        """Without callbacks: switching them on prints HiGHS' banner before anybody can forbid it."""

        def enableCallbacks(self) -> None:  # noqa: N802 - its name
            self.silent()

    return Silent()  # type: ignore[no-untyped-call]


def _by_ortools(net: Network) -> Bools:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - an extra

    papers, reviewers, pairs = len(net.demand), len(net.least), len(net.paper)
    source, sink = papers + reviewers, papers + reviewers + 1
    own, theirs = np.arange(papers), np.arange(papers, papers + reviewers)
    zero = np.zeros(reviewers, np.int64)
    arcs = [  # tail, head, capacity, cost
        (net.paper, papers + net.reviewer, np.ones(pairs, np.int64), -net.gain),
        (np.full(papers, source), own, net.demand, np.zeros(papers, np.int64)),
        (own, np.full(papers, sink), net.demand, np.full(papers, net.missing_rate)),
        (theirs, np.full(reviewers, sink), net.least, zero - net.minimum_rate),
        (theirs, np.full(reviewers, sink), net.most - net.least, zero),
    ]
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        *(np.concatenate([arc[part] for arc in arcs]).astype(np.int64) for part in range(4))
    )
    whole = int(net.demand.sum())
    flow.set_node_supply(source, whole)
    flow.set_node_supply(sink, -whole)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise NoAnswerError(f"OR-tools answered {status}")
    used: Bools = flow.flows(np.arange(pairs)) > 0
    return used


def _by_highs(net: Network) -> Bools:
    import highspy  # noqa: PLC0415 - the command line imports lazily

    papers, reviewers, pairs = len(net.demand), len(net.least), len(net.paper)
    # Columns: pairs, missing reviews, filled minimums. Rows: submissions, loads, minimums.
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = pairs + papers + reviewers, papers + 2 * reviewers
    lp.sense_ = highspy.ObjSense.kMinimize
    lp.col_cost_ = np.concatenate(
        [
            -net.gain / SCALE,
            np.full(papers, net.missing_rate / SCALE),
            np.full(reviewers, -net.minimum_rate / SCALE),
        ]
    )
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.concatenate([np.ones(pairs), net.demand, net.least]).astype(float)
    lp.row_lower_ = np.concatenate([net.demand, np.zeros(2 * reviewers)]).astype(float)
    lp.row_upper_ = np.concatenate(
        [net.demand, net.most, np.full(reviewers, highspy.kHighsInf)]
    ).astype(float)
    index = np.concatenate(
        [
            np.stack(
                [net.paper, papers + net.reviewer, papers + reviewers + net.reviewer], axis=1
            ).ravel(),
            np.arange(papers),
            np.arange(papers + reviewers, papers + 2 * reviewers),
        ]
    )
    value = np.concatenate([np.ones(3 * pairs + papers), np.full(reviewers, -1.0)])
    starts = np.concatenate([3 * np.arange(pairs), 3 * pairs + np.arange(papers + reviewers + 1)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = index.astype(np.int32)
    lp.a_matrix_.value_ = value
    solver = silent_highs()
    solver.setOptionValue("solver", "simplex")
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise NoAnswerError(f"HiGHS answered {solver.getModelStatus()}")
    used: Bools = np.asarray(solver.getSolution().col_value)[:pairs] > 0.5
    return used


def end_threads() -> None:
    """End the threads that HiGHS keeps between solves: a fork would inherit them half, and abort."""
    if "highspy" in sys.modules:
        sys.modules["highspy"].Highs.resetGlobalScheduler(True)
