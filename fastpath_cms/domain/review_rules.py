"""The rules about what is kept of reviews: their saved versions, and what is read before one's own."""

from __future__ import annotations

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import NotAllowed, Refusal
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status


def my_review_read(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An assigned reviewer reads every version of their own review, also once it is closed."""
    if who.is_reviewer and not who.is_author:
        return None
    return NotAllowed("You are not assigned to review this submission.")


def review_history_read(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An impartial chair or deputy; authors never."""
    if who.is_impartial_chair:
        return None
    return NotAllowed("The history of a review is for its writer and the chairs.")


def reviews_glimpse(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Members and reviewers without a conflict: what the form says they read at once."""
    if who.is_impartial_member or (who.is_reviewer and not who.is_author):
        return None
    return NotAllowed("This is for the committee.")
