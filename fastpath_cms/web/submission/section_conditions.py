"""On the page of a submission accepted with conditions: the form of its shepherd."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.shepherds import shepherding_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the conditions for the one who looks after them; to all others there is nothing."""
    found = shepherding_of(db.session(), submission.id)
    if found is None or found.person_id != g.viewer.person_id:
        return None
    return {"shepherding": found}


SECTION = Section(
    order=15,
    key="conditions",
    action=Action.CONDITIONS_REPORT,
    load=load,
    template="submission/_conditions.html",
)
