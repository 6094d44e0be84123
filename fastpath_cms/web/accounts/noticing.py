"""Which letters about discussions a person wants."""

from __future__ import annotations

from typing import Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2

from fastpath_cms.domain.discussing import NoticeWish
from fastpath_cms.extensions import db
from fastpath_cms.models import NoticeChoice
from fastpath_cms.services.noticing import choose_notices
from fastpath_cms.web.accounts import bp
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import Form
from fastpath_cms.web.guards import signed_in

WORDS: Final = {
    NoticeWish.EACH: "Each comment; a few minutes of them make one letter",
    NoticeWish.DAILY: "One letter a day, in the morning",
    NoticeWish.MENTIONS: "Only when a comment names me",
    NoticeWish.NONE: "No letters",
}


class NoticesForm(Form):
    """Which comments to hear of."""

    wish = RadioField(
        "Comments in discussions I take part in",
        choices=[SelectChoice(wish.value, words) for wish, words in WORDS.items()],
    )


@bp.route("/profile/notices", methods=["GET", "POST"])
@signed_in
def notices() -> ResponseReturnValue:
    """Show and change which comments a person hears of by mail."""
    row = db.session.get(NoticeChoice, g.viewer.person_id)
    now = row.wish if row is not None else NoticeWish.EACH
    form = NoticesForm(request.form or None, wish=now.value)
    if request.method == "POST" and form.validate():
        perform(choose_notices, NoticeWish(form.wish.data))
        flash("Your choice is saved.")
        return redirect(url_for("accounts.notices"), 303)
    return render_template("accounts/notices.html", form=form), 422 if form.errors else 200
