"""The list that calls go to: chairs add addresses, and anybody leaves it by the link in a call."""

from __future__ import annotations

from sqlalchemy import func, select

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import CallReader
from fastpath_cms.queries.recipients import typed_addresses
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition


def add_readers(act: Act, edition_id: int, typed: str) -> dict[str, int]:
    """Add typed addresses; return how many are new, were there, and had left and stay away."""
    edition, _, _ = ask_edition(act, Action.MAIL_READ, edition_id)
    counts = {"new": 0, "there": 0, "left": 0}
    for one in {each.key: each for each in typed_addresses(typed)}.values():
        row = act.session.scalars(
            select(CallReader).where(CallReader.address == one.key)
        ).one_or_none()
        if row is not None:
            counts["left" if row.left_at else "there"] += 1
            continue
        act.session.add(
            CallReader(
                address=one.key,
                name=one.name[:200],
                token=act.tools.entropy.token(18),
                added_at=act.now,
                added_by_id=act.actor.person_id,
            )
        )
        act.session.flush()
        counts["new"] += 1
    if counts["new"]:
        audit.record(
            act, "calls.add", f"edition:{edition.year}", edition_id=edition.id, count=counts["new"]
        )
    return counts


def leave(act: Act, token: str) -> str:
    """Take an address off the list, for good; return it. Raises NotFound for no such token."""
    row = act.session.scalars(
        select(CallReader).where(CallReader.token == token).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    row.left_at = row.left_at or act.now
    return row.address


def reader_count(act: Act) -> int:
    """Return how many addresses get calls."""
    query = select(func.count(CallReader.id)).where(CallReader.left_at.is_(None))
    return act.session.scalar(query) or 0
