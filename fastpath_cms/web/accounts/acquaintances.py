"""The people somebody always has a conflict of interest with."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fastpath_cms.domain.acquaintances import Close
from fastpath_cms.domain.conflicts import LASTING, RECENT_YEARS, ConflictKind
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.extensions import db
from fastpath_cms.models import Acquaintance
from fastpath_cms.services.acquainting import name_acquaintances
from fastpath_cms.web.accounts import bp
from fastpath_cms.web.acting import perform
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import Form, text
from fastpath_cms.web.guards import signed_in
from fastpath_cms.web.scratching import form_data, keep_typed


class AcquaintancesForm(Form):
    """Three lists, one person a line."""

    advisor = text("Advisors and students, past and present")
    collaborator = text(f"Collaborators and co-authors of the last {RECENT_YEARS} years")
    family = text("Family and close friends")


@bp.route("/profile/people", methods=["GET", "POST"])
@signed_in
def acquaintances() -> ResponseReturnValue:
    """Show and change the lists of people one is close to."""
    saved = db.session.scalars(
        select(Acquaintance)
        .where(Acquaintance.person_id == g.viewer.person_id)
        .order_by(Acquaintance.id)
    ).all()
    form = AcquaintancesForm(
        form_data(), data={kind.value: _lines(saved, kind) for kind in LASTING}
    )
    status = 200
    if request.method == "POST":
        try:
            typed = {kind.value: form[kind.value].data or "" for kind in LASTING}
            count = perform(name_acquaintances, typed)
        except Unfit as unfit:
            keep_typed()
            for problem in unfit.problems:
                form[str(problem.field)].errors = [
                    *form[str(problem.field)].errors,
                    problem.sentence,
                ]
            status = 422
        else:
            flash(
                f"Saved: {plural(count, 'person', 'people')}." if count else "The lists are empty."
            )
            return redirect(url_for("accounts.acquaintances"), 303)
    return render_template("accounts/acquaintances.html", form=form), status


def _lines(saved: Sequence[Acquaintance], kind: ConflictKind) -> str:
    return "\n".join(
        Close(row.name, row.affiliation).line for row in saved if row.kind == kind.value
    )
