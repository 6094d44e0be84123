"""What stands beside a form that runs out: the deadline that counts, its grace, the file's limits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import g

from fastpath_cms.domain.calendar import GRACE
from fastpath_cms.domain.contents import ABSTRACT_MAX, TITLE_MAX
from fastpath_cms.domain.countries import COUNTRIES
from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.manuscript import megabytes
from fastpath_cms.domain.promises import WINDOW
from fastpath_cms.models import Submission
from fastpath_cms.queries.editions import key_dates_of


def due_at_of(submission: Submission) -> datetime | None:
    """Return until when a submission can be changed: its own deadline, or the time to repair it."""
    due_at = key_dates_of(g.edition).submission_due_at
    return latest_of(due_at, submission.extended_due_at, submission.repair_due_at)


def beside_form(due_at: datetime | None) -> dict[str, Any]:
    """Return the variables both forms of a submission show around their fields."""
    is_grace = due_at is not None and due_at <= g.now < due_at + GRACE
    return {
        "due_at": due_at,
        "is_grace": is_grace,
        "grace_until": due_at + GRACE if due_at is not None else None,
        "promise_until": due_at + WINDOW if due_at is not None else None,
        "page_min": g.edition.page_min,
        "page_max": g.edition.page_max,
        "byte_limit": megabytes(g.edition.byte_max),
        "byte_max": g.edition.byte_max,
        "title_max": TITLE_MAX,
        "abstract_max": ABSTRACT_MAX,
        "countries": COUNTRIES,
    }
