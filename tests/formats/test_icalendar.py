"""Calendars people subscribe to, read back by a reader that is not ours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from fastpath_cms.formats.icalendar import (
    DateEntry,
    EditionInfo,
    ProgramEntry,
    dates_calendar,
    program_calendar,
)

NEW_YORK = ZoneInfo("America/New_York")
CHANGED_AT = datetime(2021, 1, 29, 15, 30, tzinfo=UTC)
EDITION = EditionInfo("FastPath", 2021, NEW_YORK, "https://fastpath.example.org/2021/", "Virtual")
SUBMISSION = DateEntry(
    "submission", "Submission", datetime(2021, 2, 27, 12, tzinfo=UTC), True, 1, CHANGED_AT
)
WORKSHOP = DateEntry(
    "workshop", "Workshop", datetime(2021, 3, 28, 4, tzinfo=UTC), False, 0, CHANGED_AT
)
TALK = ProgramEntry(
    "talk-3",
    "Where the Step Goes",
    datetime(2021, 3, 28, 16, tzinfo=UTC),
    datetime(2021, 3, 28, 16, 30, tzinfo=UTC),
    0,
    CHANGED_AT,
    speakers=("Miles O'Brien", "李 明"),
    description="Time in one step.\nAnd in the next.",
    url="https://fastpath.example.org/2021/talks/3",
)


def only_event(calendar: bytes) -> Event:
    (event,) = Calendar.from_ical(calendar).walk("VEVENT")
    return event


def test_a_closing_date_is_an_event_in_its_last_minute_with_aoe_in_its_name() -> None:
    event = only_event(dates_calendar(EDITION, [SUBMISSION]))
    assert str(event["summary"]) == "FastPath 2021: Submission closes Feb 26, 23:59 AoE"
    assert event["dtstart"].dt == datetime(2021, 2, 27, 6, 59, tzinfo=NEW_YORK)
    assert event["dtend"].dt == datetime(2021, 2, 27, 7, tzinfo=NEW_YORK)
    assert event["dtstart"].params["TZID"] == "America/New_York"


def test_an_opening_date_is_a_whole_day_of_the_edition_s_zone() -> None:
    event = only_event(dates_calendar(EDITION, [WORKSHOP]))
    assert str(event["summary"]) == "FastPath 2021: Workshop"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2021, 3, 28), date(2021, 3, 29))


def test_a_date_keeps_its_identity_when_it_moves() -> None:
    before = only_event(dates_calendar(EDITION, [SUBMISSION]))
    extended = replace(
        SUBMISSION,
        at=SUBMISSION.at + timedelta(days=7),
        sequence=2,
        changed_at=CHANGED_AT + timedelta(days=20),
    )
    after = only_event(dates_calendar(EDITION, [extended]))
    assert str(before["uid"]) == str(after["uid"]) == "2021-submission@fastpath.example.org"
    assert [before["sequence"], after["sequence"]] == [1, 2]
    assert after["last-modified"].dt == after["dtstamp"].dt == CHANGED_AT + timedelta(days=20)


def test_what_is_called_off_is_cancelled_not_gone() -> None:
    event = only_event(dates_calendar(EDITION, [replace(WORKSHOP, is_cancelled=True)]))
    assert str(event["status"]) == "CANCELLED"
    event = only_event(program_calendar(EDITION, [TALK]))
    assert str(event["status"]) == "CONFIRMED"


def test_the_same_facts_give_the_same_bytes() -> None:
    entries = [SUBMISSION, WORKSHOP]
    assert dates_calendar(EDITION, entries) == dates_calendar(EDITION, entries)
    assert program_calendar(EDITION, [TALK]) == program_calendar(EDITION, [TALK])


def test_a_calendar_says_whose_it_is_and_how_often_to_look() -> None:
    calendar = Calendar.from_ical(dates_calendar(EDITION, []))
    assert {
        name: str(calendar[name]) for name in ("version", "method", "name", "x-wr-timezone")
    } == {
        "version": "2.0",
        "method": "PUBLISH",
        "name": "FastPath 2021 key dates",
        "x-wr-timezone": "America/New_York",
    }
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in dates_calendar(EDITION, [])


def test_a_talk_says_who_speaks_where_and_when() -> None:
    event = only_event(program_calendar(EDITION, [TALK]))
    assert {
        name: str(event[name]) for name in ("uid", "summary", "description", "location", "url")
    } == {
        "uid": "2021-talk-3@fastpath.example.org",
        "summary": "Where the Step Goes",
        "description": "Miles O'Brien, 李 明\n\nTime in one step.\nAnd in the next.",
        "location": "Virtual",
        "url": "https://fastpath.example.org/2021/talks/3",
    }
    assert event["dtstart"].dt == datetime(2021, 3, 28, 12, tzinfo=NEW_YORK)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=30)


def test_a_row_without_speakers_has_no_description_and_the_edition_s_address() -> None:
    pause = replace(TALK, speakers=(), description="", url="")
    event = only_event(program_calendar(replace(EDITION, place=""), [pause]))
    assert {"description", "location"} & {name.lower() for name in event} == set()
    assert str(event["url"]) == "https://fastpath.example.org/2021/"


@pytest.mark.parametrize("title", ["On " + "x" * 197, "李" * 200, "a, b; c \\ d " * 18])
def test_long_titles_are_folded_at_75_octets_and_come_back_whole(title: str) -> None:
    written = program_calendar(EDITION, [replace(TALK, title=title)])
    lines = written.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line for line in lines if line.decode("utf-8").count("\n")] == []
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert str(only_event(written)["summary"]) == title.strip()


def test_no_text_can_start_a_line_of_its_own() -> None:
    attack = "Talk\r\nEND:VEVENT\rX-EVIL:1\x85Y\u2028Z\x00"
    talk = replace(TALK, title=attack, description=attack, speakers=(attack,))
    written = program_calendar(EDITION, [talk])
    assert re.findall(rb"(?m)^(?:X-EVIL|Y|Z)", written) == []
    assert written.count(b"\r\nEND:VEVENT\r\n") == 1
    event = only_event(written)
    assert str(event["summary"]) == "Talk END:VEVENT X-EVIL:1 Y Z"
    assert str(event["description"]) == (
        "Talk END:VEVENT X-EVIL:1 Y Z\n\nTalk\nEND:VEVENT\nX-EVIL:1\nY\nZ"
    )


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe", "UTC"]
)
def test_the_zone_described_tells_the_time_the_zone_tells(zone: str) -> None:
    edition = replace(EDITION, zone=ZoneInfo(zone))
    (described,) = Calendar.from_ical(program_calendar(edition, [TALK])).walk("VTIMEZONE")
    assert str(described["tzid"]) == zone
    onsets = sorted(
        (
            part["dtstart"].dt.replace(tzinfo=UTC) - part["tzoffsetfrom"].td,
            part["tzoffsetto"].td,
        )
        for part in described.subcomponents
    )
    wrong = []
    for hour in range(2 * 365 * 24):
        at = datetime(2020, 6, 1, tzinfo=UTC) + timedelta(hours=hour)
        told = [offset for onset, offset in onsets if onset <= at][-1]
        if told != at.astimezone(ZoneInfo(zone)).utcoffset():
            wrong.append(at)
    assert wrong == []


def test_the_clocks_go_forward_at_two_in_the_morning_of_winter_time() -> None:
    written = dates_calendar(EDITION, [SUBMISSION])
    assert (
        b"BEGIN:DAYLIGHT\r\nDTSTART:20210314T020000\r\nTZNAME:EDT\r\n"
        b"TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nEND:DAYLIGHT\r\n"
    ) in written
