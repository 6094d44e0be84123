"""What the public site prints beside the call: news, the committee, pages of the site."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import opening_day
from fastpath_cms.domain.errors import NotFound, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.queries.committee import grouped, listing_of
from fastpath_cms.queries.news import NewsLine, news_of
from fastpath_cms.queries.settings import mark_of
from fastpath_cms.queries.site import PageText, site_page_of, site_pages
from fastpath_cms.services import announcing
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.settings import attempt, base_of, sections, status_of
from fastpath_cms.web.chair.settings_forms import (
    CommitteeForm,
    NewsForm,
    PageForm,
)
from fastpath_cms.web.forms import rows_after, unix
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.scratching import form_data

EMPTY = {"name": "", "affiliation": "", "title": ""}


@bp.route("/settings/news", methods=["GET", "POST"])
@on_edition(Action.SITE_EDIT)
def settings_news() -> ResponseReturnValue:
    """Add a piece of news."""
    data = form_data()
    form = NewsForm(data, data={"day": opening_day(g.now, g.edition.zone)})
    preview = None
    if request.method == "POST" and form.validate():
        day, written = form.written()
        if "preview" in request.form:
            preview = NewsLine(0, 0, day, written, g.now)
        else:
            perform(announcing.add_news, g.edition.id, day, written)
            flash("The news is saved.")
            return redirect(url_for("chair.settings_news"), 303)
    html = render_template(
        "chair/settings_news.html",
        sections=sections(),
        form=form,
        preview=preview,
        news=news_of(db.session(), g.edition.id),
        today=opening_day(g.now, g.edition.zone),
    )
    return html, status_of(form, None)


@bp.route("/settings/news/<int:place>", methods=["GET", "POST"])
@on_edition(Action.SITE_EDIT)
def settings_news_item(place: int) -> ResponseReturnValue:
    """Change one piece of news; ``place`` counts them as they were written."""
    item = _item(place)
    data = form_data()
    form = NewsForm(data, data={"day": item.day, "text": item.text})
    stale, preview = None, None
    if request.method == "POST" and form.validate():
        day, written = form.written()
        if "preview" in request.form:
            preview = replace(item, day=day, text=written)
        else:
            _, stale = attempt(
                announcing.change_news,
                g.edition.id,
                item.id,
                day,
                written,
                base=request.form.get("base", ""),
            )
            if stale is None:
                flash("The news is changed.")
                return redirect(url_for("chair.settings_news"), 303)
            item = _item(place)
    html = render_template(
        "chair/settings_news_item.html",
        sections=sections(),
        form=form,
        item=item,
        preview=preview,
        base=base_of(data, (item.day, item.text), stale),
        theirs=item if stale else None,
    )
    return html, status_of(form, stale)


@bp.route("/settings/news/<int:place>/delete", methods=["POST"])
@on_edition(Action.SITE_EDIT)
def news_delete(place: int) -> ResponseReturnValue:
    """Take one piece of news away, if it is still the one that was seen."""
    item = _item(place)
    if request.form.get("seen") != item.mark:
        flash("That news has changed in the meantime; nothing was taken away.", "warn")
        return redirect(url_for("chair.settings_news"), 303)
    perform(announcing.delete_news, g.edition.id, item.id)
    flash("The news is taken away; its text stays in the audit log.")
    return redirect(url_for("chair.settings_news"), 303)


def _item(place: int) -> NewsLine:
    found = {line.number: line for line in news_of(db.session(), g.edition.id)}
    if place not in found:
        raise NotFound
    return found[place]


@bp.route("/settings/committee", methods=["GET", "POST"])
@on_edition(Action.SITE_EDIT)
def settings_committee() -> ResponseReturnValue:
    """Change who is printed on the committee page; permissions are given elsewhere."""
    current = listing_of(db.session(), g.edition.id)
    rows = [{"name": p.name, "affiliation": p.affiliation, "title": p.title} for p in current]
    data = form_data()
    form = CommitteeForm(data, data={"people": rows or [EMPTY]})
    stale, preview = None, None
    arranged = rows_after(form.people, request.form, EMPTY) if request.method == "POST" else None
    if arranged is not None:
        form = CommitteeForm(data={"people": arranged})
    elif request.method == "POST" and form.validate():
        if "preview" in request.form:
            preview = grouped(form.listing())
        else:
            _, stale = attempt(
                announcing.change_committee,
                g.edition.id,
                form.listing(),
                request.form.get("base", ""),
            )
            if stale is None:
                flash(f"The listing is saved; {len(form.listing())} people are printed.")
                return redirect(url_for("chair.settings_committee"), 303)
            current = listing_of(db.session(), g.edition.id)
    html = render_template(
        "chair/settings_committee.html",
        sections=sections(),
        form=form,
        base=base_of(data, current, stale),
        theirs=grouped(current) if stale else None,
        preview=preview,
        count=len(current),
    )
    return html, status_of(form, stale)


@bp.route("/settings/pages", methods=["GET", "POST"])
@on_edition(Action.SITE_EDIT)
def settings_pages() -> ResponseReturnValue:
    """List the pages of the site, and write a new one."""
    form = PageForm(form_data())
    preview = None
    if request.method == "POST" and form.validate():
        page = PageText(form.slug.data or "", form.title.data or "", unix(form.text.data))
        if "preview" in request.form:
            preview = page
        else:
            try:
                perform(
                    announcing.save_page, g.edition.id, page.slug, page.title, page.text, base=""
                )
            except Unfit as unfit:
                form.slug.errors = [problem.sentence for problem in unfit.problems]
            else:
                flash(
                    f"“{page.title}” is at /pages/{page.slug} and linked from the foot of every page."
                )
                return redirect(url_for("chair.settings_pages"), 303)
    html = render_template(
        "chair/settings_pages.html",
        sections=sections(),
        form=form,
        preview=preview,
        pages=site_pages(db.session()),
    )
    return html, status_of(form, None)


@bp.route("/settings/pages/<string:slug>", methods=["GET", "POST"])
@on_edition(Action.SITE_EDIT)
def settings_page(slug: str) -> ResponseReturnValue:
    """Change one page of the site; its address stays."""
    page = _page(slug)
    data = form_data()
    form = PageForm(data, data={"title": page.title, "text": page.text})
    form.slug.process_data(slug)
    stale, preview = None, None
    if request.method == "POST" and form.validate():
        typed = PageText(slug, form.title.data or "", unix(form.text.data))
        if "preview" in request.form:
            preview = typed
        else:
            _, stale = attempt(
                announcing.save_page,
                g.edition.id,
                slug,
                typed.title,
                typed.text,
                base=request.form.get("base", "") or mark_of((page.title, page.text)),
            )
            if stale is None:
                flash(f"“{typed.title}” is saved.")
                return redirect(url_for("chair.settings_pages"), 303)
            page = _page(slug)
    html = render_template(
        "chair/settings_page.html",
        sections=sections(),
        form=form,
        page=page,
        preview=preview,
        base=base_of(data, (page.title, page.text), stale),
        theirs=page if stale else None,
    )
    return html, status_of(form, stale)


@bp.route("/settings/pages/<string:slug>/delete", methods=["POST"])
@on_edition(Action.SITE_EDIT)
def page_delete(slug: str) -> ResponseReturnValue:
    """Take a page of the site away."""
    page = _page(slug)
    perform(announcing.delete_page, g.edition.id, slug)
    flash(f"“{page.title}” is taken away; its text stays in the audit log.")
    return redirect(url_for("chair.settings_pages"), 303)


def _page(slug: str) -> PageText:
    page = site_page_of(db.session(), slug)
    if page is None:
        raise NotFound
    return page
