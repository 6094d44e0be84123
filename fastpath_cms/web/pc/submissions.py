"""All submissions open to the program committee: searched and sorted by what a member may know."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.extensions import db
from fastpath_cms.queries.listing import find
from fastpath_cms.queries.reviews import papers_for_pc
from fastpath_cms.queries.searching import members_reach
from fastpath_cms.web.guards import my_standing, on_edition, phase
from fastpath_cms.web.lists import asked_of, page_links, wide_scores
from fastpath_cms.web.pc import bp


@bp.route("/submissions")
@on_edition(Action.PC_HOME)
def submissions() -> ResponseReturnValue:
    """List what this PC member may read; a conflict of interest leaves no gap."""
    session, who = db.session(), my_standing()
    reach = members_reach(g.viewer, who, g.edition, phase(), g.now)
    asked = asked_of("pc.submissions", reach)
    found = find(session, reach, asked.query.tree, asked.order, asked.page)
    papers = papers_for_pc(session, g.viewer, who, g.edition, g.now, ids=found.shown)
    return render_template(
        "pc/submissions.html",
        asked=asked,
        found=found,
        papers=papers,
        pages=page_links(asked, found),
        choices=asked.choices(
            ("All", ""),
            ("Yours to review", "is:mine"),
            ("Others'", "-is:mine"),
            ("Wide scores", wide_scores(g.edition)),
            ("Discussed", "comments:>0"),
            ("New comments", "is:new"),
        ),
        paper_url=url_for("submission.submission_page", number=1).removesuffix("1/"),
    )
