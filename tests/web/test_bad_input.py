"""Bad input, over HTTP: a sentence for each, and nothing lost.

What only one page can do is tested with that page; here is what any page must do.
"""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from sqlalchemy.orm import Session

from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.extensions import db
from fastpath_cms.models import Author, Decision, Person, Release, Review, Scratch, Submission
from tests.leaks.arguments import paths
from tests.leaks.posting import BODIES
from tests.support.browser import Browser
from tests.support.world import IN_DISCUSSION, IN_NOTIFICATION, IN_REVIEWING, World

ABSENT = 99
SEEN = re.compile(r'name="seen" value="([0-9a-f. ]+)"')
IN_FORMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/2027/chair/decide", {"verdict-{n}": "accept", "was-{n}": ""}),
    ("/2027/chair/assign", {"pair": ["{n}-{member}"], "was": ""}),
    (
        "/2027/chair/conflicts/record",
        {"number": "{n}", "person": "{member}", "kind": "collaborator"},
    ),
    ("/2027/chair/conflicts/confirm", {"number": "{n}", "person": "{member}"}),
    ("/2027/chair/conflicts/dismiss", {"number": "{n}", "person": "{member}", "why": "None."}),
    ("/2027/pc/conflicts", {"kind-{n}": "collaborator"}),
)
"""Forms that name a submission in a field rather than in the address."""


def filled(value: Any, number: int, member: Person) -> Any:
    """Return a form's fields for one number."""
    if isinstance(value, dict):
        return {
            filled(name, number, member): filled(one, number, member) for name, one in value.items()
        }
    if isinstance(value, list):
        return [filled(one, number, member) for one in value]
    return value.format(n=number, member=member.id)


def answer(world: World, browser: Browser, path: str, **more: Any) -> tuple[int, str, str]:
    """Return the status, where it leads and the text; the path asked for stands there as "here"."""
    world.entropy.count = 1_000_000  # so that the keys printed into forms are the same
    got = browser.client.open(path, base_url=browser.base_url, **more)
    return got.status_code, (got.location or "").replace(path, "here"), got.text


@pytest.mark.parametrize("now", [IN_REVIEWING, IN_DISCUSSION], ids=["reviewing", "discussion"])
def test_a_forged_number_is_answered_like_one_that_does_not_exist(world: World, now: Any) -> None:
    chair, member, stranger = world.chair(), world.member(), world.person("Stella Stranger")
    sealed = world.submission()
    for person in (chair, member):
        world.conflict(person, sealed)
    world.at(now)
    for browser in [world.browser(person) for person in (chair, member, stranger)]:
        browser.get("/profile")
        for method in ("GET", "POST"):
            for endpoint, path in paths(world.app, method):
                if not path.startswith(f"/2027/submissions/{sealed.number}/"):
                    continue
                body = browser.hidden | BODIES[endpoint][0] if method == "POST" else None
                other = path.replace(f"/{sealed.number}/", f"/{ABSENT}/", 1)
                seen = answer(world, browser, path, method=method, data=body)
                assert seen == answer(world, browser, other, method=method, data=body), path
                assert seen[0] == 404


@pytest.mark.parametrize(("path", "fields"), IN_FORMS, ids=[path for path, _ in IN_FORMS])
def test_a_forged_number_in_a_form_is_answered_like_one_that_does_not_exist(
    world: World, path: str, fields: dict[str, Any]
) -> None:
    chair, member, sealed = world.chair(), world.member(), world.submission()
    world.conflict(chair, sealed)
    world.at(IN_DISCUSSION)
    browser = world.browser(chair)
    browser.get("/profile")
    if path.startswith("/2027/pc"):
        browser = world.browser(world.member("Max Member"))
        browser.get("/profile")
        sealed = world.submission(status=Status.WITHDRAWN)  # closed to the whole committee
    before = world.all(Decision)
    one, two = (
        answer(
            world,
            browser,
            path,
            method="POST",
            data=browser.hidden | filled(fields, n, member) | {"form_key": f"key-{n}"},
        )
        for n in (sealed.number, ABSENT)
    )
    assert one == two
    assert one[0] == 404
    assert world.all(Decision) == before


def test_a_session_that_ended_while_writing_a_review_loses_nothing(world: World) -> None:
    member, paper = world.member(), world.submission()
    world.assignment(member, paper)
    world.at(IN_REVIEWING)
    browser, path = world.browser(member), f"/2027/submissions/{paper.number}/review"
    browser.get(path)
    browser.client.delete_cookie("fp_session", domain="fastpath.test")
    got = browser.send(path, {"comments_for_authors": "A long thought.", "base_version": "0"})
    assert (got.status_code, got.location) == (
        303,
        f"/sign-in?next={path.replace('/', '%2F')}&kept=1",
    )
    assert world.all(Review) == []
    key = browser.client.get_cookie("fp_browser", domain="fastpath.test")
    again = world.browser(member)
    assert key is not None
    again.set_cookie("fp_browser", key.value)
    assert "A long thought." in again.get(path).text
    assert len(world.all(Scratch)) == 1


def test_an_address_with_spaces_around_it_is_taken_and_one_with_spaces_inside_is_not(
    world: World,
) -> None:
    browser = world.browser()
    assert browser.post("/sign-in", {"address": "  ada@example.org "}).status_code == 200
    assert [letter.recipient_address for letter in world.letters()] == ["ada@example.org"]
    got = browser.post("/sign-in", {"address": "ada lovelace@example.org"})
    assert got.status_code == 422
    assert 'value="ada lovelace@example.org"' in got.text
    assert len(world.letters()) == 1


def test_a_release_posted_twice_at_once_tells_everybody_once(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    with world.writing() as session:
        decide(session, paper, world)
    world.at(IN_NOTIFICATION)
    forms = []
    for _ in range(2):  # two windows: each form has a key of its own
        browser = world.browser(chair)
        seen = SEEN.search(browser.get("/2027/chair/release").text)
        assert seen is not None
        forms.append((browser, {"count": "1", "seen": seen[1]}))
    start, answers = threading.Barrier(2), []

    def send(browser: Browser, fields: dict[str, str]) -> None:
        start.wait()
        answers.append(browser.send("/2027/chair/release", fields).status_code)

    threads = [threading.Thread(target=send, args=form) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(answers) == 303
    assert max(answers) in {303, 409, 422}
    assert len([row for row in world.all(Release) if row.performed_at]) == 1
    assert len(world.letters()) == len([row for row in world.all(Author) if row.is_contact])
    assert world.one(Submission).status is Status.ACCEPTED
    with world.app_context():
        db.engine.dispose()


def decide(session: Session, paper: Submission, world: World) -> None:
    """Record a verdict under embargo."""
    row = Decision(submission_id=paper.id, verdict=Verdict.ACCEPT, decided_at=world.clock.now())
    session.add(row)
