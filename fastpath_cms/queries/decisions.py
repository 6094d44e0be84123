"""Questions about decisions: the chairs' ranked board, one decision, and what is still open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.scoring import Tally, rank, tally
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TOLD, Status, Verdict
from fastpath_cms.models import (
    Author,
    Decision,
    Edition,
    Person,
    Release,
    Review,
    Submission,
)
from fastpath_cms.queries.discussions import QUIET, DiscussionState, discussion_states
from fastpath_cms.queries.scopes import reads_reviews, unsealed
from fastpath_cms.queries.viewer import Viewer

ORDERS: Final = {
    "mean": "Mean",
    "weighted": "Mean, weighted by confidence",
    "spread": "Spread, widest first",
    "number": "Number",
}
ON_BOARD: Final = frozenset({Status.SUBMITTED}) | TOLD


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One submission as the chairs decide on it."""

    number: int
    title: str
    authors: tuple[str, ...]
    status: Status
    scores: tuple[int, ...]
    tally: Tally
    place: int
    is_readable: bool  # False: the viewer reviews it, and the own review is awaited
    talk: DiscussionState
    verdict: Verdict | None
    has_note: bool

    @property
    def is_open(self) -> bool:
        """Tell whether a verdict can still be chosen."""
        return self.status is Status.SUBMITTED

    @property
    def choice(self) -> str:
        """The verdict's value, or "" while there is none: what the board's form posts."""
        return self.verdict.value if self.verdict else ""


def board(
    session: Session,
    viewer: Viewer,
    who: Standing,
    edition: Edition,
    order: str = "mean",
    *,
    phase: Phase,
) -> tuple[BoardRow, ...]:
    """Return every submission the viewer handles, in ``order`` (a key of ORDERS); six queries."""
    decided = session.execute(
        select(
            Submission.id,
            Submission.number,
            Submission.title,
            Submission.status,
            Decision.verdict,
            func.coalesce(Decision.note_to_authors, ""),
            reads_reviews(viewer, who, edition, phase),
        )
        .outerjoin(Decision, Decision.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition.id,
            Submission.status.in_(ON_BOARD),
            unsealed(viewer, who),
        )
        .order_by(Submission.number)
    ).all()
    ids = [row.id for row in decided]
    readable = [row.id for row in decided if row[-1]]
    names, scores = _authors(session, ids), _scores(session, readable)
    talks = discussion_states(session, viewer, who, edition, readable, phase=phase)
    tallies = [tally(scores[row.id]) for row in decided]
    rows = [
        BoardRow(
            number=number,
            title=title,
            authors=tuple(names[id_]),
            status=status,
            scores=tuple(overall for overall, _ in scores[id_]),
            tally=found,
            place=place,
            is_readable=bool(is_readable),
            talk=talks.get(id_, QUIET),
            verdict=verdict,
            has_note=bool(note),
        )
        for (id_, number, title, status, verdict, note, is_readable), found, place in zip(
            decided, tallies, rank(tallies), strict=True
        )
    ]
    return tuple(sorted(rows, key=lambda row: _sort_key(row, order)))


def _authors(session: Session, ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    for id_, name in session.execute(
        select(Author.submission_id, Author.name)
        .where(Author.submission_id.in_(ids))
        .order_by(Author.submission_id, Author.position)
    ):
        names[id_].append(name)
    return names


def _scores(session: Session, ids: list[int]) -> dict[int, list[tuple[int, int]]]:
    scores: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for id_, overall, confidence in session.execute(
        select(Review.submission_id, Review.overall, Review.confidence)
        .where(Review.submission_id.in_(ids), Review.handed_in_at.is_not(None))
        .order_by(Review.submission_id, Review.overall)
    ):
        scores[id_].append((overall or 0, confidence or 0))  # a CHECK keeps NULL out
    return scores


def _sort_key(row: BoardRow, order: str) -> tuple[float, int]:
    found = row.tally
    if order == "number":
        return (0, row.number)
    if order == "spread":
        return (-(found.spread if found.spread is not None else -1), row.number)
    mean = found.confidence_weighted_mean if order == "weighted" else found.mean
    return (float("inf") if mean is None else -mean, row.number)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided on one submission, for those who decide."""

    verdict: Verdict
    note_to_authors: str
    by: str
    decided_at: datetime
    version: int


def decision_of(session: Session, submission_id: int) -> DecisionRow | None:
    """Return the decision on a submission, or None; for readers the guard let through."""
    found = session.execute(
        select(
            Decision.verdict,
            Decision.note_to_authors,
            func.coalesce(Person.name, ""),
            Decision.decided_at,
            Decision.version,
        )
        .outerjoin(Person, Person.id == Decision.by_id)
        .where(Decision.submission_id == submission_id)
    ).one_or_none()
    return DecisionRow(*found) if found is not None else None


@dataclass(frozen=True, slots=True)
class Openness:
    """What keeps an edition from being told: the viewer's own open numbers, and if others wait."""

    numbers: tuple[int, ...]
    is_another_waiting: bool


def openness(session: Session, viewer: Viewer, who: Standing, edition: Edition) -> Openness:
    """Return which submissions have no verdict yet; of sealed ones only that there are some."""
    rows = session.execute(
        select(Submission.number, unsealed(viewer, who)).where(
            Submission.edition_id == edition.id,
            Submission.status == Status.SUBMITTED,
            ~exists().where(Decision.submission_id == Submission.id),
        )
    ).all()
    mine = sorted(number for number, is_mine in rows if is_mine)
    return Openness(tuple(mine), is_another_waiting=len(mine) < len(rows))


def undecided_numbers(session: Session, edition_id: int) -> tuple[int, ...]:
    """Return every number without a verdict, sealed or not: for the operator, never for a page."""
    return tuple(
        session.scalars(
            select(Submission.number)
            .where(
                Submission.edition_id == edition_id,
                Submission.status == Status.SUBMITTED,
                ~exists().where(Decision.submission_id == Submission.id),
            )
            .order_by(Submission.number)
        )
    )


def pending_release(session: Session, edition_id: int) -> Release | None:
    """Return the release that was asked for and is neither performed nor cancelled, or None."""
    return session.scalars(
        select(Release).where(
            Release.edition_id == edition_id,
            Release.cancelled_at.is_(None),
            Release.performed_at.is_(None),
        )
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class Releases:
    """The release on its way, if any, and the last one that was performed."""

    pending: Release | None
    last: Release | None


def releases(session: Session, edition_id: int) -> Releases:
    """Return how the notification of an edition stands, in one query."""
    rows = session.scalars(
        select(Release)
        .where(Release.edition_id == edition_id, Release.cancelled_at.is_(None))
        .order_by(Release.id)
    ).all()
    return Releases(
        pending=next((row for row in rows if row.performed_at is None), None),
        last=next((row for row in reversed(rows) if row.performed_at is not None), None),
    )
