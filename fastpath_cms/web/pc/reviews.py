"""A PC member's own page: the next thing first."""

from __future__ import annotations

from typing import Final

from flask import g, render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import Phase
from fastpath_cms.extensions import db
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.my_reviews import IN, MyReviews, Step, my_reviews
from fastpath_cms.queries.reviews import ReviewState, deputised
from fastpath_cms.web.filters import listed, plural
from fastpath_cms.web.guards import my_standing, on_edition, phase
from fastpath_cms.web.pc import bp

SHOWN_AT_MOST: Final = 12  # of what waits; the table below has the rest


@bp.route("/")
@on_edition(Action.PC_HOME)
def reviews() -> ResponseReturnValue:
    """Show what is assigned to me, what is due, and what I act as chair for."""
    session, who = db.session(), my_standing()
    mine = my_reviews(session, g.viewer, who, g.edition, g.now)
    dates = key_dates_of(g.edition)
    due_at = dates.reviews_close_at
    unwritten = [duty for duty in mine.waiting if duty.step is not Step.ANSWER]
    return render_template(
        "pc/reviews.html",
        mine=mine,
        papers=[duty.paper for duty in mine.duties],
        waiting=mine.waiting[:SHOWN_AT_MOST],
        waiting_count=len(mine.waiting),
        in_count=mine.count(*IN),
        left_count=len(unwritten),
        progress=_progress(mine),
        due_at=due_at,
        bids_due_at=dates.bids_due_at,
        is_late=due_at is not None and g.now >= due_at,
        may_tell_delay=bool(unwritten) and Phase.BIDDING <= phase() < Phase.NOTIFICATION,
        deputised=deputised(session, g.viewer, g.edition) if who.is_deputy else (),
    )


def _progress(mine: MyReviews) -> str:
    """Say what is left of my own reviews, and how far the whole committee is."""
    drafts, fresh = mine.count(ReviewState.DRAFT), mine.count(ReviewState.NOT_STARTED)
    parts = [plural(drafts, "draft")] if drafts else []
    parts += [f"{fresh} not started"] if fresh else []
    said = f"{listed(parts).capitalize()}. " if parts else ""
    if mine.whole_count:
        said += f"The committee as a whole has {mine.whole_in_count} of {mine.whole_count}."
    return said.strip()
