"""Section: my own review of this submission, and the way to it."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.actions import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.review_texts import my_review
from fastpath_cms.queries.reviews import state_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any]:
    """Return how far my review is and when it is due."""
    review = my_review(db.session(), g.viewer, submission)
    due_at = key_dates_of(g.edition).reviews_close_at
    return {
        "state": state_of(review).value,
        "changed_at": review.changed_at if review is not None else None,
        "due_at": due_at,
        "is_overdue": due_at is not None and g.now >= due_at,
    }


SECTION = Section(
    20, "my-review", Action.REVIEW_WRITE, load, "submission/_my_review.html", is_rail=False
)
