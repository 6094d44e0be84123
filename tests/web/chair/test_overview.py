"""The chairs' first page and their list: true to the policy, and nothing sealed in any figure."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import RoleKind, Submission
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.listing import Order, find
from fastpath_cms.queries.searching import chairs_reach
from fastpath_cms.queries.standings import edition_standing, standings_of
from fastpath_cms.queries.viewer import Viewer
from tests.support.page import without_keys
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_DISCUSSION, IN_NOTIFICATION, IN_REVIEWING, World

HOME, LIST = "/2027/chair/", "/2027/chair/submissions"


def test_the_first_sentence_says_how_things_stand(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    paper = world.submission()
    world.assignment(mia, paper)
    world.assignment(otto, paper)
    world.review(mia, paper)
    page = world.at(IN_REVIEWING).browser(chair).get(HOME).text
    assert "1 of 2 reviews are in; 1 is missing." in page
    assert "#1 has 2 reviewers" in page
    late = world.at(IN_DISCUSSION).browser(chair).get(HOME).text
    assert "1 of 2 reviews are in; 1 is missing and late." in late


@pytest.mark.parametrize("now", [IN_CALL, IN_REVIEWING])
def test_an_empty_edition_says_so(world: World, now: object) -> None:
    world.at(now)  # type: ignore[arg-type]
    page = world.browser(world.chair()).get(HOME).text
    assert "There is no submission yet." in page


def test_the_publicity_chair_sees_no_figure_of_submissions(world: World) -> None:
    publicity = world.grant(world.person("Pia Public"), RoleKind.PUBLICITY_CHAIR)
    browser = world.at(IN_REVIEWING).browser(publicity)
    before = browser.get(HOME).text
    world.assignment(world.member(), world.submission())
    assert browser.get(HOME).text == before
    assert "You look after the public site." in before
    assert browser.get(LIST).status_code == 404


def test_a_sealed_paper_changes_no_figure(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission()
    world.at(IN_REVIEWING)
    browser = world.browser(chair)
    before = [without_keys(browser.get(path).text) for path in (HOME, LIST)]
    sealed = world.submission(chair)
    world.assignment(mia, sealed)
    world.review(mia, sealed)
    assert [without_keys(browser.get(path).text) for path in (HOME, LIST)] == before


def test_the_chair_s_list_is_the_policy_s_twin(world: World) -> None:
    chair = world.chair()
    papers = [world.submission(status=status) for status in Status]
    world.submission(chair)
    world.conflict(chair, papers[2])
    viewer = Viewer(chair.id, chair.name)
    with world.writing() as session:
        edition = edition_by_id(session, world.edition.id)
        now = world.clock.now()
        who = edition_standing(session, viewer, edition, now)
        every = session.scalars(select(Submission)).all()
        standings = standings_of(session, viewer, edition, every, now)
        phase = phase_of(edition, now)
        allowed = {
            paper.number
            for paper in every
            if why_not(Action.DECISION_READ, standings[paper.id], paper.status, phase) is None
        }
        reach = chairs_reach(viewer, who, edition, now)
        found = find(session, reach, None, Order())
        numbers = {paper.id: paper.number for paper in every}
    assert [numbers[id_] for id_ in found.ids] == sorted(allowed)


def test_both_pages_ask_the_same_number_of_queries_for_any_number_of_papers(world: World) -> None:
    chair, mia = world.chair(), world.member()
    browser = world.at(IN_REVIEWING).browser(chair)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            paper = world.submission()
            world.assignment(mia, paper)
            world.review(mia, paper)
        for path in (HOME, LIST):
            browser.get(path)
            with counted(world.app) as seen:
                browser.get(path)
            counts.append(seen.count)
    assert counts == [8, 10, 8, 10]


def test_once_the_authors_are_told_the_overview_counts_answers(world: World) -> None:
    chair, ada = world.chair(), world.person("Ada Adams")
    world.at(IN_NOTIFICATION)
    for status in (Status.ACCEPTED, Status.CAMERA_READY, Status.REJECTED):
        world.submission(ada, status=status)
    page = world.browser(chair).get("/2027/chair/").text
    assert "3 submissions were in, and the authors were told." in page
    assert "2 accepted, 1 with the final version in." in page
    assert "Reviewers are assigned once the call is closed." not in page


def test_a_new_edition_shows_the_steps_that_open_its_call(world: World) -> None:
    page = world.browser(world.chair()).get(HOME).text
    assert "To open the call" in page
    assert 'href="/2027/chair/settings/call"' in page
    world.submission()
    assert "To open the call" not in world.browser(world.chair()).get(HOME).text
