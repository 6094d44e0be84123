"""Extending a deadline: choose, read what it changes, confirm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField
from wtforms.validators import ValidationError

from fastpath_cms.domain.calendar import CLOSING, DATE_NAMES, PHASE_NAMES, DateKind
from fastpath_cms.domain.entry import Entry
from fastpath_cms.domain.errors import NotAllowed, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Edition
from fastpath_cms.queries.editions import dates_now
from fastpath_cms.queries.settings import entries_of, mark_of
from fastpath_cms.services import extending
from fastpath_cms.services.planning import Extension, Wanted, shifted
from fastpath_cms.web.acting import reading
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.dates_forms import DatesForm, field_of, filling
from fastpath_cms.web.chair.settings import attempt, base_of, reloaded, sections
from fastpath_cms.web.entry_form import meanings_of
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data

USUAL = 7  # days an extension is proposed to be


class ExtendForm(DatesForm):
    """A deadline and its new date; the other dates stay where they are unless they are given."""

    kind = SelectField("Deadline", validate_choice=False)
    seen = HiddenField()  # the mark of what was previewed
    offered: tuple[str, ...] = ()

    def validate_kind(self, field: SelectField) -> None:
        """Ask for one of the deadlines there are."""
        if field.data not in self.offered:
            raise ValidationError("Choose one of the deadlines.")

    def wanted(self) -> Wanted | None:
        """Return what was typed, or None while the new date is not."""
        entries = {kind: entry for kind, entry in self.entries().items() if entry is not None}
        kind = DateKind(self.kind.data)
        entry = entries.pop(kind, None)
        return Wanted(kind, entry, entries) if entry is not None else None


@bp.route("/settings/extend", methods=["GET", "POST"])
@on_edition(Action.EDITION_EDIT)
def settings_extend() -> ResponseReturnValue:
    """Show what an extension changes and whom it tells; do it on the second, confirming press."""
    edition: Edition = g.edition
    kinds = [kind for kind in DateKind if kind in CLOSING and kind in dates_now(edition.key_dates)]
    if edition.is_archive or not kinds:
        raise NotAllowed(
            "There is no deadline to extend.",
            todo="A current edition has deadlines once they are set under Dates.",
        )
    data = form_data()
    form = ExtendForm(data, data=_first(edition, kinds))
    form.fill_zones(edition.zone_name, entries_of(edition))
    form.offered = tuple(kind.value for kind in kinds)
    form.kind.choices = [(kind.value, DATE_NAMES[kind]) for kind in kinds]
    wanted = form.wanted() if request.method == "POST" and form.validate() else None
    if wanted is None and request.method == "POST" and not form.errors:
        form.form_errors.append("Give the new day.")
    stale, base = None, base_of(data, entries_of(edition))
    if wanted is not None and "extend" in request.form and form.seen.data == mark_of(wanted):
        try:
            done, stale = attempt(extending.extend_deadline, edition.id, wanted, base)
        except Unfit:
            done = None  # the plan below says why
        if done is not None:
            flash(_said(done))
            return redirect(url_for("chair.settings_extend"), 303)
        edition = reloaded()
        base = base_of(data, entries_of(edition), stale)
    return _page(edition, form, wanted, base, stale)


def _first(edition: Edition, kinds: list[DateKind]) -> dict[str, Any]:
    """Return what the form is filled with: the deadline asked for, a week later."""
    asked = request.args.get("kind", "")
    kind = DateKind(asked) if asked in {one.value for one in kinds} else kinds[0]
    return {"kind": kind.value, **filling({kind: shifted(edition, kind, USUAL)})}


def _page(
    edition: Edition, form: ExtendForm, wanted: Wanted | None, base: str, stale: Any
) -> ResponseReturnValue:
    plan: Extension | None = None
    to_authors: list[extending.ToSend] = []
    to_committee: list[extending.ToSend] = []
    if wanted is not None:
        plan, to_authors, to_committee = extending.preview(reading(), edition.id, wanted)
        if plan.problems:
            _propose(form, plan.proposals)
        form.form_errors.extend(plan.problems)
    kind = DateKind(form.kind.data if form.kind.data in form.offered else form.offered[0])
    was = dates_now(edition.key_dates)
    html = render_template(
        "chair/settings_extend.html",
        edition=edition,
        sections=sections(),
        form=form,
        base=base,
        is_stale=stale is not None,
        kind=kind,
        field_name=field_of(kind),
        deadlines=[
            (DATE_NAMES[one], was[one]) for one in DateKind if one in was and one in CLOSING
        ],
        others=[
            (field_of(one), one in CLOSING, was[one])
            for one in DateKind
            if one in was
            and one is not kind
            and list(DateKind).index(one) > list(DateKind).index(kind)
        ],
        are_others_open=bool(plan and (plan.problems or len(plan.moved) > 1)),
        plan=plan,
        is_fine=plan is not None and not plan.problems,
        seen=mark_of(wanted) if wanted is not None else "",
        meanings=meanings_of(wanted.entries, edition.zone) if wanted is not None else [],
        before=PHASE_NAMES[plan.before] if plan else "",
        after=PHASE_NAMES[plan.after] if plan else "",
        to_authors=to_authors,
        to_committee=to_committee,
    )
    if stale is not None:
        return html, stale.http_status
    return html, 422 if form.errors else 200


def _propose(form: ExtendForm, proposals: Mapping[DateKind, Entry]) -> None:
    """Fill in later places for the dates that the new deadline overtakes."""
    for name, value in filling(proposals).items():
        form[name].data, form[name].raw_data = value, None  # not what was posted: nothing


def _said(done: dict[str, Any]) -> str:
    said = f"{done['name']} now closes {done['text']}. The page, the calendars and the news say so."
    if done["before"] != done["after"]:
        said += f" The year was in “{done['before']}” and is now in “{done['after']}”."
    return f"{said} The letters are in the outbox."
