"""The key dates and the program as calendars to subscribe to.

Their stamps are when a date was announced or a row published, never when somebody asked, so the
same facts give the same bytes.
"""

from __future__ import annotations

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import CLOSING, DATE_NAMES
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.extensions import db
from fastpath_cms.formats.icalendar import (
    DateEntry,
    EditionInfo,
    ProgramEntry,
    dates_calendar,
    program_calendar,
)
from fastpath_cms.models import Edition
from fastpath_cms.queries.program import PublishedRow, published_program
from fastpath_cms.queries.site import PUBLIC_DATES
from fastpath_cms.web.browser import settings
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.public import bp
from fastpath_cms.web.timetable import authors_line


@bp.route("/<int:year>/dates.ics")
@everyone
def dates_ics() -> ResponseReturnValue:
    """Give the public key dates as a calendar."""
    edition: Edition = g.edition
    entries = [entry for kind in PUBLIC_DATES if (entry := _date_entry(edition, kind))]
    return _calendar(dates_calendar(_info(edition), entries), f"{edition.year}-dates.ics")


@bp.route("/<int:year>/program.ics")
@everyone
def program_ics() -> ResponseReturnValue:
    """Give the published program as a calendar; ``?talk=3`` gives that talk alone."""
    edition: Edition = g.edition
    published = published_program(db.session(), edition.id)
    rows = published.all_rows if published else ()
    name = f"{edition.year}-program.ics"
    if "talk" in request.args:
        number = request.args.get("talk", 0, int)
        rows = tuple(one for one in rows if one.number == number and not one.is_cancelled)
        if not number or not rows:
            raise NotFound
        name = f"{edition.year}-talk-{number}.ics"
    entries = [_program_entry(one) for one in rows]
    return _calendar(program_calendar(_info(edition), entries), name)


def _date_entry(edition: Edition, kind: object) -> DateEntry | None:
    rows = [row for row in edition.key_dates if row.kind is kind]
    if not rows:
        return None
    newest = max(rows, key=lambda row: (row.replaced_at is None, row.announced_at, row.id))
    is_cancelled = newest.replaced_at is not None
    return DateEntry(
        uid_key=f"date-{newest.kind.value}",
        name=DATE_NAMES[newest.kind],
        at=newest.at,
        is_closing=newest.kind in CLOSING,
        sequence=len(rows) - 1 + is_cancelled,
        changed_at=newest.replaced_at or newest.announced_at,
        is_cancelled=is_cancelled,
    )


def _program_entry(one: PublishedRow) -> ProgramEntry:
    row = one.row
    url = ""
    if one.number is not None and not one.is_cancelled:
        url = settings().base_url + url_for("public.talk_page", n=one.number)
    who = authors_line(row.authors) or row.speaker
    return ProgramEntry(
        uid_key=row.key,
        title=row.label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        sequence=one.sequence,
        changed_at=one.changed_at,
        speakers=(who,) if who else (),
        description=row.abstract,
        url=url,
        is_cancelled=one.is_cancelled,
    )


def _info(edition: Edition) -> EditionInfo:
    url = settings().base_url + url_for("public.edition")
    return EditionInfo(edition.name, edition.year, edition.zone, url, edition.place)


def _calendar(written: bytes, name: str) -> Response:
    response = Response(written, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.add_etag()
    response.make_conditional(request)
    return response
