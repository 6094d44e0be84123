"""The public program: what was published, in two zones, and nothing that was not."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Edition
from fastpath_cms.services.example_loading import load_archive
from tests.support.days import placed, published
from tests.support.queries import counted
from tests.support.reading import words
from tests.support.world import IN_AFTER, IN_NOTIFICATION, World


def test_an_unpublished_program_says_so_and_shows_no_row(world: World) -> None:
    placed(world, world.chair(), ItemKind.KEYNOTE, "11:00", "12:00", title="Secret keynote")
    page = world.browser().get("/2027/program")
    assert page.status_code == 200
    assert "is not published yet" in page.text
    assert "Secret keynote" not in page.text


def test_the_real_program_of_2022_is_printed_in_both_zones(world: World) -> None:
    world.perform(None, load_archive)
    page = world.browser().get("/2022/program")
    said = words(page.text)
    assert "Sunday, October 2, 2022, Chicago, 8:35 am – 5:00 pm US CDT (13:35 – 22:00 UTC)." in said
    assert "US CDT UTC Kind Title and speakers" in said
    assert (
        "8:40 am 13:40 Invited Ingesting and Processing Data Efficiently for Machine Learning "
        "Andreas Moshovos, University of Toronto. 45 minutes" in said
    )
    assert "11:55 am 16:55 Lunch, 70 minutes" in said
    assert "4:55 pm 21:55 Closing Remarks 5 minutes" in said
    assert page.text.count('class="pause"') == 3


def test_the_untitled_talk_of_2023_is_named_by_its_speaker(world: World) -> None:
    world.perform(None, load_archive)
    browser = world.browser()
    said = words(browser.get("/2023/program").text)
    assert "Invited talk by Zhishan Guo" in said
    talk = browser.get("/2023/talks/6")
    assert "Zhishan Guo" in talk.text
    assert "Sunday, April 23, 2023, 1:50 pm – 2:35 pm US EDT" in words(talk.text)


def test_a_year_without_a_kept_program_gives_its_summary(world: World) -> None:
    world.perform(None, load_archive)
    said = words(world.browser().get("/2019/program").text)
    assert (
        "No program of FastPath 2019 is kept here. "
        "Full-day with 8 invited speakers and 3 regular speakers." in said
    )


def test_another_second_zone_marks_the_next_day(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="Early", speaker="A. Li")
    placed(world, chair, ItemKind.INVITED, "12:00", "12:45", title="Late", speaker="B. Ito")
    published(world, chair)
    said = words(world.browser().get("/2027/program?zone=Asia/Seoul").text)
    assert "11:00 am 00:00 (+1 day) Invited Early A. Li. 45 minutes" in said
    assert "11:00 am 15:00 Invited Early" in words(
        world.browser().get("/2027/program?zone=nowhere").text
    )


def test_a_workshop_past_midnight_utc_says_so_in_its_opening_line(world: World) -> None:
    with world.writing() as session:
        session.execute(update(Edition).values(zone_name="America/Los_Angeles"))
        world.edition = session.get_one(Edition, world.edition.id)
    chair = world.chair()
    placed(world, chair, ItemKind.KEYNOTE, "15:30", "17:30", title="Long")
    published(world, chair)
    assert "3:30 pm – 5:30 pm US PDT (22:30 – 00:30 (+1 day) UTC)" in words(
        world.browser().get("/2027/program").text
    )


def test_rows_stand_under_their_sessions(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", title="A", session_title="Models")
    placed(world, chair, ItemKind.REGULAR, "11:30", "12:00", title="B", session_title="Models")
    placed(world, chair, ItemKind.BREAK, "12:00", "12:30")
    placed(world, chair, ItemKind.PANEL, "12:30", "13:30", title="C", session_title="Panel")
    published(world, chair)
    said = words(world.browser().get("/2027/program").text)
    assert "Models 11:00 am – 12:00 pm 11:00 am" in said
    assert "Panel 12:30 pm – 1:30 pm 12:30 pm" in said


def test_it_is_preliminary_until_every_accepted_talk_has_a_place(world: World) -> None:
    chair = world.chair()
    world.at(IN_NOTIFICATION)
    paper = world.submission(status=Status.ACCEPTED)
    placed(world, chair, ItemKind.OPENING, "10:50", "11:00")
    published(world, chair)
    browser = world.browser()
    assert "<h1>Preliminary program</h1>" in browser.get("/2027/program").text
    placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", submission_number=paper.number)
    assert "<h1>Preliminary program</h1>" in browser.get("/2027/program").text
    published(world, chair)
    assert "<h1>Program</h1>" in browser.get("/2027/program").text


def test_nothing_is_preliminary_once_the_workshop_is_over(world: World) -> None:
    chair = world.chair()
    world.at(IN_NOTIFICATION)
    world.submission(status=Status.ACCEPTED)
    placed(world, chair, ItemKind.OPENING, "10:50", "11:00")
    published(world, chair)
    world.at(IN_AFTER)
    assert "<h1>Program</h1>" in world.browser().get("/2027/program").text


def test_an_undecided_paper_makes_no_difference_to_the_public(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.OPENING, "10:50", "11:00")
    published(world, chair)
    before = world.browser().get("/2027/program").text
    world.submission()
    assert world.browser().get("/2027/program").text == before


def test_edits_show_only_when_published(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="Out")
    published(world, chair, "With the keynote.")
    placed(world, chair, ItemKind.PANEL, "12:00", "13:00", title="Not yet out")
    page = world.browser().get("/2027/program")
    assert "Not yet out" not in page.text
    assert "With the keynote." in page.text
    assert world.browser().get("/2027/talks/2").status_code == 404


def test_a_talk_has_a_page_with_its_authors_presenter_and_abstract(world: World) -> None:
    chair = world.chair()
    world.at(IN_NOTIFICATION)
    paper = world.submission(
        world.person("Ada Author"), world.person("Bo Author"), status=Status.ACCEPTED
    )
    placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", submission_number=paper.number)
    published(world, chair)
    page = world.browser().get("/2027/talks/1")
    said = words(page.text)
    assert "<h1>Where the Step Goes</h1>" in page.text
    assert "Ada Author, Bo Author (Example University)" in said
    assert "Sunday, March 28, 2027, 11:00 am – 11:30 am US EDT 15:00 – 15:30 UTC" in said
    assert "We measure where the time of a step goes." in said


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/2027/program", 5), ("/2027/talks/1", 5)])
def test_the_public_pages_ask_the_same_for_any_number_of_rows(
    world: World, path: str, queries: int, count: int
) -> None:
    chair = world.chair()
    for hour in range(count):
        placed(world, chair, ItemKind.INVITED, f"{11 + hour}:00", f"{11 + hour}:45", title="T")
    published(world, chair)
    browser = world.browser()
    with counted(world.app) as seen:
        assert browser.get(path).status_code == 200
    assert seen.count == queries
