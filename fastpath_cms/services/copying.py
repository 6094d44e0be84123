"""Copying: making the clean copies that are missing, outside any transaction.

A try is on record before it begins, as with letters: a file that ends the process is tried at most
so often, and two workers seldom make the same copy; if they do, it has the same bytes.
"""

from __future__ import annotations

from fastpath_cms.domain.clean_copies import EDITION_OF_COPIES
from fastpath_cms.domain.ports import Cleaned, NoRoom
from fastpath_cms.models import CleanCopy
from fastpath_cms.queries.copies import next_to_copy
from fastpath_cms.services.act import Act, Stage, perform


def copy_next(stage: Stage) -> bool:
    """Make the copy that is due first; return whether there was one to make. Takes up to 8 s."""
    wanted = perform(stage, begin_copy)
    if wanted is None:
        return False
    sha256, is_blind = wanted
    blobs = stage.tools.blobs
    made = Cleaned(None, "its file is missing here")
    if blobs.has(sha256):
        try:
            made = stage.tools.pdfs.clean(blobs.path(sha256), is_blind=is_blind)
        except NoRoom:
            perform(stage, give_back, sha256, is_blind)
            return False
    copy = blobs.put_bytes(made.data).sha256 if made.data is not None else None
    perform(stage, keep_copy, sha256, is_blind, copy, made.why)
    return True


def copy_all(stage: Stage, most: int = 10_000) -> int:
    """Make every copy that is due; return how many were tried."""
    return next((count for count in range(most) if not copy_next(stage)), most)


def begin_copy(act: Act) -> tuple[str, bool] | None:
    """Put on record that a copy is tried, and return which: the file's hash, and whether blind."""
    wanted = next_to_copy(act.session, act.real)
    if wanted is None:
        return None
    sha256, is_blind = wanted
    row = act.session.get(CleanCopy, (sha256, is_blind), with_for_update=True)
    if row is None:
        row = CleanCopy(manuscript_sha256=sha256, is_blind=is_blind, attempt_count=0)
        act.session.add(row)
    elif row.sha256 is not None:
        row.attempt_count = 0  # made by an older edition of copies, and served until the new one is
    row.tried_at = act.real
    row.attempt_count += 1
    return wanted


def give_back(act: Act, sha256: str, is_blind: bool) -> None:
    """Take back a try that came to nothing through this machine's fault; the next waits as long."""
    act.session.get_one(CleanCopy, (sha256, is_blind), with_for_update=True).attempt_count -= 1


def keep_copy(act: Act, sha256: str, is_blind: bool, copy: str | None, why: str) -> None:
    """Put a copy on record, or why there is none."""
    row = act.session.get_one(CleanCopy, (sha256, is_blind), with_for_update=True)
    row.made_by = EDITION_OF_COPIES
    row.sha256, row.why = copy, why[:200]
