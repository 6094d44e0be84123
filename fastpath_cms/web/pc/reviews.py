"""A PC member's own page: the next thing first."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.extensions import db
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.reviews import ReviewState, deputised, papers_for_pc
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.pc import bp

IN = frozenset({ReviewState.HANDED_IN, ReviewState.LATE})


@bp.route("/")
@on_edition(Action.PC_HOME)
def reviews() -> ResponseReturnValue:
    """Show what is assigned to me, what is due, and what I act as chair for."""
    session = db.session()
    due_at = key_dates_of(g.edition).reviews_close_at
    papers = papers_for_pc(session, g.viewer, my_standing(), g.edition, g.now, assigned_only=True)
    open_papers = [paper for paper in papers if paper.state not in IN and paper.may_write]
    return render_template(
        "pc/reviews.html",
        papers=papers,
        in_count=sum(paper.state in IN for paper in papers),
        # a draft is closest to done, so it comes first
        waiting=sorted(open_papers, key=lambda paper: paper.state is not ReviewState.DRAFT),
        due_at=due_at,
        is_late=due_at is not None and g.now >= due_at,
        deputised=deputised(session, g.viewer, g.edition),
    )
