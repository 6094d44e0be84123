"""The key dates: typed in a zone, shown in all of them before they are saved."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import (
    CLOSING,
    DATE_NAMES,
    PHASE_NAMES,
    DateKind,
    Phase,
    date_problems,
    phase_at,
)
from fastpath_cms.domain.entry import date_warnings, early_problems
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Edition
from fastpath_cms.queries.editions import dates_now, key_dates_at
from fastpath_cms.queries.settings import entries_of, instants_of
from fastpath_cms.services import calling
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.dates_forms import DatesForm, filling
from fastpath_cms.web.chair.settings import attempt, base_of, reloaded, sections, status_of
from fastpath_cms.web.entry_form import meanings_of
from fastpath_cms.web.guards import on_edition, phase
from fastpath_cms.web.scratching import form_data


@bp.route("/settings/dates", methods=["GET", "POST"])
@on_edition(Action.EDITION_EDIT)
def settings_dates() -> ResponseReturnValue:
    """Change the key dates; an earlier announcement stays on the page, struck through."""
    edition: Edition = g.edition
    data = form_data()
    was = dates_now(edition.key_dates)
    form = DatesForm(data, data=filling(entries_of(edition)))
    form.fill_zones(edition.zone_name, entries_of(edition))
    stale = None
    if request.method == "POST" and form.validate():
        dates = key_dates_at(instants_of(form.entries(), edition.zone), edition.zone)
        problems = date_problems(dates)
        if not edition.is_archive:
            problems += early_problems(dates, was, g.now)
        form.form_errors.extend(problems)
        if not problems and "preview" not in request.form:
            done, stale = attempt(
                calling.change_dates, edition.id, form.entries(), request.form.get("base", "")
            )
            if stale is None:
                flash(_said(done))
                return redirect(url_for("chair.settings_dates"), 303)
            edition = reloaded()
    return _page(edition, form, base_of(data, entries_of(edition), stale), stale)


def _page(edition: Edition, form: DatesForm, base: str, stale: Any) -> ResponseReturnValue:
    was, entries = dates_now(edition.key_dates), form.entries()
    at = instants_of(entries, edition.zone)
    dates = key_dates_at(at, edition.zone)
    then = phase() if edition.is_archive else phase_at(dates, g.now)
    is_announced = not edition.is_archive and phase() is not Phase.BEFORE
    html = render_template(
        "chair/settings_dates.html",
        edition=edition,
        sections=sections(),
        form=form,
        base=base,
        theirs=[(DATE_NAMES[kind], was.get(kind), kind in CLOSING) for kind in DateKind]
        if stale
        else None,
        is_preview="preview" in request.form and not form.errors,
        meanings=meanings_of(entries, edition.zone),
        warnings=[] if edition.is_archive else date_warnings(dates, was, g.now),
        changed=[
            (DATE_NAMES[kind], was.get(kind), at.get(kind), kind in CLOSING)
            for kind in DateKind
            if at.get(kind) != was.get(kind)
        ],
        later=[
            kind.value
            for kind in DateKind
            if is_announced and kind in CLOSING and kind in was and kind in at
            if at[kind] > was[kind]
        ],
        is_struck=is_announced,
        phase_now=PHASE_NAMES[phase()],
        phase_then=PHASE_NAMES[then],
    )
    return html, status_of(form, stale)


def _said(done: dict[str, Any]) -> str:
    if not done["changed"]:
        return "No date was changed."
    said = f"Saved: {', '.join(done['changed'])}. The public page and the calendars show it."
    if done["before"] != done["after"]:
        said += f" The year was in “{done['before']}” and is now in “{done['after']}”."
    return said
