"""The workflow of a submission: one table of moves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import IllegalMove


class Status(StrEnum):
    """Where one submission stands, as everybody entitled may know it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    DESK_REJECTED = "desk-rejected"
    ACCEPTED = "accepted"
    CONDITIONALLY_ACCEPTED = "conditionally-accepted"
    WAIT_LISTED = "wait-listed"
    REJECTED = "rejected"
    CAMERA_READY = "camera-ready"


TOLD: Final = frozenset(
    {
        Status.DESK_REJECTED,
        Status.ACCEPTED,
        Status.CONDITIONALLY_ACCEPTED,
        Status.WAIT_LISTED,
        Status.REJECTED,
        Status.CAMERA_READY,
    }
)
"""Statuses an author has been told; each carries its ``notified_at``."""

TO_BE_PRESENTED: Final = frozenset(
    {Status.ACCEPTED, Status.CONDITIONALLY_ACCEPTED, Status.CAMERA_READY}
)
"""Statuses that have a talk."""

BEFORE_PC: Final = frozenset({Status.DRAFT, Status.WITHDRAWN})
"""Statuses closed to the program committee."""


class Verdict(StrEnum):
    """What a chair decides, under embargo until the release."""

    ACCEPT = "accept"
    CONDITIONAL = "conditional"
    WAIT_LIST = "wait-list"
    REJECT = "reject"
    DESK_REJECT = "desk-reject"


class Move(StrEnum):
    """A change of status that somebody or something can make."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    REVIVE = "revive"
    DESK_REJECT = "desk-reject"
    ACCEPT = "accept"
    ACCEPT_CONDITIONALLY = "accept-conditionally"
    WAIT_LIST = "wait-list"
    REJECT = "reject"
    FINALIZE = "finalize"
    PROMOTE = "promote"
    MEET_CONDITIONS = "meet-conditions"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Transition:
    """From which statuses, to which one, in which phases a move is made."""

    sources: frozenset[Status]
    target: Status
    phases: frozenset[Phase]


def _phases(first: Phase, last: Phase) -> frozenset[Phase]:
    return frozenset(phase for phase in Phase if first <= phase <= last)


_TOLD_PHASES: Final = _phases(Phase.NOTIFICATION, Phase.AFTER)
_DECIDED: Final = frozenset({Status.SUBMITTED})

TRANSITIONS: Final[dict[Move, Transition]] = {
    # A late link or the grace lets a submission in after the call, never after the discussion.
    Move.SUBMIT: Transition(
        frozenset({Status.DRAFT}), Status.SUBMITTED, _phases(Phase.CALL, Phase.DISCUSSION)
    ),
    Move.WITHDRAW: Transition(
        frozenset({Status.DRAFT, Status.SUBMITTED, Status.WAIT_LISTED}) | TO_BE_PRESENTED,
        Status.WITHDRAWN,
        _phases(Phase.CALL, Phase.PROGRAM),
    ),
    # Back to a draft; what lacks nothing is then submitted at once, by a move of its own.
    Move.REVIVE: Transition(
        frozenset({Status.WITHDRAWN}), Status.DRAFT, _phases(Phase.CALL, Phase.DISCUSSION)
    ),
    Move.DESK_REJECT: Transition(_DECIDED, Status.DESK_REJECTED, _phases(Phase.CALL, Phase.AFTER)),
    Move.ACCEPT: Transition(_DECIDED, Status.ACCEPTED, _TOLD_PHASES),
    Move.ACCEPT_CONDITIONALLY: Transition(_DECIDED, Status.CONDITIONALLY_ACCEPTED, _TOLD_PHASES),
    Move.WAIT_LIST: Transition(_DECIDED, Status.WAIT_LISTED, _TOLD_PHASES),
    Move.REJECT: Transition(_DECIDED, Status.REJECTED, _TOLD_PHASES),
    Move.FINALIZE: Transition(TO_BE_PRESENTED, Status.CAMERA_READY, _TOLD_PHASES),
    Move.PROMOTE: Transition(
        frozenset({Status.WAIT_LISTED}),
        Status.ACCEPTED,
        _phases(Phase.NOTIFICATION, Phase.PROGRAM),
    ),
    Move.MEET_CONDITIONS: Transition(
        frozenset({Status.CONDITIONALLY_ACCEPTED}), Status.ACCEPTED, _TOLD_PHASES
    ),
    Move.REFUSE: Transition(
        frozenset({Status.CONDITIONALLY_ACCEPTED, Status.CAMERA_READY}),
        Status.REJECTED,
        _TOLD_PHASES,
    ),
}

MOVE_OF_VERDICT: Final[dict[Verdict, Move]] = {
    Verdict.ACCEPT: Move.ACCEPT,
    Verdict.CONDITIONAL: Move.ACCEPT_CONDITIONALLY,
    Verdict.WAIT_LIST: Move.WAIT_LIST,
    Verdict.REJECT: Move.REJECT,
    Verdict.DESK_REJECT: Move.DESK_REJECT,
}

STATUS_WORDS: Final[dict[Status, str]] = {
    Status.DRAFT: "Draft",
    Status.SUBMITTED: "Submitted",
    Status.WITHDRAWN: "Withdrawn",
    Status.DESK_REJECTED: "Not accepted for review",
    Status.ACCEPTED: "Accepted",
    Status.CONDITIONALLY_ACCEPTED: "Accepted with conditions",
    Status.WAIT_LISTED: "On the wait list",
    Status.REJECTED: "Not accepted",
    Status.CAMERA_READY: "Accepted, final version in",
}

VERDICT_WORDS: Final[dict[Verdict, str]] = {
    Verdict.ACCEPT: "Accept, talk",
    Verdict.CONDITIONAL: "Accept with conditions",
    Verdict.WAIT_LIST: "Wait list",
    Verdict.REJECT: "Not accepted",
    Verdict.DESK_REJECT: "Not accepted for review",
}


def status_after(status: Status, move: Move, phase: Phase) -> Status:
    """Return the status a move leads to.

    Raises IllegalMove when the table has no such move from ``status`` in ``phase``.
    """
    transition = TRANSITIONS[move]
    if status not in transition.sources or phase not in transition.phases:
        raise IllegalMove(
            f"This submission is {STATUS_WORDS[status].lower()}; that cannot be done from here.",
            kept="Nothing was changed.",
        )
    return transition.target
