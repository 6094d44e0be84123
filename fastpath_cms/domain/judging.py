"""When a manuscript is judged, and what becomes of one found unfit after it was received.

Source: decision 17. A receipt may come before the judgement; nobody but the authors gets a version
before it is found fit.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

REPAIR: Final = timedelta(hours=12)
"""How long the contacts of a submission may replace a file found unfit, at the least."""

LEASE: Final = timedelta(seconds=60)
"""How long one judge may take before another one does it; a judgement takes 8 s at the most."""

TRIES: Final = 3
"""How often a file is taken up before what keeps happening counts as its own fault."""

LOOK_AGAIN_FIRST, LOOK_AGAIN_LAST = 4, 60  # seconds
A_FILE_TAKES: Final = 0.5  # seconds: about two files at once, a quarter to a whole second each


class CheckState(StrEnum):
    """Where one version of a manuscript stands with its judge."""

    WAITING = "waiting"
    FIT = "fit"
    UNFIT = "unfit"
    REPLACED = "replaced"  # never judged: a newer version was found fit first


def repair_until(found_at: datetime, due_at: datetime | None) -> datetime:
    """Return until when a file found unfit at ``found_at`` may be replaced.

    That is the deadline, or 12 hours after the finding, on a whole minute, where that is later.
    """
    whole = found_at.replace(second=0, microsecond=0)
    window = (whole if whole == found_at else whole + timedelta(minutes=1)) + REPAIR
    return window if due_at is None else max(window, due_at)


def look_again_after(place: int) -> int:
    """Return after how many seconds the page of a waiting file looks again.

    ``place`` is how many files are judged before it; the longer the queue, the rarer the looks,
    so that a deadline's thousand authors do not keep the judges from judging.
    """
    return min(LOOK_AGAIN_LAST, LOOK_AGAIN_FIRST + round(place * A_FILE_TAKES))
