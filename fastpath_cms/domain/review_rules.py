"""The rules about writing a review, its saved versions, and what is read before one's own is in."""

from __future__ import annotations

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.discussion_rules import read_reviews
from fastpath_cms.domain.errors import NotAllowed, OutOfPhase, Refusal
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status


def review_write(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An assigned reviewer, on a submitted paper, until notification."""
    if not who.is_reviewer or who.is_author:
        return NotAllowed("You are not assigned to review this submission.")
    if what is not Status.SUBMITTED:
        return NotAllowed("This submission is no longer under review.", kept="Your text is kept.")
    if when < Phase.BIDDING:
        return OutOfPhase("The call is open again; reviewing goes on when it closes.")
    if when >= Phase.NOTIFICATION:
        return OutOfPhase("Reviewing closed on the notification date.", kept="Your text is kept.")
    return None


def my_review_read(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An assigned reviewer reads every version of their own review, also once it is closed."""
    if who.is_reviewer and not who.is_author:
        return None
    return NotAllowed("You are not assigned to review this submission.")


def review_history_read(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An impartial chair or deputy, after the own review where they write one; authors never."""
    if who.is_impartial_chair:
        return read_reviews(who, what, when)
    return NotAllowed("The history of a review is for its writer and the chairs.")


def reviews_glimpse(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Members and reviewers without a conflict: what the form says they read at once."""
    if who.is_impartial_member or (who.is_reviewer and not who.is_author):
        return None
    return NotAllowed("This is for the committee.")
