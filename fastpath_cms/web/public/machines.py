"""What machines ask a site for: whether it is well, and where robots may go."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from fastpath_cms.extensions import db
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.public import bp

ROBOTS = """User-agent: *
Disallow: /home
Disallow: /sign-in
Disallow: /*/chair/
Disallow: /*/pc/
Disallow: /*/submissions
Disallow: /*/submit
"""


@bp.route("/healthz")
@everyone
def healthz() -> ResponseReturnValue:
    """Say "ok" when the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@bp.route("/robots.txt")
@everyone
def robots() -> ResponseReturnValue:
    """Tell robots which pages are for people at work."""
    return Response(ROBOTS, mimetype="text/plain")
