"""Tags on a submission's page: the chairs' alone."""

from __future__ import annotations

from fastpath_cms.models import Tag
from tests.support.queries import counted
from tests.support.world import IN_DISCUSSION, World

PAGE = "/2027/submissions/1/"


def test_a_chair_reads_and_changes_the_tags(world: World) -> None:
    chair = world.chair()
    world.submission()
    browser = world.browser(chair)
    assert "None. Only chairs ever see them." in browser.get(PAGE).text
    answer = browser.post(f"{PAGE}tags", {"tags": "O'Brien"})
    assert answer.status_code == 422
    assert "“O&#39;Brien” cannot be a tag" in answer.text
    assert browser.post(f"{PAGE}tags", {"tags": "later Award"}).status_code == 303
    page = browser.get(PAGE).text
    assert "#1: tags saved." in page
    assert '<a class="chip" href="/2027/chair/submissions?q=tag:Award">Award</a>' in page
    assert 'value="Award later"' in browser.get(f"{PAGE}tags").text
    assert browser.post(f"{PAGE}tags", {"tags": ""}).status_code == 303
    assert world.all(Tag) == []


def test_nobody_else_finds_the_page(world: World) -> None:
    ada, mia = world.person("Ada Adams"), world.member()
    world.submission(ada)
    sealed = world.chair("Carl Chair")
    world.conflict(sealed, world.submission())
    world.at(IN_DISCUSSION)
    answers = [world.browser(person).get(f"{PAGE}tags").status_code for person in (ada, mia)]
    assert answers == [403, 403]
    assert world.browser(sealed).get("/2027/submissions/2/tags").status_code == 404


def test_a_deputy_is_offered_only_the_tags_of_what_they_handle(world: World) -> None:
    from fastpath_cms.models import RoleKind
    from fastpath_cms.services import tagging

    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.submission()
    world.grant(mia, RoleKind.DEPUTY, paper)
    world.perform(chair, tagging.tag_submissions, world.edition.id, [1], "mine")
    world.perform(chair, tagging.tag_submissions, world.edition.id, [2], "theirs")
    page = world.browser(mia).get(f"{PAGE}tags").text
    assert "In use: mine." in page
    assert '<span class="chip">mine</span>' in world.browser(mia).get(PAGE).text


def test_a_chair_s_page_asks_twelve_questions_at_most(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.assignment(mia, paper)
    world.review(mia, paper)
    browser = world.at(IN_DISCUSSION).browser(chair)
    browser.get(PAGE)
    with counted(world.app) as seen:
        browser.get(PAGE)
    assert seen.count == 12
