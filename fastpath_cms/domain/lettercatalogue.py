"""The letters of a year: when each kind is sent, to whom, and which can be switched off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.letters import LetterKind

COMMITTEE: Final = "Gathering the committee"
CALL: Final = "While submissions come in"
REVIEWING: Final = "While papers are reviewed"
DISCUSSING: Final = "While papers are discussed"
TELLING: Final = "When authors hear"
AFTER: Final = "After acceptance"
PROGRAM: Final = "While the program is made"
ANY_TIME: Final = "At any time"
TIMES: Final = (COMMITTEE, CALL, REVIEWING, DISCUSSING, TELLING, AFTER, PROGRAM, ANY_TIME)


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind in the year's catalogue."""

    time: str  # one of TIMES
    sent_when: str  # a sentence
    goes_to: str  # a phrase
    has_switch: bool = False  # people can go on without it
    is_call: bool = False  # to a list of people who may want no more of them


_MEMBER: Final = "the member of the committee"
_AUTHORS: Final = "every author"
_CONTACTS: Final = "every contact"

CATALOGUE: Final[dict[LetterKind, Listed]] = {
    LetterKind.PC_INVITATION: Listed(
        COMMITTEE, "A chair invites somebody to the committee, or reminds them.", "who is invited"
    ),
    LetterKind.SUBMISSION_RECEIVED: Listed(
        CALL, "A submission is complete for the first time.", _AUTHORS
    ),
    LetterKind.SUBMISSION_UPDATED: Listed(CALL, "A contact changes a submission.", _AUTHORS),
    LetterKind.AUTHOR_NAMED: Listed(CALL, "Somebody is added to the authors.", "the new author"),
    LetterKind.AUTHOR_REMOVED: Listed(
        CALL, "Somebody is taken off the list of authors.", "who was an author"
    ),
    LetterKind.SUBMISSION_WITHDRAWN: Listed(CALL, "A submission is withdrawn.", _AUTHORS),
    LetterKind.SUBMISSION_REVIVED: Listed(
        CALL, "A submission that was withdrawn comes back.", _AUTHORS
    ),
    LetterKind.PROMISE_LODGED: Listed(
        CALL, "The fingerprint of a file is lodged, and the file comes later.", _CONTACTS
    ),
    LetterKind.MANUSCRIPT_UNFIT: Listed(
        CALL, "A PDF that was checked after it came in cannot be reviewed.", _AUTHORS
    ),
    LetterKind.DRAFT_REMINDER: Listed(
        CALL,
        "A draft is not complete 48, 24 and 3 hours before its deadline.",
        _CONTACTS,
        has_switch=True,
    ),
    LetterKind.DEADLINE_EXTENDED: Listed(
        CALL, "A deadline is extended.", "contacts whom it concerns", has_switch=True
    ),
    LetterKind.DATES_MOVED: Listed(
        CALL, "A deadline is extended.", "the committee", has_switch=True
    ),
    LetterKind.OWN_DEADLINE: Listed(
        CALL, "A submission gets a deadline of its own, or loses it.", _CONTACTS
    ),
    LetterKind.LATE_START: Listed(
        CALL, "A chair lets somebody submit after the close.", "who asked for it"
    ),
    LetterKind.ASSIGNMENT_MADE: Listed(REVIEWING, "The assignment is released.", _MEMBER),
    LetterKind.ASSIGNMENT_TAKEN_BACK: Listed(
        REVIEWING, "A submission is no longer to be reviewed.", _MEMBER, has_switch=True
    ),
    LetterKind.ASSIGNMENT_DECLINED: Listed(
        REVIEWING,
        "A member will not review a submission.",
        "chairs without a conflict",
        has_switch=True,
    ),
    LetterKind.REVIEW_REMINDER: Listed(
        REVIEWING,
        "Reviews are missing three days and one day before they are due, and a day after.",
        _MEMBER,
        has_switch=True,
    ),
    LetterKind.REVIEW_THANKS: Listed(
        REVIEWING, "All reviews of a member are in.", _MEMBER, has_switch=True
    ),
    LetterKind.SUBREVIEW_INVITATION: Listed(
        REVIEWING, "A reviewer asks somebody for a review.", "who is asked"
    ),
    LetterKind.SUBREVIEW_ANSWER: Listed(
        REVIEWING,
        "A subreviewer accepts, declines or hands over.",
        "the reviewer who asked",
        has_switch=True,
    ),
    LetterKind.DISCUSSION_LEAD: Listed(
        DISCUSSING, "A chair names who leads a discussion.", "the lead", has_switch=True
    ),
    LetterKind.DISCUSSION_BEGUN: Listed(
        DISCUSSING,
        "A discussion begins, and a reviewer's own review is not in yet.",
        "that reviewer",
        has_switch=True,
    ),
    LetterKind.DISCUSSION_COMMENTS: Listed(
        DISCUSSING, "Somebody writes in a discussion.", "who takes part", has_switch=True
    ),
    LetterKind.DISCUSSION_DIGEST: Listed(
        DISCUSSING,
        "Once a day, when somebody wrote in a discussion.",
        "who takes part and asked for one letter a day",
        has_switch=True,
    ),
    LetterKind.RELEASE_ASKED: Listed(
        TELLING, "A release waits for a second chair.", "every other chair"
    ),
    LetterKind.RELEASE_STOPPED: Listed(
        TELLING, "A letter changed after its release was asked for.", "every chair"
    ),
    LetterKind.LETTER_SAMPLE: Listed(
        TELLING, "A chair asks for a sample of a letter before the release.", "that chair"
    ),
    LetterKind.SHEPHERD_ASKED: Listed(
        TELLING, "What a member shepherds is told to its authors.", "the shepherd"
    ),
    LetterKind.DECISION_ACCEPT: Listed(TELLING, "The decisions are released.", _CONTACTS),
    LetterKind.DECISION_CONDITIONAL: Listed(TELLING, "The decisions are released.", _CONTACTS),
    LetterKind.DECISION_WAIT_LIST: Listed(TELLING, "The decisions are released.", _CONTACTS),
    LetterKind.DECISION_REJECT: Listed(TELLING, "The decisions are released.", _CONTACTS),
    LetterKind.DECISION_DESK_REJECT: Listed(
        TELLING, "A chair turns a submission down before it is reviewed.", _CONTACTS
    ),
    LetterKind.CALL: Listed(
        CALL, "A chair sends a call for papers.", "the readers of calls", is_call=True
    ),
    LetterKind.COMPOSED: Listed(
        ANY_TIME,
        "A chair writes to several people; this is the text they begin with.",
        "whom they choose",
    ),
    LetterKind.PROMOTED: Listed(AFTER, "A chair accepts what is next on the wait list.", _CONTACTS),
    LetterKind.CONDITIONS_MET: Listed(
        AFTER, "A chair confirms that the conditions of an acceptance are met.", _CONTACTS
    ),
    LetterKind.CONDITIONS_NOT_MET: Listed(
        AFTER, "A chair says that the conditions of an acceptance are not met.", _CONTACTS
    ),
    LetterKind.FINAL_REMINDER: Listed(
        AFTER,
        "An accepted submission lacks something three days and one day before final versions are due.",
        _CONTACTS,
        has_switch=True,
    ),
    LetterKind.FINAL_RECEIVED: Listed(AFTER, "A final version comes in.", _AUTHORS),
    LetterKind.TALK_DECLINED: Listed(
        AFTER,
        "A contact says that nobody can give the talk.",
        "every author, and chairs without a conflict",
        has_switch=True,
    ),
    LetterKind.SPEAKER_INVITATION: Listed(
        PROGRAM, "A chair invites somebody to speak, or reminds them.", "who is invited"
    ),
    LetterKind.SPEAKER_ANSWER: Listed(
        PROGRAM, "A speaker accepts or declines.", "every chair", has_switch=True
    ),
    LetterKind.SPEAKER_REMINDER: Listed(
        PROGRAM,
        "A speaker's page lacks something 21, 14 and 7 days before the workshop.",
        "the speaker",
        has_switch=True,
    ),
    LetterKind.PROGRAM_LINE: Listed(
        PROGRAM,
        "A talk is public for the first time, and the chair wants it checked.",
        "its speakers, or the contacts of its submission",
    ),
    LetterKind.TALK_MOVED: Listed(
        PROGRAM,
        "A published talk has another time, and the chair wants it told.",
        "its speakers, or the contacts of its submission",
    ),
}
"""Every kind that an edition sends. Letters of an account belong to no edition."""

OF_ACCOUNTS: Final = frozenset(
    {
        LetterKind.SIGN_IN,
        LetterKind.ADDRESS_CLAIM,
        LetterKind.ACCOUNT_CHANGED,
        LetterKind.PERSONS_JOINED,
    }
)
"""Kinds that belong to no edition: no chair writes their text."""

SWITCHED: Final = frozenset(kind for kind, listed in CATALOGUE.items() if listed.has_switch)
"""Kinds a chair can switch off."""

CALLS: Final = frozenset(kind for kind, listed in CATALOGUE.items() if listed.is_call)
"""Kinds that go to lists of people, and name a way to get no more."""
