"""The chairs' ranked board: verdicts under embargo, saved many at once."""

from __future__ import annotations

import re
from typing import Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import VERDICT_WORDS, Verdict
from fastpath_cms.extensions import db
from fastpath_cms.queries import decisions
from fastpath_cms.queries.decision_board import ORDERS, board
from fastpath_cms.services import deciding
from fastpath_cms.services.deciding import Choice
from fastpath_cms.web.acting import perform, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.decide_view import (
    TALKS,
    VERDICTS,
    asked,
    counts_of,
    cut_after,
    shown,
    topic_balance,
)
from fastpath_cms.web.filters import plural
from fastpath_cms.web.guards import my_standing, on_edition, phase

VERDICT_FIELD: Final = re.compile(r"verdict-([1-9][0-9]{0,5})")
CHOICES: Final = (("", "Open"), *((verdict.value, VERDICT_WORDS[verdict]) for verdict in Verdict))


@bp.route("/decide", methods=["GET", "POST"])
@on_edition(Action.DECISIONS_MANAGE)
def decide() -> ResponseReturnValue:
    """Show the ranked board, or record the verdicts chosen on it."""
    want = asked()
    if request.method == "POST":
        count = perform(deciding.record_decisions, g.edition.id, posted_choices())
        flash(
            f"{plural(count, 'decision')} saved, under embargo."
            if count
            else "No decision was changed."
        )
        return redirect(want.url(), 303)
    who = my_standing()
    every = board(db.session(), viewer(), who, g.edition, want.order, phase=phase())
    rows = shown(every, want)
    places = {topic.id: place for place, topic in enumerate(g.edition.topics, start=1)}
    return render_template(
        "chair/decide.html",
        every=every,
        rows=rows,
        asked=want,
        orders=ORDERS,
        verdicts=VERDICTS,
        talks_asked=TALKS,
        paper_url=url_for("submission.submission_page", number=1).removesuffix("1/"),
        choices=CHOICES,
        is_time=phase() >= Phase.DISCUSSION,
        counts=counts_of(every),
        cut_after=cut_after(rows, want, g.edition.talk_slots),
        balance=topic_balance(every, g.edition.topics),
        topic_places=places,
        is_calibrated=any(row.calibrated is not None for row in every),
        open_rows=sorted(row.number for row in every if row.is_open and row.verdict is None),
        is_another_waiting=decisions.openness(
            db.session(), viewer(), who, g.edition
        ).is_another_waiting,
        releases=decisions.releases(db.session(), g.edition.id),
    )


def posted_choices() -> list[Choice]:
    """Return the rows of the posted board: what each showed and what was chosen.

    Raises Unfit for a verdict there is none of.
    """
    choices = []
    for name, value in request.form.items():
        found = VERDICT_FIELD.fullmatch(name)
        if found:
            number = int(found[1])
            before = request.form.get(f"was-{number}", "")
            choices.append(Choice(number, verdict_of(number, before), verdict_of(number, value)))
    return choices


def verdict_of(number: int, value: str) -> Verdict | None:
    """Return the verdict of a posted value; raise Unfit for one there is none of."""
    if not value:
        return None
    try:
        return Verdict(value)
    except ValueError:
        sentence = f"Choose one of the verdicts listed for #{number}."
        raise Unfit(Problem("verdict", sentence), kept="No decision was changed.") from None
