"""The settings of an edition: what there is to set, its facts, its dates, its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Concatenate, Final, ParamSpec
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from fastpath_cms.domain.calendar import PHASE_NAMES, DateKind, date_problems
from fastpath_cms.domain.errors import Stale
from fastpath_cms.domain.held import held_text
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition
from fastpath_cms.queries.editions import dates_now, edition_by_id, key_dates_of
from fastpath_cms.queries.settings import facts_of, limits_of, mark_of
from fastpath_cms.services import calling
from fastpath_cms.services.act import Act
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.settings_forms import MEGABYTE, FactsForm, LimitsForm
from fastpath_cms.web.frame import Link
from fastpath_cms.web.guards import may, on_edition, phase
from fastpath_cms.web.scratching import form_data, keep_typed

P = ParamSpec("P")

SECTIONS: Final = (
    ("chair.settings_dates", "Dates", Action.EDITION_EDIT),
    ("chair.settings_extend", "Extend a deadline", Action.EDITION_EDIT),
    ("chair.settings_late", "Late links", Action.EDITION_EDIT),
    ("chair.settings_facts", "Title, place and hours", Action.EDITION_EDIT),
    ("chair.settings_call", "Call and other texts", Action.SITE_EDIT),
    ("chair.settings_topics", "Topics", Action.SITE_EDIT),
    ("chair.settings_limits", "Limits and reviewing", Action.EDITION_EDIT),
    ("chair.settings_review_form", "Review form", Action.EDITION_EDIT),
    ("chair.settings_news", "News", Action.SITE_EDIT),
    ("chair.settings_committee", "Committee listing", Action.SITE_EDIT),
    ("chair.settings_pages", "Pages of the site", Action.SITE_EDIT),
)


def sections() -> tuple[Link, ...]:
    """Return the settings this person may change."""
    return tuple(
        Link(label, url_for(endpoint), is_current=request.endpoint == endpoint)
        for endpoint, label, action in SECTIONS
        if may(action)
    )


def attempt(
    deed: Callable[Concatenate[Act, P], Any], *args: P.args, **kwargs: P.kwargs
) -> tuple[Any, Stale | None]:
    """Do a deed; when somebody else was faster keep what was typed and return the refusal."""
    try:
        return perform(deed, *args, **kwargs), None
    except Stale as lost:
        keep_typed()
        return None, lost


def reloaded() -> Edition:
    """Return the edition as it is after somebody else's change."""
    db.session.expire_all()
    return edition_by_id(db.session(), g.edition.id)


def base_of(data: MultiDict[str, str] | None, current: object, stale: Stale | None = None) -> str:
    """Return the mark of what the form was filled with: the typed one's own, else the current."""
    now = mark_of(current)
    return now if stale is not None or data is None else data.get("base", now)


def status_of(form: Any, stale: Stale | None) -> int:
    """Return the status of a form that is shown again."""
    if stale is not None:
        return stale.http_status
    return 422 if form.errors else 200


@bp.route("/settings")
@on_edition(Action.SITE_EDIT)
def settings() -> ResponseReturnValue:
    """List what can be set and how it stands."""
    edition: Edition = g.edition
    problems = date_problems(key_dates_of(edition))
    return render_template(
        "chair/settings.html",
        edition=edition,
        sections=sections(),
        problems=problems,
        dates=dates_now(edition.key_dates),
        phase_name=PHASE_NAMES[phase()],
        all_dates=len(DateKind),
    )


@bp.route("/settings/facts", methods=["GET", "POST"])
@on_edition(Action.EDITION_EDIT)
def settings_facts() -> ResponseReturnValue:
    """Change title, host, place, zone, hours, reply address."""
    edition: Edition = g.edition
    data = form_data()
    form = FactsForm(data, data=asdict(facts_of(edition)))
    stale, preview = None, None
    if request.method == "POST" and form.validate():
        facts = form.facts()
        if "preview" in request.form:
            preview = facts
        else:
            _, stale = attempt(
                calling.change_facts, edition.id, facts, request.form.get("base", "")
            )
            if stale is None:
                flash("Title, place and hours are saved, and the public page shows them.")
                return redirect(url_for("chair.settings_facts"), 303)
            edition = reloaded()
    current = facts_of(edition)
    html = render_template(
        "chair/settings_facts.html",
        sections=sections(),
        form=form,
        base=base_of(data, current, stale),
        theirs=current if stale else None,
        preview=preview,
        held=_held(edition, preview) if preview else "",
    )
    return html, status_of(form, stale)


def _held(edition: Edition, facts: Any) -> str:
    if edition.held_on is None:
        return ""
    return held_text(
        edition.held_on, facts.place, facts.starts_at, facts.ends_at, ZoneInfo(facts.zone_name)
    )


@bp.route("/settings/limits", methods=["GET", "POST"])
@on_edition(Action.EDITION_EDIT)
def settings_limits() -> ResponseReturnValue:
    """Change what a submission may be and how reviewing goes."""
    edition: Edition = g.edition
    data = form_data()
    limits = limits_of(edition)
    sizes = {
        "megabytes": limits.byte_max // MEGABYTE,
        "final_megabytes": limits.final_byte_max // MEGABYTE,
    }
    form = LimitsForm(data, data=asdict(limits) | sizes)
    stale = None
    if request.method == "POST" and form.validate():
        _, stale = attempt(
            calling.change_limits, edition.id, form.limits(), request.form.get("base", "")
        )
        if stale is None:
            flash("Limits are saved. What is already in stays as it is.")
            return redirect(url_for("chair.settings_limits"), 303)
        edition = reloaded()
    current = limits_of(edition)
    html = render_template(
        "chair/settings_limits.html",
        sections=sections(),
        form=form,
        base=base_of(data, current, stale),
        theirs=current if stale else None,
    )
    return html, status_of(form, stale)
