"""The checklist of accepted submissions: what each still lacks before the workshop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.formats.csv_tables import csv_table
from fastpath_cms.queries.accepted import AcceptedRow, accepted_rows
from fastpath_cms.queries.decisions import wait_list
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.web.chair import bp
from fastpath_cms.web.guards import my_standing, on_edition

LACKS: Final[dict[str, tuple[str, Callable[[AcceptedRow], bool]]]] = {
    "declined": ("declined", lambda row: row.declined_at is not None),
    "unconfirmed": (
        "not confirmed",
        lambda row: row.confirmed_at is None and row.declined_at is None,
    ),
    "final": ("without a final version", lambda row: row.final_version is None),
    "consent": ("without an answer on publishing", lambda row: row.consented_at is None),
    "slides": ("without slides", lambda row: not row.has_slides),
    "bio": ("without words about the speaker", lambda row: not row.has_bio),
}
"""What may be open of one, and how to tell; the key stands in the address."""

COLUMNS: Final = (
    "number",
    "title",
    "talk",
    "speaker",
    "remote",
    "final version",
    "publish paper",
    "publish slides",
    "publish video",
    "about the speaker",
    "video",
    "slides",
)


@bp.route("/after")
@on_edition(Action.DECISIONS_MANAGE)
def after() -> ResponseReturnValue:
    """Show what each accepted submission lacks, or those that lack one thing."""
    every = _rows()
    show = request.args.get("show", "")
    lack = LACKS.get(show)
    waiting = [
        row for row in wait_list(db.session(), g.viewer, my_standing(), g.edition) if row.is_told
    ]
    return render_template(
        "chair/after.html",
        every=every,
        rows=[row for row in every if lack is None or lack[1](row)],
        show=show if lack else "",
        counts=[
            (key, words, sum(is_open(row) for row in every))
            for key, (words, is_open) in LACKS.items()
        ],
        ready_count=sum(not any(is_open(row) for _, is_open in LACKS.values()) for row in every),
        next_waiting=waiting[0] if waiting else None,
        final_due_at=key_dates_of(g.edition).final_due_at,
    )


@bp.route("/after.csv")
@on_edition(Action.DECISIONS_MANAGE)
def after_table() -> ResponseReturnValue:
    """Give the whole checklist as a table."""
    return Response(
        csv_table(COLUMNS, [_cells(row) for row in _rows()]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename=accepted-{g.edition.year}.csv"},
    )


def _rows() -> tuple[AcceptedRow, ...]:
    return accepted_rows(db.session(), g.viewer, my_standing(), g.edition)


def _cells(row: AcceptedRow) -> tuple[str | float | None, ...]:
    state = "declined" if row.declined_at else ("confirmed" if row.confirmed_at else "open")
    allowed = [None if row.consented_at is None else _said(one) for one in row.may_publish]
    return (
        row.number,
        row.title,
        state,
        row.speaker,
        _said(row.is_remote),
        row.final_version,
        *allowed,
        _said(row.has_bio),
        row.video_url,
        _said(row.has_slides),
    )


def _said(is_so: bool) -> str:
    return "yes" if is_so else "no"
