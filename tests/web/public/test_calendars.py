"""Calendars that real parsers read, and that never disagree with the page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from fastpath_cms.domain.calendar import DateKind, closing_instant
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.models import KeyDate
from fastpath_cms.queries.program import published_program
from fastpath_cms.services import scheduling
from fastpath_cms.services.example_loading import load_archive
from tests.support.days import placed, published, wanted
from tests.support.queries import counted
from tests.support.world import DATES, IN_BEFORE, IN_CALL, IN_PROGRAM, World


def events(world: World, path: str) -> list[dict[str, object]]:
    """Return the events of a calendar, as icalendar reads them."""
    response = world.browser().get(path)
    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    lines = response.data.split(b"\r\n")
    assert b"\n" not in response.data.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    calendar = Calendar.from_ical(response.data)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == [calendar["X-WR-TIMEZONE"]]
    return [dict(event) for event in calendar.walk("VEVENT")]


def starts(event: dict[str, object]) -> object:
    return event["DTSTART"].dt  # type: ignore[attr-defined]


def test_every_public_date_is_in_the_calendar_as_on_the_page(world: World) -> None:
    found = {str(event["UID"]): event for event in events(world, "/2027/dates.ics")}
    kinds = (
        DateKind.CALL_OPENS,
        DateKind.SUBMISSION,
        DateKind.NOTIFICATION,
        DateKind.CAMERA_READY,
        DateKind.WORKSHOP,
    )
    assert list(found) == [f"2027-date-{kind.value}@fastpath.test" for kind in kinds]
    page = world.browser().get("/2027/").text
    for kind in kinds:
        at = starts(found[f"2027-date-{kind.value}@fastpath.test"])
        if isinstance(at, datetime):  # the last minute of a closing date
            day = DATES[kind]
            assert at == closing_instant(day) - timedelta(minutes=1)
        else:
            day = at
        assert day == DATES[kind]
        assert f"{day:%b} {day.day}" in page


def test_a_date_that_moved_counts_up_and_keeps_its_name(world: World) -> None:
    with world.writing() as session:
        old = session.query(KeyDate).filter_by(kind=DateKind.SUBMISSION).one()
        old.replaced_at = IN_CALL
        session.flush()
        session.add(
            KeyDate(
                edition_id=old.edition_id,
                kind=DateKind.SUBMISSION,
                at=closing_instant(date(2027, 3, 2)),
                announced_at=IN_CALL,
            )
        )
    before, moved = events(world, "/2027/dates.ics")[:2]
    assert (before["SEQUENCE"], before["DTSTAMP"].dt) == (0, IN_BEFORE)  # type: ignore[attr-defined]
    assert moved["UID"] == "2027-date-submission@fastpath.test"
    assert (moved["SEQUENCE"], moved["DTSTAMP"].dt, moved["LAST-MODIFIED"].dt) == (  # type: ignore[attr-defined]
        1,
        IN_CALL,
        IN_CALL,
    )
    assert starts(moved) == closing_instant(date(2027, 3, 2)) - timedelta(minutes=1)


def test_the_same_facts_give_the_same_bytes_whatever_the_clock_says(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="K", speaker="A. Li")
    published(world, chair)
    browser = world.browser()
    paths = ("/2027/dates.ics", "/2027/program.ics")
    before = [browser.get(path).data for path in paths]
    world.at(IN_PROGRAM)
    assert [browser.get(path).data for path in paths] == before


def test_the_calendar_of_2022_holds_every_row_at_its_time(world: World) -> None:
    world.perform(None, load_archive)
    from_page = world.browser().get("/2022/program").text
    found = events(world, "/2022/program.ics")
    with world.writing() as session:
        edition = next(row for row in world.all(type(world.edition)) if row.year == 2022)
        program = published_program(session, edition.id)
    assert program is not None
    assert [
        (str(event["SUMMARY"]), starts(event), event["DTEND"].dt)  # type: ignore[attr-defined]
        for event in found
    ] == [(one.row.label, one.row.starts_at, one.row.ends_at) for one in program.rows]
    assert len(found) == 12
    for event in found:
        at = starts(event)
        assert isinstance(at, datetime)
        assert f">{at.astimezone(UTC):%H:%M}</td>" in from_page


def test_a_moved_row_counts_up_and_a_row_taken_off_is_cancelled(world: World) -> None:
    chair = world.chair()
    stays = placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="K")
    moves = placed(world, chair, ItemKind.INVITED, "12:00", "12:45", title="I")
    goes = placed(world, chair, ItemKind.PANEL, "13:00", "14:00", title="P")
    published(world, chair)
    later = wanted(world, ItemKind.INVITED, "12:15", "13:00", title="I")
    world.perform(chair, scheduling.change_item, world.edition.id, moves, later)
    world.perform(chair, scheduling.remove_item, world.edition.id, goes)
    world.at(IN_PROGRAM)
    published(world, chair)
    assert [
        (str(event["UID"]), event["SEQUENCE"], event["DTSTAMP"].dt, str(event["STATUS"]))  # type: ignore[attr-defined]
        for event in events(world, "/2027/program.ics")
    ] == [
        (f"2027-{stays}@fastpath.test", 0, IN_CALL, "CONFIRMED"),
        (f"2027-{moves}@fastpath.test", 1, IN_PROGRAM, "CONFIRMED"),
        (f"2027-{goes}@fastpath.test", 1, IN_PROGRAM, "CANCELLED"),
    ]


def test_one_talk_can_be_added_alone(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.OPENING, "10:50", "11:00")
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="K", speaker="A. Li")
    published(world, chair)
    (event,) = events(world, "/2027/program.ics?talk=1")
    assert (str(event["SUMMARY"]), str(event["URL"])) == (
        "K",
        "http://fastpath.test/2027/talks/1",
    )
    for query in ("talk=2", "talk=0", "talk=x"):
        assert world.browser().get(f"/2027/program.ics?{query}").status_code == 404


def test_an_unpublished_program_is_an_empty_calendar(world: World) -> None:
    placed(world, world.chair(), ItemKind.KEYNOTE, "11:00", "12:00", title="Secret")
    assert events(world, "/2027/program.ics") == []


def test_a_calendar_asks_few_questions(world: World) -> None:
    browser = world.browser()
    with counted(world.app) as seen:
        browser.get("/2027/dates.ics")
    assert seen.count == 1  # the edition
    with counted(world.app) as seen:
        browser.get("/2027/program.ics")
    assert seen.count == 2  # and the program
