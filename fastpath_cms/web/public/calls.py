"""The door out of the list of calls: one button, no account. The link is the permission."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.extensions import db
from fastpath_cms.queries.recipients import reader_of_calls
from fastpath_cms.services import listing_readers
from fastpath_cms.web.acting import perform_freely
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.public import bp


@bp.route("/calls/leave/<string:token>", methods=["GET", "POST"])
@everyone
def calls_leave(token: str) -> ResponseReturnValue:
    """Ask whether to get no more calls, or take the address off the list (RFC 8058 too)."""
    if request.method == "POST":
        address = perform_freely(listing_readers.leave, token)
        return render_template("public/calls_leave.html", address=address, is_left=True)
    row = reader_of_calls(db.session(), token)
    if row is None:
        raise NotFound
    return render_template(
        "public/calls_leave.html", address=row.address, is_left=row.left_at is not None
    )
