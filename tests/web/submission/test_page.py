"""The page of one submission: the same address, and each reader sees their part."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Author, Edition
from tests.support.queries import counted
from tests.support.world import IN_REVIEWING, World

PAGE = "/2027/submissions/1/"


def test_an_author_sees_receipt_deadline_path_and_the_way_out(world: World) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada)
    page = world.browser(ada).get(PAGE).text
    for words in ("Receipt", "Deadline", "What happens next", "Withdraw this submission"):
        assert words in page


def test_a_member_sees_the_paper_and_nothing_of_the_author_s_own(world: World) -> None:
    ada, mia = world.person("Ada Adams"), world.member()
    world.submission(ada, note_to_chairs="Between us.")
    page = world.at(IN_REVIEWING).browser(mia).get(PAGE).text
    assert "Ada Adams" in page
    for words in ("Receipt", "Between us.", "@example.org", "Withdraw this", "Change it"):
        assert words not in page


def test_double_blind_hides_the_authors_from_members_and_not_from_chairs(world: World) -> None:
    ada, mia, chair = world.person("Ada Adams"), world.member(), world.chair()
    world.submission(ada)
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    world.at(IN_REVIEWING)
    assert "Ada Adams" not in world.browser(mia).get(PAGE).text
    assert "Ada Adams" in world.browser(chair).get(PAGE).text


def test_a_chair_sees_that_an_address_is_not_verified(world: World) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada)
    chair = world.chair()
    assert "not verified" not in world.browser(chair).get(PAGE).text
    with world.writing() as session:
        session.execute(update(Author).values(person_id=None))
    assert "address not verified" in world.browser(chair).get(PAGE).text


def test_a_chair_who_is_in_conflict_finds_nothing(world: World) -> None:
    ada, chair = world.person("Ada Adams"), world.chair()
    world.conflict(chair, world.submission(ada))
    browser = world.browser(chair)
    assert browser.get(PAGE).data == browser.get("/2027/submissions/9/").data


def test_authors_read_their_own_letters_there_and_chairs_all(world: World) -> None:
    ada, bo, chair = world.person("Ada Adams"), world.person("Bo Berg"), world.chair()
    world.submission(ada, bo)
    world.browser(ada).post(f"{PAGE}withdraw", {"reason": ""})
    counts = {
        person.name: world.browser(person).get(PAGE).text.count('class="letter-body"')
        for person in (ada, bo, chair)
    }
    assert counts == {"Ada Adams": 1, "Bo Berg": 1, "Petra Chair": 2}


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions_for_one_author_and_three(
    world: World, count: int
) -> None:
    people = [world.person(f"Author{number}") for number in range(count)]
    world.submission(*people)
    browser = world.browser(people[0])
    with counted(world.app) as statements:
        browser.get(PAGE)
    assert statements.count == 9


def test_a_draft_is_closed_to_the_committee(world: World) -> None:
    ada, mia = world.person("Ada Adams"), world.member()
    world.submission(ada, status=Status.DRAFT)
    assert world.at(IN_REVIEWING).browser(mia).get(PAGE).status_code == 404
