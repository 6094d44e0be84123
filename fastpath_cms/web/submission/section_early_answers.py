"""Section: what the form says the committee reads at once, for whom the reviews are still closed."""

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


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the answers read at once, without a name; None when there are none."""
    case = (standing_of(submission), submission.status, phase())
    if why_not(Action.REVIEWS_READ, *case) is None:
        return None
    form = form_of(db.session(), g.edition.id)
    fields = fields_read(form, *case)
    if not fields:
        return None
    reviews = reviews_of(db.session(), g.viewer, submission, form, fields)
    others = [one for one in reviews if not one.is_mine and one.answers]
    return {"reviews": others} if others else None


SECTION = Section(
    39, "early_answers", Action.REVIEWS_GLIMPSE, load, "submission/_early_answers.html"
)
