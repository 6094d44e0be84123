"""The board: real marks, conflicts that cannot be set, one save."""

from __future__ import annotations

import re

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.models import Assignment, Bid, RoleKind
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_REVIEWING, World

BOARD = "/2027/chair/assign"


def marks(page: str) -> dict[str, bool]:
    """Return each mark of the board and whether it is set."""
    found = re.findall(r'name="pair" value="([\d-]+)"[^>]*?( checked)?(?: disabled)? aria', page)
    return {pair: bool(checked) for pair, checked in found}


def test_a_save_adds_and_takes_back_against_what_was_shown(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    paper = world.submission()
    world.assignment(mia, paper)
    browser = world.at(IN_REVIEWING).browser(chair)
    page = browser.get(BOARD).text
    assert marks(page) == {f"1-{mia.id}": True, f"1-{otto.id}": False}
    answer = browser.post(BOARD, {"was": f"1-{mia.id}", "pair": f"1-{otto.id}"})
    assert answer.status_code == 303
    assert (
        "1 assignment added, 1 assignment taken back. 1 letter posted." in browser.get(BOARD).text
    )
    assert [row.person_id for row in world.all(Assignment)] == [otto.id]


def test_a_second_chair_s_marks_survive_a_save_of_an_older_page(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    paper = world.submission()
    browser = world.at(IN_REVIEWING).browser(chair)
    browser.get(BOARD)
    world.assignment(otto, paper)  # meanwhile
    browser.send(BOARD, {"was": "", "pair": f"1-{mia.id}"})
    assert sorted(row.person_id for row in world.all(Assignment)) == sorted([mia.id, otto.id])


def test_a_conflict_is_hatched_and_refused_when_posted(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.conflict(mia, paper)
    browser = world.at(IN_REVIEWING).browser(chair)
    page = browser.get(BOARD).text
    assert marks(page) == {}
    assert "data-conflict" in page
    answer = browser.send(BOARD, {"was": "", "pair": f"1-{mia.id}"})
    assert answer.status_code == 422
    assert "Mia Member has a conflict of interest with #1." in answer.text
    assert world.all(Assignment) == []


def test_a_begun_review_keeps_its_mark_and_the_others_are_not_lost(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    paper = world.submission()
    world.assignment(mia, paper)
    world.review(mia, paper, is_draft=True)
    browser = world.at(IN_REVIEWING).browser(chair)
    answer = browser.post(BOARD, {"was": f"1-{mia.id}", "pair": f"1-{otto.id}"})
    assert answer.status_code == 422
    assert "Mia Member has begun the review of #1; the assignment stays." in answer.text
    assert marks(answer.text) == {f"1-{mia.id}": False, f"1-{otto.id}": True}
    again = browser.get(BOARD).text
    assert "Your marks are here again" in again
    assert marks(again) == {f"1-{mia.id}": False, f"1-{otto.id}": True}


def test_a_sealed_paper_is_not_on_the_board_nor_in_its_loads(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission(title="Sealed Title")
    world.submission(title="Open Title")
    browser = world.at(IN_REVIEWING).browser(chair)
    world.conflict(chair, paper)
    before = browser.get(BOARD).text
    world.assignment(mia, paper)
    after = browser.get(BOARD).text
    strip = re.compile(r'name="form_key" value="[^"]*"')
    assert "Sealed Title" not in after
    assert strip.sub("", before) == strip.sub("", after)
    assert browser.send(BOARD, {"was": "", "pair": f"1-{mia.id}"}).status_code == 404
    assert browser.send(BOARD, {"was": "", "pair": f"99-{mia.id}"}).status_code == 404


def test_the_board_can_be_looked_at_before_it_can_be_used(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission()
    browser = world.at(IN_CALL).browser(chair)
    page = browser.get(BOARD).text
    assert "Reviewers are assigned once the call is closed." in page
    assert "Save assignments" not in page
    assert browser.send(BOARD, {"was": "", "pair": f"1-{mia.id}"}).status_code == 409


def test_the_board_is_the_chairs_alone(world: World) -> None:
    world.submission()
    world.at(IN_REVIEWING)
    publicity = world.grant(world.person("Pia Public"), RoleKind.PUBLICITY_CHAIR)
    for person in (world.member(), publicity, world.person()):
        assert world.browser(person).get(BOARD).status_code == 404


def test_a_deputy_assigns_on_the_page_of_the_sealed_paper(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.conflict(chair, paper)
    deputy = world.grant(world.member("Dora Deputy"), RoleKind.DEPUTY, paper)
    browser = world.at(IN_REVIEWING).browser(deputy)
    answer = browser.post("/2027/submissions/1/assign", {"was": "", "pair": f"1-{mia.id}"})
    assert (answer.status_code, answer.location) == (303, "/2027/submissions/1/assign")
    assert [row.person_id for row in world.all(Assignment)] == [mia.id]
    conflicted = world.browser(chair)
    assert conflicted.get("/2027/submissions/1/assign").status_code == 404


def test_the_page_of_one_paper_says_what_cannot_be(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.assignment(mia, paper)
    world.review(mia, paper)
    path = "/2027/submissions/1/assign"
    answer = world.at(IN_REVIEWING).browser(chair).post(path, {"was": f"1-{mia.id}"})
    assert answer.status_code == 422
    assert "Mia Member has begun the review of #1; the assignment stays." in answer.text


def test_the_board_asks_the_same_number_of_queries_for_any_number_of_papers(world: World) -> None:
    chair = world.chair()
    browser = world.at(IN_REVIEWING).browser(chair)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            world.assignment(world.member(), world.submission())
        browser.get(BOARD)
        with counted(world.app) as seen:
            browser.get(BOARD)
        counts.append(seen.count)
    assert counts == [11, 11]


def test_the_best_fits_of_one_paper_are_marked_and_nothing_is_saved(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    world.conflict(chair, paper)
    members = [world.member(name) for name in ("Ann A", "Ben B", "Cy C", "Di D", "Ed E")]
    world.conflict(members[0], paper)
    deputy = world.grant(world.member("Dora Deputy"), RoleKind.DEPUTY, paper)
    with world.writing() as session:
        for member, value in ((members[3], BidValue.YES), (members[1], BidValue.NO)):
            session.add(
                Bid(
                    submission_id=paper.id,
                    person_id=member.id,
                    value=value,
                    placed_at=world.clock.now(),
                )
            )
    path = "/2027/submissions/1/assign"
    browser = world.at(IN_REVIEWING).browser(deputy)
    browser.get(path)
    assert browser.post(path, {"do": "suggest"}).status_code == 303
    page = browser.get(path).text
    marked = re.findall(r'name="pair" value="1-(\d+)"[^>]* checked', page)
    assert len(marked) == 3
    assert str(members[3].id) in marked
    assert str(members[1].id) not in marked
    assert "The best fits are marked" in page
    assert world.all(Assignment) == []
    with counted(world.app) as seen:
        browser.get(path)
    assert seen.count <= 12
