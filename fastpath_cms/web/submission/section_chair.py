"""Section: what a chair or deputy handles of this submission: its reviewers and contacts."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.actions import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.assignments import ENOUGH
from fastpath_cms.queries.refusals import declined_reviews
from fastpath_cms.services.prolonging import usual_due_at
from fastpath_cms.web.guards import may, standing_of
from fastpath_cms.web.submission.deadline_give import form_for, was_of
from fastpath_cms.web.submission.desk import desk
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any]:
    """Return the reviewers with their progress, and the contacts nobody has verified."""
    found = desk(submission)
    contacts = [author for author in submission.authors if author.is_contact]
    return {
        "reviewers": found.reviewers if found is not None else (),
        "unverified": [author.address for author in contacts if author.person_id is None],
        "declined": declined_reviews(
            db.session(), g.viewer, standing_of(submission), g.edition, submission.number
        ),
        "enough": ENOUGH,
        "deadline_form": form_for(submission) if may(Action.DEADLINE_GIVE, submission) else None,
        "was": was_of(submission),
        "usual_at": usual_due_at(g.edition, submission),
    }


SECTION = Section(60, "chair", Action.CONFLICT_EDIT, load, "submission/_chair.html")
