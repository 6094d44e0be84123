"""Beside the paper, for its authors: what proves that it came in, and when."""

from __future__ import annotations

from typing import Any

from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from fastpath_cms.services.manuscripts import latest
from fastpath_cms.web.guards import standing_of
from fastpath_cms.web.submission.desk import own_desk
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the version that came in last, and which versions have a signed receipt, newest first."""
    manuscript = latest(submission, is_final=True) or latest(submission)
    if not standing_of(submission).is_author or manuscript is None:
        return None
    own = own_desk(submission)
    signed = own.signed if own is not None else ()
    return {
        "manuscript": manuscript,
        "is_draft": submission.status is Status.DRAFT,
        "is_signed": manuscript.number in signed,
        "earlier": [number for number in signed if number != manuscript.number],
    }


SECTION = Section(
    20, "receipt", Action.LETTERS_READ, load, "submission/_receipt.html", is_rail=True
)
