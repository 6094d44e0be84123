"""The edition in figures: what they are, who sees them, and what they keep to themselves."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest

from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Person, RoleKind
from tests.support.queries import counted
from tests.support.world import IN_DISCUSSION, IN_NOTIFICATION, World

PAGE, TABLE, PICTURE = (f"/2027/chair/statistics{end}" for end in ("", ".csv", ".svg"))


def reviewed(world: World, *statuses: Status) -> None:
    members = [world.member(f"Member{n} One") for n in range(3)]
    for place, status in enumerate(statuses):
        paper = world.submission(status=status)
        for score, member in enumerate(members):
            world.assignment(member, paper)
            world.review(member, paper, score + place % 2)


def figures(world: World, chair: Person) -> dict[tuple[str, str], tuple[str, str]]:
    text = world.browser(chair).get(TABLE).get_data().decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text))
    return {(what, of): (value, accepted) for what, of, value, accepted in rows}


def test_nothing_of_verdicts_is_shown_before_everybody_was_told(world: World) -> None:
    chair = world.chair()
    reviewed(world, *[Status.SUBMITTED] * 3)
    told = world.submission(status=Status.ACCEPTED)
    found = figures(world.at(IN_NOTIFICATION), chair)
    assert found["submissions", "accepted"] == ("", "")
    assert found["country", "Norway"] == ("4", "")
    assert "accepted" not in world.browser(chair).get(PICTURE).text
    assert told.number == 4


def test_figures_of_an_edition_that_was_told(world: World) -> None:
    chair = world.chair()
    reviewed(world, Status.ACCEPTED, Status.ACCEPTED, Status.REJECTED, Status.REJECTED)
    world.submission(status=Status.WITHDRAWN)
    found = figures(world.at(IN_NOTIFICATION), chair)
    assert found["submissions", "submitted"] == ("4", "")
    assert found["submissions", "acceptance rate"] == ("0.5", "")
    assert found["status", "withdrawn"] == ("1", "")
    assert found["country", "Norway"] == ("4", "2")
    assert found["reviews", "in"] == ("12", "")
    assert found["words of a review", "median"] == ("6.0", "")
    assert found["reviews", "difference of two scores"][0].startswith("1.3333")
    # 0: 2 reviews, so it is not said, nor the 2 of score 3; 1 and 2: 4 each
    assert [found["overall evaluation", str(n)][0] for n in (3, 2, 1, 0)] == ["", "4", "4", ""]
    assert found["members by reviews asked of them", "4"] == ("3", "")
    assert "2 of 4 submissions were accepted, 50 %." in world.browser(chair).get(PAGE).text


def test_reviews_that_a_chair_may_not_read_yet_move_no_figure(world: World) -> None:
    chair = world.chair()
    reviewed(world, Status.SUBMITTED, Status.SUBMITTED)
    own = world.submission()
    for n in range(3):
        world.review(world.member(f"More{n} One"), own, 3)
    world.assignment(chair, own)
    assert figures(world.at(IN_DISCUSSION), chair)["reviews", "in"] == ("6", "")


@pytest.mark.parametrize("address", [PAGE, TABLE, PICTURE])
def test_a_sealed_paper_moves_no_figure(world: World, address: str) -> None:
    chair = world.chair()
    reviewed(world, Status.ACCEPTED, Status.REJECTED, Status.REJECTED)
    browser = world.at(IN_NOTIFICATION).browser(chair)
    before = browser.get(address).get_data()
    paper = world.submission(world.person("Sealed Author"), status=Status.ACCEPTED)
    world.conflict(chair, paper)
    assert browser.get(address).get_data() == before


def test_the_picture_is_a_drawing_that_says_what_it_shows(world: World) -> None:
    chair = world.chair()
    reviewed(world, *[Status.SUBMITTED] * 3)
    answer = world.at(IN_DISCUSSION).browser(chair).get(PICTURE)
    drawing = ElementTree.fromstring(answer.get_data())
    said = [node.text for node in drawing if node.tag.endswith(("title", "desc"))]
    assert said[0] == "FastPath 2027 in figures"
    assert (said[1] or "").startswith("3 submissions by 3 authors, 9 reviews.")
    assert answer.headers["Content-Disposition"] == "attachment; filename=statistics-2027.svg"


def test_members_and_publicity_chairs_find_no_figures(world: World) -> None:
    publicist = world.grant(world.person("Pia Public"), RoleKind.PUBLICITY_CHAIR)
    for person in (world.member(), publicist):
        assert world.browser(person).get(PAGE).status_code == 404


def test_the_page_asks_as_much_for_many_papers_as_for_few(world: World) -> None:
    chair = world.chair()
    reviewed(world, *[Status.SUBMITTED] * 2)
    browser = world.at(IN_DISCUSSION).browser(chair)
    with counted(world.app) as few:
        browser.get(PAGE)
    reviewed(world, *[Status.SUBMITTED] * 4)
    with counted(world.app) as many:
        browser.get(PAGE)
    assert many.count == few.count <= 12
