"""Old addresses an operator lists, each led to where its page is now."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from fastpath_cms.config import SettingsError

FILE: Final = "redirects.txt"


def register(app: Flask, folder: Path) -> None:
    """Answer the addresses listed in ``redirects.txt``; it is read once, when the program starts.

    Raises SettingsError for a line that cannot be used. A page that exists is never led away.
    """
    now_at = read_moved(folder / FILE)
    if not now_at:
        return

    @app.before_request
    def _lead() -> Response | None:
        target = now_at.get(request.path) if request.url_rule is None else None
        return redirect(target, 301) if target and request.method in {"GET", "HEAD"} else None


def read_moved(path: Path) -> dict[str, str]:
    """Return where each old address leads; no file is no address.

    A line is ``/old/page.html /2021/``; lines that begin with # are remarks. Addresses lead within
    this site alone.
    """
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = line.split()
        if len(parts) != 2 or not all(_is_own(part) for part in parts) or parts[0] in found:
            raise SettingsError(
                f"{path.name}, line {number}: write an old address once and a new one, both "
                "beginning with /, for example: /fastpath2021.html /2021/"
            )
        found[parts[0]] = parts[1]
    return found


def _is_own(address: str) -> bool:
    return address.startswith("/") and not address.startswith(("//", "/\\"))
