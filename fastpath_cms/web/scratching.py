"""Scratch in the web: every refused or expired form is kept, and given back when reopened."""

from __future__ import annotations

from flask import g, request, url_for
from sqlalchemy import case, select
from werkzeug.datastructures import MultiDict

from fastpath_cms.extensions import db
from fastpath_cms.models import Scratch
from fastpath_cms.services import scratching
from fastpath_cms.services.manuscripts import Received
from fastpath_cms.web.acting import perform_freely
from fastpath_cms.web.browser import browser_key, hash_of

BY_SECRET_LINK = frozenset(
    {
        "accounts.sign_in_link",
        "accounts.invitation",
        "accounts.address_claim",
        "accounts.address_switch",
    }
)
"""Pages whose path opens a door: a copy of the database must not hold it."""
OURS = frozenset({"csrf_token", "form_key"})
SECRET = frozenset({"password", "new_password"})
"""Fields that are kept nowhere, not even when everything else of a refused form is."""


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
    owner = next(iter(g.viewer.scratch_owners), None) or f"browser:{hash_of(browser_key())}"
    perform_freely(
        scratching.keep_scratch,
        owner=owner,
        form=endpoint or request.endpoint or "",
        object_=path or request.path,
        fields=fields,
        received=received,
    )
    g.pop("kept_scratch", None)
    return True


def kept() -> Scratch | None:
    """Return what this person or browser left unsaved on this page, if anything."""
    if "kept_scratch" not in g:
        g.kept_scratch = _find_kept()
    found: Scratch | None = g.kept_scratch
    return found


def kept_text() -> Scratch | None:
    """Return the kept text a page was opened with: what ``restored()`` announces."""
    return kept() if request.method == "GET" else None


def autosave_url() -> str | None:
    """Return where the form of this page is kept while it is typed; pages of no edition: None."""
    if "edition" not in g:
        return None
    return url_for("author.scratch_save", form=request.endpoint, object=request.path)


def discard_url() -> str | None:
    """Return where the kept text of this page is dropped."""
    if "edition" not in g:
        return None
    return url_for("author.scratch_discard", form=request.endpoint, object=request.path)


def _find_kept() -> Scratch | None:
    owners = g.viewer.scratch_owners
    if not owners:
        return None
    return db.session.scalars(
        select(Scratch)
        .where(
            Scratch.owner.in_(owners),
            Scratch.form == request.endpoint,
            Scratch.object == request.path,
        )
        .order_by(case((Scratch.owner == owners[0], 0), else_=1), Scratch.saved_at.desc())
        .limit(1)
    ).one_or_none()


def form_data() -> MultiDict[str, str] | None:
    """Return what fills a form: the posted fields, else what was kept, else None (the object)."""
    if request.method == "POST":
        return request.form
    scratch = kept()
    if scratch is None:
        return None
    return MultiDict((name, value) for name, values in scratch.fields.items() for value in values)
