"""Discussing: which side reviewers take, who wants which mail, until when a comment is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo


class Side(StrEnum):
    """Where a reviewer stands on a paper, whatever the scores say."""

    CHAMPION = "champion"
    NEUTRAL = "neutral"
    AGAINST = "against"


class NoticeWish(StrEnum):
    """Which comments a person wants to hear of by mail."""

    EACH = "each"
    DAILY = "daily"
    MENTIONS = "mentions"
    NONE = "none"


SIDES: Final = {
    Side.CHAMPION: "I will argue for it",
    Side.NEUTRAL: "I can live with either",
    Side.AGAINST: "I will argue against it",
}
"""A side in the words of who takes it."""

CHANGED_FOR: Final = timedelta(minutes=10)  # a comment may be changed so long, whatever follows
GATHERED_FOR: Final = timedelta(minutes=5)  # comments that come within make one letter
DIGEST_HOUR: Final = 8  # of the edition's zone: when the letter of the day is due


def may_change_comment(written_at: datetime, now: datetime, *, is_answered: bool) -> bool:
    """Tell whether its writer may still change a comment: for ten minutes, and until an answer."""
    return now < written_at + CHANGED_FOR or not is_answered


def digest_due_at(real: datetime, zone: ZoneInfo) -> datetime:
    """Return when the letter of the day goes out next: at DIGEST_HOUR of ``zone``, after ``real``."""
    local = real.astimezone(zone)
    at = datetime.combine(local.date(), time(DIGEST_HOUR), zone)
    if at <= local:
        at = datetime.combine(local.date() + timedelta(days=1), time(DIGEST_HOUR), zone)
    return at.astimezone(UTC)


def threads(answers: Sequence[int | None]) -> tuple[tuple[int, int], ...]:
    """Return the comments (from 1) in the order they are read, each with the one its thread began.

    ``answers`` says for each comment which earlier one it answers. A thread is its first comment and,
    one step in, all that answers it or an answer to it, as they were written.
    """
    first = {0: 0}
    for place, answered in enumerate(answers, 1):
        first[place] = first[answered] if answered else place
    return tuple(
        sorted(((place, first[place]) for place in first if place), key=lambda p: (p[1], p[0]))
    )
