"""A talk that nobody can give, and what its authors let the workshop publish."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, Person, Speaker, Talk
from tests.support.letters import assert_golden
from tests.support.reading import words
from tests.support.world import IN_AFTER, IN_NOTIFICATION, World

PAGE = "/2027/submissions/1/"


@pytest.fixture
def ada(world: World) -> Person:
    return world.at(IN_NOTIFICATION).person("Ada O'Author")


def test_a_declined_talk_is_told_to_the_authors_and_the_impartial_chairs(
    world: World, ada: Person
) -> None:
    bo, petra, tied = world.person("Bo Author"), world.chair(), world.chair("Cora Chair")
    paper = world.submission(ada, bo, status=Status.ACCEPTED)
    world.conflict(tied, paper)
    browser = world.browser(ada)
    browser.post(f"{PAGE}talk", {"presenter": "0"})
    refused = browser.post(f"{PAGE}talk/decline", {"reason": " "})
    assert (refused.status_code, world.letters()) == (422, [])
    for _ in range(2):  # a double click tells nobody twice
        response = browser.post(f"{PAGE}talk/decline", {"reason": "Nobody can travel."})
        assert (response.status_code, response.location) == (303, PAGE)
    talk = world.one(Talk)
    assert (talk.declined_at, talk.declined_because, talk.confirmed_at) == (
        IN_NOTIFICATION,
        "Nobody can travel.",
        None,
    )
    letters = world.letters()
    assert sorted((letter.kind, letter.recipient_name) for letter in letters) == sorted(
        (LetterKind.TALK_DECLINED, person.name) for person in (ada, bo, petra)
    )
    assert_golden(letters[0], "talk-declined")
    assert "The talk is declined Nobody can travel. The chairs are told." in words(
        browser.get(PAGE).text
    )
    deeds = [row.deed for row in world.all(AuditRow)]
    assert deeds.count("talk.decline") == 1


def test_confirming_takes_a_decline_back(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.ACCEPTED)
    browser = world.browser(ada)
    browser.post(f"{PAGE}talk/decline", {"reason": "Nobody can travel."})
    assert "Confirm it after all" in browser.get(PAGE).text
    browser.post(f"{PAGE}talk", {"presenter": "0", "is_remote": "y"})
    talk = world.one(Talk)
    assert (talk.declined_at, talk.declined_because, world.one(Speaker).is_remote) == (
        None,
        "",
        True,
    )
    assert talk.confirmed_at == IN_NOTIFICATION


def test_consent_names_who_answered_and_is_taken_back(world: World, ada: Person) -> None:
    bo = world.person("Bo Author")
    world.submission(ada, bo, status=Status.ACCEPTED)
    browser = world.browser(ada)
    browser.post(
        f"{PAGE}talk", {"presenter": "0", "may_publish_paper": "y", "may_publish_video": "y"}
    )
    said = words(browser.get(PAGE).text)
    assert "What may be published The paper and a video: so said Ada O'Author" in said
    browser.post(f"{PAGE}talk", {"presenter": "0"})
    talk = world.one(Talk)
    assert (talk.may_publish_paper, talk.consented_by, talk.consented_at) == (
        False,
        "Ada O'Author",
        IN_NOTIFICATION,
    )
    assert "Nothing of it, so said Ada O'Author." in words(browser.get(PAGE).text)


@pytest.mark.parametrize("address", ["http://video.example/1", "https://", "javascript:alert(1)"])
def test_a_video_is_a_link_of_https(world: World, ada: Person, address: str) -> None:
    world.submission(ada, status=Status.ACCEPTED)
    refused = world.browser(ada).post(f"{PAGE}talk", {"presenter": "0", "video_url": address})
    assert refused.status_code == 422
    assert "Give the whole address of the video, beginning with https://." in words(refused.text)
    assert world.all(Talk) == []


def test_who_may_not_confirm_may_not_decline(world: World, ada: Person) -> None:
    paper = world.submission(ada, world.person("Bo Author"), status=Status.ACCEPTED)
    member = world.member()
    world.conflict(member, paper)
    page = f"{PAGE}talk/decline"
    assert world.browser(world.chair()).get(page).status_code == 403
    assert world.browser(member).get(page).status_code == 404
    world.at(IN_AFTER)
    assert world.browser(ada).post(page, {"reason": "No."}).status_code == 409
