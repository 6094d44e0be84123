"""How the edition stands, for its chairs."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import PHASE_NAMES, Phase
from fastpath_cms.extensions import db
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.overview import state_of_edition
from fastpath_cms.web.chair import bp
from fastpath_cms.web.guards import may, my_standing, on_edition, phase
from fastpath_cms.web.navigation import stops


@bp.route("/")
@on_edition(Action.CHAIR_HOME)
def overview() -> ResponseReturnValue:
    """Show how things stand and what needs a chair; the publicity chair sees no submission."""
    sees_papers = may(Action.SUBMISSIONS_LIST)
    state = (
        state_of_edition(db.session(), g.viewer, my_standing(), g.edition) if sees_papers else None
    )
    dates = key_dates_of(g.edition)
    return render_template(
        "chair/overview.html",
        edition=g.edition,
        state=state,
        phase_name=PHASE_NAMES[phase()],
        is_assigning=Phase.BIDDING <= phase() <= Phase.DISCUSSION,
        is_overdue=dates.reviews_close_at is not None and g.now >= dates.reviews_close_at,
        dates=dates,
        stops=stops(g.edition),
    )
