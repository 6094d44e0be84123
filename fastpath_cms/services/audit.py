"""The audit log: append-only, one hash chain an edition, written last before the commit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from itertools import groupby
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from fastpath_cms.models import AuditRow, ChainHead
from fastpath_cms.services.act import Act, Entry

GENESIS: Final = "0" * 64
_ROWS: Final = cast("Table", AuditRow.__table__)
_HEADS: Final = cast("Table", ChainHead.__table__)
_OF: Final = _HEADS.c.chain == bindparam("of")
_HEAD: Final = select(_HEADS.c.position, _HEADS.c.hash).where(_OF).with_for_update()
_ADVANCE: Final = (
    update(_HEADS).where(_OF).values(position=bindparam("position"), hash=bindparam("hash"))
)


def record(
    act: Act,
    deed: str,
    object_: str,
    *,
    edition_id: int = 0,
    submission_id: int | None = None,
    **details: Any,
) -> None:
    """Put a deed on record; its row is written with the transaction, or not at all."""
    act.entries.append(Entry(edition_id, deed, object_, submission_id, details))


def write_entries(act: Act) -> None:
    """Write the collected rows, locking each chain's head while adding to it.

    Locking last keeps the lock short and the chain unforked: on PostgreSQL two writers would
    otherwise hash on the same head.
    """
    by_chain = sorted(act.entries, key=lambda entry: entry.chain)
    for chain, entries in groupby(by_chain, key=lambda entry: entry.chain):
        head = act.session.execute(_HEAD, {"of": chain}).one_or_none()
        if head is None:
            act.session.execute(insert(_HEADS).values(chain=chain, position=0, hash=GENESIS))
        position, last = head if head is not None else (0, GENESIS)
        rows = []
        for position, entry in enumerate(entries, start=position + 1):  # noqa: B020 - counted on
            row = {
                "chain": chain,
                "position": position,
                "at": act.now,
                "real_at": act.real,
                "actor": act.actor.label,
                "deed": entry.deed,
                "object": entry.object,
                "submission_id": entry.submission_id,
                "details": json.loads(json.dumps(entry.details, default=str)),
            }
            last = row["hash"] = row_hash(last, row)
            rows.append(row)
        act.session.execute(insert(_ROWS), rows)
        act.session.execute(_ADVANCE, {"of": chain, "position": position, "hash": last})
    act.entries.clear()


def row_hash(before: str, row: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a row's facts, by column, over the hash of the row before it."""
    facts = [
        before,
        row["chain"],
        row["position"],
        row["at"].astimezone(UTC).isoformat(),
        row["real_at"].astimezone(UTC).isoformat(),
        row["actor"],
        row["deed"],
        row["object"],
        row["submission_id"],
        row["details"],
    ]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(session: Session, chain: int) -> int | None:
    """Return the position of the first row whose hash does not follow, or None if all do."""
    before = GENESIS
    rows = session.scalars(
        select(AuditRow).where(AuditRow.chain == chain).order_by(AuditRow.position)
    )
    for expected, row in enumerate(rows, start=1):
        facts = {name: getattr(row, name) for name in _ROWS.c.keys()}  # noqa: SIM118 - no dict
        if row.position != expected or row.hash != row_hash(before, facts):
            return expected
        before = row.hash
    return None
