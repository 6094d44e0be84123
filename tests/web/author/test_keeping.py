"""A file is on the server as soon as it is chosen, and stays while anything else is mended."""

from __future__ import annotations

import hashlib
from typing import Any

from werkzeug.test import TestResponse

from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Manuscript, Scratch, Submission
from tests.support.browser import Browser
from tests.support.forms import GOOD_PDF, pdf, submission_form
from tests.support.world import World

SUBMIT = "/2027/submit"
SAVE = "/2027/scratch?form=author.submit&object=/2027/submit"
SCRIPT = {"X-Requested-With": "autosave"}
GOOD = hashlib.sha256(GOOD_PDF).hexdigest()


def upload(browser: Browser, turn: int, data: bytes = GOOD_PDF, name: str = "a.pdf") -> Any:
    """Send a file as the script does as soon as it is chosen."""
    sent = {"keep": "file", "turn": str(turn), "pdf": pdf(data, name)}
    return browser.send(SUBMIT, sent, headers=SCRIPT)


def save(browser: Browser, world: World, **more: Any) -> TestResponse:
    """Save the form without choosing the file again."""
    return browser.send(SUBMIT, submission_form(world, **{"pdf": None} | more))


def test_a_chosen_file_is_kept_at_once_and_shown_and_saved(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    answer = upload(browser, 1)
    said = {"kept": True, "sha256": GOOD, "name": "a.pdf", "pages": 4, "waits": False}
    assert (answer.status_code, answer.get_json()) == (200, said)
    page = browser.get(SUBMIT).text
    assert "a.pdf, 4 pages, is kept" in page
    assert f'name="kept_file" value="{GOOD}"' in page
    assert save(browser, world, kept_file=GOOD).status_code == 303
    assert world.one(Submission).status is Status.SUBMITTED
    assert world.one(Manuscript).file_name == "a.pdf"


def test_a_file_with_problems_is_told_and_the_good_one_stays(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    upload(browser, 1)
    answer = upload(browser, 2, b"%PDF-1.7 5 too long")
    assert answer.status_code == 422
    (sentence,) = answer.get_json()["problems"]
    assert sentence.startswith("This PDF has 5 pages; FastPath asks for 2 to 4.")
    assert world.one(Scratch).blob_sha256 == GOOD


def test_of_two_files_the_one_chosen_last_stays_whichever_arrives_last(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    upload(browser, 2, b"%PDF-1.7 3 second", "second.pdf")
    assert upload(browser, 1).get_json()["kept"] is False
    assert world.one(Scratch).blob_name == "second.pdf"


def test_text_that_was_typed_while_a_file_was_on_its_way_stays(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    browser.send(SAVE, {"title": "Typed meanwhile", "turn": "7"})
    assert upload(browser, 3).get_json()["kept"] is True
    kept = world.one(Scratch)
    assert (kept.fields, kept.blob_name) == ({"title": ["Typed meanwhile"]}, "a.pdf")


def test_a_file_that_arrives_after_the_form_was_saved_is_not_kept(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    browser.send(SUBMIT, submission_form(world, turn="10"))
    assert upload(browser, 9).get_json()["kept"] is False
    assert [row.blob_sha256 for row in world.all(Scratch)] == [None]


def test_a_file_can_be_removed_with_and_without_a_script(world: World) -> None:
    for headers, status in ((SCRIPT, 200), ({}, 303)):
        browser = world.browser()
        browser.get(SUBMIT)
        upload(browser, 1)
        sent = {"keep": "no-file", "turn": "2", "title": "Stays", "kept_file": GOOD}
        assert browser.send(SUBMIT, sent, headers=headers).status_code == status
        assert "is kept</b>" not in browser.get(SUBMIT).text
        save(browser, world, kept_file="", title=f"No file {status}")
    assert [row.status for row in world.all(Submission)] == [Status.DRAFT, Status.DRAFT]


def test_a_file_another_tab_removed_is_asked_for_again(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    answer = save(browser, world, kept_file=GOOD)
    assert answer.status_code == 422
    assert "The file that was kept here is no longer kept; choose it again." in answer.text
    assert 'value="Where the step goes"' in answer.text


def test_without_a_script_everything_is_kept_and_nothing_saved(world: World) -> None:
    browser = world.browser()
    form = submission_form(world, title="", keep="text", **{"authors-1-name": "李"})
    answer = browser.post(SUBMIT, form)
    assert (answer.status_code, answer.location) == (303, SUBMIT)
    page = browser.get(SUBMIT).text
    assert "What you typed is kept, and not saved yet." in page
    assert "paper.pdf, 4 pages, is kept" in page
    assert 'value="李"' in page
    assert world.all(Submission) == []


def test_a_second_press_after_the_file_went_ahead_gets_the_first_answer(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    upload(browser, 1)
    first = save(browser, world, kept_file=GOOD, turn="2")
    again = save(browser, world, kept_file=GOOD, turn="3")
    assert (again.status_code, again.location) == (303, first.location)
    assert len(world.all(Submission)) == 1
