"""The list of addresses that calls for papers go to."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import DataRequired

from fastpath_cms.domain.policy import Action
from fastpath_cms.services import listing_readers
from fastpath_cms.web.acting import perform, reading
from fastpath_cms.web.chair import bp
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import Form, text
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data


class ReadersForm(Form):
    """Addresses to add."""

    addresses = text("Addresses", DataRequired("Type at least one address."), longest=200_000)


@bp.route("/letters/list", methods=["GET", "POST"])
@on_edition(Action.MAIL_READ)
def letters_list() -> ResponseReturnValue:
    """Show how many get calls, and add addresses."""
    form = ReadersForm(form_data())
    if request.method == "POST" and form.validate():
        counts = perform(listing_readers.add_readers, g.edition.id, form.addresses.data or "")
        said = [f"{plural(counts['new'], 'address', 'addresses')} added"]
        if counts["there"]:
            said.append(f"{counts['there']} were there")
        if counts["left"]:
            verb = "is" if counts["left"] == 1 else "are"
            said.append(f"{counts['left']} left the list before and {verb} not added")
        flash(f"{', '.join(said)}.")
        return redirect(url_for("chair.letters_list"), 303)
    page = render_template(
        "chair/letters_list.html", form=form, count=listing_readers.reader_count(reading())
    )
    return page, 422 if form.errors else 200
