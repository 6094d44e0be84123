"""Key dates, phases and how a date is shown: to the second, in three zones, with any dates missing."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastpath_cms.domain.calendar import (
    AOE,
    CLOSING,
    DATE_NAMES,
    PHASE_NAMES,
    DateKind,
    KeyDates,
    Phase,
    Shown,
    closing_day,
    closing_instant,
    date_problems,
    day_text,
    is_in_grace,
    last_minute,
    long_day_text,
    opening_day,
    opening_instant,
    phase_at,
    shown,
    time_left,
    zone_abbreviation,
)
from fastpath_cms.domain.held import held_text, twelve_hours

NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


YEAR_2021 = KeyDates(
    call_opens_at=opening_instant(date(2020, 12, 1), NEW_YORK),
    submission_due_at=closing_instant(date(2021, 2, 26)),
    bids_due_at=closing_instant(date(2021, 2, 27)),
    reviews_due_at=closing_instant(date(2021, 3, 5)),
    notification_at=opening_instant(date(2021, 3, 8), NEW_YORK),
    camera_ready_due_at=closing_instant(date(2021, 3, 19)),
    workshop_at=opening_instant(date(2021, 3, 28), NEW_YORK),
    ends_at=opening_instant(date(2021, 3, 29), NEW_YORK),
)


# What a date means


def test_a_closing_date_is_the_next_midnight_anywhere_on_earth() -> None:
    assert closing_instant(date(2021, 2, 26)) == utc(2021, 2, 27, 12)


def test_a_closing_date_of_a_leap_year_closes_on_march_1() -> None:
    assert closing_instant(date(2028, 2, 29)) == utc(2028, 3, 1, 12)
    assert closing_instant(date(2028, 2, 28)) == utc(2028, 2, 29, 12)
    assert closing_day(utc(2028, 3, 1, 12)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2021, 3, 13), utc(2021, 3, 13, 5), utc(2021, 3, 14, 5)),
        (date(2021, 3, 14), utc(2021, 3, 14, 5), utc(2021, 3, 15, 4)),  # 23 hours
        (date(2021, 3, 15), utc(2021, 3, 15, 4), utc(2021, 3, 16, 4)),
        (date(2021, 11, 7), utc(2021, 11, 7, 4), utc(2021, 11, 8, 5)),  # 25 hours
    ],
)
def test_days_in_new_york_follow_daylight_saving(
    day: date, opens: datetime, closes: datetime
) -> None:
    assert opening_instant(day, NEW_YORK) == opens
    assert closing_instant(day, NEW_YORK) == closes


def test_days_in_kolkata_begin_at_half_past_six_in_the_evening_utc() -> None:
    assert opening_instant(date(2021, 3, 28), KOLKATA) == utc(2021, 3, 27, 18, 30)
    assert closing_instant(date(2021, 3, 28), KOLKATA) == utc(2021, 3, 28, 18, 30)


def test_a_midnight_that_clocks_skip_is_the_instant_they_skip_it() -> None:
    beirut = ZoneInfo("Asia/Beirut")  # 00:00 became 01:00 on 2022-03-27
    assert opening_instant(date(2022, 3, 27), beirut) == utc(2022, 3, 26, 22)
    assert closing_instant(date(2022, 3, 26), beirut) == utc(2022, 3, 26, 22)
    assert closing_day(utc(2022, 3, 26, 22), beirut) == date(2022, 3, 26)


@given(
    day=st.dates(date(2000, 1, 1), date(2040, 12, 30)),
    zone=st.sampled_from([AOE, NEW_YORK, KOLKATA, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("UTC")]),
)
def test_a_day_entered_is_the_day_read_back(day: date, zone: ZoneInfo) -> None:
    assert closing_day(closing_instant(day, zone), zone) == day
    assert opening_day(opening_instant(day, zone), zone) == day


def test_every_kind_of_date_has_a_name_and_an_instant() -> None:
    assert list(DATE_NAMES) == list(DateKind)
    assert [YEAR_2021.of(kind) for kind in DateKind] == [
        getattr(YEAR_2021, field.name) for field in fields(KeyDates) if field.name != "ends_at"
    ]
    assert set(DateKind) - CLOSING == {
        DateKind.CALL_OPENS,
        DateKind.NOTIFICATION,
        DateKind.WORKSHOP,
    }


# Phases


BOUNDARIES = [
    (YEAR_2021.call_opens_at, Phase.CALL),
    (YEAR_2021.submission_due_at, Phase.BIDDING),
    (YEAR_2021.bids_due_at, Phase.REVIEWING),
    (YEAR_2021.reviews_due_at, Phase.DISCUSSION),
    (YEAR_2021.notification_at, Phase.NOTIFICATION),
    (YEAR_2021.camera_ready_due_at, Phase.PROGRAM),
    (YEAR_2021.ends_at, Phase.AFTER),
]


@pytest.mark.parametrize(("at", "phase"), BOUNDARIES)
def test_a_phase_begins_at_its_instant_and_not_a_moment_before(at: datetime, phase: Phase) -> None:
    assert [phase_at(YEAR_2021, at + step) for step in (-SECOND, -TICK, timedelta(), SECOND)] == [
        Phase(phase - 1),
        Phase(phase - 1),
        phase,
        phase,
    ]


def test_every_phase_has_a_name() -> None:
    assert list(PHASE_NAMES) == list(Phase)


def test_without_dates_the_year_has_not_begun() -> None:
    assert phase_at(KeyDates(), utc(2021, 1, 1)) == Phase.BEFORE


def test_without_a_bids_date_nobody_bids() -> None:
    dates = replace(YEAR_2021, bids_due_at=None)
    assert phase_at(dates, utc(2021, 2, 27, 12) - SECOND) == Phase.CALL
    assert phase_at(dates, utc(2021, 2, 27, 12)) == Phase.REVIEWING


def test_without_a_reviews_date_discussion_begins_three_days_before_notification() -> None:
    dates = replace(YEAR_2021, reviews_due_at=None)
    assert dates.reviews_close_at == utc(2021, 3, 5, 5)
    assert phase_at(dates, utc(2021, 3, 5, 5) - SECOND) == Phase.REVIEWING
    assert phase_at(dates, utc(2021, 3, 5, 5)) == Phase.DISCUSSION


def test_a_date_nobody_announced_never_ends_the_call_early() -> None:
    dates = KeyDates(
        call_opens_at=utc(2021, 1, 1),
        submission_due_at=utc(2021, 2, 27, 12),
        notification_at=utc(2021, 3, 1, 5),  # less than three days later
    )
    assert phase_at(dates, utc(2021, 2, 27, 12) - SECOND) == Phase.CALL
    assert phase_at(dates, utc(2021, 2, 27, 12)) == Phase.DISCUSSION


def test_without_a_camera_ready_date_the_program_is_due_when_the_workshop_opens() -> None:
    dates = replace(YEAR_2021, camera_ready_due_at=None)
    assert dates.final_due_at == dates.workshop_at
    assert phase_at(dates, utc(2021, 3, 28, 4) - SECOND) == Phase.NOTIFICATION
    assert phase_at(dates, utc(2021, 3, 28, 4)) == Phase.PROGRAM


def test_without_an_end_the_workshop_lasts_a_day() -> None:
    dates = replace(YEAR_2021, ends_at=None)
    assert phase_at(dates, utc(2021, 3, 29, 4) - SECOND) == Phase.PROGRAM
    assert phase_at(dates, utc(2021, 3, 29, 4)) == Phase.AFTER


def test_an_extension_moves_the_phase_back() -> None:
    now = utc(2021, 2, 28)
    assert phase_at(replace(YEAR_2021, bids_due_at=None), now) == Phase.REVIEWING
    extended = replace(YEAR_2021, bids_due_at=None, submission_due_at=utc(2021, 3, 2, 12))
    assert phase_at(extended, now) == Phase.CALL


def test_with_every_subset_of_dates_time_only_moves_forward_and_the_call_keeps_its_deadline() -> (
    None
):
    names = [field.name for field in fields(KeyDates)]
    instants = [*(at for at, _ in BOUNDARIES if at), utc(2021, 3, 28, 4)]
    looks = sorted(at + step for at in instants for step in (-SECOND, timedelta(), SECOND))
    wrong = []
    for kept in product([True, False], repeat=len(names)):
        dates = replace(
            YEAR_2021,
            **{name: None for name, is_kept in zip(names, kept, strict=True) if not is_kept},
        )
        phases = [phase_at(dates, at) for at in looks]
        goes_back = any(later < earlier for earlier, later in pairwise(phases))
        due = dates.submission_due_at
        ends_early = due is not None and any(
            phase > Phase.CALL for at, phase in zip(looks, phases, strict=True) if at < due
        )
        bids_unasked = dates.bids_due_at is None and Phase.BIDDING in phases
        if goes_back or ends_early or bids_unasked:
            wrong.append(dates)
    assert wrong == []


def test_grace_lasts_sixty_seconds_from_the_deadline() -> None:
    due = utc(2021, 2, 27, 12)
    looks = [due - TICK, due, due + 60 * SECOND - TICK, due + 60 * SECOND]
    assert [is_in_grace(YEAR_2021, at) for at in looks] == [False, True, True, False]
    assert not is_in_grace(KeyDates(), due)


# Order


def test_the_real_dates_of_2021_are_in_order() -> None:
    assert date_problems(YEAR_2021) == []
    assert date_problems(KeyDates()) == []


def test_dates_out_of_order_are_named() -> None:
    dates = replace(YEAR_2021, workshop_at=utc(2021, 3, 10, 5), ends_at=None)
    assert date_problems(dates) == [
        "Workshop comes before Camera-ready; it must come after it.",
    ]


@pytest.mark.parametrize(
    ("after", "count"), [(timedelta(0), 1), (timedelta(days=2) - SECOND, 1), (timedelta(days=2), 0)]
)
def test_less_than_two_days_to_review_is_too_short(after: timedelta, count: int) -> None:
    due = utc(2021, 2, 27, 12)
    dates = KeyDates(submission_due_at=due, notification_at=due + after)
    assert len(date_problems(dates)) == count


# How it is said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=-1), "closed"),
        (timedelta(0), "closed"),
        (TICK, "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(minutes=42, seconds=59), "42 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute"),
        (timedelta(hours=23, minutes=59), "23 hours 59 minutes"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, minutes=5), "1 day"),
        (timedelta(days=1, hours=9), "1 day 9 hours"),
        (timedelta(days=2, hours=23), "2 days 23 hours"),
        (timedelta(days=3, hours=1), "3 days"),
        (timedelta(days=120), "120 days"),
    ],
)
def test_the_time_left_is_said_in_two_units_at_most(left: timedelta, said: str) -> None:
    assert time_left(utc(2021, 3, 1) + left, utc(2021, 3, 1)) == said


def test_a_closing_instant_is_shown_as_its_last_minute_in_three_zones() -> None:
    assert last_minute(utc(2021, 2, 27, 12)) == utc(2021, 2, 27, 11, 59)
    assert shown(utc(2021, 2, 27, 12), NEW_YORK, is_closing=True) == Shown(
        aoe="Fri Feb 26, 2021, 23:59 AoE",
        local="Sat Feb 27, 2021, 06:59 EST",
        utc="Sat Feb 27, 2021, 11:59 UTC",
        iso="2021-02-27T12:00:00Z",
    )


def test_an_opening_instant_is_shown_as_it_is() -> None:
    assert shown(utc(2021, 3, 27, 18, 30), KOLKATA) == Shown(
        aoe="Sat Mar 27, 2021, 06:30 AoE",
        local="Sun Mar 28, 2021, 00:00 IST",
        utc="Sat Mar 27, 2021, 18:30 UTC",
        iso="2021-03-27T18:30:00Z",
    )


def test_a_day_has_a_short_and_a_long_form() -> None:
    assert day_text(date(2028, 2, 29)) == "Feb 29, 2028"
    assert long_day_text(date(2021, 3, 8)) == "March 8, 2021"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(0, 5), "12:05 am"),
        (time(10, 50), "10:50 am"),
        (time(12), "12:00 pm"),
        (time(16, 30), "4:30 pm"),
    ],
)
def test_a_time_of_day_is_said_with_am_and_pm(at: time, said: str) -> None:
    assert twelve_hours(at) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "EDT"),
        ("Asia/Kolkata", "IST"),
        ("UTC", "UTC"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/Sao_Paulo", "UTC−3"),
        ("Pacific/Marquesas", "UTC−9:30"),
    ],
)
def test_a_zone_without_letters_is_said_by_its_offset(zone: str, said: str) -> None:
    assert zone_abbreviation(utc(2021, 7, 1).astimezone(ZoneInfo(zone))) == said


HELD = date(2021, 3, 28)


@pytest.mark.parametrize(
    ("place", "starts", "ends", "zone", "said"),
    [
        (
            *("Virtual", time(10, 50), time(16, 30), "America/New_York"),
            "March 28, 2021 - Virtual (10:50 am - 4:30 pm US EDT = 14:50 - 20:30 UTC)",
        ),
        (
            *("Virtual", time(14), time(21), "America/Los_Angeles"),
            "March 28, 2021 - Virtual (2:00 pm - 9:00 pm US PDT = 21:00 - 04:00 (+1 day) UTC)",
        ),
        (
            *("Bengaluru", time(5), time(12), "Asia/Kolkata"),
            "March 28, 2021 - Bengaluru (5:00 am - 12:00 pm IST = 23:30 (-1 day) - 06:30 UTC)",
        ),
        (
            *("Toronto", time(9), time(17), "America/Toronto"),
            "March 28, 2021 - Toronto (9:00 am - 5:00 pm EDT = 13:00 - 21:00 UTC)",
        ),
        (
            *("Virtual", time(20), time(0, 30), "America/New_York"),
            "March 28, 2021 - Virtual (8:00 pm - 12:30 am (+1 day) US EDT = 00:00 (+1 day) - 04:30 (+1 day) UTC)",
        ),
        ("Virtual", None, None, "America/New_York", "March 28, 2021 - Virtual"),
        ("", None, time(9), "America/New_York", "March 28, 2021"),
    ],
)
def test_when_and_where_it_was_held_is_said_in_two_zones(
    place: str, starts: time | None, ends: time | None, zone: str, said: str
) -> None:
    assert held_text(HELD, place, starts, ends, ZoneInfo(zone)) == said
