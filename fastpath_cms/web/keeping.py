"""Keeping without saving: a file as soon as it is chosen, and all that is typed for who asks.

A page with a form of a submission answers these beside its own saves, behind the same guard. The
script asks for JSON; a browser without one is sent back to the page.
"""

from __future__ import annotations

from typing import Final

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import Problem
from fastpath_cms.services.manuscripts import Received
from fastpath_cms.web.scratching import keep_file, keep_typed
from fastpath_cms.web.uploads import arriving

FILE: Final = "file"  # keep the file that is posted
NO_FILE: Final = "no-file"  # drop the file that was kept
TEXT: Final = "text"  # keep everything, and save nothing
ASKS: Final = frozenset({FILE, NO_FILE, TEXT})
NONE_CHOSEN: Final = Problem("missing", "No file was chosen.", field="pdf")


def is_keeping() -> bool:
    """Tell whether a form was sent to be kept, not saved."""
    return request.method == "POST" and request.form.get("keep") in ASKS


def keep_as_asked() -> ResponseReturnValue:
    """Keep or drop what was asked; the page then shows what is kept."""
    asked = request.form["keep"]
    is_script = request.headers.get("X-Requested-With") == "autosave"
    if asked == FILE and is_script:
        return _keep_file()
    if asked == NO_FILE and is_script:
        return jsonify(kept=keep_file(None))
    received = arriving()
    keep_typed(received=received)
    if asked == NO_FILE:
        keep_file(None)
        flash("The file is not kept any more.")
    else:
        _say(received)
    return redirect(request.path, 303)


def _keep_file() -> ResponseReturnValue:
    upload = request.files.get("pdf")
    received = arriving() if upload is not None and upload.filename else None
    problems = received.problems if received is not None else (NONE_CHOSEN,)
    if received is None or problems:
        return jsonify(kept=False, problems=[problem.sentence for problem in problems]), 422
    return jsonify(
        kept=keep_file(received),
        sha256=received.sha256,
        name=received.name,
        pages=received.page_count,
        waits=received.is_waiting,
    )


def _say(received: Received | None) -> None:
    flash("What you typed is kept, and not saved yet.", "info")
    for problem in received.problems if received is not None else ():
        flash(f"The file is not kept: {problem.sentence}", "bad")
