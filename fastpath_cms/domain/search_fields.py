"""The fields of the search language: their names, what they say, and which list has which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status


class Field(StrEnum):
    """What can stand before a colon."""

    TITLE = "title"
    AUTHOR = "author"
    TOPIC = "topic"
    STATUS = "status"
    NUMBER = "number"
    SCORE = "score"
    SPREAD = "spread"
    REVIEWS = "reviews"
    REVIEWER = "reviewer"
    REVIEWERS = "reviewers"
    MISSING = "missing"
    COMMENTS = "comments"
    CONFLICT = "conflict"
    TAG = "tag"
    IS = "is"

    @property
    def example(self) -> str:
        """A search with this field, as the help and its complaints show it."""
        return _SAID[self][0]

    @property
    def meaning(self) -> str:
        """What it finds, as the help says it."""
        return _SAID[self][1]

    @property
    def has_presence(self) -> bool:
        """Whether ``any`` and ``none`` may stand after it."""
        return self in {Field.TOPIC, Field.REVIEWER, Field.CONFLICT, Field.TAG}


_SAID: Final[dict[Field, tuple[str, str]]] = {
    Field.TITLE: ('title:"step time"', "words of the title"),
    Field.AUTHOR: ("author:nguyen", "name or affiliation of an author"),
    Field.TOPIC: ("topic:accelerators", "a topic of the call; topic:none"),
    Field.STATUS: ("status:accepted", "draft, submitted, withdrawn, accepted, rejected, ..."),
    Field.NUMBER: ("number:3-7", "numbers; 12, #12 and 3-7 alone do the same"),
    Field.SCORE: ("score:>1", "mean overall evaluation of the reviews that are in"),
    Field.SPREAD: ("spread:>=3", "highest less lowest overall evaluation"),
    Field.REVIEWS: ("reviews:<3", "how many reviews are in"),
    Field.REVIEWER: ("reviewer:patel", "who reviews it; reviewer:none"),
    Field.REVIEWERS: ("reviewers:<3", "how many people are to review it"),
    Field.MISSING: ("missing:>0", "how many of its reviews are not in"),
    Field.COMMENTS: ("comments:>0", "how many comments its discussion has"),
    Field.CONFLICT: ("conflict:patel", "who has a conflict of interest; conflict:any"),
    Field.TAG: ("tag:award", "a tag of the chairs; tag:none"),
    Field.IS: ("is:late", ""),
}

NUMBERS: Final = frozenset(
    {
        Field.NUMBER,
        Field.SCORE,
        Field.SPREAD,
        Field.REVIEWS,
        Field.REVIEWERS,
        Field.MISSING,
        Field.COMMENTS,
    }
)

CHAIR_FIELDS: Final = frozenset(Field)
MEMBER_FIELDS: Final = CHAIR_FIELDS - {
    Field.REVIEWERS,
    Field.MISSING,
    Field.CONFLICT,
    Field.TAG,
}


def member_fields(*, may_know_authors: bool) -> frozenset[Field]:
    """Return the fields of a PC member's list; authors are none where reviewing is double-blind."""
    return MEMBER_FIELDS if may_know_authors else MEMBER_FIELDS - {Field.AUTHOR}


@dataclass(frozen=True, slots=True)
class FlagSaid:
    """What a flag finds, and the fields a list must have to know it."""

    meaning: str
    needs: frozenset[Field] = frozenset()


_OF_CHAIRS: Final = frozenset({Field.TAG})
FLAGS: Final[dict[str, FlagSaid]] = {
    "mine": FlagSaid("you are to review it"),
    "new": FlagSaid("its discussion has comments you have not read"),
    "late": FlagSaid("it came in within the grace after the deadline", _OF_CHAIRS),
    "pdf": FlagSaid("its PDF is being checked, to be replaced, or missing", _OF_CHAIRS),
    "unverified": FlagSaid("no contact has used a link sent to them", _OF_CHAIRS),
    "broken": FlagSaid("somebody assigned to it has a conflict of interest", _OF_CHAIRS),
    "undecided": FlagSaid("it is submitted and has no decision", _OF_CHAIRS),
}

STATUSES: Final[dict[str, frozenset[Status]]] = {
    **{status.value: frozenset({status}) for status in Status if status is not Status.ACCEPTED},
    "accepted": TO_BE_PRESENTED,
    "final": frozenset({Status.CAMERA_READY}),
}


def field_named(name: str) -> Field | None:
    """Return the field of a name in any case, or None."""
    try:
        return Field(name.casefold())
    except ValueError:
        return None
