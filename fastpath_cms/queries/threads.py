"""Questions about one discussion: its threads, its sides, its lead, and what is new in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    String,
    bindparam,
    case,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session

from fastpath_cms.domain.discussing import Side, may_change_comment, threads
from fastpath_cms.models import (
    Assignment,
    Comment,
    DiscussionLead,
    Mention,
    Person,
    ReadMark,
    Review,
    Scratch,
    Stance,
    Submission,
)
from fastpath_cms.queries.discussions import count_of, is_lead_impartial, of_lead
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class CommentShown:
    """One comment, as the committee reads it."""

    place: int  # in this discussion, from 1; a database id would count those of sealed papers too
    by: str
    is_mine: bool
    text: str
    written_at: datetime
    edited_at: datetime | None
    version: int
    answers_place: int | None
    answers_by: str | None
    thread_place: int  # of the comment its thread began with: itself, or the one it stands under
    is_new: bool  # to this reader, and not their own
    names_me: bool
    may_change: bool

    @property
    def is_taken_back(self) -> bool:
        """Whether its writer took it back: its place stays, its text is gone."""
        return not self.text

    @property
    def is_answer(self) -> bool:
        """Whether it stands one step in, under the first of its thread."""
        return self.place != self.thread_place


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a discussion, and what they sum up for the chairs."""

    person_id: int
    name: str
    is_me: bool
    summary: str
    summed_up_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Discussion:
    """One discussion, as this reader sees it."""

    comments: tuple[CommentShown, ...]
    sides: dict[Side, int]
    my_side: Side | None
    reviews_missing: int  # what the lead waits for, like the next one
    sides_missing: int
    lead: Lead | None
    has_kept: bool


def discussion_on(
    session: Session,
    viewer: Viewer,
    submission: Submission,
    now: datetime,
    *,
    form: tuple[str, str] = ("", ""),
) -> Discussion:
    """Return the discussion of a submission; the caller has asked DISCUSSION_READ. One query.

    ``form`` is the endpoint and the path of a form: whether this reader typed into it and did not
    send it is asked along.
    """
    mine = viewer.person_id
    rows = session.execute(
        _statement(),
        {
            "submission": submission.id,
            "person": mine,
            "owners": viewer.scratch_owners or ("",),
            "form": form[0],
            "object": form[1],
        },
        execution_options={"populate_existing": True},
    ).all()
    read_place, my_side, *rest = rows[0][3:]
    counts, (reviews, sides, lead, *led, has_kept) = rest[: len(Side)], rest[len(Side) :]
    return Discussion(
        comments=_read_in_order(
            [tuple(row[:3]) for row in rows if row[0] is not None], viewer, now, read_place or 0
        ),
        sides={side: count for side, count in zip(Side, counts, strict=True) if count},
        my_side=my_side,
        reviews_missing=reviews,
        sides_missing=sides,
        lead=Lead(led[0], lead, led[0] == mine, *led[1:]) if lead else None,
        has_kept=bool(has_kept),
    )


@cache
def _statement() -> Select[Any]:
    """Return the one query, built once: building it took as long as asking it."""
    of_this, person = bindparam("submission", type_=Integer), bindparam("person", type_=Integer)
    names_me = exists().where(Mention.comment_id == Comment.id, Mention.person_id == person)
    kept = exists().where(
        Scratch.owner.in_(bindparam("owners", expanding=True, type_=String)),
        Scratch.form == bindparam("form", type_=String),
        Scratch.object == bindparam("object", type_=String),
        Scratch.is_done.is_(False),
    )
    facts = (
        _one(ReadMark.place, ReadMark.submission_id == of_this, ReadMark.person_id == person),
        _one(Stance.side, Stance.submission_id == of_this, Stance.person_id == person),
        *(count_of(side) for side in Side),
        _of_assignments(Review, Review.handed_in_at.is_not(None)),
        _of_assignments(Stance),
        *(
            of_lead(column)
            for column in (
                Person.name,
                DiscussionLead.person_id,
                DiscussionLead.summary,
                DiscussionLead.summed_up_at,
                DiscussionLead.version,
            )
        ),
        kept,
    )
    is_first = func.coalesce(Comment.place, 1) == 1  # the facts stand in one row, not in each
    return (
        select(Comment, Person.name, names_me, *(case((is_first, fact)) for fact in facts))
        .select_from(Submission)
        .outerjoin(Comment, Comment.submission_id == Submission.id)
        .outerjoin(Person, Person.id == Comment.person_id)
        .where(Submission.id == of_this)
        .order_by(Comment.place)
    )


def comments_on(
    session: Session, viewer: Viewer, submission: Submission, now: datetime
) -> tuple[CommentShown, ...]:
    """Return the comments on a submission in reading order: each thread, its answers one step in."""
    return discussion_on(session, viewer, submission, now).comments


def _read_in_order(
    rows: list[tuple[Any, ...]], viewer: Viewer, now: datetime, read_place: int
) -> tuple[CommentShown, ...]:
    by_place = {comment.place: (comment, by, is_named) for comment, by, is_named in rows}
    order = threads([comment.answers_place for comment, *_ in rows])
    first = dict(order)
    shown = []
    for place, begun in order:
        comment, by, is_named = by_place[place]
        is_mine = comment.person_id == viewer.person_id
        answered = any(
            other.place > place
            and first[other.place] == begun
            and other.person_id != comment.person_id
            for other, *_ in rows
        )
        answers = comment.answers_place
        shown.append(
            CommentShown(
                place=place,
                by=by,
                is_mine=is_mine,
                text=comment.text,
                written_at=comment.written_at,
                edited_at=comment.edited_at,
                version=comment.version,
                answers_place=answers,
                answers_by=by_place[answers][1] if answers else None,
                thread_place=begun,
                is_new=not is_mine and place > read_place,
                names_me=bool(is_named),
                may_change=is_mine
                and bool(comment.text)
                and may_change_comment(comment.written_at, now, is_answered=answered),
            )
        )
    return tuple(shown)


def is_answered(session: Session, submission_id: int, place: int) -> bool:
    """Tell whether somebody else wrote into the thread of a comment after it."""
    rows = session.execute(
        select(Comment.answers_place, Comment.person_id)
        .where(Comment.submission_id == submission_id)
        .order_by(Comment.place)
    ).all()
    first = dict(threads([answers for answers, _ in rows]))
    writer = rows[place - 1].person_id
    return any(
        first[other] == first[place] and row.person_id != writer
        for other, row in enumerate(rows, 1)
        if other > place
    )


def lead_of(session: Session, viewer: Viewer, submission_id: int) -> Lead | None:
    """Return who leads the discussion of a submission; the caller has asked DISCUSSION_READ."""
    found = session.execute(
        select(DiscussionLead, Person.name)
        .join(Person, Person.id == DiscussionLead.person_id)
        .where(DiscussionLead.submission_id == submission_id, is_lead_impartial())
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    row, name = found
    is_me = row.person_id == viewer.person_id
    return Lead(row.person_id, name, is_me, row.summary, row.summed_up_at, row.version)


def _one(column: Any, *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(column).where(*where).scalar_subquery()


def _of_assignments(table: type[Review | Stance], *done: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return the SQL for how many reviewers have no row of ``table`` that is done."""
    is_done = exists().where(
        table.submission_id == Assignment.submission_id,
        table.person_id == Assignment.person_id,
        *done,
    )
    return (
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.submission_id == Submission.id, ~is_done)
        .correlate(Submission)
        .scalar_subquery()
    )
