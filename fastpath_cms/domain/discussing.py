"""Discussing: which side reviewers take, who wants which mail, until when a comment is changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


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
