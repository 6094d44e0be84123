"""A PC member's own page: what is assigned to them, what is new about it, how far everybody is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from sqlalchemy import and_, func, null, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Assignment,
    Bid,
    Comment,
    Edition,
    LateNote,
    Person,
    ReadMark,
    Submission,
)
from fastpath_cms.queries.editions import key_dates_of, phase_of
from fastpath_cms.queries.missing import is_counted, is_in
from fastpath_cms.queries.reviews import PaperRow, ReviewState, papers_for_pc
from fastpath_cms.queries.scopes import open_to_pc
from fastpath_cms.queries.viewer import Viewer

IN: Final = frozenset({ReviewState.HANDED_IN, ReviewState.LATE})
ADDED_AFTER: Final = timedelta(days=1)  # from one's first assignment: later ones were added
ASKED_FOR: Final = timedelta(days=2)  # so long an added one asks whether one can take it


class Step(IntEnum):
    """What to do next about a submission, in the order in which it is said."""

    FINISH = 0  # a draft is closest to done
    START = 1
    ANSWER = 2  # somebody wrote since
    TAKE = 3  # it was added later; can it be done?


@dataclass(frozen=True, slots=True)
class News:
    """What others wrote in a discussion since one was last there."""

    count: int
    last_by: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """One submission assigned to a member, and the next thing to do about it, if anything."""

    paper: PaperRow
    news: News | None
    step: Step | None


@dataclass(frozen=True, slots=True)
class MyReviews:
    """All that stands on the page. Counts of the whole leave out what is closed to this member."""

    duties: tuple[Duty, ...]  # by number
    whole_count: int
    whole_in_count: int
    late_until: datetime | None  # told to the chairs, exclusive
    late_sentence: str
    bid_count: int | None  # None where no bids were asked for

    @property
    def waiting(self) -> tuple[Duty, ...]:
        """What waits for the member, the next thing first."""
        asked = [(duty.step, duty.paper.number, duty) for duty in self.duties]
        steps = [(step, number, duty) for step, number, duty in asked if step is not None]
        return tuple(duty for *_, duty in sorted(steps, key=lambda one: one[:2]))

    def count(self, *states: ReviewState) -> int:
        """Return how many of one's reviews are in one of these states."""
        return sum(duty.paper.state in states for duty in self.duties)


def my_reviews(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, now: datetime
) -> MyReviews:
    """Return a member's reviews with what is new; three queries beside those of the papers."""
    papers = papers_for_pc(session, viewer, who, edition, now, assigned_only=True)
    news = _news(session, viewer, [paper.id for paper in papers if paper.scores is not None])
    first = min((paper.assigned_at for paper in papers if paper.assigned_at), default=now)
    whole_count, whole_in_count, bid_count = _whole(session, viewer, who, edition, now)
    late_until, late_sentence = late_note(session, viewer, edition)
    return MyReviews(
        tuple(
            Duty(paper, news.get(paper.id), _step(paper, news.get(paper.id), first, now))
            for paper in papers
        ),
        whole_count,
        whole_in_count,
        late_until,
        late_sentence,
        bid_count,
    )


def late_note(session: Session, viewer: Viewer, edition: Edition) -> tuple[datetime | None, str]:
    """Return until when a member's reviews come, as they told the chairs, and their sentence."""
    row = session.execute(
        select(LateNote.until_at, LateNote.sentence).where(
            LateNote.edition_id == edition.id, LateNote.person_id == viewer.person_id
        )
    ).one_or_none()
    return (row[0], row[1]) if row is not None else (None, "")


def _step(paper: PaperRow, news: News | None, first: datetime, now: datetime) -> Step | None:
    if not paper.may_write:
        return None
    if paper.state is ReviewState.DRAFT:
        return Step.FINISH
    if paper.state is ReviewState.NOT_STARTED:
        at = paper.assigned_at or first
        is_asked = at > first + ADDED_AFTER and now < at + ASKED_FOR
        return Step.TAKE if is_asked else Step.START
    return Step.ANSWER if news is not None else None


def _news(session: Session, viewer: Viewer, ids: list[int]) -> dict[int, News]:
    """Return what others wrote that the viewer neither read nor answered, by submission id."""
    comments: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    rows = session.execute(
        select(
            Comment.submission_id,
            Comment.person_id,
            Person.name,
            Comment.written_at,
            Comment.place > func.coalesce(ReadMark.place, 0),
        )
        .join(Person, Person.id == Comment.person_id)
        .outerjoin(
            ReadMark,
            and_(
                ReadMark.submission_id == Comment.submission_id,
                ReadMark.person_id == viewer.person_id,
            ),
        )
        .where(Comment.submission_id.in_(ids))
        .order_by(Comment.submission_id, Comment.place)
    )
    for submission_id, person_id, name, written_at, is_unread in rows:
        if person_id == viewer.person_id:
            comments[submission_id].clear()
        elif is_unread:
            comments[submission_id].append((name, written_at))
    return {id_: News(len(new), *new[-1]) for id_, new in comments.items() if new}


def _whole(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, now: datetime
) -> tuple[int, int, int | None]:
    """Return how many reviews the committee is to write and has handed in, and one's own bids."""
    if not who.is_member:
        return 0, 0, None
    phase = phase_of(edition, now)
    scope = and_(
        Submission.edition_id == edition.id,
        Submission.status == Status.SUBMITTED,
        open_to_pc(viewer, who, edition, phase),
    )
    has_bids = key_dates_of(edition).bids_due_at is not None and phase >= Phase.BIDDING
    bids = (
        select(func.count())
        .select_from(Bid)
        .join(Submission, Submission.id == Bid.submission_id)
        .where(Bid.person_id == viewer.person_id, scope)
        .scalar_subquery()
    )
    row = session.execute(
        select(func.count(), func.count().filter(is_in()), bids if has_bids else null())
        .select_from(Assignment)
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(scope, is_counted())
    ).one()
    whole = (row[0], row[1]) if edition.are_assignments_shown else (0, 0)
    return *whole, row[2]
