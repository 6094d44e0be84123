"""The edition in figures: a page, a table, and a picture for the host's report."""

from __future__ import annotations

from typing import Final

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Status
from fastpath_cms.extensions import db
from fastpath_cms.formats.csv_tables import csv_table
from fastpath_cms.queries.site import edition_lines
from fastpath_cms.queries.statistics import DAYS, Spread, Statistics, statistics_of
from fastpath_cms.web.chair import bp
from fastpath_cms.web.drawings import curve_of
from fastpath_cms.web.guards import my_standing, on_edition

GROUPS: Final = (("topics", "Topic"), ("countries", "Country"), ("affiliations", "Institution"))


@bp.route("/statistics")
@on_edition(Action.SUBMISSIONS_LIST)
def statistics() -> ResponseReturnValue:
    """Show the figures, what each of them means, and the earlier editions beside them."""
    found = _statistics()
    return render_template(
        "chair/statistics.html",
        figures=found,
        groups=[(label, getattr(found, name)) for name, label in GROUPS],
        curve=curve_of(found.curve, 640, 180),
        days=DAYS,
        editions=[line for line in edition_lines(db.session()) if line.year < g.edition.year],
    )


@bp.route("/statistics.csv")
@on_edition(Action.SUBMISSIONS_LIST)
def statistics_table() -> ResponseReturnValue:
    """Give the figures as a table of one a line."""
    return _file(
        csv_table(("figure", "of", "value", "accepted"), _rows(_statistics())),
        "text/csv",
        f"statistics-{g.edition.year}.csv",
    )


@bp.route("/statistics.svg")
@on_edition(Action.SUBMISSIONS_LIST)
def statistics_picture() -> ResponseReturnValue:
    """Give the figures as one drawing that needs no other file."""
    name = f"statistics-{g.edition.year}.svg"
    return _file(_drawn(_statistics()).encode(), "image/svg+xml", name)


def _drawn(found: Statistics) -> str:
    return render_template(
        "chair/statistics_picture.svg",
        edition=g.edition,
        figures=found,
        bars=found.topics[:8],
        curve=curve_of(found.curve, 420, 200),
        days=DAYS,
    )


def _statistics() -> Statistics:
    return statistics_of(db.session(), g.viewer, my_standing(), g.edition, g.now)


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(
        data,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


Row = tuple[str, str | int, float | None, int | None]


def _rows(found: Statistics) -> list[Row]:
    rows: list[Row] = [
        ("submissions", "submitted", found.submitted_count, None),
        ("submissions", "accepted", found.accepted_count if found.is_told else None, None),
        ("submissions", "acceptance rate", found.accepted_share, None),
        ("submissions", "authors", found.author_count, None),
        ("submissions", "discussed", found.discussed_count, None),
        ("submissions", "comments", found.comment_count, None),
    ]
    rows += [("status", status.value, found.counts.get(status, 0), None) for status in Status]
    for name, label in GROUPS:
        rows += [
            (label.lower(), group.label, group.count, group.accepted_count)
            for group in getattr(found, name)
        ]
    rows += [
        ("days before the deadline", str(DAYS - at), count, None)
        for at, count in enumerate(found.curve)
    ]
    return rows + _reviewing_rows(found)


def _reviewing_rows(found: Statistics) -> list[Row]:
    rows: list[Row] = []
    if reviewing := found.reviewing:
        rows += [
            ("reviews", "in", reviewing.count, None),
            ("reviews", "per submission", round(reviewing.per_paper, 2), None),
            ("reviews", "late share", round(reviewing.late_share, 3), None),
            *_spread_rows("days to a review", reviewing.days),
            *_spread_rows("words of a review", reviewing.words),
            ("reviews", "difference of two scores", reviewing.difference, None),
        ]
        rows += [("overall evaluation", level, count, None) for level, count in reviewing.levels]
    if committee := found.committee:
        rows += [
            ("committee", "members", committee.member_count, None),
            ("committee", "members who bid", committee.bidder_count, None),
            ("committee", "bids", committee.bid_count, None),
        ]
        rows += [
            ("members by reviews asked of them", _range(one.low, one.high), one.count, None)
            for one in committee.loads
        ]
    return rows


def _spread_rows(name: str, spread: Spread | None) -> list[Row]:
    if spread is None:
        return []
    parts = (
        ("first quartile", spread.low),
        ("median", spread.middle),
        ("third quartile", spread.high),
    )
    return [(name, part, round(value, 1), None) for part, value in parts]


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"
