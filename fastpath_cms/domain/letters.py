"""Letters: the kinds there are, why each is sent, and which letter a verdict calls for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class LetterKind(StrEnum):
    """A kind of mail; its value is the name of its folder of templates."""

    SIGN_IN = "sign-in"
    ADDRESS_CLAIM = "address-claim"
    ACCOUNT_CHANGED = "account-changed"
    PERSONS_JOINED = "persons-joined"
    PC_INVITATION = "pc-invitation"
    SUBMISSION_RECEIVED = "submission-received"
    SUBMISSION_UPDATED = "submission-updated"
    SUBMISSION_WITHDRAWN = "submission-withdrawn"
    SUBMISSION_REVIVED = "submission-revived"
    AUTHOR_NAMED = "author-named"
    PROMISE_LODGED = "promise-lodged"
    AUTHOR_REMOVED = "author-removed"
    MANUSCRIPT_UNFIT = "manuscript-unfit"
    ASSIGNMENT_MADE = "assignment-made"
    ASSIGNMENT_TAKEN_BACK = "assignment-taken-back"
    DECISION_ACCEPT = "decision-accept"
    DECISION_CONDITIONAL = "decision-conditional"
    DECISION_WAIT_LIST = "decision-wait-list"
    DECISION_REJECT = "decision-reject"
    DECISION_DESK_REJECT = "decision-desk-reject"
    SHEPHERD_ASKED = "shepherd-asked"
    RELEASE_ASKED = "release-asked"
    RELEASE_STOPPED = "release-stopped"
    LETTER_SAMPLE = "letter-sample"
    COMPOSED = "composed"
    CALL = "call"
    PROMOTED = "promoted"
    FINAL_REMINDER = "final-reminder"
    CONDITIONS_MET = "conditions-met"
    CONDITIONS_NOT_MET = "conditions-not-met"
    FINAL_RECEIVED = "final-received"
    TALK_DECLINED = "talk-declined"
    SPEAKER_INVITATION = "speaker-invitation"
    SPEAKER_ANSWER = "speaker-answer"
    SPEAKER_REMINDER = "speaker-reminder"
    PROGRAM_LINE = "program-line"
    TALK_MOVED = "talk-moved"
    DRAFT_REMINDER = "draft-reminder"
    DEADLINE_EXTENDED = "deadline-extended"
    DATES_MOVED = "dates-moved"
    OWN_DEADLINE = "own-deadline"
    LATE_START = "late-start"
    ASSIGNMENT_DECLINED = "assignment-declined"
    REVIEW_REMINDER = "review-reminder"
    REVIEW_THANKS = "review-thanks"
    SUBREVIEW_INVITATION = "subreview-invitation"
    SUBREVIEW_ANSWER = "subreview-answer"
    DISCUSSION_LEAD = "discussion-lead"
    DISCUSSION_BEGUN = "discussion-begun"
    DISCUSSION_COMMENTS = "discussion-comments"
    DISCUSSION_DIGEST = "discussion-digest"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same for every letter of a kind."""

    reason: str  # why the reader gets it, printed under the text
    is_secret: bool = False  # carries a link that opens a door: minted at delivery, then purged
    is_answered_here: bool = False  # answered on the site: a reply by mail would go past policy
    is_between: bool = False  # its text is between the site and its reader; no chair reads it


_AUTHOR: Final = "You get this letter because you are an author of this submission."
_TALK: Final = "You get this letter because you take part in this discussion."
_CONTACT: Final = "You get this letter because you are a contact of this submission."

_SPEAKER: Final = "You get this letter because you have a talk in this program."
_CHAIR: Final = "You get this letter because you are a chair of this edition."
_REVIEWER: Final = "You get this letter because you review submissions of this edition."

LETTERHEADS: Final[dict[LetterKind, Letterhead]] = {
    LetterKind.SIGN_IN: Letterhead(
        "You get this letter because somebody asked to sign in with your address.", is_secret=True
    ),
    LetterKind.ADDRESS_CLAIM: Letterhead(
        "You get this letter because somebody says that this address is theirs.", is_secret=True
    ),
    LetterKind.ACCOUNT_CHANGED: Letterhead(
        "You get this letter because this is an address of your account."
    ),
    LetterKind.PERSONS_JOINED: Letterhead(
        "You get this letter because this is an address of your account."
    ),
    LetterKind.PC_INVITATION: Letterhead(
        "You get this letter because the chairs invite you to their program committee.",
        is_secret=True,
    ),
    LetterKind.SUBMISSION_RECEIVED: Letterhead(_AUTHOR),
    LetterKind.SUBMISSION_UPDATED: Letterhead(_AUTHOR),
    LetterKind.SUBMISSION_WITHDRAWN: Letterhead(_AUTHOR),
    LetterKind.SUBMISSION_REVIVED: Letterhead(_AUTHOR),
    LetterKind.AUTHOR_NAMED: Letterhead(_AUTHOR),
    LetterKind.PROMISE_LODGED: Letterhead(_CONTACT),
    LetterKind.AUTHOR_REMOVED: Letterhead(
        "You get this letter because you were named as an author of this submission."
    ),
    LetterKind.MANUSCRIPT_UNFIT: Letterhead(_AUTHOR),
    LetterKind.ASSIGNMENT_MADE: Letterhead(
        "You get this letter because you are a member of the program committee."
    ),
    LetterKind.ASSIGNMENT_TAKEN_BACK: Letterhead(
        "You get this letter because you are a member of the program committee."
    ),
    LetterKind.DECISION_ACCEPT: Letterhead(_CONTACT),
    LetterKind.DECISION_CONDITIONAL: Letterhead(_CONTACT),
    LetterKind.DECISION_WAIT_LIST: Letterhead(_CONTACT),
    LetterKind.DECISION_REJECT: Letterhead(_CONTACT),
    LetterKind.DECISION_DESK_REJECT: Letterhead(_CONTACT),
    LetterKind.SHEPHERD_ASKED: Letterhead(
        "You get this letter because you look after the conditions of this submission.",
        is_answered_here=True,
    ),
    LetterKind.RELEASE_ASKED: Letterhead(_CHAIR, is_answered_here=True),
    LetterKind.RELEASE_STOPPED: Letterhead(_CHAIR, is_answered_here=True),
    LetterKind.LETTER_SAMPLE: Letterhead(
        "You get this letter because you asked for a sample.", is_answered_here=True
    ),
    LetterKind.CALL: Letterhead(
        "You get this letter because you are on the list of this workshop's calls."
    ),
    LetterKind.PROMOTED: Letterhead(_CONTACT),
    LetterKind.FINAL_REMINDER: Letterhead(_CONTACT),
    LetterKind.CONDITIONS_MET: Letterhead(_CONTACT),
    LetterKind.CONDITIONS_NOT_MET: Letterhead(_CONTACT),
    LetterKind.COMPOSED: Letterhead(
        "You get this letter because the chairs of this edition wrote to you."
    ),
    LetterKind.FINAL_RECEIVED: Letterhead(_AUTHOR),
    LetterKind.TALK_DECLINED: Letterhead(
        "You get this letter because you are an author of this submission or act as chair for it."
    ),
    LetterKind.SPEAKER_INVITATION: Letterhead(
        "You get this letter because the chairs invite you to speak.", is_secret=True
    ),
    LetterKind.SPEAKER_ANSWER: Letterhead(_CHAIR),
    LetterKind.SPEAKER_REMINDER: Letterhead(_SPEAKER, is_secret=True),
    LetterKind.PROGRAM_LINE: Letterhead(_SPEAKER),
    LetterKind.TALK_MOVED: Letterhead(_SPEAKER),
    LetterKind.DRAFT_REMINDER: Letterhead(
        "You get this letter because you are a contact of this draft. At most three such letters "
        "come before a deadline."
    ),
    LetterKind.DEADLINE_EXTENDED: Letterhead(_CONTACT),
    LetterKind.DATES_MOVED: Letterhead(
        "You get this letter because you are a member of the committee."
    ),
    LetterKind.OWN_DEADLINE: Letterhead(_CONTACT),
    LetterKind.LATE_START: Letterhead(
        "You get this letter because the chairs gave this address a late link.", is_secret=True
    ),
    LetterKind.ASSIGNMENT_DECLINED: Letterhead(
        "You get this letter because you act as chair for this submission."
    ),
    LetterKind.REVIEW_REMINDER: Letterhead(_REVIEWER),
    LetterKind.REVIEW_THANKS: Letterhead(_REVIEWER),
    LetterKind.SUBREVIEW_INVITATION: Letterhead(
        "You get this letter because a reviewer asks you for help with this submission.",
        is_secret=True,
    ),
    LetterKind.SUBREVIEW_ANSWER: Letterhead(
        "You get this letter because you asked somebody for help with a review."
    ),
    LetterKind.DISCUSSION_LEAD: Letterhead(
        "You get this letter because you lead this discussion.", is_answered_here=True
    ),
    LetterKind.DISCUSSION_BEGUN: Letterhead(
        "You get this letter because you review this submission.", is_answered_here=True
    ),
    LetterKind.DISCUSSION_COMMENTS: Letterhead(_TALK, is_answered_here=True, is_between=True),
    LetterKind.DISCUSSION_DIGEST: Letterhead(
        "You get this letter because you asked for one letter a day about discussions.",
        is_answered_here=True,
        is_between=True,
    ),
}

BETWEEN: Final = frozenset(kind for kind, head in LETTERHEADS.items() if head.is_between)
"""Kinds whose text no chair reads."""

LETTER_NAMES: Final[dict[LetterKind, str]] = {
    LetterKind.SIGN_IN: "Sign-in link",
    LetterKind.ADDRESS_CLAIM: "Link to add an address",
    LetterKind.ACCOUNT_CHANGED: "Account changed",
    LetterKind.PERSONS_JOINED: "Persons joined",
    LetterKind.PC_INVITATION: "Invitation to the committee",
    LetterKind.SUBMISSION_RECEIVED: "Submission received",
    LetterKind.SUBMISSION_UPDATED: "Submission updated",
    LetterKind.SUBMISSION_WITHDRAWN: "Submission withdrawn",
    LetterKind.SUBMISSION_REVIVED: "Submission revived",
    LetterKind.AUTHOR_NAMED: "Named as an author",
    LetterKind.PROMISE_LODGED: "File promised",
    LetterKind.AUTHOR_REMOVED: "No longer an author",
    LetterKind.MANUSCRIPT_UNFIT: "PDF to be replaced",
    LetterKind.ASSIGNMENT_MADE: "Asked to review",
    LetterKind.ASSIGNMENT_TAKEN_BACK: "No longer asked to review",
    LetterKind.DECISION_ACCEPT: "Decision: accepted",
    LetterKind.DECISION_CONDITIONAL: "Decision: accepted with conditions",
    LetterKind.DECISION_WAIT_LIST: "Decision: wait list",
    LetterKind.DECISION_REJECT: "Decision: not accepted",
    LetterKind.DECISION_DESK_REJECT: "Decision: not accepted for review",
    LetterKind.SHEPHERD_ASKED: "Asked to look after conditions",
    LetterKind.RELEASE_ASKED: "A release to confirm",
    LetterKind.RELEASE_STOPPED: "A release stopped",
    LetterKind.LETTER_SAMPLE: "Sample of a letter",
    LetterKind.COMPOSED: "Letter from the chairs",
    LetterKind.CALL: "Call for papers",
    LetterKind.PROMOTED: "Accepted from the wait list",
    LetterKind.FINAL_REMINDER: "Reminder of what is missing",
    LetterKind.CONDITIONS_MET: "Conditions met",
    LetterKind.CONDITIONS_NOT_MET: "Conditions not met",
    LetterKind.FINAL_RECEIVED: "Final version received",
    LetterKind.TALK_DECLINED: "Talk declined",
    LetterKind.SPEAKER_INVITATION: "Invitation to speak",
    LetterKind.SPEAKER_ANSWER: "Answer of a speaker",
    LetterKind.SPEAKER_REMINDER: "Reminder of a speaker's page",
    LetterKind.PROGRAM_LINE: "Line in the program",
    LetterKind.TALK_MOVED: "Talk moved",
    LetterKind.DRAFT_REMINDER: "Reminder of a draft",
    LetterKind.DEADLINE_EXTENDED: "Deadline extended",
    LetterKind.DATES_MOVED: "Dates moved",
    LetterKind.OWN_DEADLINE: "Deadline of one submission",
    LetterKind.LATE_START: "Late link",
    LetterKind.ASSIGNMENT_DECLINED: "Review declined",
    LetterKind.REVIEW_REMINDER: "Reminder of reviews",
    LetterKind.REVIEW_THANKS: "Thanks to a reviewer",
    LetterKind.SUBREVIEW_INVITATION: "Subreviewer asked",
    LetterKind.SUBREVIEW_ANSWER: "Answer of a subreviewer",
    LetterKind.DISCUSSION_LEAD: "Asked to lead a discussion",
    LetterKind.DISCUSSION_BEGUN: "A discussion began",
    LetterKind.DISCUSSION_COMMENTS: "Comments in a discussion",
    LetterKind.DISCUSSION_DIGEST: "Discussions of the day",
}

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=4)
ATTEMPTS: Final = 36  # with the waits below: about five days, as mail servers do


def wait_after(attempt: int, chance: float) -> timedelta:
    """Return how long to wait after a failed attempt (from 1): twice as long each time.

    ``chance`` (0 to 1) shortens the wait by up to a quarter, so that letters refused together do
    not come back together; never under 30 s, never over 4 h.
    """
    doubled: timedelta = FIRST_WAIT * (1 << min(attempt - 1, 20))
    wait = min(doubled, LONGEST_WAIT)
    return max(FIRST_WAIT, wait * (1 - chance / 4))
