"""Section: the reviews that are in, for the committee. Authors read theirs elsewhere, once told."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Response, after_this_request, g

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Refusal
from fastpath_cms.domain.policy import fields_read, why_not
from fastpath_cms.extensions import db, end_reading
from fastpath_cms.models import Submission
from fastpath_cms.queries.review_changes import changes_since_read
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.queries.review_texts import reviews_of
from fastpath_cms.services.reading_reviews import note_reading
from fastpath_cms.web.acting import perform_freely
from fastpath_cms.web.guards import phase, standing_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any]:
    """Return the reviews, with their reviewers' names where the reader may know them."""
    form = form_of(db.session(), g.edition.id)
    case = (standing_of(submission), submission.status, phase())
    fields = fields_read(form, *case)
    reviews = reviews_of(db.session(), g.viewer, submission, form, fields)
    others = [one for one in reviews if not one.is_mine]
    if others and others[0].read_at is None:
        _note_reading(submission.id)
    return {
        "reviews": reviews,
        "scores": tuple(one.overall for one in reviews if one.overall is not None),
        "are_names_shown": why_not(Action.REVIEWERS_KNOW, *case) is None,
        "changes": changes_since_read(db.session(), reviews, fields),
        "has_news": any(one.is_new or one.is_changed_since for one in reviews),
    }


def _note_reading(submission_id: int) -> None:
    """Note the first reading once the page is made, so that later changes can be shown."""

    @after_this_request
    def note(response: Response) -> Response:
        end_reading()
        with suppress(Refusal):  # a page that was read stays read, noted or not
            perform_freely(note_reading, submission_id, is_anew=False)
        return response


SECTION = Section(40, "reviews", Action.REVIEWS_READ, load, "submission/_reviews.html")
