"""What a rendered form says of itself when it is sent, and where its text is kept."""

from __future__ import annotations

import re
from typing import Final

from flask import g, request

from fastpath_cms.services.scratching import Place, Rendering
from fastpath_cms.web.browser import browser_key, hash_of

OURS: Final = frozenset({"csrf_token", "form_key", "kept_as", "kept_file", "turn", "keep"})
"""Fields that nobody typed."""
MARK: Final = re.compile(r"(\d{1,9})-(\d{1,9})")
TURN: Final = re.compile(r"\d{1,15}")  # milliseconds since 1970, as a script counts
NO_KEY: Final = "-"
BY_TOKEN: Final = frozenset({"submission.subreview"})
"""Pages whose path ends in a secret; what is typed there is kept under the secret's mark."""
HASHED: Final = re.compile(r"[0-9a-f]{64}")


def rendering() -> Rendering:
    """Return what the posted form says of itself."""
    mark = MARK.fullmatch(request.form.get("kept_as", ""))
    turn = request.form.get("turn", "")
    key = request.form.get("form_key", "")
    return Rendering(
        writer=hash_of(key)[:40] if key else NO_KEY,
        turn=int(turn) if TURN.fullmatch(turn) else None,
        kept_as=(int(mark[1]), int(mark[2])) if mark else None,
        is_known="kept_as" in request.form,
    )


def place(endpoint: str | None = None, path: str | None = None) -> Place:
    """Return where the texts of a page's form are kept, this page's by default."""
    owners = g.viewer.scratch_owners or (f"browser:{hash_of(browser_key())}",)
    endpoint, path = endpoint or request.endpoint or "", path or request.path
    return Place(owners, endpoint, _unsecret(path) if endpoint in BY_TOKEN else path)


def _unsecret(path: str) -> str:
    """Return a path whose last part is not the secret but its mark."""
    rest, _, token = path.rpartition("/")
    return path if HASHED.fullmatch(token) else f"{rest}/{hash_of(token)}"
