"""Telling who is on the program what it says of them, and when their time has moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.slots import slot_text
from fastpath_cms.models import Edition, Submission
from fastpath_cms.queries.notification import contacts_of
from fastpath_cms.queries.program import Published, Row
from fastpath_cms.queries.program_draft import DraftRow
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act


@dataclass(frozen=True, slots=True)
class Told:
    """A row that is new to the public, or has moved, and who hears of it."""

    row: Row
    before: Row | None  # as the public knew it; None: it did not
    readers: tuple[tuple[str, str, str], ...]  # name, address, zone


def to_be_told(
    act: Act, edition: Edition, old: Published | None, new: Iterable[DraftRow]
) -> list[Told]:
    """Return the talks whose time is new or another, with those who can be written to."""
    known = {one.row.key: one.row for one in old.rows} if old else {}
    told = []
    for draft in new:
        before = known.get(draft.row.key)
        if not draft.row.is_talk or (before is not None and _slot(before) == _slot(draft.row)):
            continue
        readers = [(one.name, one.address, one.zone_name) for one in draft.speakers if one.address]
        if draft.row.submission_number is not None:
            zone = next((one.zone_name for one in draft.speakers), "")
            readers += _contacts(act, edition, draft.row.submission_number, zone)
        if readers:
            told.append(Told(draft.row, before, tuple(readers)))
    return told


def tell(act: Act, edition: Edition, told: Iterable[Told], published: Published, note: str) -> int:
    """Post a letter to each reader; return how many."""
    numbers = {one.row.key: one.number for one in published.rows}
    count = 0
    for one in told:
        for name, address, zone_name in one.readers:
            was = _said(edition, one.before, zone_name) if one.before is not None else ""
            count += outbox.post(
                act,
                LetterKind.TALK_MOVED if was else LetterKind.PROGRAM_LINE,
                key=f"{edition.id}:{published.number}:{one.row.key}:{address}",
                to=(name, address),
                edition=edition,
                printed=_printed(one.row),
                slot=_said(edition, one.row, zone_name),
                was_slot=was,
                page=f"{act.base_url}/{edition.year}/talks/{numbers[one.row.key]}",
                note=note,
            )
    return count


def _contacts(
    act: Act, edition: Edition, number: int, zone_name: str
) -> list[tuple[str, str, str]]:
    paper = act.session.scalars(
        select(Submission)
        .where(Submission.edition_id == edition.id, Submission.number == number)
        .options(selectinload(Submission.authors))
    ).one()
    return [(one.name, one.address, zone_name) for one in contacts_of(paper)]


def _slot(row: Row) -> tuple[object, ...]:
    return row.starts_at, row.ends_at


def _said(edition: Edition, row: Row, zone_name: str) -> str:
    return slot_text(row.starts_at, row.ends_at, edition.zone, zone_name)


def _printed(row: Row) -> str:
    lines = [f"  {row.label}"]
    if row.authors:
        lines.append(f"  by {', '.join(name for name, _ in row.authors)}")
    if row.speakers:
        lines.append(f"  presented by {row.speaker}" if row.authors else f"  {row.speaker}")
    return "\n".join(lines)
