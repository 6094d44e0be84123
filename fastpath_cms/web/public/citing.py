"""What is cited of a program, and the files of its talks that may be published."""

from __future__ import annotations

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.extensions import db
from fastpath_cms.formats.citing import CitedTalk, Meeting, bibtex
from fastpath_cms.models import Edition
from fastpath_cms.queries.copies import copy_of
from fastpath_cms.queries.program import Published, PublishedRow, published_program
from fastpath_cms.queries.program_draft import hours_of
from fastpath_cms.queries.talk_files import TalkFiles, files_of_talk
from fastpath_cms.web.browser import settings
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.public import bp
from fastpath_cms.web.sending import PDF, send_kept, send_picture


@bp.route("/<int:year>/papers.bib")
@everyone
def papers_bib() -> ResponseReturnValue:
    """Give the talks of the published program as BibTeX; ``?talk=3`` gives that one alone."""
    published = published_program(db.session(), g.edition.id)
    rows = [one for one in published.rows if one.number] if published else []
    if "talk" in request.args:
        number = request.args.get("talk", 0, int)
        rows = [one for one in rows if one.number == number]
        if not rows:
            raise NotFound
    said = bibtex(meeting_of(g.edition), [cited(one) for one in rows])
    response = Response(said, mimetype="text/x-bibtex")
    name = f"{g.edition.name.lower()}{g.edition.year}.bib"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.route("/<int:year>/talks/<int:n>/paper.pdf")
@everyone
def talk_paper(n: int) -> ResponseReturnValue:
    """Send the final version of a paper, if its authors allow it."""
    paper = _files(n).paper
    if paper is None:
        raise NotFound
    copy = copy_of(db.session(), g.edition, paper)
    if copy.sha256 is None:
        raise NotFound("The copy of this PDF for readers is being made; try again in a minute.")
    return send_kept(copy.sha256, PDF, f"{g.edition.name}{g.edition.year}_talk{n}.pdf")


@bp.route("/<int:year>/talks/<int:n>/slides.pdf")
@everyone
def talk_slides(n: int) -> ResponseReturnValue:
    """Send the slides of a talk, if whoever gave it allows it."""
    sha256 = _files(n).slides_sha256
    if sha256 is None:
        raise NotFound
    return send_kept(sha256, PDF, f"{g.edition.name}{g.edition.year}_talk{n}_slides.pdf")


@bp.route("/<int:year>/talks/<int:n>/photos/<int:place>")
@everyone
def talk_photo(n: int, place: int) -> ResponseReturnValue:
    """Send the photograph of a speaker of the published program."""
    speakers = _talk(n).row.speakers
    if not 1 <= place <= len(speakers) or not speakers[place - 1].photo:
        raise NotFound
    return send_picture(speakers[place - 1].photo)


def meeting_of(edition: Edition) -> Meeting:
    """Return an edition as it is cited."""
    hours = hours_of(edition)
    return Meeting(
        edition.name,
        edition.year,
        edition.title,
        settings().base_url + url_for("public.edition", year=edition.year),
        edition.host,
        edition.place,
        edition.held_on,
        hours.opens_at if hours else None,
        hours.ends_at if hours else None,
    )


def cited(one: PublishedRow, *, has_paper: bool = False) -> CitedTalk:
    """Return a talk of a published program as it is cited."""
    row, base = one.row, settings().base_url
    people = row.authors or tuple((who.name, who.affiliation) for who in row.speakers)
    return CitedTalk(
        one.number or 0,
        row.label,
        people,
        base + url_for("public.talk_page", n=one.number),
        row.submission_number is not None,
        row.abstract,
        row.starts_at,
        row.ends_at,
        base + url_for("public.talk_paper", n=one.number) if has_paper else "",
    )


def talk_in(published: Published | None, n: int) -> PublishedRow:
    """Return the talk at an address; raise NotFound when there is none."""
    talk = published.talk(n) if published else None
    if talk is None:
        raise NotFound
    return talk


def _talk(n: int) -> PublishedRow:
    return talk_in(published_program(db.session(), g.edition.id), n)


def _files(n: int) -> TalkFiles:
    return files_of_talk(db.session(), g.edition.id, _talk(n).row.key)
