"""What waits for people in discussions: what others wrote since, and the lead's summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, exists, false, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Assignment,
    Comment,
    DiscussionLead,
    Mention,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.discussions import is_lead_impartial
from fastpath_cms.queries.figures import is_comment_new
from fastpath_cms.queries.scopes import reads_discussion
from fastpath_cms.queries.standings import standing_in
from fastpath_cms.queries.tasks import Task, Year, is_soon
from fastpath_cms.queries.viewer import Viewer

APART: Final = 3  # discussions with something new that are listed one by one

News = tuple[int, int, int]
"""A submission's number, its new comments, and how many of them name the reader."""


def news_rows(
    viewer: Viewer, years: tuple[Year, ...], now: datetime
) -> Select[int, int, str, int, Any]:
    """Return the select of what is new in discussions: edition, number, new ones, naming ones.

    Only where a person takes part: they review it, wrote in it, lead it, or are named.
    """
    mine = viewer.person_id
    names_me = exists().where(Mention.comment_id == Comment.id, Mention.person_id == mine)
    parts = (
        select(Comment.submission_id).where(Comment.person_id == mine),
        select(Assignment.submission_id).where(Assignment.person_id == mine),
        select(DiscussionLead.submission_id).where(DiscussionLead.person_id == mine),
    )
    return (
        select(
            Submission.edition_id,
            Submission.number,
            literal(""),
            func.count(Comment.id),
            func.count(Comment.id).filter(names_me),
        )
        .join(Comment, Comment.submission_id == Submission.id)
        .where(
            _readable(viewer, years, now, Phase.NOTIFICATION),
            is_comment_new(viewer),
            or_(*(Submission.id.in_(part) for part in parts), names_me),
        )
        .group_by(Submission.edition_id, Submission.number)
    )


def summary_rows(
    viewer: Viewer, years: tuple[Year, ...], now: datetime
) -> Select[int, int, str, int, Any]:
    """Return the select of the discussions a person leads and has not summed up: edition, number, title."""
    return (
        select(Submission.edition_id, Submission.number, Submission.title, literal(0), literal(0))
        .join(DiscussionLead, DiscussionLead.submission_id == Submission.id)
        .where(
            _readable(viewer, years, now, Phase.DISCUSSION),
            DiscussionLead.person_id == viewer.person_id,
            DiscussionLead.summed_up_at.is_(None),
            is_lead_impartial(),
        )
    )


def _readable(
    viewer: Viewer, years: tuple[Year, ...], now: datetime, last: Phase
) -> ColumnElement[bool]:
    """Return the SQL for "its discussion is open to the viewer", up to the phase ``last``."""
    parts = []
    for year in years:
        if Phase.CALL < year.phase <= last:
            who = standing_in(year.roles, year.edition, now)
            parts.append(reads_discussion(viewer, who, year.edition, year.phase))
    return and_(Submission.status == Status.SUBMITTED, or_(false(), *parts))


def news_tasks(year: Year, found: Sequence[News]) -> Iterator[Task]:
    """Iterate over the new comments of an edition: one by one, or in one line when there are many."""
    if len(found) <= APART:
        for number, count, naming in found:
            yield Task(
                year.edition.label,
                f"You are named in the discussion of #{number}"
                if naming
                else f"Somebody wrote in the discussion of #{number}",
                _counted(count, naming),
                "submission.submission_page",
                f"Read {count} new",
                {"year": year.edition.year, "number": number, "_anchor": "discussion"},
                icon="talk",
            )
        return
    count, naming = sum(row[1] for row in found), sum(row[2] for row in found)
    is_member = RoleKind.PC_MEMBER in year.roles
    yield Task(
        year.edition.label,
        f"There is something new in {len(found)} discussions",
        _counted(count, naming),
        "pc.submissions" if is_member else "chair.submissions",
        f"Read {count} new",
        {"year": year.edition.year, "q": "is:new"},
        icon="talk",
    )


def summary_task(year: Year, number: int, title: str, now: datetime) -> Task:
    """Return that a lead is to sum up a discussion before authors are told."""
    due_at = year.dates.notification_at
    return Task(
        year.edition.label,
        f"Sum up the discussion of #{number} for the chairs",
        title,
        "submission.summary_edit",
        "Write the summary",
        {"year": year.edition.year, "number": number},
        due_at=due_at,
        is_closing=False,
        is_hot=is_soon(due_at, now),
        icon="pen",
    )


def _counted(count: int, naming: int) -> str:
    said = "One new comment" if count == 1 else f"{count} new comments"
    if not naming:
        return f"{said}."
    if naming == count:
        return f"{said} {'names' if count == 1 else 'name'} you."
    return f"{said}; {naming} of them {'names' if naming == 1 else 'name'} you."
