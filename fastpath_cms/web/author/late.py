"""A late link: a page with one button, which begins the submission (scanners follow GETs)."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.extensions import db
from fastpath_cms.queries.deadlines import late_link_by_token
from fastpath_cms.services import prolonging
from fastpath_cms.web.acting import perform
from fastpath_cms.web.author import bp
from fastpath_cms.web.guards import everyone


@bp.route("/late/<string:token>", methods=["GET", "POST"])
@everyone
def late_start(token: str) -> ResponseReturnValue:
    """Show how long the link is good; begin the submission on the press of the button."""
    if request.method == "POST":
        number = perform(prolonging.begin_late, g.edition.id, token)
        flash(f"#{number} is begun; it has a deadline of its own.")
        return redirect(url_for("submission.submission_edit", number=number), 303)
    link = late_link_by_token(db.session(), g.edition.id, token)
    is_open = link is not None and link.used_at is None and g.now < link.due_at
    html = render_template(
        "author/late_start.html", edition=g.edition, link=link, is_open=is_open, token=token
    )
    return html, 200 if link is not None else 404
