"""What an assignment would become: who moves where, and the exact difference; and sentences for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastpath_cms.matching.flow import optimum_of
from fastpath_cms.matching.problem import SCALE, Bools, Ints, Problem


@dataclass(frozen=True, slots=True)
class Move:
    """What one reviewer would do: review ``takes`` in place of ``gives_up``; None is no submission."""

    reviewer: int
    takes: int | None
    gives_up: int | None

    def said(self, problem: Problem) -> str:
        """Return the move as a sentence."""
        name = problem.reviewers[self.reviewer]
        if self.gives_up is None:
            return f"{name} would take {problem.papers[self.takes or 0]} as well."
        if self.takes is None:
            return f"{name} would give up {problem.papers[self.gives_up]}."
        return f"{name} would move from {problem.papers[self.gives_up]} to {problem.papers[self.takes]}."


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """The difference between two assignments: what the second adds, removes and costs."""

    total: int  # millionths of a score; below zero is a loss
    worth: int  # the same with the bonuses of kept pairs, which is what prices are about
    missing: int  # reviews more that nobody writes
    below: int  # submissions more that reviewers are below their minimum loads
    added: Ints  # places of pairs
    removed: Ints
    moves: tuple[Move, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Tell whether the assignment stays as it is."""
        return not len(self.added) and not len(self.removed)

    def said(self, problem: Problem, longest: int = 6) -> list[str]:
        """Return the moves, at most ``longest`` of them, and the cost as sentences."""
        said = [move.said(problem) for move in self.moves[:longest]]
        if rest := len(self.moves) - len(said):
            said.append(f"{counted(rest, 'more move')} follow{'s' if rest == 1 else ''}.")
        if self.missing > 0:
            said.append(f"{counted(self.missing, 'more review')} would go unwritten.")
        if self.below > 0:
            said.append(f"{counted(self.below, 'more submission')} would lack to minimum loads.")
        if self.total:
            said.append(
                f"The total would {'rise' if self.total > 0 else 'fall'} by {score_said(abs(self.total))}."
            )
        elif not self.is_nothing:
            said.append("The total would stay the same.")
        return said or ["Nothing would change."]


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a pair stands among the pairs that may be assigned; equal scores share a rank."""

    of_paper: int  # 1 is the submission's best reviewer
    paper_count: int
    of_reviewer: int  # 1 is the reviewer's best submission
    reviewer_count: int

    def said(self) -> str:
        """Return both ranks as a sentence."""
        return (
            f"This reviewer is the paper's {nth(self.of_paper)} of {self.paper_count}; "
            f"this paper is the reviewer's {nth(self.of_reviewer)} of {self.reviewer_count}."
        )


def change_between(
    before: tuple[Problem, Bools], after: tuple[Problem, Bools], moves: tuple[Move, ...] = ()
) -> Change:
    """Return the difference between two assignments over the same pairs, each under its own loads."""
    (old, had), (new, has) = before, after
    was, will = optimum_of(old, had), optimum_of(new, has)
    added, removed = np.flatnonzero(has & ~had), np.flatnonzero(had & ~has)
    return Change(
        int(new.score[added].sum() - old.score[removed].sum()),
        int(new.gain[has].sum() - old.gain[had].sum()),
        int(will.missing.sum() - was.missing.sum()),
        int(will.below.sum() - was.below.sum()),
        added,
        removed,
        moves,
    )


def score_said(millionths: int) -> str:
    """Return a score without trailing zeros, as people read it."""
    return f"{millionths / SCALE:.6f}".rstrip("0").rstrip(".")


def nth(rank: int) -> str:
    """Return ``best``, ``2nd best``, ``3rd best`` and so on."""
    if rank == 1:
        return "best"
    ending = (
        "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    )
    return f"{rank}{ending} best"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
