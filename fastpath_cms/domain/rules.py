"""The rules about one submission: who may do what to it, and when.

``policy.why_not`` asks them; before any of them it has closed the door to whoever has a conflict
of interest or may not see the submission at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import DateKind, Phase
from fastpath_cms.domain.discussion_rules import (
    know_reviewers,
    name_lead,
    read_discussion,
    read_reviews,
    take_stance,
    write_in_discussion,
)
from fastpath_cms.domain.errors import NotAllowed, OutOfPhase, Refusal
from fastpath_cms.domain.review_rules import (
    my_review_read,
    review_history_read,
    review_write,
    reviews_glimpse,
)
from fastpath_cms.domain.shepherd_rules import (
    confirm_conditions,
    name_shepherd,
    promote,
    report_conditions,
)
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, TOLD, Status

Rule = Callable[[Standing, Status, Phase], Refusal | None]


def _view(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Authors, impartial chairs and deputies always; the PC once the call is closed."""
    return None


def _edit(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """A contact, while the call is open to them, on what is not yet told."""
    if not who.is_author:
        return NotAllowed("Only the authors of a submission change it.")
    if not who.is_contact:
        return NotAllowed("Only the contacts of this submission can edit it; ask one of them.")
    if what not in {Status.DRAFT, Status.SUBMITTED}:
        return NotAllowed("This submission can no longer be changed.", kept="It stays as it is.")
    if when is Phase.CALL or (who.has_late_link and when > Phase.BEFORE):
        return None
    if when is Phase.BEFORE:
        return OutOfPhase("The call for papers has not opened yet.", about=DateKind.CALL_OPENS)
    return OutOfPhase(
        "The submission deadline has passed.",
        about=DateKind.SUBMISSION,
        kept="The version that was in by then will be reviewed.",
        todo="Ask the chairs if something went wrong.",
    )


def _keep_promise(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """A contact, while the promised file may come, on what is not yet told."""
    if not who.is_author or not who.is_contact:
        return NotAllowed("Only the contacts of this submission upload its file; ask one of them.")
    if what not in {Status.DRAFT, Status.SUBMITTED}:
        return NotAllowed("This submission can no longer be changed.", kept="It stays as it is.")
    if who.has_promise and Phase.CALL <= when <= Phase.DISCUSSION:
        return None
    return OutOfPhase(
        "No file is expected here: none was promised, it came already, or its time is over.",
        about=DateKind.SUBMISSION,
        kept="What was in by then stays.",
        todo="Ask the chairs if something went wrong.",
    )


def _withdraw(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """A contact, until the workshop is over, unless it was not accepted."""
    if not who.is_author or not who.is_contact:
        return NotAllowed("Only the contacts of this submission can withdraw it; ask one of them.")
    if what not in {Status.DRAFT, Status.SUBMITTED, Status.WAIT_LISTED} | TO_BE_PRESENTED:
        return NotAllowed("This submission is closed; there is nothing to withdraw.")
    if not Phase.CALL <= when <= Phase.PROGRAM:
        return OutOfPhase("A submission is withdrawn between the call and the workshop.")
    return None


def _revive(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """A contact, on what was withdrawn, while the call is open to them."""
    if not who.is_author or not who.is_contact:
        return NotAllowed("Only the contacts of this submission can revive it; ask one of them.")
    if what is not Status.WITHDRAWN:
        return NotAllowed("Only a withdrawn submission is revived.", kept="It stays as it is.")
    if when is Phase.CALL or (who.has_late_link and Phase.CALL < when <= Phase.DISCUSSION):
        return None
    if when is Phase.BEFORE:
        return OutOfPhase("The call for papers has not opened yet.", about=DateKind.CALL_OPENS)
    return OutOfPhase(
        "A withdrawn submission is revived until the submission deadline, which has passed.",
        about=DateKind.SUBMISSION,
        kept="It stays withdrawn, with every version of its PDF.",
        todo="Write to the chairs if the withdrawal was a mistake.",
    )


def _original_read(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Authors and impartial chairs; everybody else gets the clean copy."""
    if who.is_author or who.is_impartial_chair:
        return None
    return NotAllowed("The file as it was uploaded is for its authors and the chairs.")


def _authors_know(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Authors and impartial chairs; reviewers when the edition is single-blind."""
    if who.is_author or who.is_impartial_chair or who.may_know_authors:
        return None
    return NotAllowed("Reviewing is double-blind: authors are not shown.")


def _own_letters(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Authors read the letters sent to them; an impartial chair reads all."""
    if who.is_author or who.is_impartial_chair:
        return None
    return NotAllowed("Letters are between the authors and the chairs.")


def _impartial_chair(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """A chair or deputy without a conflict, at any time."""
    if who.is_impartial_chair:
        return None
    return NotAllowed("Only a chair without a conflict of interest does this.")


def _waive(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An impartial chair, of a paper that can still get another PDF."""
    if not who.is_impartial_chair:
        return NotAllowed("Only a chair without a conflict of interest does this.")
    if what in {Status.WITHDRAWN, Status.DESK_REJECTED, Status.REJECTED}:
        return NotAllowed("This submission takes no PDF any more.")
    return None


def _assign(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An impartial chair, on a submitted paper, from the close of the call to notification."""
    if not who.is_impartial_chair:
        return NotAllowed("Only a chair without a conflict of interest assigns reviewers.")
    if what is not Status.SUBMITTED:
        return NotAllowed("Only a submitted paper gets reviewers.")
    if not Phase.BIDDING <= when <= Phase.NOTIFICATION:
        return OutOfPhase("Reviewers are assigned once the call is closed.")
    return None


def _place_bid(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An impartial PC member, on a submitted paper, while bids are asked for."""
    if not who.is_impartial_member:
        return NotAllowed("Only PC members without a conflict of interest bid on a submission.")
    if what is not Status.SUBMITTED:
        return NotAllowed("This submission takes no bids any more.")
    if when is not Phase.BIDDING:
        return OutOfPhase("Bids are not asked for now.", kept="Bids that were given count.")
    return None


def _record_decision(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An impartial chair, on a submitted paper, once reviews are due."""
    if not who.is_impartial_chair:
        return NotAllowed("Only a chair without a conflict decides on a paper.")
    if what is not Status.SUBMITTED:
        return NotAllowed("This submission is not open to decision.")
    if when < Phase.DISCUSSION:
        return OutOfPhase("Decisions open when reviews are due.")
    return None


def _desk_reject(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An impartial chair, on a submitted paper, at any time from the call on."""
    if not who.is_impartial_chair:
        return NotAllowed("Only a chair without a conflict decides on a paper.")
    if what is not Status.SUBMITTED:
        return NotAllowed("This submission is not open to decision.")
    if when < Phase.CALL:
        return OutOfPhase("The call has not opened yet.")
    return None


def _give_deadline(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """An impartial chair, from the call to the workshop, on what its authors can still complete."""
    if not who.is_impartial_chair:
        return NotAllowed("Only a chair without a conflict gives a submission its own deadline.")
    if what not in {Status.DRAFT, Status.SUBMITTED} | TO_BE_PRESENTED:
        return NotAllowed("This submission is closed; a deadline would change nothing.")
    if not Phase.CALL <= when <= Phase.PROGRAM:
        return OutOfPhase("A deadline of its own is given between the call and the workshop.")
    if when >= Phase.NOTIFICATION and what not in TO_BE_PRESENTED:
        return OutOfPhase("Authors have been told; this submission is taken no more.")
    return None


def _feedback_read(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """Authors, once told."""
    if not who.is_author:
        return NotAllowed("This page is the authors' own.")
    if what not in TOLD:
        return NotAllowed("The decision and the reviews come with the notification.")
    return None


def _confirm_talk(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """A contact of an accepted submission, until the workshop is over."""
    if not who.is_author or not who.is_contact:
        return NotAllowed("Only the contacts of this submission confirm its talk; ask one of them.")
    if what not in TO_BE_PRESENTED:
        return NotAllowed("Only an accepted submission has a talk.")
    if not Phase.NOTIFICATION <= when <= Phase.PROGRAM:
        return OutOfPhase("Talks are confirmed between the notification and the workshop.")
    return None


def _upload_final(who: Standing, what: Status, when: Phase) -> Refusal | None:
    """A contact of an accepted submission, until camera-ready versions are due."""
    if not who.is_author or not who.is_contact:
        return NotAllowed("Only the contacts of this submission upload it; ask one of them.")
    if what not in TO_BE_PRESENTED:
        return NotAllowed("Only an accepted submission has a final version.")
    if when is Phase.NOTIFICATION or (who.has_late_link and when is Phase.PROGRAM):
        return None
    return OutOfPhase(
        "The final version was due already.",
        kept="The version that is in stays.",
        todo="Write to the chairs to send a later one.",
    )


SUBMISSION_RULES: Final[dict[Action, Rule]] = {
    Action.SUBMISSION_VIEW: _view,
    Action.SUBMISSION_EDIT: _edit,
    Action.PROMISE_KEEP: _keep_promise,
    Action.SUBMISSION_WITHDRAW: _withdraw,
    Action.SUBMISSION_REVIVE: _revive,
    Action.MANUSCRIPT_READ: _view,
    Action.ORIGINAL_READ: _original_read,
    Action.MANUSCRIPT_WAIVE: _waive,
    Action.AUTHORS_KNOW: _authors_know,
    Action.LETTERS_READ: _own_letters,
    Action.CONFLICT_EDIT: _impartial_chair,
    Action.ASSIGNMENT_EDIT: _assign,
    Action.REVIEWERS_KNOW: know_reviewers,
    Action.BID_PLACE: _place_bid,
    Action.REVIEW_WRITE: review_write,
    Action.MY_REVIEW_READ: my_review_read,
    Action.REVIEWS_READ: read_reviews,
    Action.REVIEWS_GLIMPSE: reviews_glimpse,
    Action.REVIEW_HISTORY_READ: review_history_read,
    Action.DISCUSSION_READ: read_discussion,
    Action.DISCUSSION_WRITE: write_in_discussion,
    Action.STANCE_TAKE: take_stance,
    Action.LEAD_NAME: name_lead,
    Action.DECISION_READ: _impartial_chair,
    Action.DECISION_RECORD: _record_decision,
    Action.DESK_REJECT: _desk_reject,
    Action.SHEPHERD_NAME: name_shepherd,
    Action.CONDITIONS_REPORT: report_conditions,
    Action.CONDITIONS_CONFIRM: confirm_conditions,
    Action.WAIT_LIST_PROMOTE: promote,
    Action.DEADLINE_GIVE: _give_deadline,
    Action.TAG_EDIT: _impartial_chair,
    Action.FEEDBACK_READ: _feedback_read,
    Action.TALK_CONFIRM: _confirm_talk,
    Action.FINAL_UPLOAD: _upload_final,
    Action.SLIDES_UPLOAD: _confirm_talk,
}
