"""On the page of a told submission: its authors read the decision letter and the reviews."""

from __future__ import annotations

from typing import Any

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.feedback import feedback_of
from fastpath_cms.web.acting import viewer
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return what the chairs and the reviewers wrote to the authors."""
    found = feedback_of(db.session(), viewer(), submission)
    return {"feedback": found} if found is not None else None


SECTION = Section(
    order=5,  # once told, it is what an author opens the page for
    key="feedback",
    action=Action.FEEDBACK_READ,
    load=load,
    template="submission/_feedback.html",
)
