"""The secrets: what differs between two worlds, who must not notice, and who may.

The table is written by hand from decisions 11 to 13 and never asks the policy: it is the second
encoding of what the policy says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from fastpath_cms.domain.workflow import Verdict
from tests.leaks.people import (
    AUTHORS,
    COMMITTEE,
    OUTSIDERS,
    RALF,
    RITA,
    SEALED_FROM,
    Reader,
)


class Moment(StrEnum):
    """A point of the year; the embargo is the notification phase before the release."""

    CALL = "call"
    REVIEWING = "reviewing"
    DISCUSSION = "discussion"
    EMBARGO = "embargo"
    TOLD = "told"
    PROGRAM = "program"
    AFTER = "after"


MOMENTS: Final = tuple(Moment)
REVIEWED: Final = MOMENTS[1:]  # there are reviews
RELEASED: Final = MOMENTS[4:]  # authors have been told


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of paper #1 in a world."""

    reviewer: str = RITA
    overall: int = 2
    remark: str = "Between us: a careful piece of work."
    comment_count: int = 1
    verdict: Verdict | None = Verdict.ACCEPT
    note: str = "Mind the axis of figure 2."
    title: str = "Where the Step Goes"
    abstract: str = "We measure where the time of a step goes."
    third_author: str = "Tomas Third"
    file_name: str = "step.pdf"
    version_count: int = 1
    is_draft: bool = False


PLAIN: Final = Truth()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two worlds that differ in one secret."""

    name: str
    other: Truth  # beside PLAIN
    dark: dict[Moment, frozenset[Reader]]  # who must see no difference, and when
    seen_by: tuple[Moment, Reader, str]  # a reader entitled to see it, and on which endpoint
    bound: frozenset[tuple[Reader, str]] = frozenset()  # (reader, endpoint) that may differ


def _dark(
    moments: tuple[Moment, ...], *readers: frozenset[Reader]
) -> dict[Moment, frozenset[Reader]]:
    everybody = frozenset().union(*readers)
    return dict.fromkeys(moments, everybody)


def _merged(*tables: dict[Moment, frozenset[Reader]]) -> dict[Moment, frozenset[Reader]]:
    merged: dict[Moment, frozenset[Reader]] = {}
    for table in tables:
        for moment, readers in table.items():
            merged[moment] = merged.get(moment, frozenset()) | readers
    return merged


PUBLICITY: Final = frozenset({Reader.PUBLICITY_CHAIR})
BEFORE_TOLD: Final = tuple(m for m in MOMENTS if m not in RELEASED)
UNTOLD_DECIDED: Final = (Moment.DISCUSSION, Moment.EMBARGO)

PAIRS: Final = (
    Pair(
        "who reviewed",
        replace(PLAIN, reviewer=RALF),
        _merged(
            _dark(REVIEWED, AUTHORS, OUTSIDERS, SEALED_FROM, PUBLICITY),
            _dark(BEFORE_TOLD[1:], frozenset({Reader.ASSIGNED_MEMBER})),
            _dark((Moment.REVIEWING,), frozenset({Reader.UNASSIGNED_MEMBER})),
        ),
        (Moment.DISCUSSION, Reader.HANDED_IN_MEMBER, "submission.submission_page"),
    ),
    Pair(
        "which verdict",
        replace(PLAIN, verdict=Verdict.REJECT, note="We could not follow section 3."),
        _dark(UNTOLD_DECIDED, AUTHORS, OUTSIDERS, SEALED_FROM, PUBLICITY, COMMITTEE),
        (Moment.EMBARGO, Reader.CHAIR, "chair.decide"),
    ),
    Pair(
        "whether decided",
        replace(PLAIN, verdict=None, note=""),
        _dark(
            UNTOLD_DECIDED,
            AUTHORS - {Reader.AUTHOR_CHAIR},
            OUTSIDERS,
            SEALED_FROM - {Reader.CONFLICTED_CHAIR},
            PUBLICITY,
            COMMITTEE,
        ),  # chairs may learn that "another chair has not finished" (decision 12)
        (Moment.EMBARGO, Reader.DEPUTY, "submission.submission_page"),
    ),
    Pair(
        "what reviews say",
        replace(PLAIN, overall=-2, remark="Between us: no.", comment_count=3),
        _merged(
            _dark(REVIEWED, OUTSIDERS, SEALED_FROM, PUBLICITY),
            _dark(BEFORE_TOLD[1:], AUTHORS, frozenset({Reader.ASSIGNED_MEMBER})),
            _dark((Moment.REVIEWING,), frozenset({Reader.UNASSIGNED_MEMBER})),
        ),
        (Moment.DISCUSSION, Reader.UNASSIGNED_MEMBER, "submission.submission_page"),
    ),
    Pair(
        "what the paper is",
        replace(
            PLAIN,
            title="A Longer and Quite Different Title of a Sealed Paper",
            abstract="Another text. " * 40,
            third_author="Ulrike Unlike",
            file_name="other.pdf",
            version_count=2,
        ),
        _dark(BEFORE_TOLD, OUTSIDERS, SEALED_FROM, PUBLICITY),
        (Moment.REVIEWING, Reader.UNASSIGNED_MEMBER, "submission.submission_page"),
        # Decision 13: until the notification members look at numbers, titles and authors to
        # declare their conflicts, and chairs declare theirs the same way.
        frozenset({(reader, "pc.conflicts") for reader in SEALED_FROM}),
    ),
    Pair(
        "whether the paper came in",
        replace(PLAIN, is_draft=True),
        _dark(BEFORE_TOLD, OUTSIDERS, SEALED_FROM, PUBLICITY),
        (Moment.REVIEWING, Reader.UNASSIGNED_MEMBER, "pc.submissions"),
        # Decision 12: of a sealed paper a chair may learn that another chair has not finished.
        frozenset(
            {(reader, "pc.conflicts") for reader in SEALED_FROM}
            | {(Reader.CONFLICTED_CHAIR, page) for page in ("chair.decide", "chair.release")}
        ),
    ),
    Pair(
        "what a conflicted member's paper became",
        replace(PLAIN, verdict=Verdict.REJECT, note=""),
        _dark((Moment.TOLD,), OUTSIDERS, frozenset({Reader.CONFLICTED_MEMBER})),
        (Moment.TOLD, Reader.CONTACT, "submission.submission_page"),
    ),
)


def last_of(truth: Truth) -> Moment:
    """Return how far the year of a truth is told: as far as somebody looks at it."""
    return max(
        (
            moment
            for pair in PAIRS
            if truth in (PLAIN, pair.other)
            for moment in (*pair.dark, pair.seen_by[0])
        ),
        key=MOMENTS.index,
    )
