"""Conflicts of interest for the chairs: suggested, confirmed, dismissed, set, lifted."""

from __future__ import annotations

from fastpath_cms.models import Conflict, Person
from tests.support.queries import counted
from tests.support.world import IN_REVIEWING, World

PAGE = "/2027/chair/conflicts"


def suspicious_pair(world: World) -> Person:
    """One paper whose author shares a domain with one member."""
    world.submission(world.person("Ada Author", "ada@cs.example.edu"), title="Ties")
    return world.member("Mia Member", "mia@example.edu")


def test_a_suggestion_is_confirmed(world: World) -> None:
    chair, mia = world.chair(), suspicious_pair(world)
    browser = world.at(IN_REVIEWING).browser(chair)
    assert "1 pair waits for your judgement." in browser.get(PAGE).text
    answer = browser.post(f"{PAGE}/confirm", {"number": "1", "person": str(mia.id)}, form=PAGE)
    assert answer.status_code == 303
    page = browser.get(PAGE).text
    assert "No suggestion waits for you." in page
    assert "suggested, confirmed by a chair" in page


def test_a_suggestion_is_dismissed_with_a_reason_and_does_not_come_back(world: World) -> None:
    chair, mia = world.chair(), suspicious_pair(world)
    browser = world.at(IN_REVIEWING).browser(chair)
    pair = {"number": "1", "person": str(mia.id)}
    browser.post(f"{PAGE}/dismiss", pair | {"why": " "}, form=PAGE)
    assert world.all(Conflict) == []
    browser.post(f"{PAGE}/dismiss", pair | {"why": "Another department."}, form=PAGE)
    assert world.one(Conflict).dismissed_reason == "Another department."
    assert "No suggestion waits for you." in browser.get(PAGE).text


def test_a_chair_sets_one_by_hand_and_a_typo_loses_nothing(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission()
    browser = world.at(IN_REVIEWING).browser(chair)
    typed = {"number": "", "person": str(mia.id), "kind": "advisor", "why": "Her student."}
    answer = browser.post(PAGE, typed)
    assert answer.status_code == 422
    assert "Her student." in answer.text
    assert browser.post(PAGE, typed | {"number": "1"}).status_code == 303
    assert (world.one(Conflict).kind, world.one(Conflict).evidence) == ("advisor", "Her student.")


def test_a_conflicted_chair_finds_no_trace_of_the_paper(world: World) -> None:
    chair, mia = world.chair(), suspicious_pair(world)
    (paper,) = (world.submission(title="Sealed Title"),)
    world.conflict(chair, paper)
    world.conflict(mia, paper)
    browser = world.at(IN_REVIEWING).browser(chair)
    page = browser.get(PAGE).text
    assert "Sealed Title" not in page
    assert "0 conflicts are on record." in page
    for path in (f"{PAGE}/confirm", f"{PAGE}/dismiss"):
        sealed = {"number": "2", "person": str(mia.id), "why": "x"}
        forged = sealed | {"number": "99"}
        answers = [browser.post(path, data, form=PAGE) for data in (sealed, forged)]
        assert [answer.status_code for answer in answers] == [404, 404]
    by_hand = {"person": str(mia.id), "kind": "other"}
    assert browser.post(PAGE, by_hand | {"number": "2"}).status_code == 404


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_papers(world: World) -> None:
    chair = world.chair()
    mia = world.member()
    browser = world.at(IN_REVIEWING).browser(chair)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            world.conflict(mia, world.submission())
        browser.get(PAGE)
        with counted(world.app) as seen:
            browser.get(PAGE)
        counts.append(seen.count)
    assert counts == [11, 11]
