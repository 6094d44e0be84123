"""The smaller public pages: call, committee, news, pages of the site."""

from __future__ import annotations

from flask import Response, g, render_template, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import Phase, day_text, opening_instant
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.extensions import db
from fastpath_cms.formats.feed import FeedInfo, NewsEntry, atom_feed
from fastpath_cms.formats.markdown import to_html
from fastpath_cms.models import Edition
from fastpath_cms.queries.committee import committee_of
from fastpath_cms.queries.editions import phase_of
from fastpath_cms.queries.site import date_lines, has_call, site_page_of
from fastpath_cms.queries.subreviews import named_helpers
from fastpath_cms.web.browser import settings
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.public import bp
from fastpath_cms.web.public.editions import conditional, held_line, public_news


@bp.route("/<int:year>/call")
@everyone
def call() -> ResponseReturnValue:
    """Show the whole call: texts, topics, limits, dates."""
    edition: Edition = g.edition
    html = render_template(
        "public/call.html",
        edition=edition,
        has_call=has_call(edition),
        held=held_line(edition),
        dates=date_lines(edition),
    )
    return conditional(html)


@bp.route("/<int:year>/committee")
@everyone
def committee() -> ResponseReturnValue:
    """Show the organizers and the program committee."""
    found = committee_of(db.session(), g.edition.id)
    is_told = phase_of(g.edition, g.now) >= Phase.NOTIFICATION
    helpers = named_helpers(db.session(), g.edition.id) if is_told else ()
    return conditional(
        render_template(
            "public/committee.html", edition=g.edition, committee=found, helpers=helpers
        )
    )


@bp.route("/<int:year>/news")
@everyone
def news() -> ResponseReturnValue:
    """Show all news of an edition."""
    found = public_news(g.edition)
    return conditional(render_template("public/news.html", edition=g.edition, news=found))


@bp.route("/<int:year>/news.atom")
@everyone
def news_atom() -> ResponseReturnValue:
    """Give the news as a feed."""
    edition: Edition = g.edition
    page = settings().base_url + url_for("public.news", year=edition.year)
    lines = public_news(edition)
    since = min((line.created_at for line in lines), default=g.now).date()
    feed = FeedInfo(
        title=f"{edition.label}: news",
        url=page,
        feed_url=f"{page}.atom",
        author=edition.name,
        host=settings().host,
        since=since.replace(month=1, day=1),
        key=f"{edition.year}/news",
        updated_at=g.now,
    )
    entries = [
        NewsEntry(
            key=str(line.number),
            title=f"{edition.label}, {day_text(line.day)}",
            html=to_html(line.text),
            url=f"{page}#news-{line.number}",
            published_at=opening_instant(line.day, edition.zone),
            updated_at=max(opening_instant(line.day, edition.zone), line.created_at),
        )
        for line in lines
    ]
    return Response(atom_feed(feed, entries), mimetype="application/atom+xml")


@bp.route("/pages/<string:slug>")
@everyone
def site_page(slug: str) -> ResponseReturnValue:
    """Show one page of the site."""
    found = site_page_of(db.session(), slug)
    if found is None:
        raise NotFound
    return conditional(render_template("public/site_page.html", page=found))
