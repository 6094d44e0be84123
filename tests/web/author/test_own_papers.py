"""An author's list says of each paper all that its author may know, and nothing before its time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from fastpath_cms.queries.own_papers import own_papers
from fastpath_cms.queries.viewer import Viewer
from tests.support.days import placed, published
from tests.support.forms import pdf, submission_form
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_DISCUSSION, IN_NOTIFICATION, IN_PROGRAM, World

LIST, SUBMIT, EDIT = "/2027/submissions/", "/2027/submit", "/2027/submissions/1/edit"
BO = {
    "authors-1-name": "Bo Berg",
    "authors-1-email": "bo@example.org",
    "authors-1-affiliation": "B",
}


def text_of(page: str) -> str:
    """Return a page's words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_versions_stand_with_size_hash_download_and_receipt_and_letters_open(world: World) -> None:
    miles, bo = world.person("Miles", "miles@example.edu"), world.person("Bo", "bo@example.org")
    browser = world.browser(miles)
    browser.post(SUBMIT, submission_form(world, **BO))
    version = re.search(r'name="version"[^>]*value="(\d+)"', browser.get(EDIT).text)
    assert version is not None
    second = {"version": version.group(1), "pdf": pdf(b"%PDF-1.7 3 second", "second.pdf")}
    browser.send(EDIT, submission_form(world, **BO, **second))
    page = browser.get(LIST).text
    said = text_of(page)
    assert "2 versions of #1" in said
    assert "Version 2, 3 pages, 0.1 MB." in said
    for path in ("manuscripts/2/original.pdf", "receipts/2/", "receipts/1/"):
        assert f'href="/2027/submissions/1/{path}"' in page
        assert browser.get(f"/2027/submissions/1/{path}").status_code == 200
    assert "2 letters to you about #1" in said
    assert 'href="/2027/submissions/1/#letter-2"' in page
    assert 'id="letter-2"' in browser.get("/2027/submissions/1/").text
    assert "2 letters to you about #1" in text_of(world.browser(bo).get(LIST).text)


def test_letters_to_others_are_not_listed(world: World) -> None:
    other = world.person("Bo", "bo@example.org")
    world.browser().post(SUBMIT, submission_form(world, **BO))
    assert "1 letter to you" in text_of(world.browser(other).get(LIST).text)
    assert {letter.recipient_address for letter in world.letters()} == {
        "miles@example.edu",
        "bo@example.org",
    }


def test_reviews_stand_there_once_told_and_not_before(world: World) -> None:
    ada, member = world.person("Ada Adams"), world.member()
    paper = world.submission(ada)
    world.review(member, paper, comments_for_authors="Name the kernel.")
    for now in (IN_CALL, IN_DISCUSSION, IN_NOTIFICATION):
        world.at(now)
        assert "Name the kernel." not in world.browser(ada).get(LIST).text
    world.at(IN_NOTIFICATION)
    with world.writing() as session:
        told = session.get_one(Submission, paper.id)
        told.status, told.notified_at = Status.REJECTED, IN_NOTIFICATION
    page = world.browser(ada).get(LIST).text
    assert ("Name the kernel." in page, "1 review" in page) == (True, True)
    assert "Between us: accept." not in page
    assert member.name not in page


def test_a_talk_on_the_program_is_shown_with_its_time(world: World) -> None:
    ada, chair = world.person("Ada Adams"), world.chair()
    world.at(IN_PROGRAM).submission(ada, status=Status.ACCEPTED)
    assert "Your talk:" not in world.browser(ada).get(LIST).text
    placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", submission_number=1)
    published(world, chair)
    assert "Your talk: Sunday, March 28, 2027, 11:00 am – 11:30 am US EDT" in text_of(
        world.browser(ada).get(LIST).text
    )


@pytest.mark.parametrize(
    ("status", "now", "words"),
    [
        (
            Status.DRAFT,
            IN_CALL,
            "It can be completed until Fri Feb 26, 2027, 23:59 AoE , 17 days left",
        ),
        (Status.DRAFT, IN_DISCUSSION, "Not submitted It was not complete, Feb 26"),
        (
            Status.SUBMITTED,
            IN_CALL,
            "You can change it until Fri Feb 26, 2027, 23:59 AoE , 17 days left",
        ),
        (
            Status.SUBMITTED,
            IN_DISCUSSION,
            "You hear from us, by mail and here, Mar 8, 2027 , in 17 hours",
        ),
        (Status.SUBMITTED, IN_NOTIFICATION, "You hear from us soon, by mail and here."),
        (
            Status.ACCEPTED,
            IN_NOTIFICATION,
            "The final version is due Mon Mar 15, 2027, 23:59 AoE , 7 days left",
        ),
        (Status.CAMERA_READY, IN_PROGRAM, "The workshop begins Mar 28, 2027 , in 7 days"),
    ],
)
def test_each_paper_says_what_comes_next_and_when(
    world: World, status: Status, now: object, words: str
) -> None:
    ada = world.person("Ada Adams")
    world.at(now).submission(ada, status=status)  # type: ignore[arg-type] # an instant
    found = text_of(world.browser(ada).get(LIST).text)
    assert words in found, found


def test_what_was_typed_and_not_saved_is_pointed_at_here_and_at_home(world: World) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada)
    browser = world.browser(ada)
    save = "/2027/scratch?form={}&object={}"
    browser.post(save.format("author.submit", SUBMIT), {"title": "Begun"}, form=SUBMIT)
    place = save.format("submission.submission_edit", EDIT)
    browser.post(place, {"title": "Changed", "version": "1"}, form=EDIT)
    page = text_of(browser.get(LIST).text)
    assert "“Begun” is not saved" in page
    assert "You typed changes and did not save them" in page
    home = browser.get("/home").text
    assert ("“Begun”" in home, f'href="{SUBMIT}"' in home) == (True, True)
    world.at(IN_DISCUSSION)
    later = world.browser(ada)
    assert "Begun" not in later.get(LIST).text + later.get("/home").text


def test_home_lists_the_papers_of_every_edition_to_their_authors_only(world: World) -> None:
    ada, bo = world.person("Ada Adams"), world.person("Bo Berg")
    world.submission(ada, title="This year's")
    earlier = world.new_edition(2026, is_current=False)
    with world.writing() as session:
        session.get_one(
            Submission, world.submission(ada, title="Last year's").id
        ).edition_id = earlier.id
    world.submission(bo, title="Of somebody else")
    with world.writing() as session:
        for person, titles in ((ada, ["This year's", "Last year's"]), (bo, ["Of somebody else"])):
            mine = own_papers(session, Viewer(person.id))
            assert [paper.title for paper in mine] == titles
        assert own_papers(session, Viewer()) == ()
    page = text_of(world.browser(ada).get("/home").text)
    assert "FastPath 2027 This year&#39;s #1" in page
    assert "FastPath 2026 Last year&#39;s" in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_accepted_papers_asks_as_much_for_one_as_for_many(
    world: World, count: int
) -> None:
    ada, member = world.person("Ada Adams"), world.member()
    world.at(IN_NOTIFICATION + timedelta(hours=1))
    for _ in range(count):
        world.review(member, world.submission(ada, status=Status.ACCEPTED))
    browser = world.browser(ada)
    with counted(world.app) as statements:
        browser.get(LIST)
    assert statements.count == 12
