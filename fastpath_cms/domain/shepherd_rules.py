"""The rules about what is accepted with conditions, and about the wait list, once told."""

from __future__ import annotations

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import NotAllowed, OutOfPhase, Refusal
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status


def name_shepherd(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let an impartial chair, from the discussion on, until the workshop is over."""
    if not who.is_impartial_chair:
        return NotAllowed("Only a chair without a conflict of interest names a shepherd.")
    if what not in {Status.SUBMITTED, Status.CONDITIONALLY_ACCEPTED}:
        return NotAllowed("Only what is accepted with conditions has a shepherd.")
    if not Phase.DISCUSSION <= when <= Phase.PROGRAM:
        return OutOfPhase("A shepherd is named between the discussion and the workshop.")
    return None


def report_conditions(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let an impartial member, once told; the deed lets only the one who was named."""
    if not who.is_impartial_member:
        return NotAllowed("Only the shepherd says that the conditions are met.")
    return _while_conditional(what, when)


def confirm_conditions(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let an impartial chair, once told."""
    if not who.is_impartial_chair:
        return NotAllowed("Only a chair without a conflict of interest confirms this.")
    return _while_conditional(what, when)


def promote(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Let an impartial chair, once told, until the workshop is over."""
    if not who.is_impartial_chair:
        return NotAllowed("Only a chair without a conflict of interest promotes a submission.")
    if what is not Status.WAIT_LISTED:
        return NotAllowed("It is not on the wait list any more.")
    if not Phase.NOTIFICATION <= when <= Phase.PROGRAM:
        return OutOfPhase("The wait list moves up between the notification and the workshop.")
    return None


def _while_conditional(what: Status, when: Phase) -> Refusal | None:
    if what not in {Status.CONDITIONALLY_ACCEPTED, Status.CAMERA_READY}:
        return NotAllowed("Nothing is to be met here: it is not accepted with conditions.")
    if not Phase.NOTIFICATION <= when <= Phase.PROGRAM:
        return OutOfPhase("Conditions are met between the notification and the workshop.")
    return None
