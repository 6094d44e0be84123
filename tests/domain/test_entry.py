"""Dates as chairs type them: days and minutes, in zones, over the nights on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastpath_cms.domain.calendar import DateKind, KeyDates, Phase, last_minute, phase_at
from fastpath_cms.domain.deadlines import (
    closing_text,
    deadline_text,
    latest_of,
    short_closing_text,
)
from fastpath_cms.domain.entry import (
    Entry,
    date_warnings,
    early_problems,
    entry_of,
    instant_of,
    remarks_on,
)

NEW_YORK, BERLIN, KOLKATA, APIA = (
    "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Apia",
)  # fmt: skip
SUBMISSION = DateKind.SUBMISSION
DUE = datetime(2027, 2, 27, 12, tzinfo=UTC)


def closes(entry: Entry) -> str:
    return instant_of(SUBMISSION, entry, ZoneInfo("UTC")).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("entry", "utc"),
    [
        (Entry(date(2027, 2, 26)), "2027-02-27 12:00:00"),
        (Entry(date(2027, 2, 26), time(23, 59)), "2027-02-27 12:00:00"),
        (Entry(date(2027, 2, 26), time(17)), "2027-02-27 05:01:00"),
        (Entry(date(2027, 2, 26), None, NEW_YORK), "2027-02-27 05:00:00"),
        (Entry(date(2027, 2, 26), time(17), NEW_YORK), "2027-02-26 22:01:00"),
        (Entry(date(2027, 2, 26), None, KOLKATA), "2027-02-26 18:30:00"),
        # spring: the day has 23 hours, 02:30 is skipped
        (Entry(date(2027, 3, 14), None, NEW_YORK), "2027-03-15 04:00:00"),
        (Entry(date(2027, 3, 14), time(1, 59), NEW_YORK), "2027-03-14 07:00:00"),
        (Entry(date(2027, 3, 14), time(2, 30), NEW_YORK), "2027-03-14 07:31:00"),
        (Entry(date(2027, 3, 14), time(3), NEW_YORK), "2027-03-14 07:01:00"),
        (Entry(date(2027, 3, 28), time(2, 30), BERLIN), "2027-03-28 01:31:00"),
        # autumn: 25 hours, 01:30 comes twice and the later one counts
        (Entry(date(2027, 11, 7), None, NEW_YORK), "2027-11-08 05:00:00"),
        (Entry(date(2027, 11, 7), time(0, 59), NEW_YORK), "2027-11-07 05:00:00"),
        (Entry(date(2027, 11, 7), time(1, 30), NEW_YORK), "2027-11-07 06:31:00"),
        (Entry(date(2027, 10, 31), time(2, 30), BERLIN), "2027-10-31 01:31:00"),
        # Samoa had no Dec 30 in 2011
        (Entry(date(2011, 12, 29), None, APIA), "2011-12-30 10:00:00"),
        (Entry(date(2011, 12, 30), None, APIA), "2011-12-30 10:00:00"),
        (Entry(date(2011, 12, 31), None, APIA), "2011-12-31 10:00:00"),
        # where clocks change at midnight, the next midnight is when the day is over
        (Entry(date(2022, 3, 26), None, "Asia/Beirut"), "2022-03-26 22:00:00"),
        (Entry(date(2022, 10, 29), None, "Asia/Beirut"), "2022-10-29 22:00:00"),
    ],
)  # fmt: skip
def test_a_closing_date_ends_after_the_last_minute_typed(entry: Entry, utc: str) -> None:
    assert closes(entry) == utc


@pytest.mark.parametrize(
    ("day", "zone", "utc"),
    [
        (date(2027, 3, 14), NEW_YORK, datetime(2027, 3, 14, 5, tzinfo=UTC)),
        (date(2027, 3, 15), NEW_YORK, datetime(2027, 3, 15, 4, tzinfo=UTC)),
        (date(2027, 3, 29), BERLIN, datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (date(2022, 3, 27), "Asia/Beirut", datetime(2022, 3, 26, 22, tzinfo=UTC)),
        (date(2011, 12, 30), APIA, datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_an_opening_date_begins_with_its_day(day: date, zone: str, utc: datetime) -> None:
    assert instant_of(DateKind.NOTIFICATION, Entry(day), ZoneInfo(zone)) == utc


@given(
    day=st.dates(date(2012, 1, 1), date(2040, 12, 31)),
    minute=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(("Etc/GMT+12", NEW_YORK, BERLIN, KOLKATA, APIA, "Asia/Beirut")),
)
def test_what_was_typed_is_what_is_shown_back(day: date, minute: time | None, zone: str) -> None:
    entry = Entry(day, None if minute == time(23, 59) else minute, zone)
    at = instant_of(SUBMISSION, entry, ZoneInfo("UTC"))
    back = entry_of(SUBMISSION, at, zone, ZoneInfo("UTC"))
    is_odd = any(
        "does not exist" in said for said in remarks_on(SUBMISSION, entry, ZoneInfo("UTC"))
    )
    assert back == entry or is_odd
    seen = last_minute(at).astimezone(ZoneInfo(zone))
    assert is_odd or (seen.date(), seen.time()) == (day, minute or time(23, 59))


@pytest.mark.parametrize("zone", [NEW_YORK, BERLIN, KOLKATA, APIA])
@pytest.mark.parametrize(
    "day", [date(2027, 3, 14), date(2027, 3, 28), date(2027, 10, 31), date(2027, 11, 7)]
)
@pytest.mark.parametrize(
    ("seconds", "phase"), [(-1, Phase.CALL), (0, Phase.REVIEWING), (1, Phase.REVIEWING)]
)
def test_the_call_ends_at_midnight_of_the_zone_also_when_clocks_change(
    zone: str, day: date, seconds: int, phase: Phase
) -> None:
    at = instant_of(SUBMISSION, Entry(day, None, zone), ZoneInfo(zone))
    local = at.astimezone(ZoneInfo(zone))
    assert (local.date(), local.time()) == (day + timedelta(days=1), time())
    dates = KeyDates(call_opens_at=datetime(2027, 1, 1, tzinfo=UTC), submission_due_at=at)
    assert phase_at(dates, at + timedelta(seconds=seconds)) is phase


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry(date(2027, 2, 26)), ()),
        (Entry(date(2027, 2, 27)), ("Feb 27, 2027 is a Saturday.",)),
        (
            Entry(date(2027, 11, 7), time(1, 30), NEW_YORK),
            (
                "Nov 7, 2027 is a Sunday.",
                "01:30 on Nov 7, 2027 comes twice in America/New York; the second counts, 01:30 EST.",
            ),
        ),
        (
            Entry(date(2027, 3, 28), time(2), BERLIN),
            (
                "Mar 28, 2027 is a Sunday.",
                ("02:00 on Mar 28, 2027 does not exist in Europe/Berlin: clocks skip it. "
                "The date closes at Mar 28, 2027, 03:00 CEST."),
            ),
        ),
        (Entry(date(2027, 3, 14), time(2, 30), KOLKATA), ("Mar 14, 2027 is a Sunday.",)),
    ],
)  # fmt: skip
def test_a_weekend_and_a_strange_hour_are_said(entry: Entry, said: tuple[str, ...]) -> None:
    assert remarks_on(SUBMISSION, entry, ZoneInfo(NEW_YORK)) == said


def test_a_day_whose_midnight_is_skipped_opens_an_hour_later_and_says_so() -> None:
    *_, said = remarks_on(DateKind.NOTIFICATION, Entry(date(2022, 3, 27)), ZoneInfo("Asia/Beirut"))
    assert said == (
        "00:00 on Mar 27, 2022 does not exist in Asia/Beirut: clocks skip it. "
        "The date opens at Mar 27, 2022, 01:00 EEST."
    )


def test_a_workshop_may_be_on_a_sunday() -> None:
    assert remarks_on(DateKind.WORKSHOP, Entry(date(2027, 3, 28)), ZoneInfo(NEW_YORK)) == ()


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (-timedelta(days=2, hours=9), "closes in 2 days 9 hours"),
        (-timedelta(seconds=1), "closes in 1 second"),
        (-timedelta(milliseconds=1), "closes in 1 second"),
        (timedelta(0), "closed now, the grace runs 60 s more"),
        (timedelta(seconds=3), "closed 3 seconds ago, the grace runs 57 s more"),
        (timedelta(seconds=59), "closed 59 seconds ago, the grace runs 1 s more"),
        (timedelta(seconds=60), "closed 1 minute ago"),
        (timedelta(minutes=3), "closed 3 minutes ago"),
    ],
)
def test_how_a_deadline_stands_is_right_at_its_edges(after: timedelta, said: str) -> None:
    assert deadline_text(DUE, DUE + after, has_grace=True) == said


def test_without_a_grace_none_is_said() -> None:
    assert deadline_text(DUE, DUE + timedelta(seconds=3)) == "closed 3 seconds ago"


def test_a_deadline_is_said_with_its_minute_unless_it_is_the_day_s_last() -> None:
    assert (closing_text(DUE), short_closing_text(DUE)) == ("Feb 26, 2027 AoE", "Feb 26 AoE")
    early = DUE - timedelta(hours=7)
    assert closing_text(early) == "Feb 26, 2027, 16:59 AoE"
    assert short_closing_text(early) == "Feb 26, 16:59 AoE"


def test_the_later_of_two_deadlines_counts() -> None:
    assert latest_of(None, DUE) == latest_of(DUE, DUE - timedelta(days=1)) == DUE
    assert latest_of(None, None) is None


def test_a_short_review_and_an_earlier_deadline_are_worth_a_second_look() -> None:
    dates = KeyDates(submission_due_at=DUE, reviews_due_at=DUE + timedelta(days=4, hours=23))
    was = {SUBMISSION: DUE + timedelta(days=1)}
    assert date_warnings(dates, was, DUE - timedelta(days=9)) == [
        "Submission closes earlier than announced; people planned by it.",
        "Reviewers have 4 days between the deadline and the day their reviews are due.",
    ]
    enough = KeyDates(submission_due_at=DUE, reviews_due_at=DUE + timedelta(days=5))
    assert date_warnings(enough, {SUBMISSION: DUE}, DUE - timedelta(days=9)) == []


@pytest.mark.parametrize(("seconds", "count"), [(-1, 0), (0, 1), (1, 1)])
def test_an_open_date_never_moves_to_before_now(seconds: int, count: int) -> None:
    was = {SUBMISSION: DUE + timedelta(days=1)}
    now = DUE + timedelta(seconds=seconds)
    assert len(early_problems(KeyDates(submission_due_at=DUE), was, now)) == count
    assert early_problems(KeyDates(submission_due_at=DUE), {SUBMISSION: DUE}, now) == []
