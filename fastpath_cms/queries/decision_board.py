"""The chairs' ranked board: every submission they handle with its figures, in one order.

Nothing of what is sealed from the viewer goes into it: no row, no count, and no score into what
the calibrated means are fitted to. Seven queries, whatever the number of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.calibration import Mark, calibrate
from fastpath_cms.domain.scoring import Tally, rank, tally
from fastpath_cms.domain.search_tree import Node
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TOLD, Status, Verdict
from fastpath_cms.models import (
    Author,
    Decision,
    Edition,
    Person,
    Review,
    Submission,
    SubmissionTopic,
)
from fastpath_cms.queries.discussions import QUIET, DiscussionState, discussion_states
from fastpath_cms.queries.scopes import reads_reviews, unsealed
from fastpath_cms.queries.searching import Reach, found_by
from fastpath_cms.queries.viewer import Viewer

ORDERS: Final = {
    "mean": "Mean",
    "weighted": "Mean, weighted by confidence",
    "calibrated": "Mean, calibrated by reviewer",
    "spread": "Spread, widest first",
    "number": "Number",
}
BY_MERIT: Final = frozenset({"mean", "weighted", "calibrated"})
ON_BOARD: Final = frozenset({Status.SUBMITTED}) | TOLD


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One submission as the chairs decide on it."""

    number: int
    title: str
    authors: tuple[str, ...]
    topic_ids: tuple[int, ...]
    status: Status
    scores: tuple[int, ...]
    tally: Tally
    calibrated: float | None  # the mean without the leniency of its reviewers
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
    """Return every submission the viewer handles, in ``order`` (a key of ORDERS)."""
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
    names, topics = _authors(session, ids), _topics(session, ids)
    marks = _marks(session, readable)
    scores = _scores(marks)
    calibrated = calibrate([mark for mark, _ in marks]).means
    talks = discussion_states(session, viewer, who, edition, readable, phase=phase)
    tallies = [tally(scores[row.id]) for row in decided]
    rows = [
        BoardRow(
            number=number,
            title=title,
            authors=tuple(names[id_]),
            topic_ids=tuple(topics[id_]),
            status=status,
            scores=tuple(overall for overall, _ in scores[id_]),
            tally=found,
            calibrated=calibrated.get(id_),
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


def numbers_found(session: Session, reach: Reach, tree: Node) -> frozenset[int]:
    """Return the numbers that a search finds in the chairs' list; one query."""
    return frozenset(session.scalars(select(Submission.number).where(found_by(tree, reach))))


@dataclass(frozen=True, slots=True)
class LeniencyRow:
    """One reviewer: how many reviews, their mean, and what calibration takes off, in points."""

    name: str
    review_count: int
    mean: float
    leniency: float | None  # None: too few reviews to say


def leniencies(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, *, phase: Phase
) -> tuple[LeniencyRow, ...]:
    """Return every reviewer of what the viewer handles and may read, the most lenient first.

    Two queries. Reviews of what is sealed from the viewer are neither counted nor fitted.
    """
    ids = session.scalars(
        select(Submission.id).where(
            Submission.edition_id == edition.id,
            Submission.status.in_(ON_BOARD),
            unsealed(viewer, who),
            reads_reviews(viewer, who, edition, phase),
        )
    ).all()
    marks = [mark for mark, _ in _marks(session, ids)]
    found = calibrate(marks).leniency
    given: dict[int, list[int]] = defaultdict(list)
    for mark in marks:
        given[mark.reviewer].append(mark.score)
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(given)))
    names = {row.id: row.name for row in people}
    rows = [
        LeniencyRow(names[id_], len(scores), sum(scores) / len(scores), found.get(id_))
        for id_, scores in given.items()
    ]
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                row.leniency is None,
                -(row.leniency or 0.0),
                row.name.casefold(),
            ),
        )
    )


def _authors(session: Session, ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    for id_, name in session.execute(
        select(Author.submission_id, Author.name)
        .where(Author.submission_id.in_(ids))
        .order_by(Author.submission_id, Author.position)
    ):
        names[id_].append(name)
    return names


def _topics(session: Session, ids: list[int]) -> dict[int, list[int]]:
    topics: dict[int, list[int]] = defaultdict(list)
    for id_, topic_id in session.execute(
        select(SubmissionTopic.submission_id, SubmissionTopic.topic_id)
        .where(SubmissionTopic.submission_id.in_(ids))
        .order_by(SubmissionTopic.submission_id, SubmissionTopic.topic_id)
    ):
        topics[id_].append(topic_id)
    return topics


def _marks(session: Session, ids: Sequence[int]) -> list[tuple[Mark, int]]:
    """Return each review that is in as a mark, with its confidence."""
    return [
        (Mark(id_, person_id, overall or 0), confidence or 0)  # a CHECK keeps NULL out
        for id_, person_id, overall, confidence in session.execute(
            select(Review.submission_id, Review.person_id, Review.overall, Review.confidence)
            .where(Review.submission_id.in_(ids), Review.handed_in_at.is_not(None))
            .order_by(Review.submission_id, Review.overall, Review.confidence)
        )
    ]


def _scores(marks: Sequence[tuple[Mark, int]]) -> Mapping[int, list[tuple[int, int]]]:
    scores: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for mark, confidence in marks:
        scores[mark.submission].append((mark.score, confidence))
    return scores


def _sort_key(row: BoardRow, order: str) -> tuple[float, int]:
    found = row.tally
    if order == "number":
        return (0, row.number)
    if order == "spread":
        return (-(found.spread if found.spread is not None else -1), row.number)
    means = {"weighted": found.confidence_weighted_mean, "calibrated": row.calibrated}
    mean = means.get(order, found.mean)
    return (float("inf") if mean is None else -mean, row.number)
