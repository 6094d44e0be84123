"""Hashing passwords: argon2id at a documented cost, few at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Literal

import pytest
from argon2 import PasswordHasher

from fastpath_cms.adapters.passwords import CHEAP, FULL, WAITING, WORKING, Argon2Passwords, Cost
from fastpath_cms.composition import compose_passwords
from fastpath_cms.config import Settings
from fastpath_cms.domain.errors import Busy

TEXT = "thickets humming at noon"


class Watched(Argon2Passwords):
    """Tells what argon2 was asked to compare with, and may be held up there."""

    def __init__(self, cost: Cost) -> None:
        super().__init__(cost)
        self.verified: list[str] = []
        self.before: Callable[[], object] = lambda: None
        self._hasher = _Telling(self, cost)


class _Telling(PasswordHasher):
    def __init__(self, watched: Watched, cost: Cost) -> None:
        super().__init__(cost.passes, cost.memory, cost.lanes)
        self.watched = watched

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - argon2's name
        self.watched.verified.append(str(hash))
        self.watched.before()
        return super().verify(hash, password)


def test_a_site_hashes_at_the_documented_cost(tmp_path: Path) -> None:
    made = compose_passwords(Settings(tmp_path, "k" * 40)).hash(TEXT)
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_only_the_same_password_matches() -> None:
    hasher = Argon2Passwords(CHEAP)
    kept = hasher.hash(TEXT)
    assert kept != hasher.hash(TEXT)
    assert [hasher.is_match(kept, text) for text in (TEXT, TEXT + " ", TEXT.title(), "")] == [
        True,
        False,
        False,
        False,
    ]


def test_nothing_matches_where_nothing_is_kept() -> None:
    hasher = Argon2Passwords(CHEAP)
    assert [hasher.is_match(kept, TEXT) for kept in (None, "", "no hash")] == [False] * 3


def test_where_nothing_is_kept_the_same_work_is_done() -> None:
    watched = Watched(CHEAP)
    kept = watched.hash(TEXT)
    watched.is_match(None, TEXT)
    watched.is_match(kept, TEXT)
    costs = [one.split("$")[1:4] for one in watched.verified]
    assert costs == [["argon2id", "v=19", "m=8,t=1,p=1"]] * 2
    assert {len(one) for one in watched.verified} == {len(kept)}


def test_a_hash_of_another_cost_is_outdated() -> None:
    cheap = Argon2Passwords(CHEAP)
    kept = cheap.hash(TEXT)
    assert (cheap.is_outdated(kept), Argon2Passwords(FULL).is_outdated(kept)) == (False, True)


def test_a_flood_is_told_to_come_back_and_takes_no_memory() -> None:
    watched = Watched(CHEAP)
    leave = Event()
    watched.before = lambda: leave.wait(10)
    with ThreadPoolExecutor(WORKING + WAITING) as threads:
        tries = [threads.submit(watched.is_match, None, TEXT) for _ in range(WORKING + WAITING)]
        while watched._room._value or len(watched.verified) < WORKING:  # until the last one waits
            leave.wait(0.001)
        with pytest.raises(Busy):
            watched.is_match(None, TEXT)
        assert len(watched.verified) == WORKING
        leave.set()
        assert [one.result(10) for one in tries] == [False] * len(tries)
    assert watched.is_match(watched.hash(TEXT), TEXT)
