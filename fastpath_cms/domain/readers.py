"""To whom chairs write: sets of people in words."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from fastpath_cms.domain.workflow import Status


class Audience(StrEnum):
    """A set of people a letter can be composed to."""

    SUBMITTED = "submitted"
    DRAFTS = "drafts"
    ACCEPTED = "accepted"
    WAIT_LISTED = "wait-listed"
    REJECTED = "rejected"
    LACKING = "lacking"
    SEARCH = "search"
    MEMBERS = "members"
    LATE = "late"
    UNANSWERED = "unanswered"
    CHAIRS = "chairs"
    CALLS = "calls"
    PASTED = "pasted"


AUDIENCES: Final[dict[Audience, str]] = {
    Audience.SUBMITTED: "Contacts of everything submitted",
    Audience.DRAFTS: "Contacts of drafts",
    Audience.ACCEPTED: "Contacts of what is accepted, and told",
    Audience.WAIT_LISTED: "Contacts of what is on the wait list, and told",
    Audience.REJECTED: "Contacts of what is not accepted, and told",
    Audience.LACKING: "Contacts of what is accepted and lacks something",
    Audience.SEARCH: "Contacts of what a search finds",
    Audience.MEMBERS: "The program committee",
    Audience.LATE: "Members whose reviews are missing",
    Audience.UNANSWERED: "Who was invited and did not answer",
    Audience.CHAIRS: "The chairs",
    Audience.CALLS: "The readers of calls",
    Audience.PASTED: "Addresses typed below",
}

_ACCEPTED: Final = {Status.ACCEPTED, Status.CONDITIONALLY_ACCEPTED, Status.CAMERA_READY}
STATUSES: Final[dict[Audience, frozenset[Status]]] = {
    Audience.SUBMITTED: frozenset(Status) - {Status.DRAFT, Status.WITHDRAWN},
    Audience.DRAFTS: frozenset({Status.DRAFT}),
    Audience.ACCEPTED: frozenset(_ACCEPTED),
    Audience.WAIT_LISTED: frozenset({Status.WAIT_LISTED}),
    Audience.REJECTED: frozenset({Status.REJECTED, Status.DESK_REJECTED}),
    Audience.LACKING: frozenset(_ACCEPTED),
    Audience.SEARCH: frozenset(Status),
}
"""Of which submissions the contacts are meant. A status says what was told: no set of people tells
of a verdict that is under embargo."""
