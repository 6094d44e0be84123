"""Refusals: why a deed may not be done, in a sentence a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeAlias

from fastpath_cms.domain.calendar import DateKind

Box: TypeAlias = tuple[float, float, float, float]
"""x0, y0, x1, y1 as shares of a page as it is seen, 0 to 1 from its upper left corner."""


class Severity(StrEnum):
    """Whether a problem keeps something out, or is only to be looked at."""

    REFUSAL = "refusal"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a page of a manuscript; ``page`` is 1-based."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what a person gave us, and the place it belongs to.

    ``field`` names a form field (``"title"``, ``"pdf"``, ``"authors-2-email"``); ``page`` is a
    1-based page of a manuscript, or None; ``marks`` are the places to look at.
    """

    rule: str
    sentence: str
    field: str | None = None
    page: int | None = None
    severity: Severity = Severity.REFUSAL
    marks: tuple[Mark, ...] = ()


class Refusal(Exception):
    """A deed refused: what happened (``sentence``), what was kept, what to do next."""

    http_status: ClassVar[int] = 400

    def __init__(self, sentence: str, *, kept: str = "", todo: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.kept = kept
        self.todo = todo


class NotFound(Refusal):
    """Hides that a thing exists: the answer is the one an unused address gives."""

    http_status = 404

    def __init__(self, sentence: str = "There is no page at this address.", **more: str) -> None:
        super().__init__(sentence, **more)


class NotAllowed(Refusal):
    """The thing is known to exist, and this is not for this person."""

    http_status = 403


class SignInNeeded(Refusal):
    """Nobody is signed in, and the deed needs a person."""

    http_status = 401


class OutOfPhase(Refusal):
    """The right person at the wrong time; ``about`` is the date the page then shows."""

    http_status = 409

    def __init__(
        self, sentence: str, *, about: DateKind | None = None, kept: str = "", todo: str = ""
    ) -> None:
        super().__init__(sentence, kept=kept, todo=todo)
        self.about = about


class IllegalMove(Refusal):
    """The workflow has no such move from where the submission stands."""

    http_status = 409


class Stale(Refusal):
    """Somebody else was faster; both texts are kept."""

    http_status = 409


class Busy(Refusal):
    """The database stayed busy through every retry; nothing was changed."""

    http_status = 503


class Unfit(Refusal):
    """What was given does not pass; every problem is listed."""

    http_status = 422

    def __init__(self, *problems: Problem, kept: str = "", todo: str = "") -> None:
        super().__init__(" ".join(p.sentence for p in problems), kept=kept, todo=todo)
        self.problems = problems
