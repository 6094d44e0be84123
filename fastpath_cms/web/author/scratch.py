"""Keeping what is typed, as it is typed: where autosave posts to, and where it is dropped."""

from __future__ import annotations

from typing import Final

from flask import current_app, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.services import scratching
from fastpath_cms.web.acting import perform_freely
from fastpath_cms.web.author import bp
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.rendered import place, rendering
from fastpath_cms.web.scratching import keep_typed, texts_at

KEPT_MAX: Final = 200_000  # characters of one form's text
TOO_MUCH: Final = (
    "Not kept: this is more than 200,000 characters. "
    "What you typed is still in this page; shorten it, or save."
)


@bp.route("/scratch", methods=["POST"])
@everyone
def scratch_save() -> ResponseReturnValue:
    """Keep the typed fields of one form of ours for this person or browser; answer in JSON."""
    endpoint, path = _place()
    if sum(len(value) for _, value in request.form.items(multi=True)) > KEPT_MAX:
        return jsonify(saved=False, sentence=TOO_MUCH), 413
    if not keep_typed(endpoint, path):
        return jsonify(saved=False)  # this form was saved meanwhile, or nothing is typed
    mine = rendering().writer
    others = [row for row in texts_at(place(endpoint, path)) if row.writer != mine]
    return jsonify(saved=True, others=len(others))


@bp.route("/scratch/discard", methods=["POST"])
@everyone
def scratch_discard() -> ResponseReturnValue:
    """Drop what was kept of one form (one text of it, when named), and show the form again."""
    endpoint, path = _place()
    writer = request.args.get("text")
    perform_freely(scratching.drop_scratch, place(endpoint, path), writer)
    flash("What you had typed is dropped.")
    return redirect(path, 303)


def _place() -> tuple[str, str]:
    """Return the form's endpoint and its page's path: only a pair that is a page of ours."""
    endpoint, path = request.args.get("form", ""), request.args.get("object", "")
    if not path.startswith("/") or path.startswith(("//", "/\\")) or len(path) > 300:
        raise NotFound
    try:
        found, _ = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        raise NotFound from None
    if found != endpoint:
        raise NotFound
    return endpoint, path
