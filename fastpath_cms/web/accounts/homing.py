"""The home of a signed-in person: what waits for them, in every role and edition."""

from __future__ import annotations

from itertools import groupby

from flask import current_app, g, render_template, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.extensions import db
from fastpath_cms.queries.own_papers import OwnPaper, UnsavedText, own_papers, unsaved_texts
from fastpath_cms.queries.standings import standing_in
from fastpath_cms.queries.tasks import Task, Year, live_years, tasks_of
from fastpath_cms.web.accounts import bp
from fastpath_cms.web.guards import signed_in


@bp.route("/home")
@signed_in
def home() -> ResponseReturnValue:
    """List what waits for this person, the next thing first."""
    years = live_years(db.session(), g.viewer, g.now)
    if years:
        _show_in(years[0])
    tasks = tasks_of(db.session(), g.viewer, years, g.now)
    papers = own_papers(db.session(), g.viewer)
    return render_template(
        "accounts/home.html",
        tasks=[(task, _url(task)) for task in tasks],
        hot_count=sum(task.is_hot for task in tasks),
        one_action=_one_action(years),
        papers=[(label, list(group)) for label, group in groupby(papers, _edition_of)],
        begun=_begun(years),
    )


def _edition_of(paper: OwnPaper) -> tuple[int, str]:
    return paper.year, paper.edition


def _begun(years: tuple[Year, ...]) -> list[UnsavedText]:
    """Return the new submissions that were typed and not saved, while they can be."""
    in_call = {year.edition.year for year in years if year.phase is Phase.CALL}
    texts = unsaved_texts(db.session(), g.viewer)
    return [text for text in texts if text.number is None and text.year in in_call]


def _show_in(year: Year) -> None:
    """Put the frame of an edition around the page, of what was read already."""
    g.edition, g.zone, g.phase = year.edition, year.edition.zone, year.phase
    g.standing = standing_in(year.roles, year.edition, g.now)


def _url(task: Task) -> str | None:
    if task.endpoint not in current_app.view_functions:
        return None
    return url_for(task.endpoint, **task.values)


def _one_action(years: tuple[Year, ...]) -> tuple[str, str] | None:
    """Return what to do when nothing waits: submit while a call is open, else read the site."""
    for year in years:
        if year.phase is Phase.CALL and "author.submit" in current_app.view_functions:
            return f"Submit to {year.edition.label}", url_for(
                "author.submit", year=year.edition.year
            )
    if years and "public.edition" in current_app.view_functions:
        edition = years[0].edition
        return f"See {edition.label}", url_for("public.edition", year=edition.year)
    return None
