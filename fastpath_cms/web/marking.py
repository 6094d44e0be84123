"""The marks of an assignment board, on the page of all submissions and on that of one."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

from flask import g, request

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.queries.assignments import ENOUGH
from fastpath_cms.web.browser import settings
from fastpath_cms.web.filters import plural
from fastpath_cms.web.guards import phase
from fastpath_cms.web.scratching import form_data

PAIR = re.compile(r"^(\d{1,6})-(\d{1,9})$")


def change_mark(change_id: int) -> str:
    """Return what a page calls a change of assignments: numbers would have gaps at sealed ones."""
    said = f"change:{g.viewer.person_id}:{change_id}".encode()
    return hmac.new(settings().secret_key.encode(), said, hashlib.sha256).hexdigest()[:32]


def marks_shown(pairs: tuple[str, ...]) -> dict[str, Any]:
    """Return what the board's marks show: what is assigned, and on top what was marked last.

    Only what was changed counts of what was typed: it may have been typed on another page.
    """
    typed = form_data()
    marked = frozenset(pairs)
    if typed is not None:
        after, before = set(typed.getlist("pair")), set(typed.get("was", "").split())
        marked = (marked - (before - after)) | (after - before)
    closed = why_not(Action.ASSIGNMENT_EDIT, Standing(is_chair=True), Status.SUBMITTED, phase())
    return {
        "marked": marked,
        "is_restored": typed is not None and request.method == "GET",
        "closed": closed,
        "enough": ENOUGH,
    }


def changes() -> tuple[list[list[int]], list[list[int]]]:
    """Return the pairs added and taken back, against what the board showed when it was opened."""
    marked = _pairs(request.form.getlist("pair"))
    was = _pairs(request.form.get("was", "").split())
    return sorted(map(list, marked - was)), sorted(map(list, was - marked))


def _pairs(texts: list[str]) -> set[tuple[int, int]]:
    found = (PAIR.match(text) for text in texts)
    return {(int(match[1]), int(match[2])) for match in found if match}


def what_was_done(done: dict[str, int]) -> str:
    """Say in a sentence what a save of the board changed."""
    if not done["added"] and not done["removed"]:
        return "Nothing changed."
    parts = []
    if done["added"]:
        parts.append(f"{plural(done['added'], 'assignment')} added")
    if done["removed"]:
        parts.append(f"{plural(done['removed'], 'assignment')} taken back")
    letters = f" {plural(done['letters'], 'letter')} posted." if done["letters"] else ""
    return f"{', '.join(parts)}.{letters}"
