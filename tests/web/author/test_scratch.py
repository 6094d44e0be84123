"""Autosave: what is typed is kept for its owner, and for nobody else."""

from __future__ import annotations

import pytest

from fastpath_cms.models import Scratch
from tests.support.forms import submission_form
from tests.support.world import World

SUBMIT = "/2027/submit"
SAVE = "/2027/scratch?form=author.submit&object=/2027/submit"
DISCARD = "/2027/scratch/discard?form=author.submit&object=/2027/submit"


def test_typed_text_is_kept_and_put_back_with_its_time(world: World) -> None:
    browser = world.browser()
    answer = browser.post(SAVE, {"title": "Half a tit", "authors-0-name": "李"}, form=SUBMIT)
    assert (answer.status_code, answer.get_json()) == (200, {"saved": True})
    page = browser.get(SUBMIT).text
    assert "We put back what you typed" in page
    assert "Wed Feb 10, 2027, 07:00 EST" in page
    assert 'value="Half a tit"' in page
    assert 'value="李"' in page
    assert "Half a tit" not in world.browser().get(SUBMIT).text


def test_the_form_s_own_hidden_fields_are_not_kept(world: World) -> None:
    world.browser().post(SAVE, {"title": "T"}, form=SUBMIT)
    assert world.one(Scratch).fields == {"title": ["T"]}


def test_discard_drops_it_and_shows_the_form_again(world: World) -> None:
    browser = world.browser()
    browser.post(SAVE, {"title": "Half a tit"}, form=SUBMIT)
    answer = browser.send(DISCARD)
    assert (answer.status_code, answer.location) == (303, SUBMIT)
    assert world.all(Scratch) == []
    assert "What you had typed is dropped." in browser.get(SUBMIT).text


def test_a_form_that_was_saved_meanwhile_is_not_kept_again(world: World) -> None:
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world))
    answer = browser.send(SAVE, submission_form(world, pdf=None))
    assert answer.get_json() == {"saved": False}
    assert world.all(Scratch) == []


def test_too_much_text_is_not_kept(world: World) -> None:
    answer = world.browser().post(SAVE, {"title": "x" * 200_001}, form=SUBMIT)
    assert answer.status_code == 413
    assert world.all(Scratch) == []


@pytest.mark.parametrize(
    "place",
    [
        "form=author.submit&object=//evil.example/2027/submit",
        "form=author.submit&object=https://evil.example/",
        "form=author.submit&object=/2027/call",
        "form=no.such_form&object=/2027/submit",
        "form=author.submit",
        "",
    ],
)
def test_only_a_page_of_ours_is_kept_or_returned_to(world: World, place: str) -> None:
    browser = world.browser()
    for path in ("/2027/scratch", "/2027/scratch/discard"):
        assert browser.post(f"{path}?{place}", {"title": "T"}, form=SUBMIT).status_code == 404
    assert world.all(Scratch) == []


def test_an_owner_keeps_at_most_a_hundred_forms(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    for number in range(1, 103):
        place = f"form=submission.submission_edit&object=/2027/submissions/{number}/edit"
        browser.send(f"/2027/scratch?{place}", {"title": str(number)})
    kept = [row.fields["title"] for row in world.all(Scratch)]
    assert (len(kept), ["102"] in kept) == (100, True)
