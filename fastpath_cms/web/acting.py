"""From a request to an Act: who, when, in which edition; and how a view performs a deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import g, request
from sqlalchemy import delete

from fastpath_cms.extensions import db, end_reading, transaction
from fastpath_cms.models import Scratch
from fastpath_cms.queries.viewer import SYSTEM, Viewer
from fastpath_cms.services import act as acts
from fastpath_cms.services.act import Act, Stage
from fastpath_cms.web.browser import hash_of, settings, tools

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
        act.session.execute(
            delete(Scratch).where(
                Scratch.owner.in_(g.viewer.scratch_owners),
                Scratch.form == request.endpoint,
                Scratch.object == request.path,
            )
        )
        return result

    end_reading()
    return acts.perform_once(stage(), receipt_key(request.path), and_drop_scratch, *args, **kwargs)


def receipt_key(path: str) -> str:
    """Return what the receipt of this request's form is filed under, "" when it has no key.

    It counts for one address alone: elsewhere it would bring the answer of another deed.
    """
    given = request.form.get("form_key", "")
    return hash_of(f"{path} {given}") if given else ""


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
