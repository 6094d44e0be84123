"""Attacks on what is sealed: counts, existence, and what a home page gives away."""

from __future__ import annotations

import re

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, Edition, Letter, LetterState, SitePage
from fastpath_cms.models.editions import RoleKind
from fastpath_cms.services import assigning, leading
from tests.support.world import IN_DISCUSSION, IN_REVIEWING, World


def failed_digest(world: World) -> None:
    """Let a letter that lists a reviewer's assignments fail."""
    with world.writing() as session:
        for letter in session.query(Letter).where(Letter.kind == LetterKind.ASSIGNMENT_MADE):
            letter.state = LetterState.FAILED


def test_the_home_page_counts_no_failed_letter_that_names_a_sealed_paper(world: World) -> None:
    """The chair's conflict came after the digest: the mail page hides it, and so does the count."""
    chair, other = world.chair("Petra Chair"), world.chair("Omar Chair")
    member = world.member()
    paper = world.submission()
    world.at(IN_REVIEWING).browser(other).post(
        "/2027/chair/assign", {"pair": f"{paper.number}-{member.id}", "was": ""}
    )
    failed_digest(world)
    assert "1 letter did not arrive" in world.browser(chair).get("/home").text
    world.conflict(chair, paper)
    assert "did not arrive" not in world.browser(chair).get("/home").text
    assert "1 letter did not arrive" in world.browser(other).get("/home").text


def test_hidden_assignments_are_not_told_by_what_the_home_page_leaves_out(world: World) -> None:
    member = world.member()
    paper = world.submission()
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).are_assignments_shown = False
    browser = world.at(IN_REVIEWING).browser(member)
    before = browser.get("/home").text
    world.assignment(member, paper)
    assert "Look for conflicts of interest" in before
    assert browser.get("/home").text.count("Look for conflicts") == before.count(
        "Look for conflicts"
    )


@pytest.mark.parametrize("number", ["2", "77"])  # sealed; there is none
def test_one_forged_row_of_the_board_tells_nothing_by_its_neighbours(
    world: World, number: str
) -> None:
    """A stale row beside it must not answer first for a number that exists."""
    chair = world.chair()
    world.submission()
    sealed = world.submission()
    world.conflict(chair, sealed)
    answer = (
        world.at(IN_DISCUSSION)
        .browser(chair)
        .post(
            "/2027/chair/decide",
            {
                "verdict-1": "accept",
                "was-1": "reject",  # stale
                f"verdict-{number}": "accept",
                f"was-{number}": "",
            },
        )
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("number", ["2", "77"])
def test_one_forged_pair_of_the_assignments_tells_nothing_by_its_neighbours(
    world: World, number: str
) -> None:
    chair, member = world.chair(), world.member()
    world.submission(status=Status.WITHDRAWN)
    sealed = world.submission()
    world.conflict(chair, sealed)
    answer = (
        world.at(IN_REVIEWING)
        .browser(chair)
        .post(
            "/2027/chair/assign",
            {"pair": [f"1-{member.id}", f"{number}-{member.id}"], "was": ""},
        )
    )
    assert answer.status_code == 404
    assert world.all(Assignment) == []


def test_who_held_an_edition_long_ago_does_not_write_the_pages_of_the_site(world: World) -> None:
    """Help, privacy and contact belong to all editions; an archive's role does not reach them."""
    with world.writing() as session:
        session.add(SitePage(slug="contact", title="Contact", text="Write to the chairs."))
    former = world.person("Fay Former")
    old = world.new_edition(2019, is_current=False)
    here, world.edition = world.edition, old
    world.grant(former, RoleKind.PUBLICITY_CHAIR)
    world.edition = here
    browser = world.browser(former)
    browser.get("/profile")
    data = {"slug": "contact", "title": "Contact", "text": "Write to me.", "base": ""}
    for path in ("/2019/chair/settings/pages/contact", "/2019/chair/settings/pages/contact/delete"):
        assert browser.send(path, data).status_code in {403, 404}
    assert world.one(SitePage).text == "Write to the chairs."


def test_what_happens_to_a_sealed_paper_shows_in_no_load_and_no_number_of_another(
    world: World,
) -> None:
    chair, other = world.chair("Petra Chair"), world.chair("Omar Chair")
    mia = world.member()
    sealed, open_ = world.submission(), world.submission()
    world.conflict(chair, sealed)
    world.at(IN_REVIEWING)
    for paper in (sealed, open_):
        world.perform(other, assigning.assign_reviewers, 1, [(paper.number, mia.id)], [])
        world.review(mia, paper)
    page = world.at(IN_DISCUSSION).browser(chair).get("/2027/submissions/2/")
    assert "leads no other" in page.text
    world.perform(other, leading.name_lead, sealed.id, mia.id)
    again = world.browser(chair).get("/2027/submissions/2/").text
    assert "leads no other" in again
    assert "leads 1 other" in world.browser(other).get("/2027/submissions/2/").text
    changes = world.browser(chair).get("/2027/chair/assign/changes").text
    (mark,) = re.findall(r'name="change" value="(.+?)"', changes)
    assert len(mark) == 32
    (hidden,) = set(
        re.findall(
            r'name="change" value="(.+?)"',
            world.browser(other).get("/2027/chair/assign/changes").text,
        )[1:]
    )
    answer = world.browser(chair).post("/2027/chair/assign/undo", {"change": hidden})
    assert answer.status_code == 404
