"""Sweeping: once a day, forget what nobody needs any more.

Texts that nobody came back to after half a year, answers to forms after 30 days, throttles after
2, used or expired sign-in links after 30, and files that no row names after 7: what a rolled-back
upload left, or a form that was never saved.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, cast

from sqlalchemy import CursorResult, Delete, delete, exists, select

from fastpath_cms.models import (
    Base,
    CleanCopy,
    FileText,
    FormReceipt,
    Judgement,
    Manuscript,
    PageImage,
    Scratch,
    SignInLink,
    Throttle,
)
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act, Stage, perform
from fastpath_cms.services.scratching import sweep_scratch

EVERY: Final = timedelta(days=1)
RECEIPTS_LAST: Final = timedelta(days=30)
THROTTLES_LAST: Final = timedelta(days=2)  # the longest window is a day
LINKS_LAST: Final = timedelta(days=30)
ORPHANS_LAST: Final = timedelta(days=7)
MARK: Final = "sweep"  # its throttle: once in a window of a day, over all processes

CACHES: Final = frozenset(
    {
        (Judgement.__tablename__, "sha256"),
        ("page_image", "manuscript_sha256"),
        ("clean_copy", "manuscript_sha256"),
        ("file_text", "sha256"),
    }
)
"""Columns that know a file and do not need it."""


def sweep_if_due(stage: Stage) -> bool:
    """Sweep unless that was done within a day; return whether anything was forgotten."""
    if not perform(stage, claim_sweep):
        return False
    rows = perform(stage, forget_rows)
    files = stage.tools.blobs.forget(
        perform(stage, named_files), before=stage.tools.clock.real() - ORPHANS_LAST
    )
    if files:
        perform(stage, _record, rows, files)
    return bool(rows or files)


def claim_sweep(act: Act) -> bool:
    """Take the turn to sweep, and return whether it was there to take."""
    row = act.session.get(Throttle, MARK, with_for_update=True)
    if row is None:
        act.session.add(Throttle(key=MARK, window_from=act.real, count=1))
        return True
    if row.window_from > act.real - EVERY:
        return False
    row.window_from, row.count = act.real, row.count + 1
    return True


def forget_rows(act: Act) -> int:
    """Delete the rows whose time is over, and return how many there were."""
    texts = sweep_scratch(act)  # first: a file it names is named no more
    old = Judgement.queued_at <= act.real - ORPHANS_LAST
    is_named = [
        exists().where(Manuscript.sha256 == PageImage.manuscript_sha256),
        exists().where(Scratch.blob_sha256 == PageImage.manuscript_sha256),
        exists().where(Judgement.sha256 == PageImage.manuscript_sha256, ~old),
    ]
    deeds: tuple[Delete, ...] = (
        delete(FormReceipt).where(FormReceipt.done_at < act.real - RECEIPTS_LAST),
        delete(Throttle).where(
            Throttle.window_from < act.real - THROTTLES_LAST, Throttle.key != MARK
        ),
        delete(SignInLink).where(SignInLink.expires_at < act.real - LINKS_LAST),
        delete(PageImage).where(*(~reason for reason in is_named)),
        delete(CleanCopy).where(~exists().where(Manuscript.sha256 == CleanCopy.manuscript_sha256)),
        delete(FileText).where(~exists().where(Manuscript.sha256 == FileText.sha256)),
        delete(Judgement).where(
            old,
            ~exists().where(Manuscript.sha256 == Judgement.sha256),
            ~exists().where(Scratch.blob_sha256 == Judgement.sha256),
        ),
    )
    done = (cast("CursorResult[int]", act.session.execute(deed)) for deed in deeds)
    return texts + sum(result.rowcount for result in done)


def named_files(act: Act) -> frozenset[str]:
    """Return the hash of every file that a row of any table names.

    Each column called ``sha256`` or ``..._sha256`` names files, so a new table needs no line here.
    """
    names: set[str] = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_hash = column.name == "sha256" or column.name.endswith("_sha256")
            if is_hash and (table.name, column.name) not in CACHES:
                names.update(filter(None, act.session.scalars(select(column).distinct())))
    return frozenset(names)


def _record(act: Act, rows: int, files: int) -> None:
    audit.record(act, "files.sweep", "blobs", rows=rows, files=files)
