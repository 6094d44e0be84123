"""The page where a member declares: number and title of every paper, and nothing more of it."""

from __future__ import annotations

import re

from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Conflict, Edition
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_REVIEWING, World

PAGE = "/2027/pc/conflicts"


def test_a_member_declares_and_then_sees_only_number_and_title(world: World) -> None:
    mia = world.member()
    world.submission(world.person("Ada Author"), title="A Secret Result")
    browser = world.at(IN_REVIEWING).browser(mia)
    answer = browser.post(PAGE, {"kind-1": "collaborator"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = browser.get(PAGE).text
    assert "You have declared 1 conflict." in page
    assert "1 conflict declared. You see nothing more of it." in page
    assert "A Secret Result" in page
    assert browser.get("/2027/submissions/1/").status_code == 404
    assert "A Secret Result" not in browser.get("/2027/pc/submissions").text


def test_the_same_page_undoes_it(world: World) -> None:
    mia = world.member()
    world.submission()
    browser = world.at(IN_REVIEWING).browser(mia)
    browser.post(PAGE, {"kind-1": "other"})
    browser.post(PAGE, {"kind-1": ""})
    assert world.all(Conflict) == []


def test_what_others_declared_is_not_told(world: World) -> None:
    mia, paper = world.member(), world.submission()
    browser = world.at(IN_REVIEWING).browser(mia)
    before = browser.get(PAGE).text
    world.conflict(mia, paper)
    after = browser.get(PAGE).text
    assert "You have declared none." in after
    assert before.count("<option") == after.count("<option")
    assert "selected" not in after


def test_authors_are_shown_only_when_reviewing_is_single_blind(world: World) -> None:
    mia = world.member()
    world.submission(world.person("Ada Author"))
    browser = world.at(IN_REVIEWING).browser(mia)
    assert "Ada Author" in browser.get(PAGE).text
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    assert "Ada Author" not in browser.get(PAGE).text


def test_drafts_and_withdrawn_papers_are_not_listed(world: World) -> None:
    mia = world.member()
    for status in (Status.DRAFT, Status.WITHDRAWN):
        world.submission(status=status, title=f"Hidden {status}")
    page = world.at(IN_REVIEWING).browser(mia).get(PAGE).text
    assert "Hidden" not in page
    assert "There is no submission yet." in page


def test_a_member_who_is_an_author_has_nothing_to_declare_there(world: World) -> None:
    mia = world.member()
    world.submission(mia)
    page = world.at(IN_REVIEWING).browser(mia).get(PAGE).text
    assert "You are an author." in page
    assert "kind-1" not in page


def test_a_forged_number_and_a_forged_kind_are_refused(world: World) -> None:
    mia = world.member()
    world.submission()
    browser = world.at(IN_REVIEWING).browser(mia)
    assert browser.post(PAGE, {"kind-99": "other"}).status_code == 404
    assert browser.post(PAGE, {"kind-1": "grudge"}).status_code == 404
    assert world.all(Conflict) == []


def test_the_page_opens_when_the_call_has_closed(world: World) -> None:
    mia = world.member()
    assert world.at(IN_CALL).browser(mia).get(PAGE).status_code == 409
    assert world.at(IN_REVIEWING).browser(world.person()).get(PAGE).status_code == 404


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_papers(world: World) -> None:
    mia = world.member()
    browser = world.at(IN_REVIEWING).browser(mia)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            world.submission()
        browser.get(PAGE)
        with counted(world.app) as seen:
            browser.get(PAGE)
        counts.append(seen.count)
    assert counts == [9, 9]


def test_a_member_is_shown_where_to_look_and_what_others_did_changes_nothing(world: World) -> None:
    mia = world.member("Mia Member", "mia@example.edu")
    world.submission(title="Far")
    paper = world.submission(world.person("Ada Author", "ada@cs.example.edu"), title="Near")
    browser = world.at(IN_REVIEWING).browser(mia)
    page = browser.get(PAGE).text
    assert page.index("Near") < page.index("Far")
    assert "have addresses at example.edu." in page
    world.conflict(mia, paper)
    assert plain(browser.get(PAGE).text) == plain(page)
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    assert "example.edu" not in browser.get(PAGE).text


def test_a_long_list_is_turned_and_searched_and_saves_what_is_shown(world: World) -> None:
    mia = world.member()
    ada = world.person("Ada Author")
    for number in range(101):
        world.submission(ada, title=f"Paper {'Kernel' if number == 100 else 'Cache'}")
    browser = world.at(IN_REVIEWING).browser(mia)
    assert "Kernel" not in browser.get(PAGE).text
    assert "Kernel" in browser.get(f"{PAGE}?page=2").text
    answer = browser.post(f"{PAGE}?q=kernel", {"kind-101": "other"})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?q=kernel")
    assert world.one(Conflict).kind == "other"
    assert "Kernel" in browser.get(PAGE).text


def plain(page: str) -> str:
    """Return a page without what differs from one rendering to the next."""
    return re.sub(r'name="(csrf_token|form_key|kept_as|turn)" value="[^"]*"', "", page)
