"""Beside the paper, for its authors: what happens next, and the way out."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.web.guards import standing_of
from fastpath_cms.web.journey import path_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the stops of the submission's path."""
    if not standing_of(submission).is_author:
        return None
    return {"stops": path_of(submission, key_dates_of(g.edition), g.edition.zone, g.now)}


SECTION = Section(30, "path", Action.SUBMISSION_VIEW, load, "submission/_path.html", is_rail=True)
