"""The chairs' first page and their list: true to the policy, and nothing sealed in any figure."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Comment,
    DeclinedReview,
    Invitation,
    Letter,
    LetterState,
    RoleKind,
    Submission,
)
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
    assert counts == [12, 10, 12, 10]


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


def needed(page: str) -> list[str]:
    """What the page says needs a chair, in order."""
    return [unescape(text) for text in re.findall(r"<div><b>(.*?)</b>", page)]


def test_what_needs_a_chair_stands_in_the_order_of_doing_it(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    one, two = world.submission(), world.submission()
    for person in (mia, otto):
        world.assignment(person, one)
    world.assignment(mia, two)
    world.conflict(mia, two)
    world.review(mia, one, overall=3)
    with world.writing() as session:
        session.add(
            DeclinedReview(
                submission_id=two.id,
                person_id=otto.id,
                reason="I travel.",
                declined_at=world.clock.now(),
            )
        )
        session.add(
            Invitation(
                edition_id=world.edition.id,
                address="ina@lab.example",
                name="Ina Invited",
                invited_at=world.clock.now(),
            )
        )
    browser = world.at(IN_DISCUSSION).browser(chair)
    assert needed(browser.get(HOME).text) == [
        "5 possible conflicts of interest to judge",
        "A reviewer of #2 has a conflict of interest",
        "Otto Other declined #2",
        "2 submissions are short of reviewers",
        "1 review is late, by 1 person",
        "2 submissions have no decision",
        "1 invitation is not answered",
    ]
    world.review(otto, one, overall=-3)
    page = browser.get(HOME).text
    assert "Scores are far apart on #1" in needed(page)
    assert "1 submission has scores far apart." in page


def test_every_figure_is_a_link_to_as_many_submissions(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    papers = [world.submission() for _ in range(3)]
    world.submission(status=Status.DRAFT)
    for paper in papers[:2]:
        world.assignment(mia, paper)
        world.assignment(otto, paper)
    world.review(mia, papers[0], overall=3)
    world.review(otto, papers[0], overall=-3)
    with world.writing() as session:
        at = world.clock.now()
        session.add(
            Comment(submission_id=papers[0].id, place=1, person_id=mia.id, text="?", written_at=at)
        )
    browser = world.at(IN_DISCUSSION).browser(chair)
    ledger = browser.get(HOME).text.split('<dl class="ledger">')[1].split("</dl>")[0]
    links = re.findall(r'<a href="(/2027/chair/submissions[^"]*)">(\d+)(?: draft)?</a>', ledger)
    shown = {}
    for url, figure in links:
        page = browser.get(unescape(url)).text
        shown[unescape(url).partition("q=")[2]] = (int(figure), page.count('data-label="Number"'))
    assert shown == {
        "-status:draft+-status:withdrawn": (3, 3),
        "status:draft": (1, 1),
        "status:submitted+reviews:%3E0": (2, 1),  # reviews, of one submission
        "status:submitted+missing:%3E0": (2, 1),
        "status:submitted+reviewers:%3C3": (3, 3),
        "status:submitted+spread:%3E3": (1, 1),
        "comments:%3E0": (1, 1),
    }


def test_the_figures_of_conflicts_are_links_to_as_many_rows(world: World) -> None:
    chair, mia = world.chair(), world.member()
    broken, other, sealed = (world.submission() for _ in range(3))
    for paper in (broken, other):
        world.assignment(mia, paper)
    browser = world.at(IN_REVIEWING).browser(chair)

    def figures() -> dict[str, tuple[int, int]]:
        rail = browser.get(HOME).text.split('aria-labelledby="conflicts"')[1].split("</dl>")[0]
        links = re.findall(r"<dt>([^<]*)</dt><dd><a href=\"([^\"]*)\">(\d+)</a>", rail)
        return {
            label: (int(figure), browser.get(unescape(url)).text.count('data-label="Number"'))
            for label, url, figure in links
        }

    assert figures() == {"To judge": (6, 6)}  # everybody has an address of one domain
    world.conflict(mia, broken)
    world.conflict(chair, sealed)
    assert figures() == {
        "To judge": (3, 3),
        "Declared by authors": (1, 1),
        "Assigned in spite of one": (1, 1),
    }


def test_where_nothing_needs_a_chair_the_page_says_what_comes(world: World) -> None:
    chair, ada = world.chair(), world.person("Ada Adams", "ada@elsewhere.example")
    world.submission(ada)
    page = world.browser(chair).get(HOME).text
    assert "Nothing needs you now. Submission comes next, in 17 days." in page


def test_letters_that_failed_are_told_but_for_those_of_sealed_papers(world: World) -> None:
    chair, ada = world.chair(), world.person("Ada Adams", "ada@elsewhere.example")
    one, two = world.submission(ada), world.submission(ada)
    world.conflict(chair, two)
    with world.writing() as session:
        for paper in (one, two):
            session.add(
                Letter(
                    key=f"{paper.id}",
                    kind=LetterKind.SUBMISSION_RECEIVED,
                    edition_id=world.edition.id,
                    submission_id=paper.id,
                    recipient_name="Ada Adams",
                    recipient_address="ada@example.org",
                    subject="Received",
                    body="Received.",
                    message_id=f"<{paper.id}@fastpath.test>",
                    state=LetterState.FAILED,
                    attempt_count=1,
                    posted_at=world.clock.now(),
                    next_attempt_at=world.clock.now(),
                )
            )
    page = world.browser(chair).get(HOME).text
    assert needed(page) == ["1 letter did not arrive"]
    assert '<dd><a href="/2027/chair/letters?state=failed">1</a></dd>' in page
