"""The published program of an edition, and the page of each talk."""

from __future__ import annotations

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.extensions import db
from fastpath_cms.formats.citing import bibtex, citation_tags, linked_talk
from fastpath_cms.queries.program import Published, accepted_numbers, published_program
from fastpath_cms.queries.talk_files import files_of_talk
from fastpath_cms.web.guards import everyone, phase
from fastpath_cms.web.public import bp
from fastpath_cms.web.public.citing import cited, meeting_of, talk_in
from fastpath_cms.web.public.editions import conditional
from fastpath_cms.web.timetable import (
    KIND_TAGS,
    SECOND_ZONES,
    authors_line,
    second_zone,
    times_of,
    timetable,
    utc_times_of,
)


@bp.route("/<int:year>/program")
@everyone
def program() -> ResponseReturnValue:
    """Show the newest published program, in the edition's zone and a second one."""
    published = published_program(db.session(), g.edition.id)
    if published is None or not published.rows:
        html = render_template("public/program.html", edition=g.edition, table=None)
        return conditional(html)
    second = second_zone(request.args.get("zone", ""), g.zone)
    html = render_template(
        "public/program.html",
        edition=g.edition,
        published=published,
        is_preliminary=_is_preliminary(published),
        is_over=phase() is Phase.AFTER,
        table=timetable(published.rows, g.zone, second),
        second=second.key,
        zones=[zone for zone in SECOND_ZONES if zone[0] != g.zone.key],
        kinds=KIND_TAGS,
    )
    return conditional(html)


@bp.route("/<int:year>/talks/<int:n>")
@everyone
def talk_page(n: int) -> ResponseReturnValue:
    """Show one talk of the published program."""
    published = published_program(db.session(), g.edition.id)
    talk = talk_in(published, n)
    files = files_of_talk(db.session(), g.edition.id, talk.row.key)
    meeting, said = meeting_of(g.edition), cited(talk, has_paper=files.paper is not None)
    html = render_template(
        "public/talk_page.html",
        edition=g.edition,
        row=talk.row,
        number=n,
        kind=KIND_TAGS[talk.row.kind],
        authors=authors_line(talk.row.authors),
        here=times_of(talk.row, g.zone),
        utc=utc_times_of(talk.row, g.zone),
        files=files,
        bibtex=bibtex(meeting, [said]).strip(),
        tags=citation_tags(meeting, said) if said.is_paper else (),
        linked=linked_talk(meeting, said),
    )
    return conditional(html)


def _is_preliminary(published: Published) -> bool:
    """Tell whether accepted talks are still to be placed before the workshop is over."""
    if phase() is Phase.AFTER:
        return False
    placed = {one.row.submission_number for one in published.rows}
    return bool(accepted_numbers(db.session(), g.edition.id) - placed)
