"""All submissions open to the program committee."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.extensions import db
from fastpath_cms.queries.reviews import papers_for_pc
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.pc import bp


@bp.route("/submissions")
@on_edition(Action.PC_HOME)
def submissions() -> ResponseReturnValue:
    """List what this PC member may read; a conflict of interest leaves no gap."""
    papers = papers_for_pc(db.session(), g.viewer, my_standing(), g.edition, g.now)
    return render_template("pc/submissions.html", papers=papers)
