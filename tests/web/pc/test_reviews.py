"""A PC member's own pages: what is assigned, what is open, in every state."""

from __future__ import annotations

import re

from sqlalchemy import select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Edition, Person, RoleKind, Submission
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.reviews import PaperRow, papers_for_pc
from fastpath_cms.queries.standings import edition_standing, standings_of
from fastpath_cms.queries.viewer import Viewer
from tests.support.queries import counted
from tests.support.world import (
    IN_CALL,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_REVIEWING,
    World,
)


def test_a_member_finds_the_next_thing_first(world: World) -> None:
    member = world.member()
    begun, fresh = world.submission(title="Begun"), world.submission(title="Fresh")
    world.assignment(member, fresh)
    world.assignment(member, begun)
    world.review(member, begun, is_draft=True)
    page = world.at(IN_REVIEWING).browser(member).get("/2027/pc/").text
    assert re.findall(r"<b>(\w+ your review of #\d)</b>", page) == [
        "Finish your review of #1",
        "Start your review of #2",
    ]
    assert "<strong>0 of 2 reviews are in.</strong>" in page


def test_a_review_that_is_in_waits_for_nobody(world: World) -> None:
    member, paper = world.member(), world.submission()
    world.assignment(member, paper)
    world.review(member, paper)
    page = world.at(IN_REVIEWING).browser(member).get("/2027/pc/").text
    assert "1 of 1 reviews is in." in page
    assert "Nothing waits for you here." in page
    assert "Handed in" in page


def test_what_was_not_handed_in_by_the_date_is_late(world: World) -> None:
    member, paper = world.member(), world.submission()
    world.assignment(member, paper)
    page = world.at(IN_DISCUSSION).browser(member).get("/2027/pc/").text
    assert "Not started, late" in page


def test_a_conflicted_member_sees_no_trace_of_the_paper(world: World) -> None:
    member, paper = world.member(), world.submission(title="Sealed Title")
    world.assignment(member, paper)
    world.review(member, paper)
    browser = world.at(IN_DISCUSSION).browser(member)
    before = [browser.get(path).text for path in ("/2027/pc/", "/2027/pc/submissions")]
    assert ["Sealed Title" in page for page in before] == [True, True]
    world.conflict(member, paper)
    for path in ("/2027/pc/", "/2027/pc/submissions"):
        page = browser.get(path).text
        assert "Sealed Title" not in page
        assert "#1" not in page


def test_a_withdrawn_paper_is_closed_to_its_reviewer(world: World) -> None:
    member = world.member()
    paper = world.submission(title="Taken Back", status=Status.WITHDRAWN)
    world.assignment(member, paper)
    browser = world.at(IN_REVIEWING).browser(member)
    assert "Taken Back" not in browser.get("/2027/pc/").text
    assert "Taken Back" not in browser.get("/2027/pc/submissions").text
    assert browser.get("/2027/submissions/1/review").status_code == 404


def test_a_deputy_finds_the_paper_they_act_as_chair_for(world: World) -> None:
    paper = world.submission(title="With a Deputy")
    deputy = world.grant(world.person("Dora Deputy"), RoleKind.DEPUTY, paper)
    page = world.at(IN_REVIEWING).browser(deputy).get("/2027/pc/").text
    assert "You act as chair for" in page
    assert "With a Deputy" in page


def test_who_is_no_member_finds_no_such_page(world: World) -> None:
    browser = world.at(IN_REVIEWING).browser(world.person())
    assert browser.get("/2027/pc/").status_code == 404
    assert browser.get("/2027/pc/submissions").status_code == 404


def test_scores_are_shown_once_one_s_own_review_is_in(world: World) -> None:
    member, other, paper = world.member(), world.member("Otto Other"), world.submission()
    world.assignment(member, paper)
    world.review(other, paper, overall=-2)
    browser = world.at(IN_REVIEWING).browser(member)
    assert "Scores −2" not in browser.get("/2027/pc/").text
    world.review(member, paper, overall=1)
    assert "Scores −2, 1; mean −0.50" in browser.get("/2027/pc/").text


def test_pc_pages_ask_the_same_number_of_queries_for_one_row_and_for_three(world: World) -> None:
    member = world.member()
    browser = world.at(IN_REVIEWING).browser(member)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            paper = world.submission()
            world.assignment(member, paper)
            world.review(member, paper)
        for path in ("/2027/pc/", "/2027/pc/submissions"):
            browser.get(path)
            with counted(world.app) as seen:
                browser.get(path)
            counts.append(seen.count)
    assert counts == [11, 9, 11, 9]


def rows_for(world: World, person: Person) -> tuple[tuple[PaperRow, ...], set[int]]:
    """The rows of the list, and the numbers the policy lets through."""
    viewer = Viewer(person.id, person.name)
    with world.writing() as session:
        edition: Edition = edition_by_id(session, world.edition.id)
        now = world.clock.now()
        who = edition_standing(session, viewer, edition, now)
        listed = papers_for_pc(session, viewer, who, edition, now)
        papers = session.scalars(select(Submission)).all()
        standings = standings_of(session, viewer, edition, papers, now)
        phase: Phase = phase_of(edition, now)
        allowed = {
            paper.number
            for paper in papers
            if not standings[paper.id].is_author
            and why_not(Action.SUBMISSION_VIEW, standings[paper.id], paper.status, phase) is None
        }
        open_ = {
            paper.number
            for paper in papers
            if why_not(Action.REVIEWS_READ, standings[paper.id], paper.status, phase) is None
        }
    assert {row.number for row in listed if row.scores is not None} == allowed & open_
    return listed, allowed


def test_the_list_of_the_committee_is_the_policy_s_twin(world: World) -> None:
    member, outsider = world.member(), world.person("Olga Outsider")
    author_member = world.member("Anna Both")
    papers = [world.submission(author_member, status=status) for status in Status]
    world.conflict(member, papers[1])
    world.assignment(member, papers[4])
    world.assignment(outsider, papers[1])
    world.review(member, papers[4])
    for person in (member, outsider, author_member):
        for now in (IN_CALL, IN_REVIEWING, IN_DISCUSSION, IN_NOTIFICATION):
            world.at(now)
            listed, allowed = rows_for(world, person)
            assert {row.number for row in listed} == allowed, (person.name, now)
