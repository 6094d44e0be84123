"""Affinities: how well each PC member fits each submission, in parts that can be shown.

``services.affinity`` compares the texts and keeps what comes out; topics, bids and weights are read
as they are now. For deeds and the chairs' own pages; who reads a page is the caller's to ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, and_, cast, func, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.bids import WORTH, BidValue
from fastpath_cms.domain.workflow import BEFORE_PC
from fastpath_cms.models import (
    AffinityRow,
    Bid,
    Membership,
    MembershipTopic,
    Submission,
    SubmissionTopic,
)
from fastpath_cms.queries.memberships import Weights, member_ids, settings_of, weights_of

Floats = NDArray[np.float64]
PAIRS = np.dtype([("person", "<i4"), ("score", "<f2")])  # how the texts' part is kept


@dataclass(frozen=True, slots=True, eq=False)
class Affinities:
    """Scores of every pair; each array is submissions x PC members.

    ``text`` is 0 to 1 (a file's scores may be below 0), ``topics`` 0 to 1, ``bids`` -1 to 1;
    ``total`` is their weighted sum. What is not known counts 0. Conflicts are in, too: forbid them.
    """

    submissions: list[int]  # ids, by number
    numbers: list[int]
    members: list[int]  # person ids, in order
    text: Floats
    topics: Floats
    bids: Floats
    total: Floats
    weights: Weights

    def column(self, person_id: int) -> dict[int, float]:
        """Return one member's totals by submission id; empty for who is no member."""
        if person_id not in self.members:
            return {}
        totals = self.total[:, self.members.index(person_id)].tolist()
        return dict(zip(self.submissions, totals, strict=True))


def affinities_of(
    session: Session, edition_id: int, seen: ColumnElement[bool] | None = None
) -> Affinities:
    """Return the scores of all submissions the committee handles and all members; seven queries.

    Of the submissions ``seen`` alone where it is given: nothing about any other is read.
    """
    of_edition = and_(Submission.edition_id == edition_id, true() if seen is None else seen)
    papers = session.execute(
        select(Submission.id, Submission.number)
        .where(of_edition, Submission.status.not_in(BEFORE_PC))
        .order_by(Submission.number)
    ).all()
    submissions = [id_ for id_, _ in papers]
    members = member_ids(session, edition_id)
    rows = {id_: at for at, id_ in enumerate(submissions)}
    columns = {id_: at for at, id_ in enumerate(members)}
    weights = weights_of(settings_of(session, edition_id))
    text = _text(session, of_edition, rows, columns)
    topics = _topics(session, edition_id, of_edition, rows, columns)
    bids = _bids(session, of_edition, rows, columns)
    total = weights.text * text + weights.topics * topics + weights.bids * bids
    numbers = [number for _, number in papers]
    return Affinities(submissions, numbers, members, text, topics, bids, total, weights)


def packed(scores: dict[int, float]) -> bytes:
    """Return one submission's scores by person id as they are kept: none that is 0."""
    return np.array([one for one in scores.items() if one[1]], PAIRS).tobytes()


def _text(
    session: Session,
    of_edition: ColumnElement[bool],
    rows: dict[int, int],
    columns: dict[int, int],
) -> Floats:
    """Return what was computed last; 0 for who or what came later."""
    kept = [(id_, scores) for id_, scores in _kept(session, of_edition) if id_ in rows]
    pairs = np.frombuffer(b"".join(scores for _, scores in kept), PAIRS)
    sizes = [len(scores) // PAIRS.itemsize for _, scores in kept]
    to_row = np.repeat(np.array([rows[id_] for id_, _ in kept], np.int64), sizes)
    place = np.full(max([*columns, *pairs["person"].tolist()], default=0) + 1, -1)
    place[list(columns)] = list(columns.values())
    to_column = place[pairs["person"]]
    found = np.zeros((len(rows), len(columns)))
    is_member = to_column >= 0
    found[to_row[is_member], to_column[is_member]] = pairs["score"][is_member]
    return found


def _kept(session: Session, seen: ColumnElement[bool]) -> Sequence[tuple[int, bytes]]:
    rows = session.execute(
        select(AffinityRow.submission_id, AffinityRow.scores)
        .join(Submission, Submission.id == AffinityRow.submission_id)
        .where(seen)
    )
    return [(id_, scores) for id_, scores in rows]


def texts_near(session: Session, person_id: int, seen: ColumnElement[bool]) -> dict[int, float]:
    """Return the texts' part of one member's scores of the submissions ``seen``, by their ids."""
    found = {}
    for id_, scores in _kept(session, seen):
        pairs = np.frombuffer(scores, PAIRS)
        found[id_] = float(pairs["score"][pairs["person"] == person_id].sum())
    return found


def _topics(
    session: Session,
    edition_id: int,
    of_edition: ColumnElement[bool],
    rows: dict[int, int],
    columns: dict[int, int],
) -> Floats:
    """Return the share of a submission's topics that a member knows about."""
    places: dict[int, int] = {}
    of_submissions = session.execute(
        select(SubmissionTopic.submission_id, SubmissionTopic.topic_id)
        .join(Submission, Submission.id == SubmissionTopic.submission_id)
        .where(of_edition)
    )
    about = [
        (rows[id_], places.setdefault(topic_id, len(places)))
        for id_, topic_id in of_submissions
        if id_ in rows
    ]
    of_members = session.execute(
        select(Membership.person_id, MembershipTopic.topic_id)
        .join(Membership, Membership.id == MembershipTopic.membership_id)
        .where(Membership.edition_id == edition_id)
    )
    knows = [
        (columns[id_], places[topic_id])
        for id_, topic_id in of_members
        if id_ in columns and topic_id in places
    ]
    asked, known = _ones(about, (len(rows), len(places))), _ones(knows, (len(columns), len(places)))
    share: Floats = (asked @ known.T) / np.maximum(asked.sum(axis=1, keepdims=True), 1.0)
    return share


def _ones(pairs: list[tuple[int, int]], shape: tuple[int, int]) -> Floats:
    found = np.zeros(shape)
    if pairs:
        found[tuple(np.array(pairs).T)] = 1.0
    return found


def _bids(
    session: Session,
    of_edition: ColumnElement[bool],
    rows: dict[int, int],
    columns: dict[int, int],
) -> Floats:
    """Return what each bid is worth; a member's bids of one kind come as one text, which is quick."""
    found = np.zeros((len(rows), len(columns)))
    place = np.full(max(rows, default=0) + 1, -1)
    place[list(rows)] = list(rows.values())
    lists = session.execute(
        select(
            Bid.person_id, Bid.value, func.aggregate_strings(cast(Bid.submission_id, String), ",")
        )
        .where(Bid.submission_id.in_(select(Submission.id).where(of_edition)))
        .group_by(Bid.person_id, Bid.value)
    )
    for person_id, value, ids in lists:
        if person_id in columns:
            those = np.array(ids.split(","), dtype=np.int64)
            at = place[those[those < len(place)]]
            found[at[at >= 0], columns[person_id]] = WORTH[BidValue(value)]
    return found
