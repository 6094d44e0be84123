"""What stands beside a form that runs out: the deadline that counts, its grace, the file's limits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import g

from fastpath_cms.domain.calendar import GRACE
from fastpath_cms.domain.manuscript import megabytes
from fastpath_cms.domain.promises import WINDOW


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
    }
