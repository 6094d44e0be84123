"""The program being built: the rows of the day, what waits for a place, what to mend, publishing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from fastpath_cms.domain.calendar import hour_text, weekday_text
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.program import (
    DEFAULT_MINUTES,
    KIND_NAMES,
    ItemKind,
    at_time,
)
from fastpath_cms.domain.program_lint import Finding, ProgramRule, hour_of_body
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition, Speaker
from fastpath_cms.queries.program import Row, changes_between, published_program
from fastpath_cms.queries.program_draft import (
    DraftRow,
    findings_of,
    notes_to_chair,
    program_draft,
)
from fastpath_cms.services import publishing, rearranging, scheduling
from fastpath_cms.web.acting import perform, viewer
from fastpath_cms.web.chair import bp
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.timetable import (
    KIND_TAGS,
    by_line,
    clock_of,
    day_mark,
    half_day,
    second_zone,
    zone_label,
)

ADDABLE = tuple(kind for kind in ItemKind if kind is not ItemKind.REGULAR)


@dataclass(frozen=True, slots=True)
class EditLine:
    """One row of the table: the row, its times, the linter's advice on it."""

    draft: DraftRow
    here: str
    utc: str
    by: str
    advice: tuple[str, ...]
    note: str
    clocks: tuple[str, ...]  # what time of day it is for each speaker


@bp.route("/program")
@on_edition(Action.PROGRAM_EDIT)
def program_edit() -> ResponseReturnValue:
    """Show the rows being edited, and what differs from the published version."""
    edition: Edition = g.edition
    session = db.session()
    draft = program_draft(session, edition.id)
    published = published_program(session, edition.id)
    findings = findings_of(edition, draft)
    notes = notes_to_chair(session, edition.id, viewer(), my_standing())
    lines = [_line(one, findings, notes) for one in draft.rows]
    rows = [one.row for one in draft.rows]
    days = {row.starts_at.astimezone(g.zone).date() for row in rows}
    return render_template(
        "chair/program_edit.html",
        edition=edition,
        day=weekday_text(edition.held_on) if edition.held_on else "",
        lines=lines,
        waiting=draft.waiting,
        notes=notes,
        sessions=_sessions(rows),
        advice_count=sum(bool(line.advice) for line in lines),
        gone=[one.row for one in draft.rows if one.is_withdrawn],
        other_day=weekday_text(min(days))
        if edition.held_on and days and edition.held_on not in days
        else "",
        zone=zone_label(rows[0].starts_at, g.zone) if rows else "",
        hours=f"{half_day(rows[0].starts_at, g.zone)} – {half_day(max(row.ends_at for row in rows), g.zone)}"
        if rows
        else "",
        next_start=hour_text(next_free(draft.rows, edition, edition.talk_minutes))
        if edition.held_on
        else "",
        published=published,
        changes=changes_between(published, rows),
        kinds=KIND_TAGS,
        addable=[(kind.value, KIND_NAMES[kind]) for kind in ADDABLE],
    )


@bp.route("/program/rows/<string:key>/move", methods=["POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_edit_move(key: str) -> ResponseReturnValue:
    """Let a row and its neighbour change places."""
    is_up = request.form.get("direction") == "up"
    if perform(rearranging.swap_item, g.edition.id, key, is_up=is_up):
        flash("The two rows changed places; the time between them stayed.")
    else:
        flash("There is no row on that side to change places with.", "info")
    return _back()


@bp.route("/program/rows/<string:key>/remove", methods=["POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_edit_remove(key: str) -> ResponseReturnValue:
    """Take a row off the program."""
    name = perform(scheduling.remove_item, g.edition.id, key)
    flash(f"{name} is off the program.")
    return _back()


@bp.route("/program/session", methods=["POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_edit_session() -> ResponseReturnValue:
    """Say who chairs a session, and where it is."""
    title, chair, room = (
        " ".join(request.form.get(name, "").split())[:200] for name in ("title", "chair", "room")
    )
    perform(rearranging.change_session, g.edition.id, title, chair=chair, room=room)
    flash(f"{title}: saved. It is public with the next version.")
    return redirect(url_for("chair.program_edit", _anchor="sessions-head"), 303)


@bp.route("/program/day", methods=["POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_edit_day() -> ResponseReturnValue:
    """Move every row to the workshop's day."""
    moved = perform(rearranging.move_to_day, g.edition.id)
    flash(f"{moved} rows moved to the workshop's day, each at its own time.")
    return _back()


@bp.route("/program/publish", methods=["POST"])
@on_edition(Action.PROGRAM_EDIT)
def program_edit_publish() -> ResponseReturnValue:
    """Publish the program as it stands."""
    note = " ".join(request.form.get("note", "").split())[:300]
    is_told = "is_told" in request.form
    number = perform(publishing.publish, g.edition.id, note, is_told=is_told)
    told = " Whose time is new or moved gets a letter." if is_told else ""
    flash(f"Version {number} of the program is public.{told}")
    return _back()


def next_free(rows: tuple[DraftRow, ...], edition: Edition, minutes: int) -> datetime:
    """Return the first time of the workshop's day, in its zone, with that many minutes free."""
    needed = timedelta(minutes=minutes)
    opens = edition.starts_at
    at: datetime | None = None
    if edition.held_on is not None and opens is not None:
        at = at_time(edition.held_on, opens, edition.zone)
    for one in rows:
        if at is not None and one.row.starts_at - at >= needed:
            break
        at = one.row.ends_at if at is None else max(at, one.row.ends_at)
    if at is None:
        assert edition.held_on is not None  # noqa: S101 - asked by the caller
        at = at_time(edition.held_on, time(9), edition.zone)
    return at.astimezone(edition.zone)


def default_minutes(kind: ItemKind, edition: Edition) -> int:
    """Return how long a row of a kind takes in an edition."""
    return edition.talk_minutes if kind is ItemKind.REGULAR else DEFAULT_MINUTES[kind]


def _line(one: DraftRow, findings: list[Finding], notes: dict[int, str]) -> EditLine:
    row = one.row
    day = row.starts_at.astimezone(g.zone).date()
    utc = second_zone("", g.zone)
    return EditLine(
        one,
        half_day(row.starts_at, g.zone),
        clock_of(row.starts_at, utc) + day_mark(row.starts_at, utc, day),
        by_line(row),
        tuple(finding.sentence for finding in findings if _place(finding) == row.key),
        notes.get(row.submission_number or 0, ""),
        tuple(_clock(who, row.starts_at) for who in one.speakers),
    )


def _sessions(rows: list[Row]) -> list[Row]:
    """Return the first row of each session, in the order of the day."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.session_title:
            first.setdefault(row.session_title, row)
    return list(first.values())


def _clock(who: Speaker, at: datetime) -> str:
    """Say what time of day a talk begins where its speaker is."""
    if not who.zone_name:
        return ""
    said, _ = hour_of_body(at, ZoneInfo(who.zone_name))
    return f"{said} in {who.zone_name.rsplit('/', 1)[-1].replace('_', ' ')}"


def _place(finding: Finding) -> str | None:
    """Return the row advice stands beside: of a gap the row after it."""
    if not finding.keys:
        return None
    return finding.keys[-1 if finding.rule is ProgramRule.GAP else 0]


def _back() -> Response:
    return redirect(url_for("chair.program_edit"), 303)
