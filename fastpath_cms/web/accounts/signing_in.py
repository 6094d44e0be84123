"""Signing in and out."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from fastpath_cms.web.accounts import bp
from fastpath_cms.web.guards import everyone


@bp.route("/sign-in", methods=["GET", "POST"])
@everyone
def sign_in() -> ResponseReturnValue:
    """Ask for an address and send a link to it."""
    return ""


@bp.route("/sign-out", methods=["POST"])
@everyone
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    return ""


@bp.route("/home")
@everyone
def home() -> ResponseReturnValue:
    """List what waits for this person."""
    return ""
