"""Who reads a field of the review form, in a sentence: asked of the policy, never written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.policy import why_not_read
from fastpath_cms.domain.review_form import ReviewField
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status

AUTHOR: Final = Standing(is_author=True, is_conflicted=True)
WAITING: Final = Standing(is_member=True, is_reviewer=True)
DONE: Final = Standing(is_member=True, is_reviewer=True, has_handed_in=True)
CHAIR: Final = Standing(is_chair=True)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads a field, and from when on."""

    sentence: str
    is_for_authors: bool = False


def reading_of(field: ReviewField, *, is_own_review_first: bool) -> Reading:
    """Return who reads a field in an edition that asks, or not, for the own review first."""
    waiting = WAITING if is_own_review_first else DONE
    reviewing = (Status.SUBMITTED, Phase.REVIEWING)
    told = (Status.ACCEPTED, Phase.NOTIFICATION)
    for who, case, sentence in (
        (AUTHOR, reviewing, "The authors read this as soon as it is handed in."),
        (AUTHOR, told, "The authors read this, with the decision."),
        (waiting, reviewing, "The committee reads this as soon as it is handed in."),
        (DONE, reviewing, "The committee reads this after handing in."),
        (DONE, told, "The committee reads this once the authors are told."),
        (CHAIR, reviewing, "Chairs only."),
    ):
        if why_not_read(field, who, *case) is None:
            return Reading(sentence, is_for_authors=who is AUTHOR)
    return Reading("Nobody reads this.")
