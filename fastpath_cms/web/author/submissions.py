"""An author's list: every submission, where it stands, what comes next and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import KeyDates, shown, time_left
from fastpath_cms.domain.workflow import STATUS_WORDS, Status
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.authoring import OwnSubmission, own_submissions
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.web.author import bp
from fastpath_cms.web.guards import everyone, my_standing
from fastpath_cms.web.journey import path_of

UNFINISHED = frozenset({Status.ACCEPTED, Status.CONDITIONALLY_ACCEPTED})


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits for an author, as ``todo_item`` prints it."""

    text: str
    detail: str
    icon: str
    label: str
    url: str


@bp.route("/submissions/")
@everyone
def submissions() -> ResponseReturnValue:
    """List what this person or this browser submitted to the edition."""
    rows = own_submissions(db.session(), g.viewer, g.edition, g.now, whole=my_standing())
    dates = key_dates_of(g.edition)
    todos = [todo for row in rows if (todo := _todo(row, dates))]
    return render_template(
        "author/submissions.html",
        rows=rows,
        said={row.submission.id: _said(row) for row in rows},
        paths={
            row.submission.id: path_of(row.submission, dates, g.edition.zone, g.now) for row in rows
        },
        todos=todos,
        strong=_strong(rows),
        rest=_rest(len(todos)) if rows else None,
    )


def _strong(rows: list[OwnSubmission]) -> str | None:
    if not rows:
        return None
    if len(rows) == 1:
        paper = rows[0].submission
        return f"#{paper.number} is {_status(paper.status)}."
    return f"{len(rows)} submissions."


def _status(status: Status) -> str:
    words = STATUS_WORDS[status]
    return f"a {words.lower()}" if status is Status.DRAFT else words[0].lower() + words[1:]


def _rest(count: int) -> str:
    if not count:
        return "Nothing is left to do now."
    return "One thing is left to do." if count == 1 else f"{count} things are left to do."


def _said(row: OwnSubmission) -> str:
    """Say in which role the reader stands to a submission, and beside whom."""
    authors = row.submission.authors
    if len(authors) == 1:
        return "sole author"
    contacts = [author.name for author in authors if author.is_contact]
    if row.is_contact:
        return f"you are a contact; {len(authors)} authors"
    return f"you are an author; {', '.join(contacts) or 'nobody'} can change it"


def _todo(row: OwnSubmission, dates: KeyDates) -> Todo | None:
    paper = row.submission
    if not row.is_contact:
        return None
    if paper.status is Status.DRAFT:
        due_at = paper.extended_due_at or dates.submission_due_at
        if due_at is not None and g.now >= due_at:
            return None
        url = url_for("submission.submission_edit", number=paper.number)
        missing = " ".join(problem.sentence for problem in row.missing)
        detail = " ".join(filter(None, (_due(due_at), missing)))
        return Todo(f"Complete #{paper.number}", detail, "pen", "Complete it", url)
    if paper.status in UNFINISHED and dates.final_due_at and g.now < dates.final_due_at:
        return Todo(
            f"Send the final version of #{paper.number}, and say who gives the talk",
            _due(dates.final_due_at),
            "file",
            "See what is asked",
            _page(paper),
        )
    return None


def _page(paper: Submission) -> str:
    return url_for("submission.submission_page", number=paper.number)


def _due(at: datetime | None) -> str:
    if at is None:
        return ""
    return f"Due {shown(at, g.edition.zone, is_closing=True).aoe}, in {time_left(at, g.now)}."
