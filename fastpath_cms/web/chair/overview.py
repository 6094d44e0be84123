"""How the edition stands, for its chairs."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import PHASE_NAMES, KeyDates, Phase
from fastpath_cms.extensions import db
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.overview import has_members, state_of_edition
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
        first_steps=_first_steps(dates) if state and not state.submitted_count else (),
        stops=stops(g.edition),
    )


def _first_steps(dates: KeyDates) -> tuple[tuple[str, str, str, str, str, bool], ...]:
    """Return what makes an edition ready: text, detail, icon, label, address, whether it is done."""
    if phase() > Phase.CALL or not may(Action.EDITION_EDIT):
        return ()
    edition = g.edition
    has_dates = dates.call_opens_at is not None and dates.submission_due_at is not None
    has_texts = bool(edition.call_text or edition.submission_text)
    return (
        (
            "Set the dates",
            "The call opens and closes by them.",
            "cal",
            "Dates",
            url_for("chair.settings_dates"),
            has_dates,
        ),
        (
            "Say where and when",
            "Title, host, place and hours, as the front page says them.",
            "file",
            "Title and place",
            url_for("chair.settings_facts"),
            bool(edition.place),
        ),
        (
            "Write the call",
            "Background, what you look for, how to submit.",
            "pen",
            "Texts",
            url_for("chair.settings_call"),
            has_texts,
        ),
        (
            "List the topics",
            "Authors choose from them.",
            "dot",
            "Topics",
            url_for("chair.settings_topics"),
            bool(edition.topics),
        ),
        (
            "Invite the program committee",
            "Each gets a letter with a link to accept or decline.",
            "mail",
            "Committee",
            url_for("chair.members"),
            has_members(db.session(), edition.id),
        ),
    )
