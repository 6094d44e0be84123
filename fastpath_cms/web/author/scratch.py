"""Keeping what is typed, as it is typed: where autosave posts to, and where it is dropped."""

from __future__ import annotations

from flask import current_app, flash, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import exists, select
from werkzeug.exceptions import HTTPException

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.extensions import db
from fastpath_cms.models import FormReceipt
from fastpath_cms.services import scratching
from fastpath_cms.web.acting import perform_freely, rendered_form
from fastpath_cms.web.author import bp
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.scratching import keep_typed

KEPT_MAX = 200_000  # characters of one form's text


@bp.route("/scratch", methods=["POST"])
@everyone
def scratch_save() -> ResponseReturnValue:
    """Keep the typed fields of one form of ours for this person or browser; answer in JSON."""
    endpoint, path = _place()
    if sum(len(value) for _, value in request.form.items(multi=True)) > KEPT_MAX:
        return jsonify(saved=False), 413
    if _was_done(path):
        return jsonify(saved=False)  # this very form was saved meanwhile: nothing is left to keep
    return jsonify(saved=keep_typed(endpoint, path))


@bp.route("/scratch/discard", methods=["POST"])
@everyone
def scratch_discard() -> ResponseReturnValue:
    """Drop what was kept of one form, and show the form again."""
    endpoint, path = _place()
    perform_freely(
        scratching.drop_scratch, owners=g.viewer.scratch_owners, form=endpoint, object_=path
    )
    flash("What you had typed is dropped.")
    return redirect(path, 303)


def _was_done(path: str) -> bool:
    key = rendered_form(path)  # whatever stood in it when it was sent
    done = exists().where(FormReceipt.key > key, FormReceipt.key < key[:-1] + ";")
    return bool(key) and bool(db.session.scalar(select(done)))


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
