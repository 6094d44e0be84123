"""The page of an edition, the front page, and the list of all editions."""

from __future__ import annotations

from flask import Response, current_app, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import Phase, opening_day, phase_at
from fastpath_cms.domain.held import held_text
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition
from fastpath_cms.queries.committee import committee_of
from fastpath_cms.queries.editions import current_edition, key_dates_of
from fastpath_cms.queries.news import NewsLine, news_of
from fastpath_cms.queries.series import series_of
from fastpath_cms.queries.site import Rooms, date_lines, edition_lines, has_call
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.public import bp
from fastpath_cms.web.public.opening import countdown_of, phase_line_of

NEWS_SHOWN = 4  # on the page of the edition; all are on its news page


@bp.route("/")
@everyone
def front() -> ResponseReturnValue:
    """Show the current edition; say what to do first when there is none."""
    edition = current_edition(db.session())
    if edition is None:
        return render_template("public/front.html")
    g.year, g.edition, g.zone = edition.year, edition, edition.zone
    return edition_page(edition)


@bp.route("/<int:year>/")
@everyone
def edition() -> ResponseReturnValue:
    """Show one edition."""
    return edition_page(g.edition)


@bp.route("/editions/")
@everyone
def editions() -> ResponseReturnValue:
    """List all editions, newest first, and who came back."""
    lines = edition_lines(db.session())
    series = series_of(db.session())
    return conditional(render_template("public/editions.html", editions=lines, series=series))


def edition_page(edition: Edition) -> Response:
    """Return the page of an edition with everything that is public about it."""
    session = db.session()
    news = public_news(edition)
    committee = committee_of(session, edition.id)
    lines = edition_lines(session)
    own = next(line for line in lines if line.year == edition.year)
    g.rooms = Rooms(has_call(edition), not committee.is_empty, bool(news), own.has_program)
    phase = Phase.AFTER if edition.is_archive else phase_at(key_dates_of(edition), g.now)
    html = render_template(
        "public/edition.html",
        edition=edition,
        phase=phase,
        held=held_line(edition),
        own=own,
        rooms=g.rooms,
        program_url=program_url(edition),
        program_label="Program" if phase >= Phase.PROGRAM else "Preliminary program",
        countdown=countdown_of(edition, g.now),
        line=phase_line_of(edition, g.now),
        news=news[:NEWS_SHOWN],
        more_news=len(news) > NEWS_SHOWN,
        dates=date_lines(edition),
        committee=committee,
        previous=tuple(line for line in lines if line.year < edition.year),
        editions=lines,
        newest=next((line for line in lines if line.is_current and line != own), None),
    )
    return conditional(html)


def program_url(edition: Edition) -> str | None:
    """Return the address of the program, when there is such a page."""
    if "public.program" not in current_app.view_functions:
        return None
    return url_for("public.program", year=edition.year)


def public_news(edition: Edition) -> tuple[NewsLine, ...]:
    """Return the news whose day has come in the edition's zone."""
    today = opening_day(g.now, edition.zone)
    return news_of(db.session(), edition.id, until=today)


def held_line(edition: Edition) -> str:
    """Return the two-zone time line of an edition, or "" while its day is not known."""
    if edition.held_on is None:
        return ""
    return held_text(
        edition.held_on, edition.place, edition.starts_at, edition.ends_at, edition.zone
    )


def conditional(html: str) -> Response:
    """Return a page that a reader without cookies need not fetch twice."""
    response = make_response(html)
    if not g.viewer.scratch_owners:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response
