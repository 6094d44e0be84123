"""Late links on the pages: given, shown to who may see them, used once, taken back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from fastpath_cms.domain.calendar import GRACE, closing_instant
from fastpath_cms.domain.entry import Entry
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import LateLink, Letter, Person, RoleKind, Submission
from fastpath_cms.services import mailing, prolonging
from tests.support.forms import submission_form
from tests.support.reading import words
from tests.support.world import IN_REVIEWING, World

PATH = "/2027/chair/settings/late-links"
DEADLINE = "/2027/submissions/1/deadline"
OWN = closing_instant(date(2027, 3, 4))


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_REVIEWING)


def link_sent(world: World, chair: Person) -> str:
    """Send a late link and return its path."""
    world.browser(chair).post(PATH, {"address": "late@example.org", "due": "2027-03-04"})
    letter = world.all(Letter, Letter.kind == "late-start")[-1]
    body = world.perform(None, mailing.body_with_link, letter.id)
    (path,) = re.findall(r"http://fastpath\.test(/2027/late/\S+)", body)
    return str(path)


def test_somebody_without_an_account_begins_and_submits_after_the_close(world: World) -> None:
    path = link_sent(world, world.chair())
    assert world.browser().get("/2027/submit").status_code == 409
    browser = world.browser()
    page = browser.get(path)
    assert "Closes in 4 days" in words(page.text)
    assert world.all(Submission) == []  # scanners follow links
    assert browser.post(path).location == "/2027/submissions/1/edit"
    version = re.search(
        r'name="version"[^>]*value="(\d+)"', browser.get("/2027/submissions/1/edit").text
    )
    assert version is not None
    form = submission_form(world, version=version[1])
    assert browser.send("/2027/submissions/1/edit", form).status_code == 303
    paper = world.one(Submission)
    assert (paper.status, paper.is_late) == (Status.SUBMITTED, False)
    used = world.browser().get(path)
    assert "It was used already." in words(used.text)
    assert world.browser().get("/2027/late/guessed").status_code == 404


def test_one_submission_closes_at_its_own_instant_and_grace(world: World) -> None:
    chair, ada = world.chair(), world.person("Ada")
    cases = (
        (-timedelta(seconds=1), 303, False),
        (timedelta(0), 303, True),
        (GRACE - timedelta(seconds=1), 303, True),
        (GRACE, 409, False),
        (GRACE + timedelta(seconds=1), 409, False),
    )
    papers = [world.submission(ada, status=Status.DRAFT) for _ in cases]
    for paper in papers:
        world.perform(chair, prolonging.give_own_deadline, paper.id, Entry(date(2027, 3, 4)), None)
    for paper, (after, status, is_late) in zip(papers, cases, strict=True):
        world.at(OWN + after)
        form = submission_form(world, version=str(paper.version))
        path = f"/2027/submissions/{paper.number}/edit"
        assert world.browser(ada).post(path, form).status_code == status
        kept = world.one(Submission, Submission.id == paper.id)
        assert (kept.status is Status.SUBMITTED, kept.is_late) == (status == 303, is_late)


def test_a_chair_gives_changes_and_takes_back_on_the_page(world: World) -> None:
    ada = world.person("Ada")
    world.submission(ada, status=Status.DRAFT)
    browser = world.browser(world.chair())
    page = browser.get("/2027/submissions/1/").text
    assert "Give it a deadline of its own" in page
    previewed = words(browser.post(DEADLINE, {"due": "2027-03-06", "preview": "1"}).text)
    assert "Mar 6, 2027 is a Saturday." in previewed
    assert world.letters() == []
    browser.post(DEADLINE, {"due": "2027-03-04"})
    assert "#1 closes Mar 4, 2027 AoE now." in words(browser.get("/2027/submissions/1/").text)
    assert "Closes in 4 days" in words(world.browser(ada).get("/2027/submissions/1/").text)
    was = {"was": OWN.isoformat()}
    assert browser.post(DEADLINE, was | {"revoke": "1"}).status_code == 303
    assert world.one(Submission).extended_due_at is None
    assert len(world.letters()) == 2


def test_a_wrong_date_is_said_and_nothing_is_sent(world: World) -> None:
    world.submission()
    browser = world.browser(world.chair())
    browser.get(PATH)
    for typed, sentence in (
        ({"due": ""}, "Give the day."),
        ({"due": "2027-02-20"}, "Feb 20, 2027 AoE has passed; choose a date to come."),
        ({"due": "2027-03-04", "due_zone": "Mars/Olympus"}, "Choose one of the zones listed."),
        ({"due": "2027-03-04", "due_until": "noon"}, "Type the time as hours:minutes"),
    ):
        for path, more in ((DEADLINE, {}), (PATH, {"address": "late@example.org"})):
            answer = browser.send(path, typed | more)
            assert answer.status_code == 422
            assert sentence in words(answer.text)
    assert world.letters() == []


def test_of_two_chairs_at_one_deadline_the_second_sees_the_first_s(world: World) -> None:
    world.submission()
    one, two = world.browser(world.chair("Petra")), world.browser(world.chair("Paul"))
    two.get(DEADLINE)
    one.post(DEADLINE, {"due": "2027-03-04"})
    answer = two.send(DEADLINE, {"due": "2027-03-05", "was": ""})
    assert answer.status_code == 409
    assert "It closes Mar 4, 2027 AoE now." in words(answer.text)


def test_the_list_shows_no_chair_what_is_sealed_from_them(world: World) -> None:
    chair, sealed = world.chair("Petra"), world.chair("Paul")
    paper = world.submission(status=Status.DRAFT)
    world.perform(chair, prolonging.give_own_deadline, paper.id, Entry(date(2027, 3, 4)), None)
    browser = world.browser()
    browser.post(link_sent(world, chair))
    begun = world.all(Submission)[-1]
    before = words(world.browser(chair).get(PATH).text)
    assert "Begun: #2" in before
    world.conflict(sealed, paper)
    world.conflict(sealed, begun)
    text = words(world.browser(sealed).get(PATH).text)
    assert "Where the Step Goes" not in text
    assert "Begun" not in text
    assert "late@example.org" in text
    assert "Open" in text


def test_a_link_is_taken_back(world: World) -> None:
    chair = world.chair()
    path = link_sent(world, chair)
    browser = world.browser(chair)
    link = world.one(LateLink)
    browser.post(f"{PATH}/revoke", {"link": str(link.id)}, form=PATH)
    assert "Taken back" in browser.get(PATH).text
    closed = world.browser().get(path)
    assert closed.status_code == 404
    assert "it was taken back" in words(closed.text)


def test_late_links_are_the_chairs_own(world: World) -> None:
    publicity = world.grant(world.person("Pia"), RoleKind.PUBLICITY_CHAIR)
    for person in (publicity, world.member()):
        assert world.browser(person).get(PATH).status_code == 404


def test_the_form_of_all_closes_with_the_grace_and_says_how_it_stands(world: World) -> None:
    due = datetime(2027, 2, 27, 12, tzinfo=UTC)
    for seconds, status, said in (
        (-1, 200, "Closes in 1 second"),
        (0, 200, "Closed now, the grace runs 60 s more"),
        (59, 200, "Closed 59 seconds ago, the grace runs 1 s more"),
        (60, 409, "It closed 1 minute ago."),
    ):
        page = world.at(due + timedelta(seconds=seconds)).browser().get("/2027/submit")
        assert (page.status_code, said in words(page.text)) == (status, True)
