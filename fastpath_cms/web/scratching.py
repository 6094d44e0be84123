"""Scratch in the web: every refused or expired form is kept, and given back when reopened."""

from __future__ import annotations

import re

from flask import g, request, url_for
from sqlalchemy import case, select
from werkzeug.datastructures import MultiDict

from fastpath_cms.extensions import db
from fastpath_cms.models import Scratch
from fastpath_cms.services import scratching
from fastpath_cms.services.manuscripts import Received
from fastpath_cms.services.scratching import Place
from fastpath_cms.web.acting import perform_freely
from fastpath_cms.web.rendered import OURS, place, rendering

BY_SECRET_LINK = frozenset(
    {
        "accounts.sign_in_link",
        "accounts.invitation",
        "accounts.address_claim",
        "accounts.address_switch",
        "speaker.speaker_page",
    }
)
"""Pages whose path opens a door: a copy of the database must not hold it."""
SECRET = frozenset({"password", "new_password"})
"""Fields that are kept nowhere, not even when everything else of a refused form is."""
SHOW_ALL = frozenset({"author.submit", "submission.submission_edit"})
"""Pages that show every text kept of their form, and open with the one their address names."""


def typed_fields() -> dict[str, list[str]]:
    """Return what was typed into the posted form, without our own hidden fields and secrets."""
    return {name: values for name, values in request.form.lists() if name not in OURS | SECRET}


def keep_typed(
    endpoint: str | None = None,
    path: str | None = None,
    *,
    fields: dict[str, list[str]] | None = None,
    received: Received | None = None,
) -> bool:
    """Keep the posted form's text in Scratch; tell whether there was anything to keep.

    ``fields`` stand in for what was posted; a good file (``received``) is kept beside them.
    """
    if (endpoint or request.endpoint) in BY_SECRET_LINK:
        return False
    if fields is None:
        fields = typed_fields()
        has_text = any(value.strip() for values in fields.values() for value in values)
        if not has_text and (received is None or received.is_refused):
            return False
    version = (fields.get("version") or fields.get("base_version") or [""])[0]
    is_kept = perform_freely(
        scratching.keep_scratch,
        place(endpoint, path),
        rendering(),
        fields,
        base_version=int(version) if re.fullmatch(r"\d{1,9}", version) else None,
        received=received,
    )
    _read_anew()
    return is_kept


def keep_file(received: Received | None) -> bool:
    """Keep a file for the posted form, or drop the one kept; False when it came too late."""
    is_kept = perform_freely(scratching.keep_file, place(), rendering(), received)
    _read_anew()
    return is_kept


def _read_anew() -> None:
    g.pop("kept_texts", None)
    g.has_kept = True


def kept() -> Scratch | None:
    """Return the text of this page that its form holds or is to be filled with, if anything.

    A page opened anew shows the newest (or the one its address asks for); a posted form means
    its own, or the one it was filled with.
    """
    texts = kept_texts()
    if request.method != "POST" or "kept_as" not in request.form:
        asked = request.args.get("text", "") if request.endpoint in SHOW_ALL else ""
        chosen = [row for row in texts if asked and row.writer == asked] or texts
        return chosen[0] if chosen else None
    mine = rendering()
    own = [row for row in texts if row.writer == mine.writer]
    shown = [row for row in texts if mine.kept_as is not None and row.id == mine.kept_as[0]]
    return next(iter((*own, *shown)), None)


def kept_file() -> Scratch | None:
    """Return the text whose file a form counts on: a posted form names the file its page showed."""
    named = request.form.get("kept_file")
    if request.method != "POST" or named is None:
        row = kept()
        return row if row is not None and row.blob_sha256 else None
    return next((row for row in kept_texts() if row.blob_sha256 == named), None)


def kept_text() -> Scratch | None:
    """Return the kept text a page was opened with: what ``restored()`` announces."""
    return kept() if request.method == "GET" else None


def other_texts() -> list[Scratch]:
    """Return what other tabs of this person or browser keep of the page's form."""
    chosen = kept()
    return [row for row in kept_texts() if row is not chosen]


def kept_texts() -> list[Scratch]:
    """Return every text kept of this page's form, one's own and the newest first; asked once."""
    if "kept_texts" not in g:
        g.kept_texts = texts_at(place()) if g.viewer.scratch_owners else []
    found: list[Scratch] = g.kept_texts
    return found


def kept_mark() -> str:
    """Return which kept text a form on this page is filled with: ``id-revision``, or ""."""
    row = kept() if "kept_texts" in g or "has_kept" in g else None
    return f"{row.id}-{row.revision}" if row is not None else ""


def autosave_url() -> str | None:
    """Return where the form of this page is kept while it is typed; pages of no edition: None."""
    if "edition" not in g:
        return None
    return url_for("author.scratch_save", form=request.endpoint, object=place().object)


def discard_url(text: Scratch | None = None) -> str | None:
    """Return where a kept text of this page is dropped: the one shown, or another."""
    text = text or kept()
    if "edition" not in g or text is None:
        return None
    return url_for(
        "author.scratch_discard", form=request.endpoint, object=request.path, text=text.writer
    )


def texts_at(where: Place) -> list[Scratch]:
    """Return every text kept at a place, one's own and the newest first."""
    return list(
        db.session.scalars(
            select(Scratch)
            .where(where.rows(), Scratch.is_done.is_(False))
            .order_by(
                case((Scratch.owner == where.owners[0], 0), else_=1),
                Scratch.saved_at.desc(),
                Scratch.turn.desc(),
                Scratch.id.desc(),
            )
            .execution_options(populate_existing=True)
        )
    )


def form_data() -> MultiDict[str, str] | None:
    """Return what fills a form: the posted fields, else what was kept, else None (the object)."""
    if request.method == "POST":
        return request.form
    scratch = kept()
    if scratch is None or not scratch.fields:
        return None
    return fields_of(scratch)


def fields_of(text: Scratch) -> MultiDict[str, str]:
    """Return what a kept text fills a form with."""
    return MultiDict((name, value) for name, values in text.fields.items() for value in values)
