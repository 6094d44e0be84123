"""The review form of the edition: its fields, shaped one at a time, and how each reader sees it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Stale, Unfit
from fastpath_cms.domain.policy import Action, fields_read
from fastpath_cms.domain.review_form import Answered, ReviewField, ReviewForm
from fastpath_cms.domain.review_levels import altered_levels
from fastpath_cms.domain.review_reading import AUTHOR, CHAIR, DONE, reading_of
from fastpath_cms.domain.workflow import Status
from fastpath_cms.extensions import db
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.queries.settings import mark_of
from fastpath_cms.services import shaping
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.review_form_forms import FieldForm, becomes_in, field_from, form_for
from fastpath_cms.web.chair.settings import attempt, base_of, sections, status_of
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data, keep_typed

READERS = {
    "author": ("An author, once told", AUTHOR, Status.ACCEPTED, Phase.NOTIFICATION),
    "member": ("A member, after handing in", DONE, Status.SUBMITTED, Phase.REVIEWING),
    "chair": ("A chair", CHAIR, Status.SUBMITTED, Phase.REVIEWING),
}


@bp.route("/settings/review-form")
@on_edition(Action.EDITION_EDIT)
def settings_review_form() -> ResponseReturnValue:
    """List the fields with who reads them, and show the form as one reader sees it."""
    form = form_of(db.session(), g.edition.id)
    reader = request.args.get("as", "reviewer")
    return render_template(
        "chair/settings_review_form.html",
        sections=sections(),
        form=form,
        retired=[one for one in form.fields if one.is_retired],
        readings=_readings(form),
        base=mark_of(form),
        readers={"reviewer": "A reviewer, writing"} | {key: row[0] for key, row in READERS.items()},
        reader=reader if reader in READERS else "reviewer",
        shown=_specimen(form, reader),
    )


def _readings(form: ReviewForm) -> dict[str, str]:
    is_first = g.edition.is_own_review_first
    return {one.key: reading_of(one, is_own_review_first=is_first).sentence for one in form.fields}


def _specimen(form: ReviewForm, reader: str) -> tuple[Answered, ...]:
    """Return a made-up review as a reader would be shown it; nothing for the reviewer."""
    if reader not in READERS:
        return ()
    _, who, status, phase = READERS[reader]
    return tuple(
        Answered(one, _made_up(one))
        for one in fields_read(form, who, status, phase)
        if not one.is_retired
    )


def _made_up(field: ReviewField) -> str | int:
    if field.is_text:
        return f"Here stands what a reviewer wrote under “{field.label}”."
    return sorted(field.words)[len(field.words) // 2]


@bp.route("/settings/review-form/new", methods=["GET", "POST"])
@on_edition(Action.EDITION_EDIT)
def settings_review_field_new() -> ResponseReturnValue:
    """Add a field."""
    return _edit(form_of(db.session(), g.edition.id), None)


@bp.route("/settings/review-form/<string:key>", methods=["GET", "POST"])
@on_edition(Action.EDITION_EDIT)
def settings_review_field(key: str) -> ResponseReturnValue:
    """Change a field."""
    asked = form_of(db.session(), g.edition.id)
    before = next((one for one in asked.fields if one.key == key), None)
    if before is None:
        raise NotFound
    return _edit(asked, before)


def _edit(asked: ReviewForm, before: ReviewField | None) -> ResponseReturnValue:
    data = form_data()
    form = form_for(data, before, is_own_review_first=g.edition.is_own_review_first)
    stale, field = None, before
    if request.method == "POST" and form.validate():
        field, problems = field_from(form, before)
        if not problems:
            problems, stale = _save(field, before)
            if not problems and stale is None:
                flash(_said(field, before))
                return redirect(url_for("chair.settings_review_form"), 303)
        _tell(form, problems)
        if problems:
            keep_typed()
        if stale is not None:
            db.session.expire_all()
            asked = form_of(db.session(), g.edition.id)
    theirs = asked[before.key] if stale is not None and before is not None else None
    html = render_template(
        "chair/settings_review_field.html"
        if before is not None
        else "chair/settings_review_field_new.html",
        sections=sections(),
        form=form,
        before=before,
        base=base_of(data, asked, stale),
        is_stale=stale is not None,
        theirs=theirs,
        theirs_read=_readings(asked)[theirs.key] if theirs is not None else "",
        altered=[(value, before.text_of(value)) for value in altered_levels(before, field)]
        if before is not None and field is not None and form.levels.errors
        else [],
        levels=[(value, field.text_of(value)) for value in field.words] if field else [],
        becomes=becomes_in(request.form),
    )
    return html, status_of(form, stale)


def _save(
    field: ReviewField, before: ReviewField | None
) -> tuple[tuple[Problem, ...], Stale | None]:
    edition_id, base = g.edition.id, request.form.get("base", "")
    try:
        if before is None:
            return (), attempt(shaping.add_field, edition_id, field, base)[1]
        becomes = becomes_in(request.form)
        deed = partial(shaping.change_field, becomes=becomes)
        return (), attempt(deed, edition_id, before.key, field, base)[1]
    except Unfit as unfit:
        return unfit.problems, None


def _said(field: ReviewField, before: ReviewField | None) -> str:
    if before is None:
        required = " What is in already stays complete without it." if field.is_required else ""
        return f"“{field.label}” is asked from now on.{required}"
    return f"“{field.label}” is saved. What was answered is kept."


def _tell(form: FieldForm, problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        control = form[problem.field or "label"]
        control.errors = [*control.errors, problem.sentence]


@bp.route("/settings/review-form/<string:key>/arrange", methods=["POST"])
@on_edition(Action.EDITION_EDIT)
def review_field_arrange(key: str) -> ResponseReturnValue:
    """Move a field, retire it or bring it back, if the form is still the one that was seen."""
    base, edition_id = request.form.get("base", ""), g.edition.id
    deeds: dict[str, tuple[Callable[..., None], str]] = {
        "up": (partial(shaping.move_field, step=shaping.UP), "Moved up."),
        "down": (partial(shaping.move_field, step=shaping.DOWN), "Moved down."),
        "retire": (
            shaping.retire_field,
            "The field is asked no more. What was answered stays readable to its readers.",
        ),
        "revive": (shaping.revive_field, "The field is asked again, with the answers it had."),
    }
    if request.form.get("do") not in deeds:
        raise NotFound
    deed, sentence = deeds[request.form["do"]]
    try:
        perform(deed, edition_id, key, base=base)
    except (Stale, NotAllowed) as refused:
        flash(f"{refused.sentence} Nothing was moved. The form below is the newest.", "warn")
    else:
        flash(sentence)
    return redirect(url_for("chair.settings_review_form"), 303)
