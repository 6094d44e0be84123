"""The history of a review: its writer compares and restores, a chair reads what was submitted."""

from __future__ import annotations

import html
from typing import Any

from fastpath_cms.models import Person, Review, Submission
from fastpath_cms.services.reviewing import save_review
from tests.support.browser import Browser
from tests.support.queries import counted
from tests.support.world import IN_NOTIFICATION, IN_REVIEWING, World

MINE = "/2027/submissions/1/my-review/history"
THEIRS = "/2027/submissions/1/reviews/1/history"
TEXTS = ("A first thought.", "A second thought.", "A third and last thought.")


def written(world: World) -> tuple[Person, Submission, Browser]:
    """Let Mia save a draft, submit, and change her review."""
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    for base, words in enumerate(TEXTS):
        answers: dict[str, Any] = {"overall": 1, "confidence": 3, "comments_for_authors": words}
        world.perform(mia, save_review, paper.id, answers, base, hand_in=base == 1)
    return mia, paper, world.browser(mia)


def test_the_newest_two_versions_are_compared_word_by_word(world: World) -> None:
    _, _, browser = written(world)
    page = html.unescape(browser.get(MINE).text)
    assert "From version 2 to version 3" in page
    assert '<del><span class="sr"> removed: </span>second' in page
    assert '<ins><span class="sr"> added: </span>third and last' in page


def test_any_two_versions_are_compared(world: World) -> None:
    _, _, browser = written(world)
    page = browser.get(f"{MINE}?from=1&to=2").text
    assert "From version 1 to version 2" in page
    assert browser.get(f"{MINE}?from=x&to=99").status_code == 200


def test_a_version_is_restored_as_a_new_one_and_a_second_press_changes_nothing(
    world: World,
) -> None:
    _, _, browser = written(world)
    browser.get(MINE)
    for _ in range(2):
        answer = browser.send(MINE, {"restore": "2", "base_version": "3"})
        assert (answer.status_code, answer.location) == (303, "/2027/submissions/1/review")
    assert world.answers()["comments_for_authors"] == TEXTS[1]
    assert world.one(Review).version == 4
    stale = browser.post(MINE, {"restore": "1", "base_version": "3"})
    assert stale.location == MINE
    assert "Nothing was restored." in browser.get(MINE).text


def test_a_chair_reads_what_was_submitted_and_no_draft(world: World) -> None:
    written(world)
    page = world.browser(world.chair()).get(THEIRS).text
    assert "Version 2" in page
    assert "first thought" not in html.unescape(page)
    assert 'href="?to=1"' not in page


def test_nobody_else_reads_a_history(world: World) -> None:
    mia, paper, browser = written(world)
    otto = world.member("Otto Other")
    conflicted = world.chair("Cora Chair")
    world.conflict(conflicted, paper)
    author = world.one(Person, Person.id == paper.authors[0].person_id)
    codes = {
        "reviewer": browser.get(THEIRS).status_code,
        "member": world.browser(otto).get(THEIRS).status_code,
        "member of mine": world.browser(otto).get(MINE).status_code,
        "author": world.browser(author).get(THEIRS).status_code,
        "conflicted chair": world.browser(conflicted).get(THEIRS).status_code,
        "nothing there": world.browser(world.chair()).get(THEIRS.replace("1/h", "9/h")).status_code,
    }
    assert codes == {
        "reviewer": 403,
        "member": 403,
        "member of mine": 403,
        "author": 403,
        "conflicted chair": 404,
        "nothing there": 404,
    }
    assert mia.id != otto.id


def test_after_the_notification_a_reviewer_still_reads_the_versions(world: World) -> None:
    mia, _, _ = written(world)
    page = world.at(IN_NOTIFICATION).browser(mia).get(MINE).text
    assert "Version 3, whole" in page
    assert "Restore" not in page


def test_the_history_asks_few_queries(world: World) -> None:
    _, _, browser = written(world)
    browser.get(MINE)
    with counted(world.app) as seen:
        browser.get(MINE)
    assert seen.count == 8
