"""A chair lets one submission's PDF break a hard rule; nobody else's changes."""

from __future__ import annotations

import re

from fastpath_cms.models import AuditRow, Manuscript, Person, Submission, Waiver
from tests.support.browser import Browser
from tests.support.forms import pdf, submission_form
from tests.support.queries import counted
from tests.support.reading import words
from tests.support.world import World

PAGE = "/2027/submissions/1/"
LONG = b"%PDF-1.7 6 with an appendix"
WAIVED = {"rules": ["page-count"], "reason": "The appendix is asked for."}


def submitted(world: World) -> Browser:
    browser = world.browser(world.person("Miles O'Brien", "miles@example.edu"))
    browser.post("/2027/submit", submission_form(world))
    return browser


def upload(world: World, browser: Browser, data: bytes = LONG) -> int:
    page = browser.get(f"{PAGE}edit").text
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found is not None
    answer = browser.send(
        f"{PAGE}edit", submission_form(world, pdf=pdf(data), version=found.group(1))
    )
    return answer.status_code


def chair(world: World) -> Person:
    return world.chair("Petra Chair")


def test_a_longer_paper_is_taken_once_a_chair_waives_the_pages(world: World) -> None:
    author = submitted(world)
    assert upload(world, author) == 422
    assert world.browser(chair(world)).post(f"{PAGE}waive", WAIVED).status_code == 303
    assert upload(world, author) == 303
    assert [row.page_count for row in world.all(Manuscript)] == [4, 6]
    assert "Waived: the number of pages. The appendix is asked for." in words(author.get(PAGE).text)


def test_a_waiver_is_on_record_and_can_be_taken_back(world: World) -> None:
    author = submitted(world)
    petra = world.browser(chair(world))
    petra.post(f"{PAGE}waive", WAIVED)
    upload(world, author)
    petra.post(f"{PAGE}waive", {"reason": ""})
    assert world.all(Waiver) == []
    rows = [row.details for row in world.all(AuditRow) if row.deed == "manuscript.waive"]
    assert [(row["waived"], row["restored"]) for row in rows] == [
        (["page-count"], []),
        ([], ["page-count"]),
    ]
    assert upload(world, author, b"%PDF-1.7 7 longer still") == 422
    assert len(world.all(Manuscript)) == 2


def test_nothing_is_waived_without_a_reason_nor_what_keeps_a_file_shut(world: World) -> None:
    submitted(world)
    petra = world.browser(chair(world))
    refused = petra.post(f"{PAGE}waive", {"rules": ["page-count"], "reason": " "})
    assert refused.status_code == 422
    assert "Say why; the authors read it." in words(refused.text)
    petra.post(f"{PAGE}waive", {"rules": ["damaged", "encrypted"], "reason": "Please."})
    assert world.all(Waiver) == []


def test_a_larger_file_is_taken_once_its_size_is_waived(world: World) -> None:
    author = submitted(world)
    large = b"%PDF-1.7 4 large" + b" " * world.edition.byte_max
    assert upload(world, author, large) == 422
    world.browser(chair(world)).post(f"{PAGE}waive", {"rules": ["size"], "reason": "Plots."})
    assert upload(world, author, large) == 303


def test_only_an_impartial_chair_waives(world: World) -> None:
    author = submitted(world)
    paper = world.one(Submission)
    conflicted = world.chair("Otto Chair")
    world.conflict(conflicted, paper)
    member = world.member()
    for browser in (author, world.browser(conflicted), world.browser(member), world.browser()):
        assert browser.post(f"{PAGE}waive", WAIVED).status_code in {302, 303, 403, 404}
    assert world.all(Waiver) == []


def test_the_page_asks_as_much_with_waivers_as_without(world: World) -> None:
    author = submitted(world)
    with counted(world.app) as without:
        author.get(PAGE)
    world.browser(chair(world)).post(
        f"{PAGE}waive", {"rules": ["page-count", "size", "mixed-sizes"], "reason": "Three."}
    )
    with counted(world.app) as with_three:
        author.get(PAGE)
    assert len(with_three) == len(without)
