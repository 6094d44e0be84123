"""From a request to an Act: who, when, in which edition; and how a view performs a deed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from flask import g, request
from sqlalchemy import select

from fastpath_cms.extensions import db, end_reading, transaction
from fastpath_cms.models import FormReceipt
from fastpath_cms.queries.viewer import SYSTEM, Viewer
from fastpath_cms.services import act as acts
from fastpath_cms.services.act import Act, Stage
from fastpath_cms.services.scratching import close_scratch
from fastpath_cms.web.browser import hash_of, known_browser_key, settings, tools
from fastpath_cms.web.rendered import OURS, place, rendering

FORM_KEY: Final = re.compile(r"[A-Za-z0-9_-]{12,80}")
HALF: Final = 32  # hex digits of each of the two marks in a receipt's key
CHUNK: Final = 256 * 1024

P = ParamSpec("P")
R = TypeVar("R")


def stage() -> Stage:
    """Return where this request's deeds are performed."""
    return Stage(transaction, g.viewer, g.now, tools(), settings().base_url)


def system_stage() -> Stage:
    """Return the stage for what no person does: sending mail, a release that is due."""
    return Stage(transaction, SYSTEM, g.now, tools(), settings().base_url)


def perform(deed: Callable[Concatenate[Act, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do ``deed`` as this request's person, once for this rendered form.

    The same form posted twice gets the first answer. When the deed is done, what was kept of
    this form in Scratch is dropped in the same transaction.
    """

    def and_drop_scratch(act: Act, *inner: Any, **named: Any) -> R:
        result = deed(act, *inner, **named)
        if g.viewer.scratch_owners:
            close_scratch(act, place(), rendering())
        return result

    end_reading()
    key = rendered_form(request.path)
    if key:
        key += _contents()
    return acts.perform_once(stage(), key, and_drop_scratch, *args, **kwargs)


def rendered_form(path: str) -> str:
    """Return what the receipts of this request's form begin with, "" when it has no key.

    A receipt counts for one address, browser and person: elsewhere it would bring the answer of
    another deed. What opens a session is sent before and, pressed twice, after it was opened.
    """
    given = request.form.get("form_key", "")
    if not FORM_KEY.fullmatch(given):
        return ""
    by = "" if path.startswith(("/sign-in/", "/invitations/")) else g.viewer.person_id
    return hash_of(f"{path} {given} {known_browser_key()} {by}")[:HALF] + ":"


def earlier_answers() -> dict[str, Any]:
    """Return what this very rendered form was answered before, by the mark of what it held."""
    key = rendered_form(request.path)
    if not key:
        return {}
    rows = db.session.scalars(
        select(FormReceipt)
        .where(FormReceipt.key > key, FormReceipt.key < key[:-1] + ";")
        .order_by(FormReceipt.done_at)
    )
    return {row.key.removeprefix(key): row.answer["result"] for row in rows}


def earlier_answer(answers: dict[str, Any]) -> Any | None:
    """Return the answer to the same form sent twice (a double click), of its earlier ones."""
    return answers.get(_contents()) if answers else None


def _contents() -> str:
    """Return the mark of what was posted: sent back to and changed, a form is not the same one."""
    digest = hashlib.sha256()
    for name, values in sorted(request.form.lists()):
        if name not in OURS or name == "kept_file":
            digest.update(repr((name, values)).encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda sent: sent[0]):
        digest.update(repr((name, file.filename)).encode())
        file.stream.seek(0)
        while chunk := file.stream.read(CHUNK):
            digest.update(chunk)
        file.stream.seek(0)
    return digest.hexdigest()[:HALF]


def perform_freely(deed: Callable[Concatenate[Act, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do ``deed`` as this request's person with no form behind it (autosave, sessions)."""
    end_reading()
    return acts.perform(stage(), deed, *args, **kwargs)


def reading() -> Act:
    """Return an act that only reads, for previews: its session refuses to write."""
    return Act(db.session(), g.viewer, g.now, tools(), settings().base_url)


def viewer() -> Viewer:
    """Return who is asking."""
    found: Viewer = g.viewer
    return found
