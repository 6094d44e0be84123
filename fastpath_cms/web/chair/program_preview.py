"""The draft of the program as it would be printed, and sheets for session chairs and doors."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.queries.program import PublishedRow
from fastpath_cms.queries.program_draft import DraftRow, draft_rows, notes_to_chair
from fastpath_cms.web.acting import viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.timetable import KIND_TAGS, Timetable, second_zone, timetable


@bp.route("/program/preview")
@on_edition(Action.PROGRAM_EDIT)
def program_preview() -> ResponseReturnValue:
    """Show the draft as the public page would print it."""
    table = _table(draft_rows(db.session(), g.edition.id))
    return render_template("chair/program_preview.html", table=table, kinds=KIND_TAGS)


@bp.route("/program/sheet")
@on_edition(Action.PROGRAM_EDIT)
def program_sheet() -> ResponseReturnValue:
    """Show what the chair of each session needs to know, a sheet for each."""
    drafts = draft_rows(db.session(), g.edition.id)
    table = _table(drafts)
    return render_template(
        "chair/program_sheet.html",
        edition=g.edition,
        sessions=table.sessions if table else (),
        speakers={one.row.key: one.speakers for one in drafts},
        notes=notes_to_chair(db.session(), g.edition.id, viewer(), my_standing()),
    )


def _table(drafts: tuple[DraftRow, ...]) -> Timetable | None:
    """Lay out the rows of a draft; no talk has a page of its own yet."""
    rows = [PublishedRow(one.row, None, 0, one.row.starts_at, is_cancelled=False) for one in drafts]
    return timetable(rows, g.zone, second_zone("", g.zone)) if rows else None
