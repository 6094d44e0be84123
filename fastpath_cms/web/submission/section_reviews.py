"""Section: the reviews that are in, for the committee. Authors read theirs elsewhere, once told."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.scoring import CONFIDENCE, OVERALL, score_text
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.reviews import reviews_of
from fastpath_cms.web.guards import phase, standing_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any]:
    """Return the reviews, with their reviewers' names where the reader may know them."""
    reviews = reviews_of(db.session(), g.viewer, submission)
    who = standing_of(submission)
    refusal = why_not(Action.REVIEWERS_KNOW, who, submission.status, phase())
    return {
        "reviews": [
            (
                review,
                score_text(review.overall, OVERALL),
                score_text(review.confidence, CONFIDENCE),
            )
            for review in reviews
        ],
        "scores": tuple(review.overall for review in reviews),
        "are_names_shown": refusal is None,
    }


SECTION = Section(40, "reviews", Action.REVIEWS_READ, load, "submission/_reviews.html")
