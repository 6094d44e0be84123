"""Changing a submission: versions, two tabs, and what may not become incomplete."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Author, Manuscript, Person, Scratch, Submission
from tests.support.browser import Browser
from tests.support.forms import pdf, submission_form
from tests.support.world import World

EDIT = "/2027/submissions/1/edit"
DUE = datetime(2027, 2, 27, 12, tzinfo=UTC)


def submitted(world: World) -> tuple[Person, Browser]:
    """Return an author and their browser, after a complete first save."""
    miles = world.person("Miles O'Brien", "miles@example.edu")
    browser = world.browser(miles)
    browser.post("/2027/submit", submission_form(world))
    return miles, browser


def form_now(world: World, browser: Browser, **more: Any) -> dict[str, Any]:
    """Return the form as the edit page shows it now, without a file."""
    page = browser.get(EDIT).text
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found is not None
    return submission_form(world, **{"pdf": None, "version": found.group(1)} | more)


def test_the_form_opens_as_it_was_saved(world: World) -> None:
    _, browser = submitted(world)
    page = browser.get(EDIT).text
    for value in ("Where the step goes", "We measure.", "miles@example.edu", "0000-0002-1825-0097"):
        assert value in page
    assert "Version 1: 4 pages, received" in page


def test_a_change_is_saved_and_confirmed(world: World) -> None:
    _, browser = submitted(world)
    answer = browser.send(EDIT, form_now(world, browser, title="Where the time goes"))
    assert (answer.status_code, answer.location) == (303, "/2027/submissions/1/")
    assert world.one(Submission).title == "Where the time goes"
    assert "#1 is saved: title." in browser.get("/2027/submissions/1/").text
    assert [letter.kind for letter in world.letters()] == [
        LetterKind.SUBMISSION_RECEIVED,
        LetterKind.SUBMISSION_UPDATED,
    ]
    letter = world.letters()[1]
    assert letter.subject == "[FastPath 2027 #1] Version 1 saved: Where the time goes"
    assert "What is new: title" in letter.body


def test_a_save_that_changes_nothing_writes_no_letter(world: World) -> None:
    _, browser = submitted(world)
    before = world.one(Submission).version
    browser.send(EDIT, form_now(world, browser))
    page = browser.get("/2027/submissions/1/").text
    assert "Nothing in #1 had changed; it stays as it was." in page
    assert (world.one(Submission).version, len(world.letters())) == (before, 1)


def test_a_new_pdf_is_a_new_version_and_the_old_one_is_kept(world: World) -> None:
    _, browser = submitted(world)
    browser.send(EDIT, form_now(world, browser, pdf=pdf(b"%PDF-1.7 3 shorter", "new.pdf")))
    assert [(row.number, row.page_count) for row in world.all(Manuscript)] == [(1, 4), (2, 3)]
    page = browser.get("/2027/submissions/1/").text
    assert ("Version 2, 3 pages" in page, "All 2 versions" in page) == (True, True)
    first = browser.get("/2027/submissions/1/manuscripts/1/original.pdf")
    assert first.data == b"%PDF-1.7 4 a paper"


def test_the_same_pdf_again_is_no_version(world: World) -> None:
    _, browser = submitted(world)
    browser.send(EDIT, form_now(world, browser, pdf=pdf()))
    assert len(world.all(Manuscript)) == 1


def test_a_new_author_is_told_and_linked_to_the_person_of_that_address(world: World) -> None:
    _, browser = submitted(world)
    bo = world.person("Bo Berg", "bo@example.org")
    more = {
        "authors-1-name": "Bo Berg",
        "authors-1-email": "Bo@example.org",
        "authors-1-affiliation": "Berg AG",
    }
    browser.send(EDIT, form_now(world, browser, **more))
    assert [row.person_id for row in world.all(Author)][1] == bo.id
    assert [(one.kind, one.recipient_name) for one in world.letters()[1:]] == [
        (LetterKind.AUTHOR_NAMED, "Bo Berg"),
        (LetterKind.SUBMISSION_UPDATED, "Miles O'Brien"),
    ]
    assert world.browser(bo).get("/2027/submissions/1/").status_code == 200
    assert world.browser(bo).get(EDIT).status_code == 403


def test_a_submitted_paper_cannot_become_incomplete_and_the_text_is_kept(world: World) -> None:
    _, browser = submitted(world)
    answer = browser.send(EDIT, form_now(world, browser, abstract="", topics=None))
    assert answer.status_code == 422
    for sentence in (
        "Write the abstract; it helps to find reviewers.",
        "Choose at least one topic.",
    ):
        assert sentence in answer.text
    assert world.one(Submission).abstract == "We measure."
    assert world.one(Scratch).fields["abstract"] == [""]


def test_of_two_tabs_the_second_sees_both_texts_and_loses_neither(world: World) -> None:
    _, browser = submitted(world)
    first = form_now(world, browser, title="Saved by the first tab")
    second = form_now(world, browser, title="Typed in the second tab")
    browser.send(EDIT, first)
    browser.get(EDIT)  # the second tab's form has a key of its own
    answer = browser.send(EDIT, second)
    assert answer.status_code == 409
    assert "Somebody saved this while you were writing" in answer.text
    assert "<p>Saved by the first tab</p>" in answer.text
    assert "<p>Typed in the second tab</p>" in answer.text
    assert 'value="Typed in the second tab"' in answer.text
    assert world.one(Submission).title == "Saved by the first tab"
    version = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert version is not None
    again = browser.send(EDIT, second | {"version": version.group(1)})
    assert again.status_code == 303
    assert world.one(Submission).title == "Typed in the second tab"


def test_a_draft_is_submitted_by_the_save_that_completes_it(world: World) -> None:
    ada = world.person("Ada Adams", "miles@example.edu")
    browser = world.browser(ada)
    browser.post("/2027/submit", submission_form(world, pdf=None))
    browser.send(EDIT, form_now(world, browser, pdf=pdf()))
    assert world.one(Submission).status is Status.SUBMITTED
    assert [letter.kind for letter in world.letters()] == [LetterKind.SUBMISSION_RECEIVED]


def test_after_the_deadline_nothing_is_changed_and_the_text_is_kept(world: World) -> None:
    world.at(DUE - timedelta(minutes=1))
    _, browser = submitted(world)
    late = form_now(world, browser, title="Too late")
    world.at(DUE + timedelta(minutes=2))
    answer = browser.send(EDIT, late)
    assert answer.status_code == 409
    assert "The submission deadline has passed." in answer.text
    assert "Sat Feb 27, 2027, 11:59" in answer.text
    assert world.one(Submission).title == "Where the step goes"
    assert world.one(Scratch).fields["title"] == ["Too late"]


def test_an_extended_deadline_keeps_the_form_open_and_is_not_late(world: World) -> None:
    world.at(DUE - timedelta(minutes=1))
    _, browser = submitted(world)
    with world.writing() as session:
        session.get_one(Submission, 1).extended_due_at = DUE + timedelta(days=1)
    world.at(DUE + timedelta(hours=3))
    browser.send(EDIT, form_now(world, browser, title="In time for me"))
    submission = world.one(Submission)
    assert (submission.title, submission.is_late) == ("In time for me", False)


def test_nobody_else_opens_the_form(world: World) -> None:
    submitted(world)
    chair, stranger = world.chair(), world.person("Sam Stranger")
    assert world.browser(chair).get(EDIT).status_code == 403
    assert world.browser(stranger).get(EDIT).status_code == 404
    forged = world.browser(stranger).get("/2027/submissions/99/edit")
    assert forged.status_code == 404
