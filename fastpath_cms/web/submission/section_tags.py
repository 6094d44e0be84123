"""Beside the paper, for its chairs: their tags, and a line to change them."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.tags import tag_names
from fastpath_cms.services.tagging import set_tags
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, line
from fastpath_cms.web.guards import may, my_standing, on_submission
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.desk import desk
from fastpath_cms.web.submission.sections import Section


class TagsForm(Form):
    """All tags of a submission, on one line."""

    tags = line("Tags", longest=1000)


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the tags, linked to the chairs' list for those who have it."""
    found = desk(submission)
    if found is None:
        return None
    return {"tags": found.tags, "has_list": may(Action.SUBMISSIONS_LIST)}


SECTION = Section(56, "tags", Action.TAG_EDIT, load, "submission/_tags.html", is_rail=True)


@bp.route("/tags", methods=["GET", "POST"])
@on_submission(Action.TAG_EDIT)
def tags_edit(submission: Submission) -> ResponseReturnValue:
    """Show the tags on a line to type in, or make what was typed its tags."""
    found = desk(submission)
    form = TagsForm(request.form, tags=" ".join(found.tags) if found else "")
    status = 200
    if request.method == "POST" and form.validate():
        try:
            is_changed = perform(set_tags, submission.id, form.tags.data or "")
        except Unfit as refusal:
            form.tags.errors = [refusal.sentence]
        else:
            number = submission.number
            flash(f"#{number}: tags saved." if is_changed else f"#{number}: nothing was changed.")
            return redirect(url_for("submission.submission_page", number=number), 303)
    if form.errors:
        status = 422
    names = tag_names(db.session(), g.viewer, my_standing(), g.edition)
    page = render_template(
        "submission/tags_edit.html", submission=submission, form=form, names=names
    )
    return page, status
