"""Late links: the deadlines single submissions have, and links to begin one after the close."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import DateKind
from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.queries.deadlines import late_links, own_deadlines
from fastpath_cms.queries.editions import dates_now
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import prolonging
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.settings import sections
from fastpath_cms.web.entry_form import EntryForm
from fastpath_cms.web.forms import is_address, line, needed, ordinal
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.scratching import form_data


class LateForm(EntryForm):
    """Whom a late link is for."""

    address = line(
        "E-mail address", needed("Write the address the link goes to."), is_address, longest=320
    )


@bp.route("/settings/late-links", methods=["GET", "POST"])
@on_edition(Action.EDITION_EDIT)
def settings_late() -> ResponseReturnValue:
    """List what is open longer, and send a late link."""
    edition = g.edition
    form = LateForm.filled(form_data(), None, edition.zone_name)
    if request.method == "POST" and form.validate() and "preview" not in request.form:
        entry, address = form.entry(), normal_address(form["address"].data or "")
        try:
            if entry is not None:
                perform(prolonging.give_late_link, edition.id, address, entry)
                text = closing_text(prolonging.due_at_of(entry, edition))
                flash(f"A late link is on its way to {address}; it is good until {text}.")
                return redirect(url_for("chair.settings_late"), 303)
        except Unfit as refusal:
            form.form_errors.extend(one.sentence for one in refusal.problems)
    scope = unsealed(g.viewer, my_standing())
    html = render_template(
        "chair/settings_late.html",
        edition=edition,
        sections=sections(),
        form=form,
        meanings=form.meanings(edition.zone),
        due_at=dates_now(edition.key_dates).get(DateKind.SUBMISSION),
        deadlines=own_deadlines(db.session(), edition.id, scope),
        links=late_links(db.session(), edition.id, scope),
        now=g.now,
    )
    return html, 422 if form.errors else 200


@bp.route("/settings/late-links/revoke", methods=["POST"])
@on_edition(Action.EDITION_EDIT)
def late_link_revoke() -> ResponseReturnValue:
    """Take a late link back."""
    perform(prolonging.revoke_late_link, g.edition.id, ordinal(request.form.get("link", "")))
    flash("The link is taken back. What was begun with it stays.")
    return redirect(url_for("chair.settings_late"), 303)
