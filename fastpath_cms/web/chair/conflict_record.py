"""Conflicts of interest on record: found, lifted, taken up again, set by hand."""

from __future__ import annotations

from typing import Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.conflicts import CONFLICT_NAMES, DECLARABLE, ConflictKind
from fastpath_cms.extensions import db
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.conflicts import RecordLook, committee, on_record, padded
from fastpath_cms.services.settling import set_conflict
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.conflicts import submission_id_of
from fastpath_cms.web.forms import Form, line, needed, ordinal
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.scratching import form_data, keep_typed

SOURCE_WORDS = {
    ConflictSource.AUTHOR: "declared by an author",
    ConflictSource.MEMBER: "declared by the member",
    ConflictSource.CHAIR: "set by a chair",
    ConflictSource.COMPUTED: "suggested, judged by a chair",
}


SOURCES: Final = {
    ConflictSource.AUTHOR: "Declared by authors",
    ConflictSource.MEMBER: "Declared by members",
    ConflictSource.CHAIR: "Set by chairs",
    ConflictSource.COMPUTED: "Suggested, and confirmed",
}


class SetForm(Form):
    """A conflict a chair knows of."""

    number = line("Submission number", needed("Give the number of the submission."), longest=8)
    person = SelectField("Member", coerce=ordinal, validate_choice=False)
    kind = SelectField(
        "Kind",
        choices=[
            SelectChoice(kind.value, CONFLICT_NAMES[kind].capitalize()) for kind in DECLARABLE
        ],
    )
    why = line("What you know", longest=500)


@bp.route("/conflicts/record", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def conflict_record() -> ResponseReturnValue:
    """List the conflicts on record, or those dismissed; set one by hand."""
    session, who = db.session(), my_standing()
    form = SetForm(form_data())
    people = committee(session, g.edition.id)
    form.person.choices = [SelectChoice(id_, party.name) for id_, party in people.items()]
    status = 200
    if request.method == "POST":
        if form.validate():
            submission_id = submission_id_of(form.number.data or "")
            kind, why = form.kind.data, form.why.data or ""
            name = perform(set_conflict, submission_id, form.person.data, kind, why)
            flash(f"{name} now has a conflict of interest with #{form.number.data}.")
            return redirect(url_for("chair.conflict_record"), 303)
        keep_typed()
        status = 422
    source = request.args.get("source", None, ConflictSource)
    look = RecordLook(
        words=request.args.get("q", "").strip()[:200],
        dismissed=request.args.get("show") == "dismissed",
        source=source if source in SOURCES else None,
        page=max(request.args.get("page", 1, type=int), 1),
    )
    rows, count = on_record(session, g.viewer, who, g.edition, look)
    return render_template(
        "chair/conflict_record.html",
        form=form,
        rows=rows,
        count=count,
        page_of=look,
        last_page=max(-(-count // look.size), 1),
        padded=padded(session, g.viewer, who, g.edition),
        me=g.viewer.person_id,
        sources=SOURCE_WORDS,
        usual=SOURCES,
        kinds={kind.value: CONFLICT_NAMES[kind] for kind in ConflictKind},
    ), status
