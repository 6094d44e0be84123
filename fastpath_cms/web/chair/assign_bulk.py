"""Assignments from a file and to one, in HotCRP's columns: paper, action, email, round."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Problem, Stale, Unfit
from fastpath_cms.extensions import db
from fastpath_cms.formats.assignment_csv import BYTES_MOST, UnreadableError, decoded
from fastpath_cms.services.bulk_assigning import KEPT, Preview, apply_file, export, preview
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.marking import what_was_done
from fastpath_cms.web.scratching import form_data, keep_typed


@bp.route("/assign/bulk", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_bulk() -> ResponseReturnValue:
    """Take a file or pasted lines; show what they would do, then do it."""
    typed = form_data()
    text, found, refused = typed.get("text", "") if typed is not None else "", None, None
    is_post = request.method == "POST"
    if is_post:
        try:
            text = _sent() or text
            found = _previewed(text)
            if request.form.get("do") == "apply":
                done = perform(apply_file, g.edition.id, text, request.form.get("seal", ""))
                flash(what_was_done(done))
                return redirect(url_for("chair.assign", show="today"), 303)
        except (Unfit, Stale) as refusal:
            refused = refusal
            keep_typed(fields={"text": [text]} if text else None)
    status = refused.http_status if refused else 200
    return render_template(
        "chair/assign_bulk.html", text=text, found=found, refused=refused
    ), status


@bp.route("/assign.csv")
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_csv() -> ResponseReturnValue:
    """Give today's assignments as a file."""
    text = export(db.session(), g.viewer, my_standing(), g.edition)
    name = f"{g.edition.name.lower().replace(' ', '-')}-{g.edition.year}-pcassignments.csv"
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sent() -> str:
    """Return the text of the file sent, "" without one; raise Unfit for what is no text."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return ""
    try:
        return decoded(file.stream.read(BYTES_MOST + 1))
    except UnreadableError as fault:
        raise Unfit(Problem("file", str(fault), "file"), kept=KEPT) from fault


def _previewed(text: str) -> Preview:
    return preview(db.session(), g.viewer, my_standing(), g.edition, text)
