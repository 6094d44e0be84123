"""The coming edition: its dates on every day, its stations, its program."""

from datetime import date, datetime, timedelta

import pytest

from fastpath_cms.domain.calendar import DateKind, Phase, date_problems, phase_at
from fastpath_cms.domain.program import Hours, Item, ItemKind
from fastpath_cms.domain.program_lint import lint
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.example import (
    Station,
    current_dates,
    load_current,
    load_people,
    load_submissions,
)

FIRST = date(2026, 1, 1)
EVERY_DAY = [FIRST + timedelta(days=days) for days in range(3 * 366)]
TODAY = date(2026, 11, 23)
TO_BE_GIVEN = {Verdict.ACCEPT, Verdict.CONDITIONAL}
SUBMISSIONS = load_submissions()
WEEKDAYS = {  # the weekday (Monday is 0) of each date, whatever the day the demo is built on
    DateKind.CALL_OPENS: 0,
    DateKind.SUBMISSION: 4,
    DateKind.BIDS: 5,
    DateKind.REVIEWS_DUE: 4,
    DateKind.NOTIFICATION: 1,
    DateKind.CAMERA_READY: 4,
    DateKind.WORKSHOP: 6,
}


@pytest.fixture(scope="module")
def years():
    return [current_dates(today) for today in EVERY_DAY]


def test_no_day_of_three_years_gives_dates_in_the_wrong_order(years):
    assert [d.today for d in years if date_problems(d.key_dates)] == []


def test_the_workshop_is_a_sunday_75_to_105_days_ahead(years):
    wrong = [
        d.today
        for d in years
        if d.workshop.weekday() != 6 or not 75 <= (d.workshop - d.today).days <= 105
    ]
    assert wrong == []
    assert [d.today for d in years if d.year != d.workshop.year] == []


def test_each_key_date_keeps_its_weekday(years):
    seen = {tuple((item.kind, item.day.weekday()) for item in d.announced) for d in years}
    assert seen == {tuple(WEEKDAYS.items())}


def test_the_call_has_been_open_a_month_and_closes_in_two_weeks(years):
    for dates in years:
        days = {item.kind: (item.day - dates.today).days for item in dates.announced}
        assert -34 <= days[DateKind.CALL_OPENS] <= -28
        assert 12 <= days[DateKind.SUBMISSION] <= 18


def test_the_deadline_was_extended_once_before_today(years):
    for dates in years:
        moved = [item for item in dates.announced if item.moved_on]
        assert [(item.kind, len(item.days)) for item in moved] == [(DateKind.SUBMISSION, 2)]
        assert moved[0].moved_on < dates.today < moved[0].days[0] < moved[0].days[1]


def test_every_station_stands_in_its_phase_and_after_the_one_before(years):
    for dates in years:
        stops = dates.stations
        assert [stop.key for stop in stops] == list(Station)
        assert [phase_at(dates.key_dates, stop.at) for stop in stops] == [s.phase for s in stops]
        assert sorted(stop.at for stop in stops) == [stop.at for stop in stops]


def test_the_deeds_of_the_year_happen_in_the_phase_that_allows_them():
    dates = current_dates(TODAY)

    def phase(instant):
        return phase_at(dates.key_dates, instant.on(dates.workshop))

    assert {phase(s.sent) for s in SUBMISSIONS} == {Phase.CALL}
    assert {phase(s.withdrawn) for s in SUBMISSIONS if s.withdrawn} == {Phase.CALL}
    handed_in = [phase(r.handed_in) for s in SUBMISSIONS for r in s.reviews]
    assert sorted(set(handed_in)) == [Phase.REVIEWING, Phase.DISCUSSION]
    assert handed_in.count(Phase.DISCUSSION) == 1
    assert {phase(c.written) for s in SUBMISSIONS for c in s.comments} == {Phase.DISCUSSION}


def test_some_submissions_are_in_while_the_call_is_open(years):
    for dates in years:
        now = dates.at(Station.CALL)
        there = [s.status for s in SUBMISSIONS if s.sent.on(dates.workshop) <= now]
        counts = (there.count(Status.SUBMITTED), there.count(Status.DRAFT))
        assert counts == (5, 1)
        assert there.count(Status.WITHDRAWN) == 1


def test_the_linter_finds_nothing_to_say_of_the_program():
    current = load_current(TODAY)
    zone = current.dates.zone
    titles = {s.key: s.title for s in SUBMISSIONS if s.verdict in TO_BE_GIVEN}
    numbers = {key: number for number, key in enumerate(titles, start=1)}

    def at(local):
        return datetime.combine(current.dates.workshop, local, zone)

    items = [
        Item(
            key=str(position),
            kind=row.kind,
            title=row.title or row.invited or row.submission,
            starts_at=at(row.starts),
            ends_at=at(row.ends),
            speakers=tuple(filter(None, [row.invited or row.submission])),
            submission_number=numbers.get(row.submission),
        )
        for position, row in enumerate(current.program)
    ]
    accepted = {numbers[key]: title for key, title in titles.items()}
    hours = Hours(at(current.starts), at(current.ends))
    assert lint(items, zone, hours=hours, accepted=accepted) == []


def test_an_invited_talk_takes_45_minutes_and_a_regular_one_30():
    rows = [row for row in load_current(TODAY).program if row.session]
    lengths = {(row.kind, since_midnight(row.ends) - since_midnight(row.starts)) for row in rows}
    assert lengths == {
        (ItemKind.INVITED, timedelta(minutes=45)),
        (ItemKind.REGULAR, timedelta(minutes=30)),
    }


def since_midnight(clock):
    return timedelta(hours=clock.hour, minutes=clock.minute)


def test_the_program_schedules_each_speaker_and_each_talk_once():
    current = load_current(TODAY)
    to_be_given = {s.key for s in SUBMISSIONS if s.verdict in TO_BE_GIVEN}
    talks = [row.submission for row in current.program if row.submission]
    invited = [row.invited for row in current.program if row.invited]
    assert sorted(talks) == sorted(to_be_given)
    assert sorted(invited) == sorted(speaker.key for speaker in current.speakers)
    assert {row.session for row in current.program} - {""} == {s.key for s in current.sessions}


def test_no_session_is_chaired_by_somebody_who_is_not_there():
    keys = {person.key for person in load_people() if person.roles}
    assert {session.chair for session in load_current(TODAY).sessions} <= keys


def test_no_place_to_fill_is_left_in_a_text():
    current = load_current(TODAY)
    texts = [current.host, current.call, *(item.text for item in current.news)]
    texts += [page.text for page in current.pages]
    assert [text for text in texts if "{" in text] == []
    assert current.host == "ISPASS 2027"


def test_the_five_pages_every_footer_links_to_are_there():
    assert [page.key for page in load_current(TODAY).pages] == [
        "help",
        "privacy",
        "accessibility",
        "code-of-conduct",
        "contact",
    ]
