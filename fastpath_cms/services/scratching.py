"""Keeping what somebody typed and has not saved (decision 8)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select

from fastpath_cms.models import Scratch
from fastpath_cms.services.act import Act
from fastpath_cms.services.manuscripts import Received, keep_images

FORMS_MAX: Final = 100  # that one owner may leave unsaved


def keep_scratch(
    act: Act,
    *,
    owner: str,
    form: str,
    object_: str,
    fields: dict[str, list[str]],
    base_version: int | None = None,
    received: Received | None = None,
) -> None:
    """Keep the fields of one form of one owner, in place of what was kept before.

    A good file (``received``) is kept with them; without one, the file kept before stays.
    """
    row = act.session.scalars(
        select(Scratch).where(
            Scratch.owner == owner, Scratch.form == form, Scratch.object == object_
        )
    ).one_or_none()
    if row is None:
        _make_room(act, owner)
        row = Scratch(owner=owner, form=form, object=object_)
        act.session.add(row)
    row.fields = fields
    row.base_version = base_version
    row.saved_at = act.now
    if received is not None and not received.is_refused:
        row.blob_sha256, row.blob_name = received.sha256, received.name
        keep_images(act, received.sha256, received.images)


def _make_room(act: Act, owner: str) -> None:
    """Forget the oldest forms of an owner who keeps very many."""
    old = act.session.scalars(
        select(Scratch.id)
        .where(Scratch.owner == owner)
        .order_by(Scratch.saved_at.desc(), Scratch.id.desc())
        .offset(FORMS_MAX - 1)
    ).all()
    if old:
        act.session.execute(delete(Scratch).where(Scratch.id.in_(old)))


def drop_scratch(act: Act, *, owners: tuple[str, ...], form: str, object_: str) -> None:
    """Forget what was kept of one form."""
    act.session.execute(
        delete(Scratch).where(
            Scratch.owner.in_(owners), Scratch.form == form, Scratch.object == object_
        )
    )


def adopt_scratch(act: Act, *, person_id: int, browser_hash: str) -> None:
    """Give a person what their browser kept before they signed in; their own text wins."""
    mine = f"person:{person_id}"
    own = {
        (row.form, row.object)
        for row in act.session.scalars(select(Scratch).where(Scratch.owner == mine))
    }
    for row in act.session.scalars(
        select(Scratch).where(Scratch.owner == f"browser:{browser_hash}")
    ):
        if (row.form, row.object) not in own:
            row.owner = mine
