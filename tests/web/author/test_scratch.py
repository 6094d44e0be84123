"""Autosave: what is typed is kept for its owner, and for nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Event, Thread

import pytest

from fastpath_cms.extensions import transaction
from fastpath_cms.models import Scratch
from fastpath_cms.services.act import Act
from fastpath_cms.services.scratching import (
    DONE_FOR,
    KEPT_FOR,
    Place,
    Rendering,
    adopt_scratch,
    close_scratch,
    keep_scratch,
    sweep_scratch,
)
from tests.support.forms import submission_form
from tests.support.world import World

SUBMIT = "/2027/submit"
SAVE = "/2027/scratch?form=author.submit&object=/2027/submit"
DISCARD = "/2027/scratch/discard?form=author.submit&object=/2027/submit"


def test_typed_text_is_kept_and_put_back_with_its_time(world: World) -> None:
    browser = world.browser()
    answer = browser.post(SAVE, {"title": "Half a tit", "authors-0-name": "李"}, form=SUBMIT)
    assert (answer.status_code, answer.get_json()) == (200, {"saved": True, "others": 0})
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


def test_what_a_form_sent_before_it_was_saved_changes_nothing_after(world: World) -> None:
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world, turn="1000"))
    late = browser.send(SAVE, {"title": "Sent before the save", "turn": "999"})
    assert late.get_json() == {"saved": False}
    assert all(row.is_done and row.fields == {} for row in world.all(Scratch))
    assert "Sent before the save" not in browser.get(SUBMIT).text


def test_a_page_that_was_come_back_to_after_its_save_keeps_text_again(world: World) -> None:
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world, turn="1000"))
    answer = browser.send(SAVE, {"title": "Typed after coming back", "turn": "1001"})
    assert answer.get_json() == {"saved": True, "others": 0}
    assert 'value="Typed after coming back"' in browser.get(SUBMIT).text


def test_a_text_that_was_overtaken_by_a_later_one_is_left_aside(world: World) -> None:
    browser = world.browser()
    browser.post(SAVE, {"title": "Second", "turn": "2"}, form=SUBMIT)
    for late in ("1", "2"):
        assert browser.send(SAVE, {"title": "First", "turn": late}).get_json()["saved"] is True
        assert world.one(Scratch).fields == {"title": ["Second"]}
    browser.send(SAVE, {"title": "Third", "turn": "3"})
    assert world.one(Scratch).fields == {"title": ["Third"]}


def test_two_tabs_of_one_form_keep_a_text_each(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    first = dict(browser.hidden)
    browser.get(SUBMIT)
    second = dict(browser.hidden)
    browser.send(SAVE, first | {"title": "In the first tab", "turn": "5"})
    answer = browser.send(SAVE, second | {"title": "In the second tab", "turn": "9"})
    assert answer.get_json() == {"saved": True, "others": 1}
    browser.send(SAVE, first | {"title": "More in the first tab", "turn": "6"})
    page = browser.get(SUBMIT).text
    assert 'value="In the second tab"' in page
    assert "You typed another text of this form in another tab" in page
    assert "<p>More in the first tab</p>" in page
    (other,) = re.findall(r'href="(\?text=\w+)"', page)
    assert 'value="More in the first tab"' in browser.get(f"{SUBMIT}{other}").text


def test_discarding_one_text_leaves_the_other(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    first = dict(browser.hidden)
    browser.post(SAVE, {"title": "In the second tab", "turn": "9"}, form=SUBMIT)
    browser.send(SAVE, first | {"title": "In the first tab", "turn": "5"})
    page = browser.get(SUBMIT).text
    (discard,) = re.findall(r'action="(/2027/scratch/discard[^"]+)"', page.split("<details")[0])
    browser.send(discard.replace("&amp;", "&"))
    assert [row.fields["title"] for row in world.all(Scratch)] == [["In the first tab"]]


def test_a_page_opened_anew_goes_on_with_the_text_it_shows(world: World) -> None:
    browser = world.browser()
    browser.post(SAVE, {"title": "Begun", "turn": "50"}, form=SUBMIT)
    browser.post(SAVE, {"title": "Gone on with", "turn": "1"}, form=SUBMIT)
    assert world.one(Scratch).fields == {"title": ["Gone on with"]}
    browser.post(SUBMIT, submission_form(world))
    assert world.all(Scratch) == []


def test_a_save_leaves_what_another_tab_typed(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    other = dict(browser.hidden)
    browser.get(SUBMIT)
    browser.send(SUBMIT, submission_form(world, turn="3"))
    browser.send(SAVE, other | {"title": "Another paper", "turn": "4"})
    assert 'value="Another paper"' in browser.get(SUBMIT).text


def test_text_is_there_after_signing_in_and_on_another_device(world: World) -> None:
    ada = world.person("Ada Adams")
    phone = world.browser()
    phone.post(SAVE, {"title": "Typed on the phone", "turn": "1"}, form=SUBMIT)
    browser_hash = world.one(Scratch).owner.removeprefix("browser:")
    world.perform(ada, adopt_scratch, person_id=ada.id, browser_hash=browser_hash)
    assert 'value="Typed on the phone"' in world.browser(ada).get(SUBMIT).text


def test_what_was_typed_after_a_session_ended_joins_what_was_typed_before(world: World) -> None:
    ada = world.person("Ada Adams")
    place = {"form": "author.submit", "object": SUBMIT, "writer": "w", "base_version": None}
    with world.writing() as session:
        for owner, turn, title in ((f"person:{ada.id}", 1, "Old"), ("browser:b", 2, "Newer")):
            row = {"owner": owner, "turn": turn, "fields": {"title": [title]}}
            session.add(Scratch(**place, **row, saved_at=world.clock.now()))
    world.perform(ada, adopt_scratch, person_id=ada.id, browser_hash="b")
    kept = world.one(Scratch)
    assert (kept.owner, kept.fields) == (f"person:{ada.id}", {"title": ["Newer"]})


def test_text_is_swept_after_half_a_year_and_marks_after_two_days(world: World) -> None:
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world, turn="1"))
    browser.post(SAVE, {"title": "Left", "turn": "2"}, form=SUBMIT)
    begun, second = world.clock.now(), timedelta(seconds=1)
    for passed, left in (
        (DONE_FOR, 2),
        (DONE_FOR + second, 1),
        (KEPT_FOR, 1),
        (KEPT_FOR + second, 0),
    ):
        world.at(begun + passed).perform(None, sweep_scratch)
        assert len(world.all(Scratch)) == left


def test_too_much_text_is_not_kept(world: World) -> None:
    answer = world.browser().post(SAVE, {"title": "x" * 200_001}, form=SUBMIT)
    assert answer.status_code == 413
    assert "more than 200,000 characters" in answer.get_json()["sentence"]
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


def test_an_autosave_under_way_while_the_form_is_saved_comes_too_late(world: World) -> None:
    place = Place(("browser:b",), "author.submit", SUBMIT)
    begun, kept = Event(), list[bool]()

    def arrive() -> None:
        begun.set()
        sent = Rendering("w", turn=1)
        kept.append(world.perform(None, keep_scratch, place, sent, {"title": ["Old"]}))

    late = Thread(target=arrive)
    with world.app.app_context(), transaction() as session:
        stage = world.stage()
        act = Act(session, stage.actor, stage.now, stage.tools)
        close_scratch(act, place, Rendering("w", turn=2))
        session.flush()
        late.start()
        begun.wait()
    late.join()
    assert kept == [False]
    assert [(row.is_done, row.fields) for row in world.all(Scratch)] == [(True, {})]
