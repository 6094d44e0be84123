"""My profile for an edition: topics, a load limit, and papers that say what I know about."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.extensions import db, end_reading
from fastpath_cms.queries.memberships import NOTHING_TOLD, memberships_of
from fastpath_cms.queries.publications import own_publications, own_words
from fastpath_cms.services import introducing
from fastpath_cms.services.gathering import gather
from fastpath_cms.web.acting import perform
from fastpath_cms.web.browser import tools
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import Form, ordinal, text
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.pc import bp
from fastpath_cms.web.scratching import form_data
from fastpath_cms.web.told_form import ToldForm

PASTED_MAX: Final = 100_000
SAID_MOST: Final = 5  # problems of one paste


class PapersForm(Form):
    """Papers, pasted."""

    papers = text("Titles and abstracts, or BibTeX", longest=PASTED_MAX)


def told_form(data: Any = None, **known: Any) -> ToldForm:
    """Return the form of topics and load with this edition's topics."""
    form = ToldForm(data, **known)
    form.offer(g.edition)
    return form


@bp.route("/profile", methods=["GET", "POST"])
@on_edition(Action.PROFILE_EDIT)
def profile() -> ResponseReturnValue:
    """Show what I told for this edition, and take topics and load limit."""
    told = memberships_of(db.session(), g.edition.id, g.viewer.person_id).get(
        g.viewer.person_id, NOTHING_TOLD
    )
    limit = "" if told.load_limit is None else str(told.load_limit)
    form = told_form(form_data(), topics=sorted(told.topic_ids), load_limit=limit)
    if request.method == "POST" and form.validate():
        perform(
            introducing.tell, g.edition.id, topic_ids=form.topics.data or [], load_limit=form.limit
        )
        flash("Saved. The chairs see it when they assign.")
        return redirect(url_for("pc.profile"), 303)
    return _page(form, PapersForm()), 422 if form.errors else 200


@bp.route("/profile/papers", methods=["GET", "POST"])
@on_edition(Action.PROFILE_EDIT)
def publications_add() -> ResponseReturnValue:
    """Add papers, pasted or as files, and say what could not be read."""
    if request.method == "GET":
        return redirect(url_for("pc.profile"), 303)
    form = PapersForm(form_data())
    files = [file for file in request.files.getlist("files") if file.filename]
    if not form.validate():
        return _page(None, form), 422
    if not (form.papers.data or files):
        form.papers.errors = ["Paste at least a title, or choose a file."]
        return _page(None, form), 422
    end_reading()
    found = gather(
        tools().pdfs,
        form.papers.data or "",
        [((file.filename or "")[-100:], file.stream) for file in files],
    )
    if not found.publications and form.papers.data:  # the text stays, to be mended
        form.papers.errors = list(found.problems[:SAID_MOST])
        return _page(None, form), 422
    try:
        done = perform(introducing.add_publications, g.edition.id, found.publications)
    except Unfit as refusal:
        form.papers.errors = [problem.sentence for problem in refusal.problems]
        return _page(None, form), 422
    if done["added"]:
        flash(f"{plural(done['added'], 'paper')} added to your profile.")
    if done["known"]:
        flash(f"{plural(done['known'], 'paper was', 'papers were')} there already.", "info")
    for sentence in found.problems[:SAID_MOST]:
        flash(sentence, "warn")
    return redirect(f"{url_for('pc.profile')}#own-papers", 303)


@bp.route("/profile/papers/remove", methods=["POST"])
@on_edition(Action.PROFILE_EDIT)
def publication_remove() -> ResponseReturnValue:
    """Take one paper out of my profile, or all."""
    one = request.form.get("paper", "")
    which = None if one == "all" else ordinal(one)
    count = perform(introducing.remove_publications, g.edition.id, which)
    flash(f"{plural(count, 'paper')} removed." if count else "Nothing was there to remove.")
    return redirect(f"{url_for('pc.profile')}#own-papers", 303)


def _page(form: ToldForm | None, papers: PapersForm) -> str:
    told = memberships_of(db.session(), g.edition.id, g.viewer.person_id).get(
        g.viewer.person_id, NOTHING_TOLD
    )
    if form is None:
        limit = "" if told.load_limit is None else str(told.load_limit)
        form = told_form(None, topics=sorted(told.topic_ids), load_limit=limit)
    return render_template(
        "pc/profile.html",
        form=form,
        papers=papers,
        told=told,
        publications=own_publications(db.session(), g.viewer),
        words=own_words(db.session(), g.viewer),
    )
