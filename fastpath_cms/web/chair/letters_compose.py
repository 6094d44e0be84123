"""A letter to several people: whom, what, as each would get it, and the one press that sends."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2
from wtforms.validators import ValidationError

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.readers import AUDIENCES, Audience
from fastpath_cms.domain.search import parse
from fastpath_cms.extensions import db
from fastpath_cms.queries.recipients import Choice, Recipient, recipients_of
from fastpath_cms.queries.searching import chairs_reach
from fastpath_cms.services import composing, wording
from fastpath_cms.services.composing import Composed, Draft
from fastpath_cms.web.acting import perform, reading, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import Form, line, needed, ordinal, stripped, text, unix
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.scratching import form_data, keep_typed

FEW = 20  # letters that need no count typed


class ComposeForm(Form):
    """Whom, what, and ``do``: which button was pressed."""

    audience = SelectField(
        "To", choices=[SelectChoice(one.value, words) for one, words in AUDIENCES.items()]
    )
    query = line("Search", longest=300)
    addresses = text("Addresses", longest=20_000)
    with_all_authors = BooleanField("All authors, not only the contacts")
    subject = line("Subject", needed("Write a subject."), longest=wording.SUBJECT_MAX)
    body = text("Text", needed("Write a text."), longest=wording.BODY_MAX)
    to_me = BooleanField("Send me a copy of the first letter")
    count = StringField("Number of letters", filters=[stripped])
    do = StringField()

    wanted = 0  # letters there would be

    def validate_audience(self, field: SelectField) -> None:
        """Ask for a search that can be read, where a search chooses."""
        if field.data != Audience.SEARCH:
            return
        text = (self.query.data or "").strip()
        if not text:
            raise ValidationError("Write what to search for, as in the list of submissions.")
        query = parse(text, chairs_reach(viewer(), my_standing(), g.edition, g.now).fields)
        if query.faults:
            raise ValidationError(f"This cannot be read: {query.faults[0].sentence}")

    def draft(self) -> Draft:
        """Return what was written."""
        return Draft(
            self.subject.data or "",
            unix(self.body.data),
            Choice(
                Audience(self.audience.data),
                self.query.data or "",
                self.addresses.data or "",
                with_all_authors=self.with_all_authors.data,
            ),
            frozenset(request.form.getlist("leave-out")),
            to_me=self.to_me.data,
        )


@bp.route("/letters/compose", methods=["GET", "POST"])
@on_edition(Action.MAIL_READ)
def letters_compose() -> ResponseReturnValue:
    """Show the form, the people and the letters, or send them."""
    asked = request.args.get("to", "")
    begun = composing.starter(Audience(asked) if asked in set(Audience) else Audience.SUBMITTED)
    form = ComposeForm(
        form_data(),
        data={
            "subject": begun.subject,
            "body": begun.body,
            "audience": asked if asked in set(Audience) else Audience.SUBMITTED.value,
            "query": request.args.get("q", ""),
        },
    )
    if request.method == "GET" or not form.validate():
        if form.errors:
            keep_typed()
        return _page(form), 422 if form.errors else 200
    draft = form.draft()
    found = _found(draft)
    chosen = composing.chosen_of(draft, found)
    if _say_problems(form, composing.problems_of(draft, chosen)):
        keep_typed()
        return _page(form, found), 422
    letters = list(composing.compose(reading(), g.edition, draft, chosen))
    form.wanted = len(letters)
    is_sure = len(letters) <= FEW or form.count.data == str(len(letters))
    if form.do.data == "send" and is_sure:
        done = perform(composing.send, g.edition.id, draft, ordinal(request.form.get("shown")))
        flash(f"{plural(done['count'], 'letter')} posted. Here is where they stand.")
        return redirect(url_for("chair.letters", sending=done["sending"]), 303)
    if form.do.data == "send":
        form.count.errors = [f"Type {len(letters)}, the number of letters, to confirm."]
    keep_typed()
    return _page(form, found, letters), 422 if form.errors else 200


def _found(draft: Draft) -> tuple[Recipient, ...]:
    return recipients_of(
        db.session(), viewer(), my_standing(), g.edition, now=g.now, choice=draft.choice
    )


def _say_problems(form: ComposeForm, problems: dict[str, list[str]]) -> bool:
    for name, sentences in problems.items():
        field = form[name]
        field.errors = [*field.errors, *sentences]
    return bool(problems)


def _page(
    form: ComposeForm, found: tuple[Recipient, ...] = (), letters: list[Composed] | None = None
) -> str:
    place = min(max(1, ordinal(request.values.get("letter")) or 1), len(letters) if letters else 1)
    return render_template(
        "chair/letters_compose.html",
        form=form,
        found=found,
        left_out=set(request.form.getlist("leave-out")),
        letters=letters,
        place=place,
        few=FEW,
        placeholders=wording.placeholders_of(LetterKind.COMPOSED),
    )
