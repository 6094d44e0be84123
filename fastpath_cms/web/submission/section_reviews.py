"""Section: the reviews that are in, for the committee. Authors read theirs elsewhere, once told."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.policy import fields_read, why_not
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.queries.review_texts import reviews_of
from fastpath_cms.web.guards import phase, standing_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any]:
    """Return the reviews, with their reviewers' names where the reader may know them."""
    form = form_of(db.session(), g.edition.id)
    case = (standing_of(submission), submission.status, phase())
    reviews = reviews_of(db.session(), g.viewer, submission, form, fields_read(form, *case))
    return {
        "reviews": reviews,
        "scores": tuple(one.overall for one in reviews if one.overall is not None),
        "are_names_shown": why_not(Action.REVIEWERS_KNOW, *case) is None,
    }


SECTION = Section(40, "reviews", Action.REVIEWS_READ, load, "submission/_reviews.html")
