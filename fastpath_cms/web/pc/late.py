"""Telling the chairs that one's reviews come later."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField
from wtforms.validators import Optional

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import closing_day
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.extensions import db
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.my_reviews import late_note
from fastpath_cms.services.telling_delay import tell_delay
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form, line, needed
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.pc import bp
from fastpath_cms.web.scratching import form_data


class DelayForm(Form):
    """Until when the reviews come, and a sentence."""

    day = DateField(
        "The last day on which they come",
        [needed("Give a day the chairs can plan with."), Optional()],
    )
    sentence = line("A sentence for the chairs", longest=300)


@bp.route("/late", methods=["GET", "POST"])
@on_edition(Action.PC_HOME)
def late() -> ResponseReturnValue:
    """Show what was told, and take a day and a sentence."""
    told, sentence = late_note(db.session(), g.viewer, g.edition)
    form = DelayForm(
        form_data(),
        data={"day": closing_day(told) if told else None, "sentence": sentence},
    )
    if request.method == "POST" and "take-back" in request.form:
        perform(tell_delay, g.edition.id, None, "")
        flash("The chairs see no delay of yours any more.")
        return redirect(url_for("pc.reviews"), 303)
    if request.method == "POST" and form.validate():
        try:
            perform(tell_delay, g.edition.id, form.day.data, form.sentence.data or "")
        except Unfit as unfit:
            form["day"].errors = [one.sentence for one in unfit.problems]
        else:
            flash("The chairs see it now, and no reminder after the date goes out before that day.")
            return redirect(url_for("pc.reviews"), 303)
    return render_template(
        "pc/late.html",
        form=form,
        told=told,
        due_at=key_dates_of(g.edition).reviews_close_at,
    ), 422 if form.errors else 200
