"""An author's list: every submission, where it stands, what comes next and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import KeyDates, shown, time_left
from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.workflow import STATUS_WORDS, TO_BE_PRESENTED, Status
from fastpath_cms.extensions import db
from fastpath_cms.queries.authoring import OwnSubmission, own_submissions
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.own_papers import unsaved_texts
from fastpath_cms.web.author import bp
from fastpath_cms.web.author.cards import cards_of
from fastpath_cms.web.guards import everyone, my_standing

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
    texts = unsaved_texts(db.session(), g.viewer, g.edition.year)
    rows = own_submissions(db.session(), g.viewer, g.edition, g.now, whole=my_standing())
    dates = key_dates_of(g.edition)
    todos = [todo for row in rows if row.is_contact for todo in _todos(row, dates)]
    return render_template(
        "author/submissions.html",
        cards=cards_of(rows, dates, texts),
        begun=[text for text in texts if text.number is None],
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


def _todos(row: OwnSubmission, dates: KeyDates) -> Iterator[Todo]:
    """Iterate over what is left to do for one submission, what is due first."""
    paper = row.submission
    if paper.status is Status.DRAFT:
        due_at = latest_of(paper.extended_due_at, dates.submission_due_at)
        if due_at is not None and g.now >= due_at:
            return
        count = len(row.missing)
        missing = "One thing is missing." if count == 1 else f"{count} things are missing."
        detail = " ".join(filter(None, (_due(due_at), missing)))
        url = url_for("submission.submission_edit", number=paper.number)
        yield Todo(f"Complete #{paper.number}", detail, "pen", "Complete it", url)
    if paper.status is Status.SUBMITTED and paper.repair_due_at and g.now < paper.repair_due_at:
        yield Todo(
            f"Replace the PDF of #{paper.number}",
            f"{_due(paper.repair_due_at)} It was checked after it came in.",
            "warn",
            "Replace it",
            url_for("submission.submission_edit", number=paper.number),
        )
    if paper.status in UNFINISHED and dates.final_due_at and g.now < dates.final_due_at:
        yield Todo(
            f"Upload the final version of #{paper.number}",
            _due(dates.final_due_at),
            "file",
            "Upload final version",
            url_for("submission.final_upload", number=paper.number),
        )
    if paper.status in TO_BE_PRESENTED and not row.is_talk_confirmed and _is_to_come(dates):
        yield Todo(
            f"Say who gives the talk on #{paper.number}",
            "The program names the speaker.",
            "talk",
            "Confirm the talk",
            url_for("submission.talk_edit", number=paper.number),
        )


def _is_to_come(dates: KeyDates) -> bool:
    return dates.workshop_at is None or g.now < dates.workshop_at


def _due(at: datetime | None) -> str:
    if at is None:
        return ""
    return f"Due {shown(at, g.edition.zone, is_closing=True).aoe}, in {time_left(at, g.now)}."
