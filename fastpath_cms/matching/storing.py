"""A proposal as text: all that the checker needs, in whole numbers and names, and nothing of the hour.

Two runs on the same inputs with the same wish store the same bytes.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from fastpath_cms.matching.certificate import Claim
from fastpath_cms.matching.checking import FORMAT, seal_of
from fastpath_cms.matching.problem import SCALE, Ints
from fastpath_cms.matching.proposing import Proposal


def text_of(proposal: Proposal, inputs: dict[str, Any] | None = None) -> str:
    """Return a proposal as JSON. ``inputs`` say where the problem came from, for whoever checks it."""
    return json.dumps(stored(proposal, inputs), ensure_ascii=False)


def stored(proposal: Proposal, inputs: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a proposal as plain values, sealed."""
    problem, wish = proposal.problem, proposal.wish
    chosen = np.flatnonzero(proposal.chosen)
    body: dict[str, Any] = {
        "format": FORMAT,
        "inputs": inputs or {},
        "digest": proposal.digest,
        "wish": {
            "objective": wish.objective,
            "cap": wish.cap,
            "seed": wish.seed,
            "loss": wish.loss,
            "shape": wish.shape,
            "quality": wish.quality,
        },
        "pairs": [
            [problem.papers[paper], problem.reviewers[reviewer]]
            for paper, reviewer in zip(
                problem.paper[chosen].tolist(), problem.reviewer[chosen].tolist(), strict=True
            )
        ],
        "missing": _named(problem.papers, proposal.missing),
        "below": _named(problem.reviewers, proposal.below),
        "broken": [one.said for one in proposal.breaches],
        "total": round(proposal.total * SCALE),
        "worst": round(proposal.worst * SCALE),
        "cvar10": proposal.cvar10,
        "bound": proposal.bound,
        "gap": proposal.gap,
        "worst_bound": proposal.worst_bound,
        "claims": [_claim(claim) for claim in proposal.claims],
        "chances": None,
        "tickets": None,
    }
    if (parts := proposal.parts) is not None:
        some = np.flatnonzero(parts)
        body["chances"] = [
            numbers.tolist()
            for numbers in (problem.paper[some], problem.reviewer[some], parts[some])
        ]
    if (rows := proposal.tickets) is not None:
        body["tickets"] = [
            [problem.paper[row].tolist(), problem.reviewer[row].tolist()] for row in rows
        ]
    return body | {"seal": seal_of(body)}


def _named(names: tuple[str, ...], numbers: Ints) -> dict[str, int]:
    return {names[place]: int(numbers[place]) for place in np.flatnonzero(numbers)}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "unit": claim.unit,
        "floor": claim.floor,
        "papers": claim.prices.paper.tolist(),
        "reviewers": claim.prices.reviewer.tolist(),
        "extra": None if claim.extra is None else claim.extra.tolist(),
    }
