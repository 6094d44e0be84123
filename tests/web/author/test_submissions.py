"""An author's list and page: what comes next, for whom, in how many questions."""

from __future__ import annotations

import re

import pytest

from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.workflow import Status
from fastpath_cms.queries.authoring import own_submissions
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.standings import standing_to
from fastpath_cms.queries.viewer import Viewer
from tests.support.forms import submission_form
from tests.support.queries import counted
from tests.support.world import (
    IN_CALL,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_PROGRAM,
    IN_REVIEWING,
    World,
)

LIST = "/2027/submissions/"


def test_nobody_has_none_and_is_shown_the_way(world: World) -> None:
    page = world.browser().get(LIST).text
    assert "Nothing is submitted from here yet." in page
    assert "Submitted from another browser?" in page


def test_a_browser_sees_what_it_submitted(world: World) -> None:
    browser = world.browser()
    browser.post("/2027/submit", submission_form(world))
    page = browser.get(LIST).text
    assert ("#1 is submitted." in page, "Where the step goes" in page) == (True, True)


def test_a_draft_says_what_is_missing_and_by_when(world: World) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada, status=Status.DRAFT)
    page = world.browser(ada).get(LIST).text
    assert "#1 is a draft." in page
    assert "One thing is left to do." in page
    assert "Due Fri Feb 26, 2027, 23:59 AoE, in 17 days. One thing is missing." in page
    missing = '<a href="/2027/submissions/1/edit#pdf">Upload the paper as a PDF.</a>'
    assert missing in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_and_for_many(
    world: World, count: int
) -> None:
    ada = world.person("Ada Adams")
    for _ in range(count):
        world.submission(ada)
    browser = world.browser(ada)
    with counted(world.app) as statements:
        browser.get(LIST)
    assert statements.count == 9


def test_the_list_agrees_with_the_policy_for_everybody_at_all_times(world: World) -> None:
    """The twin test: a row is there if and only if its reader is an author who may view it."""
    ada, bo = world.person("Ada Adams"), world.person("Bo Berg")
    chair, member = world.chair(), world.member()
    papers = [
        world.submission(ada, bo),
        world.submission(bo, status=Status.DRAFT),
        world.submission(chair, status=Status.WITHDRAWN),
        world.submission(member, ada, status=Status.REJECTED),
    ]
    world.conflict(member, papers[0])
    for now in (IN_CALL, IN_REVIEWING, IN_DISCUSSION, IN_NOTIFICATION, IN_PROGRAM):
        for person in (ada, bo, chair, member):
            viewer = Viewer(person.id)
            with world.writing() as session:
                edition = edition_by_id(session, world.edition.id)
                listed = {
                    row.submission.id for row in own_submissions(session, viewer, edition, now)
                }
                expected = set()
                for paper in papers:
                    who = standing_to(session, viewer, edition, paper, now)
                    refusal = why_not(
                        Action.SUBMISSION_VIEW, who, paper.status, phase_of(edition, now)
                    )
                    if who.is_author and refusal is None:
                        expected.add(paper.id)
            assert listed == expected


def test_a_verdict_before_the_release_changes_nothing_an_author_reads(world: World) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada)
    world.at(IN_NOTIFICATION)
    page = world.browser(ada).get("/2027/submissions/1/").text
    assert "Soon, by mail and here" in page
    assert "Accepted" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.ACCEPTED, "Due Mar 15 AoE"),
        (Status.CONDITIONALLY_ACCEPTED, "Due Mar 15 AoE"),
        (Status.CAMERA_READY, "Received"),
        (Status.WAIT_LISTED, "we write when a place is free"),
        (Status.REJECTED, "Not accepted"),
        (Status.DESK_REJECTED, "Not accepted"),
        (Status.WITHDRAWN, "Withdrawn"),
    ],
)
def test_the_path_says_what_comes_after_each_answer(
    world: World, status: Status, words: str
) -> None:
    ada = world.person("Ada Adams")
    world.at(IN_NOTIFICATION).submission(ada, status=status)
    browser = world.browser(ada)
    assert words in browser.get(LIST).text
    assert words in browser.get("/2027/submissions/1/").text


def test_a_told_submission_links_to_its_reviews_and_to_what_is_left_to_do(world: World) -> None:
    ada = world.person("Ada Adams")
    world.at(IN_NOTIFICATION)
    world.submission(ada, status=Status.ACCEPTED)
    world.submission(ada, status=Status.REJECTED)
    page = world.browser(ada).get(LIST).text
    links = sorted(re.findall(r'href="/2027/submissions/(\d/[^"m]+)"', page))
    assert links == ["1/#section-feedback", "1/final", "1/talk", "2/#section-feedback"]


def test_a_co_author_is_not_told_that_a_closed_submission_can_be_changed(world: World) -> None:
    ada, bo = world.person("Ada Adams"), world.person("Bo Berg")
    world.submission(ada, bo)
    page = "/2027/submissions/1/"
    assert "Its contacts can change it until the deadline." in world.browser(bo).get(page).text
    world.at(IN_REVIEWING)
    assert "Nothing is left to do until you hear from us." in world.browser(bo).get(page).text


def test_a_page_leads_back_to_the_list_its_reader_came_from(world: World) -> None:
    ada, chair, member = world.person("Ada Adams"), world.chair(), world.member()
    world.submission(ada)
    world.at(IN_REVIEWING)
    crumb = re.compile(r'class="crumb"><a href="([^"]+)"')
    back = [
        crumb.findall(world.browser(person).get("/2027/submissions/1/").text)
        for person in (ada, chair, member)
    ]
    assert back == [["/2027/submissions/"], ["/2027/chair/submissions"], ["/2027/pc/"]]
