"""The page of an edition, the front page and the list of all editions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete

from fastpath_cms.domain.calendar import DateKind
from fastpath_cms.models import CommitteeListing, Edition, KeyDate, NewsItem, ProgramVersion
from fastpath_cms.services.example_loading import load_archive
from tests.support.queries import counted
from tests.support.reading import headings, site_links, words
from tests.support.world import (
    IN_AFTER,
    IN_BEFORE,
    IN_CALL,
    IN_NOTIFICATION,
    IN_PROGRAM,
    IN_REVIEWING,
    World,
)

ANONYMOUS_QUERIES = 5  # edition, news, committee, editions, footer


def test_the_front_page_is_the_current_edition(world: World) -> None:
    world.new_edition(2026, is_current=False)
    page = world.browser().get("/")
    assert page.status_code == 200
    assert 'rel="canonical" href="http://fastpath.test/2027/"' in page.text


def test_without_an_edition_the_front_page_says_what_the_operator_does(world: World) -> None:
    with world.writing() as session:
        session.execute(delete(Edition))
    page = world.browser().get("/")
    assert page.status_code == 200
    assert headings(page.text) == ["What the operator does now"]
    assert "fastpath-cms init" in page.text


def test_an_archived_edition_has_everything_the_real_page_has(world: World) -> None:
    world.perform(None, load_archive)
    page = world.browser().get("/2021/").text
    text = words(page)
    assert "March 28, 2021 - Virtual (10:50 am - 4:30 pm US EDT = 14:50 - 20:30 UTC)" in text
    assert "In conjunction with ISPASS 2021" in text
    assert headings(page) == [
        "News",
        "Background",
        "Topics",
        "Submission",
        "Key dates",
        "Organizers",
        "Program committee",
        "Previous editions",
        "All editions",
    ]
    assert "Submission Feb 26, 2021 AoE formerly Jan 22, 2021 AoE" in text
    assert "Notification Mar 8, 2021 formerly Feb 22, 2021" in text
    assert "Program Chairs Parijat Dube IBM Yuhao Zhu University of Rochester" in text
    assert (
        "FastPath 2020 In conjunction with ISPASS 2020. "
        "Full-day with 7 invited speakers and 2 regular speakers."
    ) in text


def test_an_edition_of_which_little_is_known_has_no_empty_band(world: World) -> None:
    world.perform(None, load_archive)
    page = world.browser().get("/2012/").text
    assert headings(page) == ["All editions"]
    assert "dates.ics" not in page
    assert site_links(page) == ["Home", "Editions"]
    assert "Half-day with 1 keynote speaker and 3 invited speakers." in words(page)


def test_a_summary_is_counted_from_the_published_program(world: World) -> None:
    world.perform(None, load_archive)
    text = words(world.browser().get("/editions/").text)
    assert "Full-day with 6 invited speakers and 1 regular speaker." in text
    assert "Full-day with 5 invited speakers and 2 regular speakers." in text
    with world.writing() as session:
        session.execute(delete(ProgramVersion))
    assert "Full-day with 6 invited speakers and 1 regular" not in words(
        world.browser().get("/editions/").text
    )


def test_loading_the_archive_again_changes_nothing(world: World) -> None:
    years = [2012, 2013, 2014, 2015, 2018, 2019, 2020, 2021, 2022, 2023]
    assert world.perform(None, load_archive) == years
    assert world.perform(None, load_archive) == []
    assert len(world.all(Edition)) == 11


@pytest.mark.parametrize(
    ("now", "lead"),
    [
        (IN_BEFORE, "The call opens in"),
        (IN_CALL, "Submissions close in"),
        (IN_REVIEWING, "Authors hear in"),
        (IN_NOTIFICATION, "The workshop begins in"),
        (IN_PROGRAM, "The workshop begins in"),
    ],
)
def test_each_phase_counts_down_to_its_next_date(world: World, now: datetime, lead: str) -> None:
    assert lead in words(world.at(now).browser().get("/2027/").text)


def test_after_the_workshop_nothing_counts_down(world: World) -> None:
    page = world.at(IN_AFTER).browser().get("/2027/").text
    assert 'class="due-n"' not in page
    assert 'class="phase"' not in page


def test_the_deadline_is_shown_as_its_last_minute_anywhere_on_earth(world: World) -> None:
    world.at(datetime(2027, 2, 27, 11, 58, 30, tzinfo=UTC))
    text = words(world.browser().get("/2027/").text)
    assert "Submissions close in 1 minute Fri Feb 26, 2027, 23:59 AoE" in text


def test_news_of_a_day_to_come_waits_for_it(world: World) -> None:
    today = IN_CALL.date()
    with world.writing() as session:
        for day, text in ((today, "The call is open."), (today + timedelta(days=1), "Later.")):
            session.add(
                NewsItem(edition_id=world.edition.id, day=day, text=text, created_at=IN_CALL)
            )
    assert "Later." not in world.browser().get("/2027/").text
    world.at(IN_CALL + timedelta(days=1))
    assert "Later." in world.browser().get("/2027/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_whatever_it_shows(world: World, count: int) -> None:
    for number in range(count):
        world.new_edition(2020 + number, is_current=False)
        with world.writing() as session:
            session.add(CommitteeListing(edition_id=world.edition.id, name="A", position=number))
            session.add(
                NewsItem(
                    edition_id=world.edition.id,
                    day=date(2027, 1, 4),
                    text="News",
                    created_at=IN_CALL,
                )
            )
    browser = world.browser()
    with counted(world.app) as queries:
        browser.get("/2027/")
    assert queries.count == ANONYMOUS_QUERIES


def test_a_page_a_reader_has_is_not_sent_again(world: World) -> None:
    browser = world.browser()
    tag = browser.get("/2027/").headers["ETag"]
    again = browser.get("/2027/", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_moved_date_shows_each_earlier_one_once(world: World) -> None:
    with world.writing() as session:
        for days in (14, 7, 14):
            session.add(
                KeyDate(
                    edition_id=world.edition.id,
                    kind=DateKind.SUBMISSION,
                    at=datetime(2027, 2, 27, 12, tzinfo=UTC) - timedelta(days=days),
                    announced_at=IN_BEFORE,
                    replaced_at=IN_BEFORE + timedelta(days=30 - days),
                )
            )
    text = words(world.browser().get("/2027/").text)
    assert "AoE formerly Feb 19, 2027 AoE formerly Feb 12, 2027 AoE Sat Feb 27" in text


def test_a_year_without_an_edition_has_no_page(world: World) -> None:
    assert world.browser().get("/1999/").status_code == 404
