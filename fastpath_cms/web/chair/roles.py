"""Roles of the edition: who chairs, who reviews, who stands in for a chair with a conflict."""

from __future__ import annotations

from typing import Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2

from fastpath_cms.domain.errors import Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import RoleKind
from fastpath_cms.queries.roles import holders_of
from fastpath_cms.services import granting
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.forms import Form, is_address, line, needed, ordinal, stripped
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data

ROLE_SENTENCES: Final = {
    RoleKind.GENERAL_CHAIR: "is a general chair now",
    RoleKind.PROGRAM_CHAIR: "is a program chair now",
    RoleKind.PUBLICITY_CHAIR: "is a publicity chair now",
    RoleKind.PC_MEMBER: "is on the program committee now",
}
ROLE_WORDS: Final = {
    RoleKind.GENERAL_CHAIR: "General chair",
    RoleKind.PROGRAM_CHAIR: "Program chair",
    RoleKind.PUBLICITY_CHAIR: "Publicity chair",
    RoleKind.PC_MEMBER: "PC member",
}


class GrantForm(Form):
    """A role for who has an address."""

    kind = SelectField(
        "Role", choices=[SelectChoice(kind.value, words) for kind, words in ROLE_WORDS.items()]
    )
    address = EmailField(
        "E-mail", [needed("Write the address they sign in with."), is_address], [stripped]
    )
    name = line("Name")


@bp.route("/roles", methods=["GET", "POST"])
@on_edition(Action.ROLES_EDIT)
def roles() -> ResponseReturnValue:
    """Show who holds which role, and give one."""
    form = GrantForm(form_data())
    if request.method == "POST" and form.validate():
        try:
            kind = RoleKind(form.kind.data)
            name = perform(
                granting.grant_role,
                g.edition.id,
                kind,
                form.address.data or "",
                form.name.data or "",
            )
        except Unfit as refusal:
            form.name.errors = [problem.sentence for problem in refusal.problems]
        else:
            flash(f"{name} {ROLE_SENTENCES[kind]}.")
            return redirect(url_for("chair.roles"), 303)
    holders = holders_of(db.session(), g.edition.id)
    page = render_template(
        "chair/roles.html",
        form=form,
        holders=holders,
        words=ROLE_WORDS,
        members=[one for one in holders if one.kind is RoleKind.PC_MEMBER],
        deputy_id=g.edition.deputy_id,
    )
    return page, 422 if form.errors else 200


@bp.route("/roles/revoke", methods=["POST"])
@on_edition(Action.ROLES_EDIT)
def role_revoke() -> ResponseReturnValue:
    """Take a role away."""
    name = perform(granting.revoke_role, g.edition.id, ordinal(request.form.get("role")))
    flash(f"{name} does not hold the role any more.")
    return redirect(url_for("chair.roles"), 303)


@bp.route("/roles/deputy", methods=["POST"])
@on_edition(Action.ROLES_EDIT)
def deputy_choose() -> ResponseReturnValue:
    """Choose who is asked first where all chairs have a conflict."""
    person = request.form.get("person", "")
    person_id = ordinal(person) if person else None
    perform(granting.name_deputies, g.edition.id, person_id)
    flash("The deputy is chosen." if person_id else "The site chooses the deputy by itself.")
    return redirect(url_for("chair.roles"), 303)
