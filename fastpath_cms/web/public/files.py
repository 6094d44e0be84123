"""The call as plain text, and the program as a table: files for mailing lists and spreadsheets."""

from __future__ import annotations

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import day_text, opening_day
from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.program import KIND_NAMES
from fastpath_cms.extensions import db
from fastpath_cms.formats.call_text import CallFacts, call_text
from fastpath_cms.formats.csv_tables import csv_table
from fastpath_cms.models import Edition
from fastpath_cms.queries.committee import ListedPerson, committee_of
from fastpath_cms.queries.program import published_program
from fastpath_cms.queries.site import DateLine, date_lines, has_call
from fastpath_cms.web.browser import settings
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.public import bp
from fastpath_cms.web.public.editions import held_line
from fastpath_cms.web.timetable import authors_line

PROGRAM_HEAD = (
    *("starts (UTC)", "ends (UTC)", "starts", "minutes", "kind", "title", "authors", "speakers"),
    *("session", "session chair", "room", "track", "page"),
)


@bp.route("/<int:year>/call.txt")
@everyone
def call_txt() -> ResponseReturnValue:
    """Give the call as text of 72 columns."""
    edition: Edition = g.edition
    if not has_call(edition):
        raise NotFound
    return _given(call_text(_facts(edition)).encode(), "text/plain", f"{edition.year}-call.txt")


@bp.route("/<int:year>/program.csv")
@everyone
def program_csv() -> ResponseReturnValue:
    """Give the published program as a table."""
    published = published_program(db.session(), g.edition.id)
    rows = []
    for one in published.rows if published else ():
        row = one.row
        here = row.starts_at.astimezone(g.zone)
        page = url_for("public.talk_page", n=one.number) if one.number else ""
        rows.append(
            (
                row.starts_at.isoformat(),
                row.ends_at.isoformat(),
                here.isoformat(),
                row.minutes,
                KIND_NAMES[row.kind],
                row.label,
                authors_line(row.authors),
                row.speaker,
                row.session_title,
                row.session_chair,
                row.room,
                row.track,
                settings().base_url + page if page else "",
            )
        )
    return _given(csv_table(PROGRAM_HEAD, rows), "text/csv", f"{g.edition.year}-program.csv")


def _facts(edition: Edition) -> CallFacts:
    committee = committee_of(db.session(), edition.id)
    base = settings().base_url
    return CallFacts(
        label=edition.label,
        title=edition.title,
        held=held_line(edition),
        host=edition.host,
        url=base + url_for("public.edition", year=edition.year),
        submit_url="" if edition.is_archive else base + url_for("author.submit", year=edition.year),
        background=edition.background,
        call=edition.call_text,
        topics=tuple(topic.name for topic in edition.topics),
        submission=edition.submission_text,
        dates=tuple((line.name, _said(line, edition)) for line in date_lines(edition)),
        organizers=tuple(
            (group.title, tuple(map(_person, group.people))) for group in committee.organizers
        ),
        members=tuple(map(_person, committee.members)),
    )


def _said(line: DateLine, edition: Edition) -> str:
    if line.is_closing:
        return closing_text(line.at)
    return day_text(opening_day(line.at, edition.zone))


def _person(one: ListedPerson) -> str:
    return f"{one.name} ({one.affiliation})" if one.affiliation else one.name


def _given(written: bytes, kind: str, name: str) -> Response:
    response = Response(written, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.add_etag()
    response.make_conditional(request)
    return response
