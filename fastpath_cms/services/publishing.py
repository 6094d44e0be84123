"""Publishing the program: a frozen copy of its rows, numbered from 1.

The public reads the newest version only, so half-done edits are never seen.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastpath_cms.models import Edition, ProgramVersion
from fastpath_cms.queries.program import PublishedRow, changes_between, published_program
from fastpath_cms.queries.program_draft import draft_rows
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.scheduling import open_program, unfit
from fastpath_cms.services.telling_program import tell, to_be_told


def publish(act: Act, edition_id: int, note: str = "", *, is_told: bool = False) -> int:
    """Publish the program as it stands; return the version's number.

    With ``is_told`` whoever has a talk at a new or another time gets a letter.

    Raises Unfit when there is nothing new to publish, or a withdrawn talk is still on it.
    """
    edition, _ = open_program(act, edition_id)
    drafts = draft_rows(act.session, edition.id)
    gone = [one.row for one in drafts if one.is_withdrawn]
    if gone:
        row = gone[0]
        raise unfit(
            f"#{row.submission_number} {row.title} was withdrawn. Take it off the program first."
        )
    if not drafts:
        raise unfit("There is no row to publish yet. Add the first one.")
    newest = published_program(act.session, edition.id)
    if newest is not None and not changes_between(newest, [one.row for one in drafts]):
        raise unfit(f"Nothing has changed since version {newest.number}.")
    told = to_be_told(act, edition, newest, drafts) if is_told else []
    version = snapshot(act, edition, note)
    published = published_program(act.session, edition.id)
    letters = tell(act, edition, told, published, note) if told and published else 0
    audit.record(
        act,
        "program.publish",
        f"edition:{edition.year}",
        edition_id=edition.id,
        version=version.number,
        rows=len(drafts),
        letters=letters,
    )
    return version.number


def snapshot(
    act: Act, edition: Edition, note: str = "", *, at: datetime | None = None
) -> ProgramVersion:
    """Keep the rows as the next version; asks nobody: for deeds that have asked.

    A row keeps its talk's number from version to version, and counts its own changes.
    """
    now = at or act.now
    before = published_program(act.session, edition.id)
    kept = {one.row.key: one for one in before.all_rows} if before else {}
    numbers = max((one.number or 0 for one in kept.values()), default=0)
    rows: list[dict[str, Any]] = []
    drafts = draft_rows(act.session, edition.id)
    for draft in drafts:
        row, old = draft.row, kept.pop(draft.row.key, None)
        number = old.number if old else None
        if number is None and row.is_talk:
            numbers += 1
            number = numbers
        is_same = old is not None and old.row == row and not old.is_cancelled
        sequence = 0 if old is None else old.sequence + (not is_same)
        changed_at = old.changed_at if old is not None and is_same else now
        rows.append(_frozen(PublishedRow(row, number, sequence, changed_at, is_cancelled=False)))
    for old in kept.values():
        sequence = old.sequence + (not old.is_cancelled)
        changed_at = old.changed_at if old.is_cancelled else now
        rows.append(
            _frozen(PublishedRow(old.row, old.number, sequence, changed_at, is_cancelled=True))
        )
    version = ProgramVersion(
        edition_id=edition.id,
        number=before.number + 1 if before else 1,
        published_at=now,
        items=rows,
        note=note,
        changes=list(changes_between(before, [one.row for one in drafts])) if before else [],
    )
    act.session.add(version)
    act.session.flush()
    return version


def _frozen(one: PublishedRow) -> dict[str, Any]:
    return one.row.as_json() | {
        "number": one.number,
        "sequence": one.sequence,
        "changed_at": one.changed_at.isoformat(),
        "is_cancelled": one.is_cancelled,
    }
