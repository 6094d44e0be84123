"""On the page of a submission: the decision, for those who decide."""

from __future__ import annotations

from typing import Any

from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from fastpath_cms.web.submission.desk import desk
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the decision and what can be done about it."""
    on_desk = desk(submission)
    found = on_desk.decision if on_desk is not None else None
    if found is None and submission.status is not Status.SUBMITTED:
        return None
    changes = on_desk.changes if on_desk is not None else ()
    return {
        "decision": found,
        "is_open": submission.status is Status.SUBMITTED,
        "changes": changes if len(changes) > 1 or found is None else (),
    }


SECTION = Section(
    order=60,
    key="decision",
    action=Action.DECISION_READ,
    load=load,
    template="submission/_decision.html",
    is_rail=True,
)
