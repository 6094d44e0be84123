"""The chairs' board: ranked, sealed where it must be, saved many at once."""

from __future__ import annotations

import re

import pytest

from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.extensions import db
from fastpath_cms.models import AuditRow, Decision, Submission
from fastpath_cms.queries.decision_board import ON_BOARD, board
from fastpath_cms.queries.editions import edition_of, phase_of
from fastpath_cms.queries.standings import edition_standing, standing_to
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_DISCUSSION, IN_NOTIFICATION, YEAR, World

BOARD = f"/{YEAR}/chair/decide"


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_DISCUSSION)


def numbers(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'data-label="Number">(\d+)<', html)]


def test_submissions_are_ranked_by_their_mean(world: World) -> None:
    chair, one, two = world.chair(), world.member("Mia Member"), world.member("Max Member")
    low, high, none = (world.submission(title=title) for title in ("Low", "High", "None"))
    for member in (one, two):
        world.review(member, low, -1)
        world.review(member, high, 3)
    page = world.browser(chair).get(BOARD)
    assert numbers(page.text) == [high.number, low.number, none.number]
    assert "Scores 3, 3; mean 3.00" in page.text


def test_many_verdicts_are_saved_as_one_deed_and_put_on_record(world: World) -> None:
    chair = world.chair()
    one, two, three = world.submission(), world.submission(), world.submission()
    browser = world.browser(chair)
    answer = browser.post(
        BOARD,
        {
            f"was-{one.number}": "",
            f"verdict-{one.number}": "accept",
            f"was-{two.number}": "",
            f"verdict-{two.number}": "reject",
            f"was-{three.number}": "",
            f"verdict-{three.number}": "",
        },
    )
    assert answer.status_code == 303
    assert [(row.submission_id, row.verdict) for row in world.all(Decision)] == [
        (one.id, Verdict.ACCEPT),
        (two.id, Verdict.REJECT),
    ]
    assert {row.status for row in world.all(Submission)} == {Status.SUBMITTED}
    browser.post(BOARD, {f"was-{one.number}": "accept", f"verdict-{one.number}": "wait-list"})
    records = world.all(AuditRow, AuditRow.deed == "decision.record")
    assert [(row.details["before"], row.details["after"]) for row in records] == [
        (None, "accept"),
        (None, "reject"),
        ("accept", "wait-list"),
    ]


def test_a_verdict_is_opened_again(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    browser = world.browser(chair)
    browser.post(BOARD, {f"was-{paper.number}": "", f"verdict-{paper.number}": "accept"})
    browser.post(BOARD, {f"was-{paper.number}": "accept", f"verdict-{paper.number}": ""})
    assert world.all(Decision) == []


def test_two_chairs_at_once_do_not_overwrite_each_other(world: World) -> None:
    petra, gerd, paper = world.chair("Petra"), world.chair("Gerd"), world.submission()
    world.browser(petra).post(
        BOARD, {f"was-{paper.number}": "", f"verdict-{paper.number}": "accept"}
    )
    answer = world.browser(gerd).post(
        BOARD, {f"was-{paper.number}": "", f"verdict-{paper.number}": "reject"}
    )
    assert answer.status_code == 409
    assert "is now: accept, talk" in answer.text
    assert world.one(Decision).verdict is Verdict.ACCEPT


def test_a_verdict_there_is_none_of_is_refused(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    answer = world.browser(chair).post(BOARD, {f"verdict-{paper.number}": "maybe"})
    assert answer.status_code == 422
    assert world.all(Decision) == []


def test_a_verdict_of_a_conflicted_chair_gets_the_answer_of_a_number_that_is_not_there(
    world: World,
) -> None:
    chair, sealed = world.chair(), world.submission()
    world.conflict(chair, sealed)
    browser = world.browser(chair)
    forged = browser.post(BOARD, {f"verdict-{sealed.number}": "accept"})
    absent = browser.post(BOARD, {"verdict-999": "accept"})
    assert forged.status_code == absent.status_code == 404
    assert forged.text == absent.text
    one = browser.send(f"/{YEAR}/submissions/{sealed.number}/decision", {"verdict": "accept"})
    none = browser.send(f"/{YEAR}/submissions/999/decision", {"verdict": "accept"})
    assert (one.status_code, one.text) == (none.status_code, none.text)
    assert world.all(Decision) == []


def test_a_conflicted_chair_s_board_has_no_trace_of_the_paper(world: World) -> None:
    chair, sealed, other = world.chair(), world.submission(title="Sealed"), world.submission()
    world.conflict(chair, sealed)
    page = world.browser(chair).get(BOARD)
    assert numbers(page.text) == [other.number]
    assert "Sealed" not in page.text
    assert "Another chair has not finished." in page.text


def test_before_reviews_are_due_the_board_says_when_it_opens(world: World) -> None:
    chair = world.chair()
    world.submission()
    page = world.at(IN_CALL).browser(chair).get(BOARD).text
    assert "Decisions open when reviews are due." in page
    assert "Save decisions" not in page
    assert "Add a note" not in page


def test_verdicts_are_not_chosen_before_reviews_are_due(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    answer = world.at(IN_CALL).browser(chair).post(BOARD, {f"verdict-{paper.number}": "accept"})
    assert answer.status_code == 409
    assert "Decisions open when reviews are due." in answer.text


@pytest.mark.parametrize("who", ["member", "author", "stranger"])
def test_the_board_is_the_chairs_own(world: World, who: str) -> None:
    author = world.person("Ada Author")
    world.submission(author)
    person = {
        "member": world.member,
        "author": lambda: author,
        "stranger": lambda: world.person("Sam Stranger"),
    }[who]()
    assert world.browser(person).get(BOARD).status_code == 404


@pytest.mark.parametrize("order", ["mean", "weighted", "spread", "number"])
def test_the_board_is_put_in_order(world: World, order: str) -> None:
    chair, one, two = world.chair(), world.member("Mia"), world.member("Max")
    wide, sure, plain = world.submission(), world.submission(), world.submission()
    world.review(one, wide, 3, confidence=1)
    world.review(two, wide, -1, confidence=5)
    world.review(one, sure, 1, confidence=5)
    world.review(two, sure, 2, confidence=5)
    world.review(one, plain, 2, confidence=5)
    rows = {
        "mean": [plain, sure, wide],
        "weighted": [plain, sure, wide],
        "spread": [wide, sure, plain],
        "number": [wide, sure, plain],
    }
    page = world.browser(chair).get(f"{BOARD}?order={order}")
    assert numbers(page.text) == [paper.number for paper in rows[order]]


@pytest.mark.parametrize("papers", [1, 3])
def test_the_board_asks_eleven_queries(world: World, papers: int) -> None:
    chair, member = world.chair(), world.member()
    for _ in range(papers):
        world.review(member, world.submission())
    browser = world.browser(chair)
    with counted(world.app) as seen:
        browser.get(BOARD)
    assert seen.count == 11


def test_the_board_agrees_with_the_policy(world: World) -> None:
    people = [world.chair("Petra"), world.chair("Gerd"), world.member("Mia"), world.person("Ada")]
    papers = [
        *(world.submission(status=status) for status in sorted(ON_BOARD)),
        world.submission(people[0]),
        world.submission(people[3]),
    ]
    world.conflict(people[1], papers[0])
    for moment in (IN_CALL, IN_DISCUSSION, IN_NOTIFICATION):
        world.at(moment)
        for person in people:
            viewer = world.stage(person).actor
            with world.app_context():
                edition = edition_of(db.session(), YEAR)
                assert edition is not None
                phase = phase_of(edition, moment)
                who = edition_standing(db.session(), viewer, edition, moment)
                listed = {
                    row.number for row in board(db.session(), viewer, who, edition, phase=phase)
                }
                allowed = {
                    paper.number
                    for paper in papers
                    if why_not(
                        Action.DECISION_READ,
                        standing_to(db.session(), viewer, edition, paper, moment),
                        paper.status,
                        phase,
                    )
                    is None
                }
            assert listed == allowed
