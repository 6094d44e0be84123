"""A release of some decisions before the others: chosen, with a reason, on a page of its own."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import ValidationError

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.queries import decisions
from fastpath_cms.services import notifying
from fastpath_cms.services.merging import Part
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.release import TOLD
from fastpath_cms.web.chair.release_view import ReleaseForm, desk_of, papers_now
from fastpath_cms.web.forms import needed, ordinal, text
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data


class PartForm(ReleaseForm):
    """Why these are told before the others; ``do`` says which button was pressed."""

    reason = text(
        "Why these are told before the others",
        needed("Say why; the other chairs read it in the log."),
        longest=500,
    )
    do = StringField()

    def validate_count(self, field: StringField) -> None:
        """Compare the typed count with the decisions chosen, once they were shown."""
        if self.do.data == "tell":
            super().validate_count(field)
        elif not self.wanted:
            raise ValidationError("Choose at least one decision.")


@bp.route("/release/some", methods=["GET", "POST"])
@on_edition(Action.DECISIONS_MANAGE)
def release_some() -> ResponseReturnValue:
    """Choose decisions, read their letters' checks, and release these alone."""
    every = papers_now()
    chosen = frozenset(
        number for one in request.values.getlist("number") if (number := ordinal(one))
    )
    papers = tuple(paper for paper in every if paper.number in chosen)
    form = PartForm(form_data())
    form.wanted = len(papers)
    is_valid = request.method == "POST" and form.validate()
    if is_valid and form.do.data == "tell":
        part = Part(tuple(paper.number for paper in papers), form.reason.data or "")
        done = perform(notifying.request_release, g.edition.id, form.seen.data or "", part)
        flash(TOLD if done["is_done"] else "This part of the release is on its way.")
        return redirect(url_for("chair.release"), 303)
    page = render_template(
        "chair/release_some.html",
        form=form,
        papers=every,
        chosen=chosen,
        desk=desk_of(papers, None) if papers and request.method == "POST" else None,
        releases=decisions.releases(db.session(), g.edition.id),
    )
    return page, 422 if form.errors else 200
