"""An edition in figures: what its chairs report to the host, without anything about one person.

The figures are about the submissions that the viewer handles; what is sealed from a chair moves none
of theirs. What reviewers said counts once the viewer may read it, and who was accepted once everybody
was told. Groups are as ``domain.disclosure`` lets them stand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from statistics import median, quantiles
from typing import Any, Final

from sqlalchemy import and_, distinct, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.affiliations import institutions
from fastpath_cms.domain.countries import country_named
from fastpath_cms.domain.disclosure import LEAST, Bin, Group, bins_of, groups_of, said_counts
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import BEFORE_PC, TO_BE_PRESENTED, Status
from fastpath_cms.models import (
    Assignment,
    Author,
    Bid,
    Comment,
    Edition,
    Review,
    ReviewAnswer,
    Role,
    RoleKind,
    Submission,
    SubmissionTopic,
    Topic,
)
from fastpath_cms.queries.editions import key_dates_of, phase_of
from fastpath_cms.queries.scopes import reads_reviews, unsealed
from fastpath_cms.queries.viewer import Viewer

DAYS: Final = 30  # before the deadline: how far back the curve goes
DAY: Final = timedelta(days=1)
ENOUGH: Final = 5  # reviews that a median is taken of
NOT_GIVEN: Final = "Not given"


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some figures, and the quarter below and above it."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What the reviews that are in add up to."""

    count: int
    per_paper: float
    late_share: float  # 0 to 1
    days: Spread | None  # from assigned to handed in
    words: Spread | None  # of all texts of one review
    levels: tuple[tuple[int, int | None], ...]  # overall evaluation, highest first; None: not said
    difference: float | None  # mean over papers of the mean difference of two of its scores


@dataclass(frozen=True, slots=True)
class Committee:
    """How the work was shared; nobody is named."""

    loads: tuple[Bin, ...]  # reviews asked of one member
    bidder_count: int
    member_count: int
    bid_count: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """An edition in figures, as one chair may know them."""

    counts: dict[Status, int]
    is_told: bool  # everybody who submitted was
    topics: tuple[Group, ...]
    countries: tuple[Group, ...]
    affiliations: tuple[Group, ...]
    author_count: int
    curve: tuple[int, ...]  # in by the end of each of the last days before the deadline
    reviewing: Reviewing | None
    committee: Committee | None
    discussed_count: int
    comment_count: int

    @property
    def submitted_count(self) -> int:
        """How many came in and were not withdrawn."""
        return sum(count for status, count in self.counts.items() if status not in BEFORE_PC)

    @property
    def accepted_count(self) -> int:
        """How many were told that they are to be presented."""
        return sum(self.counts.get(status, 0) for status in TO_BE_PRESENTED)

    @property
    def accepted_share(self) -> float | None:
        """Which share of what came in was accepted, 0 to 1; None before everybody was told."""
        if not self.is_told or not self.submitted_count:
            return None
        return self.accepted_count / self.submitted_count


def statistics_of(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, now: datetime
) -> Statistics:
    """Return the figures of an edition; seven queries."""
    mine = and_(Submission.edition_id == edition.id, unsealed(viewer, who))
    seen = and_(mine, Submission.status.not_in(BEFORE_PC))
    read = and_(seen, reads_reviews(viewer, who, edition, phase_of(edition, now)))
    papers = session.execute(
        select(Submission.id, Submission.status, Submission.submitted_at).where(mine)
    ).all()
    counts = Counter(status for _, status, _ in papers)
    came = {id_ for id_, status, _ in papers if status not in BEFORE_PC}
    is_told = bool(came) and not counts[Status.SUBMITTED]
    accepted = {id_ for id_, status, _ in papers if status in TO_BE_PRESENTED} if is_told else None
    countries, affiliations, author_count = _origins(session, seen)
    tallies = _tallies(session, mine, read, edition)
    return Statistics(
        dict(counts),
        is_told,
        groups_of(_topics(session, seen), accepted),
        groups_of(countries, accepted),
        groups_of(affiliations, accepted),
        author_count,
        _curve(
            [at for id_, _, at in papers if id_ in came and at],
            key_dates_of(edition).submission_due_at,
            now,
        ),
        _reviewing(session, read, edition),
        _committee(session, seen, tallies),
        tallies.discussed,
        tallies.comments,
    )


def _topics(session: Session, seen: ColumnElement[bool]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for name, id_ in session.execute(
        select(Topic.name, SubmissionTopic.submission_id)
        .join(Topic, Topic.id == SubmissionTopic.topic_id)
        .join(Submission, Submission.id == SubmissionTopic.submission_id)
        .where(seen)
    ):
        found[name].add(id_)
    return found


def _origins(
    session: Session, seen: ColumnElement[bool]
) -> tuple[dict[str, set[int]], dict[str, set[int]], int]:
    """Return the submissions by their authors' countries and institutions, and how many authors."""
    countries: dict[str, set[int]] = defaultdict(set)
    by_key: dict[str, set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    people = set()
    for id_, address, country, affiliation in session.execute(
        select(Author.submission_id, Author.address, Author.country, Author.affiliation)
        .join(Submission, Submission.id == Author.submission_id)
        .where(seen)
        .order_by(Author.id)
    ):
        people.add(address.casefold())
        countries[country_named(country) or country.strip() or NOT_GIVEN].add(id_)
        for key, written in institutions(affiliation).items() if affiliation else ():
            by_key[key].add(id_)
            names.setdefault(key, written)
        if not affiliation:
            by_key[""].add(id_)
    by_name = {names.get(key, NOT_GIVEN): ids for key, ids in by_key.items()}
    return countries, by_name, len(people)


def _curve(times: list[datetime], due: datetime | None, now: datetime) -> tuple[int, ...]:
    if due is None or now < due or len(times) < LEAST:
        return ()
    return tuple(sum(at <= due - ago * DAY for at in times) for ago in range(DAYS, -1, -1))


def _reviewing(session: Session, read: ColumnElement[bool], edition: Edition) -> Reviewing | None:
    rows = session.execute(
        select(
            Review.submission_id,
            Review.overall,
            Review.is_late,
            Review.handed_in_at,
            Assignment.assigned_at,
        )
        .join(Submission, Submission.id == Review.submission_id)
        .outerjoin(
            Assignment,
            and_(
                Assignment.submission_id == Review.submission_id,
                Assignment.person_id == Review.person_id,
            ),
        )
        .where(read, Review.handed_in_at.is_not(None))
    ).all()
    if len(rows) < ENOUGH:
        return None
    scores: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        scores[row.submission_id].append(row.overall)
    levels = range(edition.score_high, edition.score_low - 1, -1)
    given = Counter(row.overall for row in rows)
    said = said_counts({level: given[level] for level in levels})
    took = [(row.handed_in_at - row.assigned_at) / DAY for row in rows if row.assigned_at]
    return Reviewing(
        len(rows),
        len(rows) / len(scores),
        sum(row.is_late for row in rows) / len(rows),
        _spread(took),
        _spread(_words(session, read)),
        tuple(said.items()),
        _difference(scores.values()),
    )


def _words(session: Session, read: ColumnElement[bool]) -> list[float]:
    """Return how many words each review has: blanks and line ends of its texts, counted there."""
    text = func.trim(func.replace(ReviewAnswer.text, "\n", " "))
    words = func.sum(func.length(text) - func.length(func.replace(text, " ", "")) + 1)
    rows = session.scalars(
        select(words)
        .join(Review, Review.id == ReviewAnswer.review_id)
        .join(Submission, Submission.id == Review.submission_id)
        .where(read, Review.handed_in_at.is_not(None), ReviewAnswer.text != "")
        .group_by(Review.id)
    )
    return [float(count) for count in rows]


def _spread(figures: list[float]) -> Spread | None:
    if len(figures) < ENOUGH:
        return None
    low, _, high = quantiles(figures, n=4, method="inclusive")
    return Spread(low, median(figures), high)


def _difference(scores: Iterable[list[int]]) -> float | None:
    apart = [
        sum(abs(one - other) for one, other in pairs) / len(pairs)
        for found in scores
        if (pairs := list(combinations(found, 2)))
    ]
    return sum(apart) / len(apart) if len(apart) >= LEAST else None


def _tallies(
    session: Session, mine: ColumnElement[bool], read: ColumnElement[bool], edition: Edition
) -> Any:
    """Return what is merely counted, in one query: comments, bids, members."""
    talks = select(Comment.submission_id).join(Submission).where(read).subquery()
    bids = select(Bid.person_id).join(Submission).where(mine).subquery()
    members = select(func.count(distinct(Role.person_id))).where(
        Role.edition_id == edition.id, Role.kind == RoleKind.PC_MEMBER
    )

    def of(count: ColumnElement[int]) -> ColumnElement[int]:
        return select(count).scalar_subquery()

    return session.execute(
        select(
            of(func.count(distinct(talks.c.submission_id))).label("discussed"),
            of(func.count(talks.c.submission_id)).label("comments"),
            of(func.count(distinct(bids.c.person_id))).label("bidders"),
            of(func.count(bids.c.person_id)).label("bids"),
            members.scalar_subquery().label("members"),
        )
    ).one()


def _committee(session: Session, seen: ColumnElement[bool], tallies: Any) -> Committee | None:
    if not tallies.members:
        return None
    asked = session.scalars(
        select(func.count())
        .select_from(Assignment)
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(seen)
        .group_by(Assignment.person_id)
    ).all()
    return Committee(bins_of(asked), tallies.bidders, tallies.members, tallies.bids)
