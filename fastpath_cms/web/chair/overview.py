"""How the edition stands, for its chairs: what needs them first, every figure a link to its list."""

from __future__ import annotations

from typing import Final

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import PHASE_NAMES, KeyDates, Phase
from fastpath_cms.domain.workflow import Status
from fastpath_cms.extensions import db
from fastpath_cms.models import LetterState
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.overview import State, has_members, state_of_edition
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.conflict_record import SOURCES
from fastpath_cms.web.chair.overview_needs import BROKEN, listed_by, needs
from fastpath_cms.web.guards import may, my_standing, on_edition, phase
from fastpath_cms.web.lists import wide_scores
from fastpath_cms.web.navigation import stops

IN: Final = f"-status:{Status.DRAFT} -status:{Status.WITHDRAWN}"


MAIL: Final = {LetterState.QUEUED: "Waiting", LetterState.FAILED: "Did not arrive"}
RECORD: Final = "chair.conflict_record"


@bp.route("/")
@on_edition(Action.CHAIR_HOME)
def overview() -> ResponseReturnValue:
    """Show how things stand and what needs a chair; the publicity chair sees no submission."""
    dates, line = key_dates_of(g.edition), stops(g.edition)
    about = {
        "edition": g.edition,
        "phase_name": PHASE_NAMES[phase()],
        "stops": line,
        "state": None,
        "first_steps": (),
        "needs": (),
    }
    if may(Action.SUBMISSIONS_LIST):
        state = state_of_edition(db.session(), g.viewer, my_standing(), g.edition, g.now)
        about |= {
            "state": state,
            "first_steps": _first_steps(dates) if not state.submitted_count else (),
            "needs": needs(state, dates, phase()),
            **_figures(state, dates),
        }
    return render_template("chair/overview.html", **about)


def _figures(state: State, dates: KeyDates) -> dict[str, object]:
    """Return what the page shows of the state, in words and links."""
    coming = [stop for stop in stops(g.edition) if stop.state == "now"]
    return {
        "list": listed_by,
        "paper_url": url_for("submission.submission_page", number=1).removesuffix("1/"),
        "wide_search": wide_scores(g.edition),
        "draft_count": state.count(Status.DRAFT),
        "final_count": state.count(Status.CAMERA_READY),
        "is_told": bool(state.submitted_count) and not state.open,
        "is_assigning": Phase.BIDDING <= phase() <= Phase.DISCUSSION,
        "is_overdue": dates.reviews_close_at is not None and g.now >= dates.reviews_close_at,
        "next_said": f"Nothing needs you now. {coming[0].label} comes next, {coming[0].when}."
        if coming
        else "Nothing needs you now.",
        "in_search": IN,
        "conflict_counts": (
            ("To judge", len(state.suspected), url_for("chair.conflicts")),
            *(
                (label, state.conflicts.get(source, 0), url_for(RECORD, source=source.value))
                for source, label in SOURCES.items()
            ),
            ("Assigned in spite of one", len(state.broken), listed_by(BROKEN)),
        ),
        "mail_counts": tuple(
            (label, state.letters.get(key, 0), url_for("chair.letters", state=key.value))
            for key, label in MAIL.items()
        ),
    }


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
