"""Conflicts of interest: their kinds, which of them stand for good, and what looks like padding."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ConflictKind(StrEnum):
    """Why a PC member must not see a submission's reviews."""

    AUTHOR = "author"
    SAME_PERSON = "same-person"
    SAME_DOMAIN = "same-domain"
    SAME_AFFILIATION = "same-affiliation"
    ADVISOR = "advisor"
    COLLABORATOR = "collaborator"
    FAMILY = "family"
    OTHER = "other"


CONFLICT_NAMES: Final = {
    ConflictKind.AUTHOR: "author",
    ConflictKind.SAME_PERSON: "the same person as an author",
    ConflictKind.SAME_DOMAIN: "same e-mail domain",
    ConflictKind.SAME_AFFILIATION: "same affiliation",
    ConflictKind.ADVISOR: "advisor or student",
    ConflictKind.COLLABORATOR: "recent co-author or collaborator",
    ConflictKind.FAMILY: "family or close friend",
    ConflictKind.OTHER: "another reason",
}


DECLARABLE: Final = (
    ConflictKind.COLLABORATOR,
    ConflictKind.ADVISOR,
    ConflictKind.SAME_AFFILIATION,
    ConflictKind.FAMILY,
    ConflictKind.OTHER,
)
"""The kinds a person chooses from; the others are found by comparing."""

HARD: Final = frozenset(
    {
        ConflictKind.AUTHOR,
        ConflictKind.SAME_PERSON,
        ConflictKind.ADVISOR,
        ConflictKind.FAMILY,
    }
)
"""Kinds that time does not heal: they are lifted only where they were said of the wrong person."""

LASTING: Final = (ConflictKind.ADVISOR, ConflictKind.COLLABORATOR, ConflictKind.FAMILY)
"""The kinds of people a member names once, for every edition."""

RECENT_YEARS: Final = 5
"""How long a common paper ties two people."""


def looks_padded(declared: int, shown: int, members: int) -> bool:
    """Tell whether authors declare so many conflicts that they may be choosing their reviewers.

    ``declared`` members of ``members`` in all; for ``shown`` of them a tie was found. Three or more
    without a tie have to be two fifths of the committee, or ten.
    """
    bare = declared - shown
    return bare >= 10 or (bare >= 3 and 5 * bare >= 2 * members)
