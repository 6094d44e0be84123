"""Standing: all that one person is to one submission (or to one edition)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Derived booleans; settings of the edition are folded in by ``queries.standings``.

    An author is always also conflicted. ``is_reviewer`` means assigned *and* shown;
    ``has_handed_in`` means no review of theirs is outstanding here (or the edition does not ask
    for the own review first); ``has_late_link`` means the deadline has not passed for this
    person: an extension of this submission, the time to repair its PDF, or the shown grace.
    ``has_early_talk`` is the same for everybody: every review asked for is in, and the edition
    opens the discussion of such a paper before reviews are due. ``may_know_authors`` holds in a
    single-blind edition, and in one that reveals them from the notification on.
    """

    is_chair: bool = False  # general or program chair of the edition
    is_publicity: bool = False
    is_member: bool = False  # accepted PC member
    is_deputy: bool = False  # acts as chair for this one submission
    is_author: bool = False
    is_contact: bool = False
    is_conflicted: bool = False
    is_reviewer: bool = False
    has_handed_in: bool = False
    has_late_link: bool = False
    may_know_authors: bool = False
    has_promise: bool = False  # a file promised before the deadline may still come
    has_early_talk: bool = False  # its discussion opens before reviews are due

    @property
    def is_impartial_chair(self) -> bool:
        """A chair, or the deputy named for this submission, without a conflict of interest."""
        return (self.is_chair or self.is_deputy) and not self.is_conflicted and not self.is_author

    @property
    def is_impartial_member(self) -> bool:
        """A PC member without a conflict of interest."""
        return self.is_member and not self.is_conflicted and not self.is_author


NOBODY = Standing()
