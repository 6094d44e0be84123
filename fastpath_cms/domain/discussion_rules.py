"""The rules about reading reviews, and about the discussion of one submission."""

from __future__ import annotations

from fastpath_cms.domain.calendar import DateKind, Phase
from fastpath_cms.domain.errors import NotAllowed, OutOfPhase, Refusal
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status


def know_reviewers(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let who may read the reviews know who wrote them; authors never."""
    if who.is_impartial_chair:
        return None
    return read_reviews(who, what, when)


def read_reviews(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let impartial chairs; reviewers after handing in; other members from the discussion on.

    A chair who reviews the paper waits for the own review, too, as long as it can be handed in.
    """
    if who.is_author:
        return NotAllowed("Authors read their reviews with the notification.")
    is_awaited = who.is_reviewer and not who.has_handed_in and what is Status.SUBMITTED
    if who.is_impartial_chair and not (is_awaited and Phase.BIDDING <= when < Phase.NOTIFICATION):
        return None
    if is_awaited:
        return NotAllowed("Other reviews are shown once yours is in.")
    if who.is_reviewer:
        return None
    if when < Phase.DISCUSSION:
        return OutOfPhase("Reviews are shown to the whole committee from the discussion on.")
    return None


def read_discussion(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let whoever may read the reviews."""
    return read_reviews(who, what, when)


def write_in_discussion(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let whoever may read the reviews, on an undecided paper, from the discussion on.

    Where the edition says so, as soon as every review of the paper is in.
    """
    refusal = read_reviews(who, what, when)
    if refusal is not None:
        return refusal
    if what is not Status.SUBMITTED:
        return NotAllowed(
            "The decision is out; the discussion is closed.", kept="What was said in it stays."
        )
    if when < Phase.DISCUSSION and not (who.has_early_talk and when >= Phase.BIDDING):
        return OutOfPhase(
            "The discussion has not opened yet.",
            about=DateKind.REVIEWS_DUE,
            todo="It opens when reviews are due, or once all reviews of a paper are in.",
        )
    if when > Phase.NOTIFICATION:
        return OutOfPhase(
            "The discussion closed with the notification.", kept="What was said in it stays."
        )
    return None


def take_stance(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let an assigned reviewer whose review is in, while the discussion is open."""
    if not who.is_reviewer or who.is_author:
        return NotAllowed("Only those who review this submission take a side.")
    return write_in_discussion(who, what, when)


def name_lead(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let an impartial chair, on a submitted paper, from the close of the call to notification."""
    if not who.is_impartial_chair:
        return NotAllowed("Only a chair without a conflict of interest names who leads.")
    if what is not Status.SUBMITTED:
        return NotAllowed("The decision is out; the discussion is closed.")
    if not Phase.BIDDING <= when <= Phase.NOTIFICATION:
        return OutOfPhase("A discussion is led between the close of the call and notification.")
    return None
