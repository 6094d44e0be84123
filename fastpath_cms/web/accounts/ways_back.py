"""Where to go after signing in: a page of this application, never elsewhere."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LONGEST: Final = 2000  # characters
DOORS: Final = frozenset({"static", "accounts.sign_in", "accounts.sign_in_link"})


def way_back(text: str) -> str:
    """Return ``text`` if it is the path of a page of ours that can be opened, else "".

    Refuses whatever a browser might read as another site: a scheme, a host, two slashes, a
    backslash or a control character, written plainly or encoded.
    """
    plain = unquote(unquote(text))
    if not text.startswith("/") or len(text) > LONGEST or plain.startswith("//"):
        return ""
    if any(char == "\\" or ord(char) < 32 or ord(char) == 127 for char in plain):
        return ""
    parts = urlsplit(text)
    if parts.scheme or parts.netloc:
        return ""
    try:
        endpoint, _ = current_app.url_map.bind("localhost").match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return ""
    return "" if endpoint in DOORS else text
