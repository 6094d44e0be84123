"""Rules beyond demands and loads: seniors, who sits apart, no mutual reviews, and what is kept.

Places are those of the problem's papers and reviewers. A flow knows none of these but the bonus for
kept pairs; ``obeying`` solves the others.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Apart:
    """Reviewers of whom a submission has at most one, and what they share: ``from Northgate``."""

    share: str
    reviewers: tuple[int, ...]

    @classmethod
    def of_institution(cls, name: str, reviewers: tuple[int, ...]) -> Apart:
        """Return the rule for all reviewers of one institution."""
        return cls(f"from {name}", reviewers)

    @classmethod
    def of_coauthors(cls, one: int, other: int) -> Apart:
        """Return the rule for two reviewers who write together."""
        return cls("who write together", (one, other))


@dataclass(frozen=True, slots=True)
class Rules:
    """What an assignment must also obey; the defaults ask for nothing."""

    seniors: tuple[int, ...] | None = None  # every submission needs one of these reviewers
    apart: tuple[Apart, ...] = ()
    authors: tuple[
        tuple[int, int], ...
    ] = ()  # (paper, reviewer): nobody reviews a reviewer's paper back
    mutual_price: int | None = None  # millionths that a mutual review costs; None forbids it
    kept: tuple[tuple[int, int], ...] = ()  # (paper, reviewer): the present assignment
    bonus: int = 0  # millionths that each kept pair is worth beyond its score: the cost of change

    def __post_init__(self) -> None:
        """Raise ValueError for a price or a bonus below zero."""
        if self.bonus < 0 or (self.mutual_price or 0) < 0:
            raise ValueError("A price and a bonus are zero or more.")

    @property
    def are_hard(self) -> bool:
        """Tell whether there is a rule that a flow does not know."""
        return self.seniors is not None or bool(self.apart) or bool(self.authors)

    def as_bytes(self) -> bytes:
        """Return all that the rules say, the same for equal rules."""
        return json.dumps(astuple(self), default=int).encode()


NO_RULES = Rules()
