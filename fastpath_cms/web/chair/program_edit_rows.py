"""One row of the program: placed, or changed; a clash stands beside the time that was typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FieldList, FormField, IntegerField, SelectField, TimeField
from wtforms import Form as WTForm
from wtforms.validators import InputRequired, NumberRange, ValidationError

from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.program import KIND_NAMES, TALKS, ItemKind, at_time
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition
from fastpath_cms.queries.program_draft import DraftRow, draft_rows, program_draft
from fastpath_cms.services import scheduling
from fastpath_cms.services.scheduling import Cast, Wanted
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.program_edit import ADDABLE, default_minutes, next_free
from fastpath_cms.web.forms import Form, is_address, line, rows_after, text
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data, keep_typed

OF_TALKS = ("speakers", "abstract")
NOBODY = {"name": "", "affiliation": "", "address": "", "is_moderator": False}
LONGEST = 12 * 60  # minutes


class CastForm(WTForm):
    """Somebody who speaks."""

    name = line("Name")
    affiliation = line("Affiliation", longest=300)
    address = line("E-mail", is_address, longest=320)
    is_moderator = BooleanField("Moderator")


class RowForm(Form):
    """What a row is, when it begins and how long it takes."""

    kind = SelectField("Kind")
    starts = TimeField("Starts at", [InputRequired("Type when it starts, for example 14:30.")])
    minutes = IntegerField(
        "Minutes",
        [
            InputRequired("Type how many minutes it takes."),
            NumberRange(1, LONGEST, f"Type a number of minutes from 1 to {LONGEST}."),
        ],
    )
    shifts_after = BooleanField("Move everything after it along")
    title = line("Title", longest=500)
    speakers = FieldList(FormField(CastForm), "Speakers", min_entries=1)
    session_title = line("Session", longest=200)
    track = line("Track", longest=80)
    abstract = text("Abstract", longest=10_000)

    def validate_speakers(self, field: FieldList[Any]) -> None:
        """Ask for a name where there is anything."""
        for number, entry in enumerate(field.entries, 1):
            typed = entry.form.affiliation.data or entry.form.address.data
            if typed and not entry.form.name.data:
                raise ValidationError(f"Speaker {number} has no name.")

    def cast(self) -> tuple[Cast, ...]:
        """Return those who have a name."""
        rows = (entry.form for entry in self.speakers.entries)
        return tuple(
            Cast(
                row.name.data,
                row.affiliation.data or "",
                row.address.data or "",
                is_moderator=bool(row.is_moderator.data),
            )
            for row in rows
            if row.name.data
        )


@bp.route("/program/add/<string:kind>", methods=["GET", "POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_edit_add(kind: str) -> ResponseReturnValue:
    """Show the form of a new row, or place it."""
    added = next((one for one in ADDABLE if one.value == kind), None)
    if added is None:
        raise NotFound
    _need_day()
    form, is_arranged = _arranged(RowForm(form_data(), data=_fresh(added)))
    _fit(form, added)
    del form.shifts_after
    if is_arranged:
        keep_typed()
    elif request.method == "POST" and form.validate() and _has_name(form, added):
        try:
            perform(scheduling.place_item, g.edition.id, _wanted(form, added))
        except Unfit as refusal:
            _attach(form, refusal.problems)
        else:
            flash(f"{form.title.data or KIND_NAMES[added]} is on the program.")
            return redirect(url_for("chair.program_edit"), 303)
    if _is_refused(form):
        keep_typed()
    page = render_template(
        "chair/program_edit_add.html",
        edition=g.edition,
        form=form,
        kind=added,
        name=KIND_NAMES[added],
    )
    return page, 422 if _is_refused(form) else 200


@bp.route("/program/place/<int:number>", methods=["GET", "POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_edit_place(number: int) -> ResponseReturnValue:
    """Show where an accepted talk could go, or place it there."""
    _need_day()
    draft = program_draft(db.session(), g.edition.id)
    talk = next((one for one in draft.waiting if one.number == number), None)
    if talk is None:
        raise NotFound
    form = RowForm(form_data(), data=_fresh(ItemKind.REGULAR, draft.rows))
    _fit(form, ItemKind.REGULAR)
    for name in ("shifts_after", "title", "track", *OF_TALKS):
        delattr(form, name)
    if request.method == "POST" and form.validate():
        wanted = _wanted(form, ItemKind.REGULAR)
        try:
            perform(scheduling.place_item, g.edition.id, wanted, submission_number=number)
        except Unfit as refusal:
            _attach(form, refusal.problems)
        else:
            flash(f"#{number} {talk.title} is on the program.")
            return redirect(url_for("chair.program_edit"), 303)
    if _is_refused(form):
        keep_typed()
    page = render_template("chair/program_edit_place.html", edition=g.edition, form=form, talk=talk)
    return page, 422 if _is_refused(form) else 200


@bp.route("/program/rows/<string:key>", methods=["GET", "POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_edit_row(key: str) -> ResponseReturnValue:
    """Show one row's form, or change the row."""
    _need_day()
    rows = draft_rows(db.session(), g.edition.id)
    found = next((one for one in rows if one.row.key == key), None)
    if found is None:
        raise NotFound
    form, is_arranged = _arranged(RowForm(form_data(), data=_saved(found)))
    _fit(form, found.row.kind)
    if is_arranged:
        keep_typed()
    elif request.method == "POST" and form.validate() and _has_name(form, found.row.kind):
        kind = ItemKind(form.kind.data)
        try:
            moved = perform(
                scheduling.change_item,
                g.edition.id,
                key,
                _wanted(form, kind),
                shifts_after=bool(form.shifts_after.data),
            )
        except Unfit as refusal:
            _attach(form, refusal.problems)
        else:
            flash(
                "The row is saved."
                + (f" {moved} later row{'s' if moved > 1 else ''} moved along." if moved else "")
            )
            return redirect(url_for("chair.program_edit"), 303)
    if _is_refused(form):
        keep_typed()
    page = render_template(
        "chair/program_edit_row.html", edition=g.edition, form=form, one=found, row=found.row
    )
    return page, 422 if _is_refused(form) else 200


def _arranged(form: RowForm) -> tuple[RowForm, bool]:
    """Return the form after a button of its list of speakers, and whether one was pressed."""
    if request.method != "POST":
        return form, False
    rows = rows_after(form.speakers, request.form, NOBODY)
    if rows is None:
        return form, False
    return RowForm(data=dict(form.data) | {"speakers": rows}), True


def _need_day() -> None:
    if g.edition.held_on is None:
        raise Unfit(
            Problem("day", "The workshop has no day yet, so rows have no place."),
            todo="Set the day in Settings first.",
        )


def _fresh(kind: ItemKind, rows: tuple[DraftRow, ...] | None = None) -> dict[str, Any]:
    """Return what a new row starts from: the next free time and the usual length."""
    edition: Edition = g.edition
    if rows is None:
        rows = draft_rows(db.session(), edition.id)
    minutes = default_minutes(kind, edition)
    starts = next_free(rows, edition, minutes)
    before = [one.row for one in rows if one.row.starts_at < starts]
    has_session = kind in {ItemKind.REGULAR, ItemKind.INVITED} and before
    return {
        "kind": kind.value,
        "starts": starts.time(),
        "minutes": minutes,
        "title": "" if kind in TALKS else KIND_NAMES[kind],
        "session_title": before[-1].session_title if has_session else "",
        "speakers": [NOBODY],
    }


def _saved(one: DraftRow) -> dict[str, Any]:
    row = one.row
    return {
        "kind": row.kind.value,
        "starts": row.starts_at.astimezone(g.zone).time(),
        "minutes": row.minutes,
        "title": row.title,
        "speakers": [
            {
                "name": who.name,
                "affiliation": who.affiliation,
                "address": who.address,
                "is_moderator": who.is_moderator,
            }
            for who in one.speakers
        ]
        or [NOBODY],
        "session_title": row.session_title,
        "track": row.track,
        "abstract": row.abstract,
    }


def _fit(form: RowForm, kind: ItemKind) -> None:
    """Give the form the kinds a row may become, and only the fields such a row has."""
    is_talk = kind in TALKS
    form.kind.choices = [
        (one.value, KIND_NAMES[one]) for one in ItemKind if (one in TALKS) is is_talk
    ]
    if form.kind.data is None:  # a form that does not ask for it
        form.kind.data = kind.value
    if not is_talk:
        for name in OF_TALKS:
            delattr(form, name)


def _has_name(form: RowForm, kind: ItemKind) -> bool:
    """Ask a talk for a title or a speaker: one of them names the row."""
    if kind in TALKS and not form.title.data and not form.cast():
        _attach(
            form, (Problem("name", "Write a title or a speaker, whichever is known.", "title"),)
        )
        return False
    return True


def _wanted(form: RowForm, kind: ItemKind) -> Wanted:
    edition: Edition = g.edition
    starts = form.starts.data
    assert edition.held_on is not None and starts is not None  # noqa: S101, PT018 - both asked before
    starts_at = at_time(
        edition.held_on, starts, edition.zone, opens=edition.starts_at, ends=edition.ends_at
    )
    words = {
        name: form[name].data or ""
        for name in ("title", "session_title", "track", "abstract")
        if name in form
    }
    length = timedelta(minutes=form.minutes.data or 0)
    speakers = form.cast() if "speakers" in form else ()
    return Wanted(kind, starts_at, starts_at + length, speakers=speakers, **words)


def _attach(form: RowForm, problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        if problem.field and problem.field in form:
            field = form[problem.field]
            field.errors = [*field.errors, problem.sentence]
        else:
            form.form_errors.append(problem.sentence)


def _is_refused(form: RowForm) -> bool:
    return bool(form.errors)
