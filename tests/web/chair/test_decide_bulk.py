"""Beside the board: filters, one verdict for many, talk slots, the wait list, leniency."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.models import AuditRow, Decision, Edition, Review, RoleKind, Submission
from fastpath_cms.services import deciding
from tests.support.queries import counted
from tests.support.world import IN_DISCUSSION, YEAR, World

BOARD = f"/{YEAR}/chair/decide"


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_DISCUSSION)


def numbers(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'data-label="Number">(\d+)<', html)]


def decide(world: World, *verdicts: tuple[Submission, Verdict]) -> None:
    chair = world.chair("Dana Decider")
    for paper, verdict in verdicts:
        world.perform(chair, deciding.record_decision, paper.id, verdict, "", 0)


def test_filters_stand_in_the_address_and_leave_the_counts_of_all(world: World) -> None:
    chair, one, two = world.chair(), world.member("Mia"), world.member("Max")
    accepted, split, plain = (world.submission(title=title) for title in ("Ant", "Bee", "Cat"))
    world.review(one, split, 3)
    world.review(two, split, -3)
    decide(world, (accepted, Verdict.ACCEPT))
    browser = world.browser(chair)
    found = {
        query: numbers(browser.get(f"{BOARD}?{query}").text)
        for query in ("verdict=accept", "verdict=open", "split=1", "q=cat", "talk=some", "topic=99")
    }
    assert found == {
        "verdict=accept": [accepted.number],
        "verdict=open": [split.number, plain.number],
        "split=1": [split.number],
        "q=cat": [plain.number],
        "talk=some": [],
        "topic=99": [split.number, accepted.number, plain.number],
    }
    page = browser.get(f"{BOARD}?q=cat").text
    assert '<b data-count="accepted">1</b>' in page
    saved = browser.post(f"{BOARD}?q=cat", {f"verdict-{plain.number}": "reject"})
    assert saved.headers["Location"].endswith(f"{BOARD}?q=cat")


def test_a_search_is_the_twelfth_and_last_query(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    world.review(world.member(), paper)
    browser = world.browser(chair)
    with counted(world.app) as seen:
        browser.get(f"{BOARD}?q=author:ada+score:>0")
    assert seen.count == 12


def test_one_verdict_for_many_is_confirmed_with_the_list_of_numbers(world: World) -> None:
    chair, papers = world.chair(), [world.submission() for _ in range(4)]
    decide(world, (papers[1], Verdict.REJECT))
    browser = world.browser(chair)
    fields = {
        "number": [str(paper.number) for paper in papers[:2]],
        "bulk": "reject",
        f"was-{papers[2].number}": "",
        f"verdict-{papers[2].number}": "accept",
    }
    page = browser.post(f"{BOARD}/many", fields).text
    assert f"#{papers[0].number} and #{papers[2].number}" in page
    assert f"As they are: #{papers[1].number}." in page
    assert len(world.all(Decision)) == 1  # nothing is written before it is confirmed
    hidden = dict(re.findall(r'name="((?:was|verdict)-\d+)" value="([^"]*)"', page))
    browser.post(BOARD, hidden)
    verdicts = {row.submission_id: row.verdict for row in world.all(Decision)}
    assert verdicts == {
        papers[0].id: Verdict.REJECT,
        papers[1].id: Verdict.REJECT,
        papers[2].id: Verdict.ACCEPT,
    }


def test_nothing_ticked_leads_back_with_a_sentence(world: World) -> None:
    chair = world.chair()
    world.submission()
    browser = world.browser(chair)
    assert browser.post(f"{BOARD}/many", {"bulk": "reject"}).status_code == 303
    assert "Select submissions first" in browser.get(BOARD).text


def test_a_sealed_number_among_the_ticked_gets_the_answer_of_one_that_is_not_there(
    world: World,
) -> None:
    chair, sealed, seen = world.chair(), world.submission(), world.submission()
    world.conflict(chair, sealed)
    browser = world.browser(chair)
    answers = [
        browser.post(f"{BOARD}/many", {"number": [str(number), str(seen.number)], "bulk": "accept"})
        for number in (sealed.number, 999)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text


def test_talk_slots_draw_a_line_and_say_what_competes(world: World) -> None:
    chair, member = world.chair(), world.member()
    papers = [world.submission() for _ in range(4)]
    for paper, score in zip(papers, (3, 2, 1, 0), strict=True):
        world.review(member, paper, score)
    decide(world, (papers[0], Verdict.ACCEPT))
    browser = world.browser(chair)
    assert browser.post(f"{BOARD}/slots", {"slots": "many"}).status_code == 422
    browser.post(f"{BOARD}/slots", {"slots": "2"})
    assert world.one(Edition).talk_slots == 2
    assert len(world.all(AuditRow, AuditRow.deed == "edition.talk-slots")) == 1
    page = browser.get(BOARD).text
    assert "Three submissions compete for the last slot." in page
    assert "accepted, of 2 slots" in page
    above, below = page.split('<tr class="cut">')
    assert (numbers(above), numbers(below)) == (
        [paper.number for paper in papers[:2]],
        [paper.number for paper in papers[2:]],
    )
    assert 'class="cut"' not in browser.get(f"{BOARD}?order=number").text


def test_the_wait_list_is_put_in_order(world: World) -> None:
    chair, one, two = world.chair(), world.submission(), world.submission()
    decide(world, (one, Verdict.WAIT_LIST), (two, Verdict.WAIT_LIST))
    browser = world.browser(chair)
    path = f"{BOARD}/wait-list"
    assert f"#{one.number} is next." in browser.get(path).text
    moved = browser.post(path, {"number": str(two.number), "other": str(one.number)})
    assert moved.status_code == 303
    assert f"#{two.number} is next." in browser.get(path).text


def test_topics_count_what_is_accepted(world: World) -> None:
    chair, papers = world.chair(), [world.submission() for _ in range(2)]
    decide(world, (papers[0], Verdict.ACCEPT))
    page = world.browser(chair).get(BOARD).text
    assert re.findall(r'data-topic="\d+"><b>(\d+)</b> of (\d+)', page) == [("1", "2")]


def crowded(world: World) -> Submission:
    """Four reviewers on six papers, the second the kindest; return a seventh the first dislikes."""
    members = [world.member(name) for name in ("Mia", "Max", "Moe", "Mo")]
    papers = [world.submission() for _ in range(6)]
    for at, paper in enumerate(papers):
        for place, member in enumerate(members):
            if (at + place) % 4:
                world.review(member, paper, at % 3 + (1 if place == 1 else 0))
    disliked = world.submission()
    world.review(members[0], disliked, -3)
    world.review(members[2], disliked, 0)
    return disliked


def test_a_strict_reviewer_is_found_and_taken_off_the_mean(world: World) -> None:
    crowded(world)
    chair = world.chair()
    page = world.browser(chair).get(f"{BOARD}/reviewers").text
    names = re.findall(r"<td><b>(\w+)</b></td>", page)
    assert (names[0], names[-1]) == ("Max", "Mia")
    assert "points more lenient than others" in page
    board = world.browser(chair).get(f"{BOARD}?order=calibrated").text
    assert re.findall(r'data-label="Calibrated">(.*?)<', board)[0] not in ("", "–")


@pytest.mark.parametrize("path", [BOARD, f"{BOARD}?order=calibrated", f"{BOARD}/reviewers"])
def test_what_a_sealed_paper_s_reviews_say_moves_no_figure(world: World, path: str) -> None:
    sealed, chair = crowded(world), world.chair()
    world.conflict(chair, sealed)
    browser = world.browser(chair)
    page = browser.get(path)
    assert page.status_code == 200
    before = without_keys(page.text)
    with world.writing() as session:
        session.execute(
            update(Review)
            .where(Review.submission_id == sealed.id, Review.overall == -3)
            .values(overall=3)
        )
    assert without_keys(browser.get(path).text) == before


def without_keys(html: str) -> str:
    """A page without the form keys, which differ each time it is made."""
    return re.sub(r'name="(form_key|csrf_token)" value="[^"]*"', "", html)


def test_the_submission_page_tells_a_chair_and_a_deputy_the_history(world: World) -> None:
    chair, deputy, paper = world.chair(), world.person("Dora Deputy"), world.submission()
    world.grant(deputy, RoleKind.DEPUTY, paper)
    world.perform(chair, deciding.record_decision, paper.id, Verdict.REJECT, "Too short.", 0)
    world.perform(deputy, deciding.record_decision, paper.id, Verdict.ACCEPT, "", 1)
    page = f"/{YEAR}/submissions/{paper.number}/"
    for reader in (chair, deputy):
        text = world.browser(reader).get(page).text
        history = text.split("History of the verdict")[1].split("</details>")[0]
        assert history.index("Dora Deputy") < history.index("Petra Chair")
        assert "Too short." in history
    assert "History of the verdict" not in world.browser(world.member()).get(page).text
