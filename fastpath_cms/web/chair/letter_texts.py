"""The texts of an edition's letters: the year's catalogue, and each text with its versions."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.lettercatalogue import CATALOGUE, TIMES
from fastpath_cms.domain.letters import LETTER_NAMES, LETTERHEADS, LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.word_diff import FieldChange, word_diff
from fastpath_cms.extensions import db
from fastpath_cms.models import LetterText
from fastpath_cms.queries.letter_texts import counts_by_kind, text_history, texts_now
from fastpath_cms.services import lettering
from fastpath_cms.services.letter_samples import READER, sample
from fastpath_cms.services.wording import (
    Wording,
    default_wording,
    is_sound,
    placeholders_of,
    required_of,
)
from fastpath_cms.web.acting import perform, reading, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.settings import attempt
from fastpath_cms.web.forms import Form, line, needed, text
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.scratching import form_data


class LetterTextForm(Form):
    """Subject and body of one kind of letter."""

    subject = line("Subject", needed("Write a subject."), longest=400)
    body = text("Text", needed("Write the text."))

    def wording(self) -> Wording:
        """Return what was typed."""
        return Wording(
            self.subject.data or "", (self.body.data or "").replace("\r\n", "\n").strip()
        )


@bp.route("/letters/texts")
@on_edition(Action.MAIL_READ)
def letter_texts() -> ResponseReturnValue:
    """List every letter of the year: when it is sent, to whom, how often, with its switch."""
    session = db.session()
    now = texts_now(session, g.edition.id)
    return render_template(
        "chair/letter_texts.html",
        times=[(time, [k for k, one in CATALOGUE.items() if one.time == time]) for time in TIMES],
        catalogue=CATALOGUE,
        names=LETTER_NAMES,
        counts=counts_by_kind(session, viewer(), my_standing(), g.edition),
        now=now,
        unfit={kind for kind in CATALOGUE if not _holds(kind, now.get(kind.value))},
    )


@bp.route("/letters/texts/<string:kind>", methods=["GET", "POST"])
@on_edition(Action.EDITION_EDIT)
def letter_text(kind: str) -> ResponseReturnValue:
    """Show one text with a sample letter and its versions, or keep a new version."""
    of = _kind(kind)
    history = text_history(db.session(), g.edition.id, of.value)
    newest = history[0] if history else None
    shipped = default_wording(of)
    holds = Wording(newest.subject, newest.body) if newest and not newest.is_default else shipped
    data = form_data()
    form = LetterTextForm(data, data={"subject": holds.subject, "body": holds.body})
    number = newest.number if newest else 0
    base = request.form.get("base", type=int, default=number)
    stale = None
    is_fit = request.method == "POST" and form.validate() and _is_fit(form, of)
    if is_fit and "preview" not in request.form:
        _, stale = attempt(lettering.write_text, g.edition.id, of, form.wording(), base)
        if stale is None:
            flash("The text is saved. Letters written from now on have it.")
            return redirect(url_for("chair.letter_text", kind=of.value), 303)
        db.session.expire_all()
        history = text_history(db.session(), g.edition.id, of.value)
        base = history[0].number if history else 0
    shown = form.wording() if not form.errors else holds
    is_unfit = not is_sound(of, holds)
    if not is_sound(of, shown):
        shown = shipped
    html = render_template(
        "chair/letter_text.html",
        kind=of,
        name=LETTER_NAMES[of],
        listed=CATALOGUE[of],
        reason=LETTERHEADS[of].reason,
        form=form,
        base=base,
        newest=history[0] if history else None,
        history=history,
        is_unfit=is_unfit,
        is_stale=stale is not None,
        is_preview="preview" in request.form and not form.errors,
        letter=sample(reading(), of, g.edition, shown),
        reader=READER,
        changes=_changes(shipped, shown),
        placeholders=placeholders_of(of),
        required=required_of(of),
    )
    return html, stale.http_status if stale else 422 if form.errors else 200


@bp.route("/letters/texts/<string:kind>/restore", methods=["POST"])
@on_edition(Action.EDITION_EDIT)
def letter_text_restore(kind: str) -> ResponseReturnValue:
    """Make an earlier version hold again, or the text that comes along."""
    of = _kind(kind)
    number = request.form.get("number", type=int, default=0)
    base = request.form.get("base", type=int, default=0)
    perform(lettering.restore_text, g.edition.id, of, number, base)
    flash(f"Version {number} holds again." if number else "The text that comes along holds again.")
    return redirect(url_for("chair.letter_text", kind=of.value), 303)


@bp.route("/letters/texts/<string:kind>/switch", methods=["POST"])
@on_edition(Action.EDITION_EDIT)
def letter_text_switch(kind: str) -> ResponseReturnValue:
    """Switch one kind of letter off in this edition, or on again."""
    of = _kind(kind)
    is_off = request.form.get("is_off") == "1"
    perform(lettering.switch_kind, g.edition.id, of, is_off=is_off)
    name = LETTER_NAMES[of]
    flash(f"{name}: not sent any more." if is_off else f"{name}: sent again.")
    return redirect(url_for("chair.letter_texts"), 303)


def _kind(kind: str) -> LetterKind:
    found = next((one for one in CATALOGUE if one.value == kind), None)
    if found is None:
        raise NotFound
    return found


def _is_fit(form: LetterTextForm, kind: LetterKind) -> bool:
    found = lettering.faults_of(reading(), kind, g.edition, form.wording())
    form.subject.errors = [*form.subject.errors, *found.get("subject", ())]
    form.body.errors = [*form.body.errors, *found.get("body", ())]
    return not found


def _holds(kind: LetterKind, row: LetterText | None) -> bool:
    """Tell whether a text is sent as it is written."""
    return row is None or row.is_default or is_sound(kind, Wording(row.subject, row.body))


def _changes(before: Wording, after: Wording) -> list[FieldChange]:
    """Return what differs from the text that comes along; [] when nothing does."""
    parts = (("Subject", before.subject, after.subject), ("Text", before.body, after.body))
    return [FieldChange(label, word_diff(old, new)) for label, old, new in parts if old != new]
