"""The chairs' list of submissions: columns of those that were found, in five queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Assignment,
    Author,
    Person,
    Review,
    Submission,
    SubmissionTopic,
    Tag,
    Topic,
)
from fastpath_cms.queries import figures
from fastpath_cms.queries.missing import is_counted
from fastpath_cms.queries.searching import Reach


@dataclass(frozen=True, slots=True)
class ChairRow:
    """One submission in a chair's list."""

    number: int
    title: str
    status: Status
    is_late: bool
    changed_at: datetime
    repair_due_at: datetime | None
    check_state: CheckState | None  # of the version that came in last
    has_fit: bool  # a version that can be reviewed
    is_decided: bool
    authors: tuple[str, ...]
    is_contact_unverified: bool  # no contact has used a link sent to their address
    reviewers: tuple[str, ...]
    missing: tuple[str, ...]  # of the reviewers, those without a conflict who have not handed in
    scores: tuple[int, ...]
    topics: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def mean(self) -> float | None:
        """The mean overall evaluation."""
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def spread(self) -> int | None:
        """The highest overall evaluation less the lowest."""
        return max(self.scores) - min(self.scores) if self.scores else None


@dataclass(frozen=True, slots=True)
class ChairList:
    """The rows of a page, and the names of all tags on submissions this chair may see."""

    rows: tuple[ChairRow, ...]
    tag_names: tuple[str, ...]


def chair_list(session: Session, reach: Reach, ids: Sequence[int]) -> ChairList:
    """Return the rows of submissions found by ``listing.find`` in ``reach``, in their order."""
    shown = Submission.id.in_(ids)
    papers: dict[int, tuple[Any, ...]] = {
        row[0]: tuple(row[1:])
        for row in session.execute(
            select(
                Submission.id,
                Submission.number,
                Submission.title,
                Submission.status,
                Submission.is_late,
                Submission.changed_at,
                Submission.repair_due_at,
                figures.last_check(),
                figures.has_fit_manuscript(),
                figures.has_decision(),
            ).where(reach.scope, shown)
        )
    }
    authors, verified = _authors(session, ids)
    reviewers, missing, scores = _reviewers(session, reach, ids)
    topics, tags, names = _labels(session, reach, ids)
    rows = []
    for id_ in ids:
        beside: tuple[Any, ...] = (
            tuple(authors[id_]),
            bool(authors[id_]) and id_ not in verified,
            tuple(reviewers[id_]),
            tuple(missing[id_]),
            tuple(scores[id_]),
            tuple(topics[id_]),
            tuple(tags[id_]),
        )
        rows.append(ChairRow(*papers[id_], *beside))
    return ChairList(tuple(rows), tuple(names))


_ByPaper = dict[int, list[str]]


def _authors(session: Session, ids: Sequence[int]) -> tuple[_ByPaper, set[int]]:
    """Return the authors' names, and the submissions of which a contact is verified."""
    names: _ByPaper = defaultdict(list)
    verified: set[int] = set()
    for id_, name, is_contact, person_id in session.execute(
        select(Author.submission_id, Author.name, Author.is_contact, Author.person_id)
        .where(Author.submission_id.in_(ids))
        .order_by(Author.submission_id, Author.position)
    ):
        names[id_].append(name)
        if is_contact and person_id is not None:
            verified.add(id_)
    return names, verified


def _reviewers(
    session: Session, reach: Reach, ids: Sequence[int]
) -> tuple[_ByPaper, _ByPaper, dict[int, list[int]]]:
    """Return the reviewers' names, those who have not handed in, and the scores that are in."""
    names: _ByPaper = defaultdict(list)
    missing: _ByPaper = defaultdict(list)
    for id_, name, handed_in_at, is_free in session.execute(
        select(Assignment.submission_id, Person.name, Review.handed_in_at, is_counted())
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(
            Review,
            and_(
                Review.submission_id == Assignment.submission_id,
                Review.person_id == Assignment.person_id,
            ),
        )
        .where(Assignment.submission_id.in_(ids))
        .order_by(Assignment.submission_id, Person.name)
    ):
        names[id_].append(name)
        if is_free and handed_in_at is None:
            missing[id_].append(name)
    scores: dict[int, list[int]] = defaultdict(list)
    for id_, overall in session.execute(
        select(Review.submission_id, Review.overall)
        .join(Submission, Submission.id == Review.submission_id)
        .where(Review.submission_id.in_(ids), Review.handed_in_at.is_not(None), reach.reads_reviews)
        .order_by(Review.submission_id, Review.id)
    ):
        scores[id_].append(overall or 0)
    return names, missing, scores


def _labels(
    session: Session, reach: Reach, ids: Sequence[int]
) -> tuple[_ByPaper, _ByPaper, list[str]]:
    """Return topics and tags of the submissions, and the names of all tags in reach; one query."""
    topics: _ByPaper = defaultdict(list)
    tags: _ByPaper = defaultdict(list)
    names: dict[str, str] = {}
    of_topics = (
        select(SubmissionTopic.submission_id, literal(0), Topic.position.label("place"), Topic.name)
        .join(Topic, Topic.id == SubmissionTopic.topic_id)
        .where(SubmissionTopic.submission_id.in_(ids))
    )
    of_tags = select(Tag.submission_id, literal(1), literal(0), Tag.name).where(
        Tag.submission_id.in_(ids)
    )
    in_reach = (
        select(cast(null(), Integer), literal(2), literal(0), Tag.name)
        .join(Submission, Submission.id == Tag.submission_id)
        .where(reach.scope)
        .distinct()
    )
    every = union_all(of_topics, of_tags, in_reach).subquery()
    columns = list(every.c)
    for id_, kind, _, name in session.execute(select(*columns).order_by(columns[2], columns[3])):
        if kind == 2:
            names.setdefault(name.casefold(), name)
        else:
            (topics, tags)[kind][id_].append(name)
    return topics, tags, sorted(names.values(), key=str.casefold)
