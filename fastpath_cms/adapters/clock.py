"""The only module that reads the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

NO_OFFSET: Final = timedelta()


class SystemClock:
    """The ``Clock`` port: a ticking clock, with the year's hand moved by ``offset``."""

    def __init__(self, offset: timedelta = NO_OFFSET) -> None:
        self.offset = offset

    @classmethod
    def starting_at(cls, text: str) -> SystemClock:
        """Return a clock that shows ``text`` as the year's instant now; the wall's if it is empty.

        Raises ValueError as ``offset_from`` does.
        """
        return cls(offset_from(text, cls().real()) if text else NO_OFFSET)

    def now(self) -> datetime:
        """Return the year's instant, aware, UTC."""
        return self.real() + self.offset

    def real(self) -> datetime:
        """Return the wall's instant, aware, UTC."""
        return datetime.now(UTC)


class MachineClock(SystemClock):
    """The demo's clock: the year's hand stands where the time machine set it, and ticks on.

    ``hands`` returns the instant it was set to and the wall's instant when it was set.
    """

    def __init__(self, hands: Callable[[], tuple[datetime, datetime]]) -> None:
        super().__init__()
        self._hands = hands

    def now(self) -> datetime:
        """Return the year's instant, aware, UTC."""
        at, since = self._hands()
        return at + (self.real() - since)


class StageClock:
    """A clock that stands where it was last set: what builds a demo lives through a year."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def set(self, now: datetime) -> None:
        """Move both hands."""
        self._now = now

    def now(self) -> datetime:
        """Return the year's instant, aware, UTC."""
        return self._now

    def real(self) -> datetime:
        """Return the wall's instant: the same."""
        return self._now


def offset_from(text: str, real_now: datetime) -> timedelta:
    """Return how far ``text`` (an instant such as ``2026-03-09T12:00Z``) is from ``real_now``.

    Raises ValueError, with the sentence to print, for anything but an instant with its zone.
    """
    example = "write an instant with its zone, for example 2026-03-09T12:00Z"
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is not an instant: {example}.") from None
    if at.tzinfo is None:
        raise ValueError(f"{text!r} names no zone: {example}.")
    return at.astimezone(UTC) - real_now
