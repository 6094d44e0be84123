"""Beside the paper, for authors and chairs: the file that was promised, and until when it may come."""

from __future__ import annotations

from typing import Any

from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from fastpath_cms.web.guards import standing_of
from fastpath_cms.web.submission.desk import desk
from fastpath_cms.web.submission.promise import promise_state
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the open promise, or the offer of one while there is time for it."""
    if submission.status not in {Status.DRAFT, Status.SUBMITTED}:
        return None
    found = desk(submission)
    if found is not None and not found.has_promise:
        return None  # chairs are offered none
    state = promise_state(submission)
    if state["promise"] is None and not state["may_lodge"]:
        return None
    return state | {"is_author": standing_of(submission).is_author}


SECTION = Section(
    22, "promise", Action.LETTERS_READ, load, "submission/_promise.html", is_rail=True
)
