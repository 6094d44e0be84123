"""The two clocks, and the door to randomness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fastpath_cms.adapters.clock import SystemClock, offset_from
from fastpath_cms.adapters.entropy import SystemEntropy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_without_an_offset_both_hands_agree() -> None:
    clock = SystemClock.starting_at("")
    assert clock.real() <= clock.now() <= clock.real()


def test_the_year_s_hand_is_moved_and_ticks_on() -> None:
    clock = SystemClock(timedelta(days=8))
    before, shown, after = clock.real(), clock.now(), clock.real()
    assert before <= shown - timedelta(days=8) <= after


def test_a_rehearsal_starts_at_its_instant() -> None:
    shown = SystemClock.starting_at("2031-03-09T12:00Z").now()
    assert timedelta(0) <= shown - datetime(2031, 3, 9, 12, tzinfo=UTC) < timedelta(seconds=60)


def test_an_instant_becomes_an_offset() -> None:
    assert offset_from("2026-03-09T12:00Z", NOON) == timedelta(days=8)
    assert offset_from("2026-02-28T23:59-12:00", NOON) == timedelta(minutes=-1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("soon", "'soon' is not an instant: "),
        ("2026-03-09T12:00", "'2026-03-09T12:00' names no zone: "),
    ],
)
def test_anything_else_is_told_with_an_example(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r"\Z") as refusal:
        offset_from(text, NOON)
    example = "write an instant with its zone, for example 2026-03-09T12:00Z."
    assert str(refusal.value) == fault + example


def test_tokens_are_long_url_safe_and_differ() -> None:
    tokens = {SystemEntropy().token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}
    assert all(token.replace("-", "a").replace("_", "a").isalnum() for token in tokens)
