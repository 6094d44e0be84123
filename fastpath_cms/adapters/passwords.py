"""Passwords hashed with argon2id, few at a time: a flood of them takes neither memory nor threads."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from fastpath_cms.domain.errors import Busy

WORKING: Final = 2  # hashes at once in one process: 2 x 64 MiB
WAITING: Final = 1  # threads that may wait for them; a server's other threads stay free for pages


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs."""

    memory: int  # KiB
    passes: int
    lanes: int


FULL: Final = Cost(memory=64 * 1024, passes=3, lanes=4)  # RFC 9106, section 4, second choice
CHEAP: Final = Cost(memory=8, passes=1, lanes=1)  # for tests


class Argon2Passwords:
    """The ``PasswordHasher`` port."""

    def __init__(self, cost: Cost = FULL) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory, parallelism=cost.lanes, type=Type.ID
        )
        self._nobodys = _hash_of_nothing(cost)
        self._room = BoundedSemaphore(WORKING + WAITING)
        self._slots = BoundedSemaphore(WORKING)

    def hash(self, password: str) -> str:
        """Return what is kept of a password; raise Busy when too many are being hashed."""
        with self._slot():
            return self._hasher.hash(password)

    def is_match(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is the one kept; with nothing kept, do the same work in vain."""
        with self._slot():
            try:
                return self._hasher.verify(kept or self._nobodys, password) and kept is not None
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise Busy(
                "Very many people sign in at this moment.",
                kept="Nothing was changed.",
                todo="Try again in a moment, or let a sign-in link be mailed to you.",
            )
        try:
            with self._slots:
                yield
        finally:
            self._room.release()


def _hash_of_nothing(cost: Cost) -> str:
    """Return a hash that no password has, at a cost; making it costs nothing."""
    salt, tag = (base64.b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={cost.memory},t={cost.passes},p={cost.lanes}${salt}${tag}"
