"""Restoring: an earlier version of one's review, saved as a new one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.models import Review
from fastpath_cms.queries.review_forms import form_of, versions_of
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask
from fastpath_cms.services.reviewing import save_review


def restore_version(act: Act, submission_id: int, number: int, base_version: int) -> dict[str, Any]:
    """Save what a version of the actor's review said as its newest; answers as of save_review.

    Answers to fields that are retired since stay as they are now. Raises NotFound when there is
    no such version, Stale and Unfit as ``save_review`` does.
    """
    asked = ask(act, Action.REVIEW_WRITE, submission_id, is_whole=False)
    review_id = act.session.scalar(
        select(Review.id).where(
            Review.submission_id == submission_id, Review.person_id == act.actor.person_id
        )
    )
    versions = versions_of(act.session, review_id) if review_id is not None else ()
    chosen = next((one for one in versions if one.number == number), None)
    if chosen is None:
        raise NotFound
    form = form_of(act.session, asked.edition.id)
    answers = {field.key: chosen.answers.get(field.key) for field in form.asked}
    return save_review(act, submission_id, answers, base_version, hand_in=False)
