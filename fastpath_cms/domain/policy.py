"""The policy: who may do what to a submission or an edition, and when.

``why_not`` is a finite function of (action, standing, status, phase). Guards ask it out of
courtesy, services with authority, templates through ``may()``. NotFound hides that a thing
exists; OutOfPhase explains dates.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import DateKind, Phase
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Refusal
from fastpath_cms.domain.review_form import Audience, Moment, ReviewField, ReviewForm
from fastpath_cms.domain.rules import SUBMISSION_RULES
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import BEFORE_PC, TOLD, Status

__all__ = [
    "EDITION_RULES",
    "SUBMISSION_RULES",
    "Action",
    "fields_for_authors",
    "fields_read",
    "why_not",
    "why_not_read",
]


def why_not(action: Action, who: Standing, what: Status | None, when: Phase) -> Refusal | None:
    """Return why ``who`` may not do ``action`` to a submission that is ``what``, or None.

    ``what`` is None for the actions of EDITION_RULES, and only for them.
    """
    if action in EDITION_RULES:
        return EDITION_RULES[action](who, when)
    if what is None:
        raise ValueError(f"{action} is about a submission; its status is needed")
    # A conflict of interest closes every door, and the door cannot be seen.
    if who.is_conflicted and not who.is_author:
        return NotFound()
    if not _may_view(who, what, when):
        return NotFound()
    return SUBMISSION_RULES[action](who, what, when)


def why_not_read(asked: ReviewField, who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Return why ``who`` may not read others' answers to a field that were handed in, or None.

    The pages that show reviews ask this, and so do the chips that say who reads a field.
    """
    if who.is_author:
        if asked.audience is not Audience.AUTHORS:
            return NotAllowed("This is not for the authors.")
        return why_not(Action.FEEDBACK_READ, who, what, when)
    refusal = why_not(Action.SUBMISSION_VIEW, who, what, when)
    if refusal is not None:
        return refusal
    if who.is_impartial_chair and asked.moment is not Moment.AT_ONCE:
        return why_not(Action.REVIEWS_READ, who, what, when)  # their own review comes first, too
    return None if who.is_impartial_chair else _committee_read(asked, who, what, when)


def _committee_read(asked: ReviewField, who: Standing, what: Status, when: Phase) -> Refusal | None:
    if asked.audience is Audience.CHAIRS:
        return NotAllowed("Only the chairs read this.")
    if asked.audience is Audience.COMMITTEE and asked.moment is Moment.AT_ONCE:
        return None
    is_for_later = asked.audience is Audience.COMMITTEE and asked.moment is Moment.WITH_DECISION
    if is_for_later and what not in TOLD:
        return NotAllowed("The committee reads this once the authors are told.")
    return why_not(Action.REVIEWS_READ, who, what, when)


def fields_read(
    form: ReviewForm, who: Standing, what: Status, when: Phase
) -> tuple[ReviewField, ...]:
    """Return the fields whose answers ``who`` may read now, retired ones among them."""
    return tuple(one for one in form.fields if why_not_read(one, who, what, when) is None)


def fields_for_authors(form: ReviewForm) -> tuple[ReviewField, ...]:
    """Return the fields that authors read once they are told."""
    author = Standing(is_author=True, is_conflicted=True)
    return fields_read(form, author, Status.ACCEPTED, Phase.NOTIFICATION)


def _may_view(who: Standing, what: Status, when: Phase) -> bool:
    if who.is_author or who.is_impartial_chair:
        return True
    return (
        (who.is_impartial_member or who.is_reviewer) and what not in BEFORE_PC and when > Phase.CALL
    )


def _start(who: Standing, when: Phase) -> Refusal | None:
    """Anybody, while the call is open or within its grace."""
    if when is Phase.CALL or who.has_late_link:
        return None
    if when is Phase.BEFORE:
        return OutOfPhase("The call for papers has not opened yet.", about=DateKind.CALL_OPENS)
    return OutOfPhase(
        "Submissions are closed.",
        about=DateKind.SUBMISSION,
        todo="Write to the chairs if something went wrong.",
    )


def _chairs(who: Standing, when: Phase) -> Refusal | None:
    """General and program chairs."""
    return None if who.is_chair else NotFound()


def _chairs_and_publicity(who: Standing, when: Phase) -> Refusal | None:
    """Chairs, and the publicity chair, who sees no submission."""
    return None if who.is_chair or who.is_publicity else NotFound()


def _members(who: Standing, when: Phase) -> Refusal | None:
    """PC members, and who was named deputy."""
    return None if who.is_member or who.is_deputy else NotFound()


def _profile(who: Standing, when: Phase) -> Refusal | None:
    """PC members, until the workshop is over."""
    if not who.is_member:
        return NotFound()
    if when is Phase.AFTER:
        return OutOfPhase("The workshop is over.", kept="What you told stays.")
    return None


def _bids(who: Standing, when: Phase) -> Refusal | None:
    """PC members, from the close of the call until the date for bids, where one is set."""
    if not who.is_member:
        return NotFound()
    if when is Phase.BIDDING:
        return None
    if when < Phase.BIDDING:
        return OutOfPhase("Bids are given once the call is closed, until the date set for them.")
    return OutOfPhase(
        "Bids are not asked for now.",
        kept="Bids that were given count.",
        todo="Write to the chairs if there is something you must not review.",
    )


def _declare(who: Standing, when: Phase) -> Refusal | None:
    """PC members and chairs, from the close of the call until notification."""
    if not (who.is_member or who.is_chair):
        return NotFound()
    if not Phase.BIDDING <= when <= Phase.DISCUSSION:
        return OutOfPhase("Conflicts are declared once the call is closed and until notification.")
    return None


def _release(who: Standing, when: Phase) -> Refusal | None:
    """A chair, once the notification date has come."""
    if not who.is_chair:
        return NotFound()
    if when < Phase.NOTIFICATION:
        return OutOfPhase(
            "The notification date has not come.",
            kept="All verdicts stay under embargo.",
            todo="Move the date in Settings if you want to notify earlier.",
        )
    return None


EDITION_RULES: Final[dict[Action, Callable[[Standing, Phase], Refusal | None]]] = {
    Action.SUBMISSION_START: _start,
    Action.CHAIR_HOME: _chairs_and_publicity,
    Action.EDITION_EDIT: _chairs,
    Action.SITE_EDIT: _chairs_and_publicity,
    Action.ROLES_EDIT: _chairs,
    Action.PC_INVITE: _chairs,
    Action.PC_HOME: _members,
    Action.PROFILE_EDIT: _profile,
    Action.BIDS_LIST: _bids,
    Action.CONFLICT_DECLARE: _declare,
    Action.SUBMISSIONS_LIST: _chairs,
    Action.ASSIGNMENTS_MANAGE: _chairs,
    Action.DECISIONS_MANAGE: _chairs,
    Action.NOTIFICATION_RELEASE: _release,
    Action.MAIL_READ: _chairs,
    Action.PROGRAM_EDIT: _chairs_and_publicity,
}
