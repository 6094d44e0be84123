"""The audit log: append-only, one hash chain an edition, written last before the commit."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.models import AuditRow, ChainHead
from fastpath_cms.services.act import Act, Entry

GENESIS = "0" * 64


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
        head = act.session.scalars(
            select(ChainHead).where(ChainHead.chain == chain).with_for_update()
        ).one_or_none()
        if head is None:
            head = ChainHead(chain=chain, position=0, hash=GENESIS)
            act.session.add(head)
            act.session.flush()
        for entry in entries:
            row = AuditRow(
                chain=chain,
                position=head.position + 1,
                at=act.now,
                real_at=act.real,
                actor=act.actor.label,
                deed=entry.deed,
                object=entry.object,
                submission_id=entry.submission_id,
                details=json.loads(json.dumps(entry.details, default=str)),
                hash="",
            )
            row.hash = row_hash(head.hash, row)
            act.session.add(row)
            head.position, head.hash = row.position, row.hash
    act.entries.clear()
    act.session.flush()


def row_hash(before: str, row: AuditRow) -> str:
    """Return the SHA-256 of a row's facts over the hash of the row before it."""
    facts = [
        before,
        row.chain,
        row.position,
        row.at.astimezone(UTC).isoformat(),
        row.real_at.astimezone(UTC).isoformat(),
        row.actor,
        row.deed,
        row.object,
        row.submission_id,
        row.details,
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
        if row.position != expected or row.hash != row_hash(before, row):
            return expected
        before = row.hash
    return None
