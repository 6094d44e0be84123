"""The home of a signed-in person: what waits for them, in every role and edition."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.web.accounts import bp
from fastpath_cms.web.guards import signed_in


@bp.route("/home")
@signed_in
def home() -> ResponseReturnValue:
    """List what waits for this person, the next thing first."""
    return render_template("accounts/home.html", tasks=())
