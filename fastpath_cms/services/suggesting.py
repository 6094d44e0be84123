"""Suggesting reviewers for one submission: for a sealed paper, which no plan is about."""

from __future__ import annotations

from dataclasses import dataclass

from fastpath_cms.queries.affinities import Affinities
from fastpath_cms.queries.board_rows import Board


@dataclass(frozen=True, slots=True)
class Suggested:
    """A member with the parts of the score, weighted; ``is_marked`` for who would review it."""

    person_id: int
    score: float
    text: float
    topics: float
    bid: float
    is_marked: bool


def suggest(found: Board, affinities: Affinities) -> tuple[Suggested, ...]:
    """Return the members who may review the one paper of a board, the best first.

    Today's reviewers stay marked; the rest are the best fits whose limit is not reached, then those
    whose is. Loads are those its viewer sees.
    """
    (row,) = found.rows
    room = {
        member.person_id: member.limit is None or member.load < member.limit
        for member in found.members
    }
    at = {person_id: column for column, person_id in enumerate(affinities.members)}
    line = affinities.submissions.index(row.submission_id)
    weights = affinities.weights
    scored = []
    for cell in row.cells:
        if cell.is_conflicted or cell.is_declined or cell.person_id not in at:
            continue
        place = line, at[cell.person_id]
        parts = (
            weights.text * float(affinities.text[place]),
            weights.topics * float(affinities.topics[place]),
            weights.bids * float(affinities.bids[place]),
        )
        scored.append((cell, float(affinities.total[place]), parts))
    scored.sort(key=lambda one: (not one[0].is_assigned, not room[one[0].person_id], -one[1]))
    wanted = max(row.demand, sum(cell.is_assigned for cell, _, _ in scored))
    marked = {cell.person_id for cell, _, _ in scored[:wanted]}
    scored.sort(key=lambda one: -one[1])
    return tuple(
        Suggested(cell.person_id, score, *parts, cell.person_id in marked)
        for cell, score, parts in scored
    )
