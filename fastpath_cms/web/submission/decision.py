"""The decision on one submission: the verdict and a note to its authors, beside the reviews."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2
from wtforms.widgets import HiddenInput

from fastpath_cms.domain.policy import Action, fields_read, why_not
from fastpath_cms.domain.workflow import VERDICT_WORDS, Verdict
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries import decisions
from fastpath_cms.queries.decisions import DecisionRow
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.queries.review_texts import reviews_of
from fastpath_cms.services import deciding
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, text
from fastpath_cms.web.guards import on_submission, phase, standing_of
from fastpath_cms.web.scratching import form_data
from fastpath_cms.web.submission import bp


class DecisionForm(Form):
    """One verdict and what its authors read with it."""

    verdict = RadioField(
        "Verdict",
        choices=[
            SelectChoice("", "Open"),
            *(SelectChoice(verdict.value, VERDICT_WORDS[verdict]) for verdict in Verdict),
        ],
        default="",
        validate_choice=True,
    )
    note_to_authors = text(
        "Note to the authors",
        description="They read it in their letter, above the reviews.",
        longest=5_000,
    )
    base_version = IntegerField("Version", widget=HiddenInput(), default=0)


@bp.route("/decision", methods=["GET", "POST"])
@on_submission(Action.DECISION_RECORD)
def decision_edit(submission: Submission) -> ResponseReturnValue:
    """Show the decision form, or record the verdict."""
    found = decisions.decision_of(db.session(), submission.id)
    form = DecisionForm(form_data(), data=_values(found))
    if request.method == "GET" or not form.validate():
        if request.method == "GET":  # text kept from a lost race is compared with what stands now
            form.base_version.raw_data = None
            form.base_version.data = found.version if found else 0
        asked = form_of(db.session(), g.edition.id)
        case = (standing_of(submission), submission.status, phase())
        is_open = why_not(Action.REVIEWS_READ, *case) is None
        page = render_template(
            "submission/decision_edit.html",
            submission=submission,
            form=form,
            decision=found,
            reviews=reviews_of(db.session(), g.viewer, submission, asked, fields_read(asked, *case))
            if is_open
            else (),
        )
        return page, 422 if form.errors else 200
    verdict = Verdict(form.verdict.data) if form.verdict.data else None
    perform(
        deciding.record_decision,
        submission.id,
        verdict,
        form.note_to_authors.data or "",
        form.base_version.data or 0,
    )
    said = VERDICT_WORDS[verdict].lower() if verdict else "open"
    flash(f"#{submission.number}: {said}. Recorded, under embargo.")
    return redirect(url_for("submission.decision_edit", number=submission.number), 303)


def _values(found: DecisionRow | None) -> dict[str, object]:
    if found is None:
        return {}
    return {
        "verdict": found.verdict.value,
        "note_to_authors": found.note_to_authors,
        "base_version": found.version,
    }
