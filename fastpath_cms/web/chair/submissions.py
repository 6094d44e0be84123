"""All submissions a chair may see, in one list."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import Status
from fastpath_cms.extensions import db
from fastpath_cms.queries.assignments import ENOUGH
from fastpath_cms.queries.overview import ChairRow, submissions_for_chair
from fastpath_cms.web.chair import bp
from fastpath_cms.web.guards import my_standing, on_edition


@bp.route("/submissions")
@on_edition(Action.SUBMISSIONS_LIST)
def submissions() -> ResponseReturnValue:
    """List the submissions; those sealed from this chair leave no gap."""
    rows = submissions_for_chair(db.session(), g.viewer, my_standing(), g.edition)
    return render_template(
        "chair/submissions.html",
        rows=rows,
        draft_count=sum(row.status is Status.DRAFT for row in rows),
        withdrawn_count=sum(row.status is Status.WITHDRAWN for row in rows),
        unverified_count=sum(row.is_contact_unverified for row in rows),
        enough=ENOUGH,
        file_words={row.number: words for row in rows if (words := _about_file(row))},
    )


def _about_file(row: ChairRow) -> str:
    """Say what a chair should know of a paper's PDF, "" where it is in order."""
    if row.status is not Status.SUBMITTED or row.check_state is None:
        return ""
    if row.check_state is CheckState.WAITING:
        return "PDF being checked"
    if row.repair_due_at is not None and g.now < row.repair_due_at:
        return "PDF to be replaced"
    return "" if row.has_fit else "No PDF that can be reviewed"
