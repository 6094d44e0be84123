"""The pages of a promise: a tiny form before the deadline, one file after it, and nothing else."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from fastpath_cms.domain.calendar import closing_instant
from fastpath_cms.domain.promises import WINDOW
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import FilePromise, Person, Submission
from tests.support.forms import GOOD_PDF, pdf, submission_form
from tests.support.reading import words
from tests.support.world import DATES, DateKind, World

PAGE = "/2027/submissions/1/"
LODGE, KEEP = f"{PAGE}promise", f"{PAGE}promise/file"
DUE = closing_instant(DATES[DateKind.SUBMISSION])
PROMISED = hashlib.sha256(GOOD_PDF).hexdigest()


@pytest.fixture
def ada(world: World) -> Person:
    return world.person("Ada Author")


def test_a_newcomer_without_an_account_promises_and_keeps(world: World) -> None:
    browser = world.at(DUE - timedelta(minutes=2)).browser()
    assert "Lodge the file's fingerprint first" in words(browser.get("/2027/submit").text)
    browser.post("/2027/submit", submission_form(world, pdf=None))
    assert f'href="{LODGE}"' in browser.get(PAGE).text
    answer = browser.post(LODGE, {"fingerprint": f"{PROMISED}  paper.pdf\n"})
    assert (answer.status_code, answer.location) == (303, KEEP)
    world.at(DUE + timedelta(hours=2))
    page = words(browser.get(PAGE).text)
    assert "You can upload this one file until Sat Feb 27, 2027, 11:59 AoE" in page
    assert "(Sat Feb 27, 2027, 18:59 EST; Sat Feb 27, 2027, 23:59 UTC)" in page
    assert browser.get(f"{PAGE}edit").status_code == 409
    answer = browser.post(KEEP, {"pdf": pdf()})
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = words(browser.get(PAGE).text)
    assert "The promised file is in: #1, version 1. It is submitted." in page
    assert "File promised" not in page
    assert world.one(Submission).status is Status.SUBMITTED


def test_another_file_is_refused_with_both_fingerprints(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.DRAFT)
    world.browser(ada).post(LODGE, {"fingerprint": PROMISED})
    browser = world.at(DUE).browser(ada)
    answer = browser.post(KEEP, {"pdf": pdf(b"%PDF-1.7 4 other")})
    assert answer.status_code == 422
    assert hashlib.sha256(b"%PDF-1.7 4 other").hexdigest() in answer.text
    assert f"promised was {PROMISED}" in answer.text
    assert "The promise stays open." in answer.text
    assert browser.post(KEEP, {}).status_code == 422


def test_what_is_no_fingerprint_stays_in_the_field(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.DRAFT)
    answer = world.browser(ada).post(LODGE, {"fingerprint": PROMISED[:-2]})
    assert answer.status_code == 422
    assert "A SHA-256 has 64 hexadecimal digits; this has 62." in answer.text
    assert f'value="{PROMISED[:-2]}"' in answer.text
    assert world.all(FilePromise) == []


def test_a_second_press_and_a_second_tab_change_nothing(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.DRAFT)
    browser = world.browser(ada)
    browser.post(LODGE, {"fingerprint": PROMISED})
    browser.post(LODGE, {"fingerprint": PROMISED})
    assert "This file was promised already" in browser.get(PAGE).text
    assert len(world.all(FilePromise)) == len(world.letters()) == 1


def test_after_the_window_the_page_says_so_and_takes_nothing(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.DRAFT)
    world.browser(ada).post(LODGE, {"fingerprint": PROMISED})
    late = world.at(DUE + WINDOW).browser(ada)
    assert "did not come in time" in words(late.get(PAGE).text)
    refused = late.get(KEEP)
    assert refused.status_code == 409
    assert "its time is over" in refused.text


def test_the_chairs_see_a_promise_and_others_nothing(world: World, ada: Person) -> None:
    bo = world.person("Bo Berg")
    world.submission(ada, bo, status=Status.DRAFT)
    world.browser(ada).post(LODGE, {"fingerprint": PROMISED})
    world.at(DUE)
    assert "Its authors can upload this one file" in words(
        world.browser(world.chair()).get(PAGE).text
    )
    assert "Upload it" not in world.browser(bo).get(PAGE).text
    assert [
        world.browser(who).get(path).status_code
        for who in (bo, world.person("Eve Else"), world.member())
        for path in (KEEP, f"{PAGE}promise.txt")
    ] == [403, 200, 404, 404, 404, 404]


def test_the_receipt_of_a_promise_verifies(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.DRAFT)
    browser = world.browser(ada)
    browser.post(LODGE, {"fingerprint": PROMISED})
    text = browser.get(f"{PAGE}promise.txt").text
    page = words(world.browser().post("/verify", {"receipt": text}).text)
    assert "FastPath 2027 #1: the promise of a file, made Wed Feb 10, 2027, 12:00 UTC." in page


def test_what_else_is_missing_is_shown_beside_the_promise(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.DRAFT, title="")
    browser = world.browser(ada)
    browser.post(LODGE, {"fingerprint": PROMISED})
    assert "Give the paper its title." in browser.get(KEEP).text
    assert f'href="{PAGE}edit"' in browser.get(KEEP).text
    answer = world.at(DUE + timedelta(hours=1)).browser(ada).post(KEEP, {"pdf": pdf()})
    assert answer.status_code == 422
    assert "write to the chairs" in words(answer.text)
