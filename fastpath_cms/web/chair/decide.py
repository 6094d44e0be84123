"""The chairs' ranked board: verdicts under embargo, saved many at once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, TOLD, VERDICT_WORDS, Verdict
from fastpath_cms.extensions import db
from fastpath_cms.queries import decisions
from fastpath_cms.queries.decisions import ORDERS, BoardRow
from fastpath_cms.services import deciding
from fastpath_cms.services.deciding import Choice
from fastpath_cms.web.acting import perform, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.filters import plural
from fastpath_cms.web.guards import my_standing, on_edition, phase

VERDICT_FIELD: Final = re.compile(r"verdict-([1-9][0-9]{0,5})")
CHOICES: Final = (("", "Open"), *((verdict.value, VERDICT_WORDS[verdict]) for verdict in Verdict))
YES: Final = frozenset({Verdict.ACCEPT, Verdict.CONDITIONAL})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the rows a chair sees stand where."""

    accepted: int
    wait_listed: int
    not_accepted: int
    undecided: int


@bp.route("/decide", methods=["GET", "POST"])
@on_edition(Action.DECISIONS_MANAGE)
def decide() -> ResponseReturnValue:
    """Show the ranked board, or record the verdicts chosen on it."""
    if request.method == "POST":
        count = perform(deciding.record_decisions, g.edition.id, posted_choices())
        flash(
            f"{plural(count, 'decision')} saved, under embargo."
            if count
            else "No decision was changed."
        )
        return redirect(url_for("chair.decide", order=asked_order() or None), 303)
    order = asked_order() or "mean"
    who = my_standing()
    rows = decisions.board(db.session(), viewer(), who, g.edition, order, phase=phase())
    return render_template(
        "chair/decide.html",
        rows=rows,
        order=order,
        orders=ORDERS,
        paper_url=url_for("submission.submission_page", number=1).removesuffix("1/"),
        choices=CHOICES,
        is_time=phase() >= Phase.DISCUSSION,
        counts=counts_of(rows),
        open_rows=sorted(row.number for row in rows if row.is_open and row.verdict is None),
        is_another_waiting=decisions.openness(
            db.session(), viewer(), who, g.edition
        ).is_another_waiting,
        releases=decisions.releases(db.session(), g.edition.id),
    )


def asked_order() -> str:
    """Return the order asked for in the address, or ""."""
    order = request.args.get("order", "")
    return order if order in ORDERS else ""


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
            choices.append(Choice(number, _verdict(number, before), _verdict(number, value)))
    return choices


def _verdict(number: int, value: str) -> Verdict | None:
    if not value:
        return None
    try:
        return Verdict(value)
    except ValueError:
        sentence = f"Choose one of the verdicts listed for #{number}."
        raise Unfit(Problem("verdict", sentence), kept="No decision was changed.") from None


def counts_of(rows: tuple[BoardRow, ...]) -> Counts:
    """Count the rows by their verdict, or once told by their status."""
    found = Counter(
        "yes" if row.status in TO_BE_PRESENTED else row.status.value
        for row in rows
        if row.status in TOLD
    )
    undecided = sum(row.is_open and row.verdict is None for row in rows)
    chosen = Counter(row.verdict for row in rows if row.is_open and row.verdict)
    accepted = found["yes"] + sum(chosen[verdict] for verdict in YES)
    waiting = found["wait-listed"] + chosen[Verdict.WAIT_LIST]
    return Counts(accepted, waiting, len(rows) - accepted - waiting - undecided, undecided)
