"""Beside the paper, for its authors: what proves that it came in, and when."""

from __future__ import annotations

from typing import Any

from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from fastpath_cms.services.manuscripts import newest
from fastpath_cms.web.guards import standing_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the version that counts; a draft has no receipt."""
    manuscript = newest(submission, is_final=True) or newest(submission)
    is_author = standing_of(submission).is_author
    if not is_author or manuscript is None or submission.status is Status.DRAFT:
        return None
    return {"manuscript": manuscript}


SECTION = Section(
    20, "receipt", Action.SUBMISSION_VIEW, load, "submission/_receipt.html", is_rail=True
)
