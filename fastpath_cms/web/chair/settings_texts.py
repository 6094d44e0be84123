"""The texts of an edition: call and topics, each previewed before it is saved."""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Edition
from fastpath_cms.queries.settings import texts_of, topics_of
from fastpath_cms.queries.site import date_lines
from fastpath_cms.services import calling
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.settings import attempt, base_of, reloaded, sections, status_of
from fastpath_cms.web.chair.settings_forms import CallForm, TopicsForm
from fastpath_cms.web.guards import on_edition, phase
from fastpath_cms.web.scratching import form_data


@bp.route("/settings/call", methods=["GET", "POST"])
@on_edition(Action.SITE_EDIT)
def settings_call() -> ResponseReturnValue:
    """Change background, call, submission instructions and guidance for reviewers."""
    edition: Edition = g.edition
    data = form_data()
    form = CallForm(data, data=asdict(texts_of(edition)))
    stale, preview = None, None
    if request.method == "POST" and form.validate():
        texts = form.texts()
        if "preview" in request.form:
            preview = texts
        else:
            _, stale = attempt(
                calling.change_texts, edition.id, texts, request.form.get("base", "")
            )
            if stale is None:
                flash("The texts are saved, and the public page shows them.")
                return redirect(url_for("chair.settings_call"), 303)
            edition = reloaded()
    current = texts_of(edition)
    html = render_template(
        "chair/settings_call.html",
        edition=edition,
        sections=sections(),
        form=form,
        base=base_of(data, current, stale),
        theirs=current if stale else None,
        preview=preview,
        dates=date_lines(edition),
    )
    return html, status_of(form, stale)


@bp.route("/settings/topics", methods=["GET", "POST"])
@on_edition(Action.SITE_EDIT)
def settings_topics() -> ResponseReturnValue:
    """Change the topics; a renamed one stays the same topic."""
    edition: Edition = g.edition
    data = form_data()
    current = topics_of(edition)
    form = TopicsForm(data, data={"topics": "\n".join(current)})
    is_settled = calling.are_topics_settled(edition, phase())
    stale, plan = None, None
    if request.method == "POST" and form.validate():
        names = form.names()
        plan = calling.plan_topics([(topic.id, topic.name) for topic in edition.topics], names)
        if is_settled and plan.removed:
            form.topics.errors = [*form.topics.errors, calling.settled_sentence(plan)]
        elif "preview" not in request.form:
            done, stale = attempt(
                calling.change_topics, edition.id, names, request.form.get("base", "")
            )
            if stale is None:
                said = ", ".join(f"{count} {what}" for what, count in done.items() if count)
                flash(f"Topics are saved: {said}." if said else "Topics are saved.")
                return redirect(url_for("chair.settings_topics"), 303)
            edition, plan = reloaded(), None
    current = topics_of(edition)
    html = render_template(
        "chair/settings_topics.html",
        sections=sections(),
        form=form,
        base=base_of(data, current, stale),
        theirs=current if stale else None,
        plan=None if form.errors else plan,
        names=form.names(),
        is_settled=is_settled,
        count=len(current),
    )
    return html, status_of(form, stale)
