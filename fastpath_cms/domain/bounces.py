"""Bounces: what a mail server says of a letter that could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounce:
    """What came back of one letter to one recipient."""

    recipient: str  # the address that failed, "" where none was named
    message_id: str  # of our letter, with its brackets, "" where it was not returned
    status: str  # the enhanced status (RFC 3463), such as 5.1.1, or "" where none was given
    words: str  # the server's

    @property
    def is_final(self) -> bool:
        """Tell whether the letter will not arrive; else it is only late."""
        return not self.status.startswith("4")
