"""Two tabs of one form: the second save shows both texts and loses neither."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from fastpath_cms.models import Manuscript, Scratch, Submission
from tests.support.browser import Browser
from tests.support.forms import GOOD_PDF, pdf, submission_form
from tests.support.world import World

SUBMIT, PAPER, EDIT = "/2027/submit", "/2027/submissions/1/", "/2027/submissions/1/edit"
AUTOSAVE = f"/2027/scratch?form=submission.submission_edit&object={EDIT}"


def tab(world: World, browser: Browser, **more: Any) -> dict[str, Any]:
    """Open the edit page and return all that its form would send."""
    page = browser.get(EDIT).text
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found is not None
    typed = submission_form(world, **{"pdf": None, "version": found.group(1)} | more)
    return browser.hidden | typed


def author(world: World) -> Browser:
    """Return the browser of an author whose paper is in."""
    browser = world.browser(world.person("Miles O'Brien", "miles@example.edu"))
    browser.post(SUBMIT, submission_form(world))
    return browser


def test_the_second_save_shows_authors_and_files_of_both(world: World) -> None:
    browser = author(world)
    more = {"authors-1-email": "b@example.org", "authors-1-affiliation": "B"}
    one = {"authors-1-name": "Bo Berg", "pdf": pdf(b"%PDF-1.7 3 one", "one.pdf")}
    first = tab(world, browser, **more | one)
    two = {"authors-1-name": "Bea Blue", "pdf": pdf(b"%PDF-1.7 2 two", "two.pdf")}
    second = tab(world, browser, **more | two)
    assert browser.send(EDIT, first).status_code == 303
    answer = browser.send(EDIT, second)
    assert answer.status_code == 409
    for text in (
        "Bo Berg, b@example.org, B",
        "Bea Blue, b@example.org, B",
        "Version 2: one.pdf, 3 pages",
        "two.pdf, 2 pages",
    ):
        assert text in answer.text
    found = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert found is not None
    del second["pdf"], second["form_key"], second["kept_as"]
    again = browser.send(EDIT, second | {"version": found.group(1)})
    assert again.status_code == 303
    assert [row.file_name for row in world.all(Manuscript)] == ["paper.pdf", "one.pdf", "two.pdf"]


def test_what_a_closed_tab_left_stands_beside_what_was_saved_since(world: World) -> None:
    browser = author(world)
    left, saving = tab(world, browser), tab(world, browser, title="Saved by the other tab")
    browser.send(AUTOSAVE, left | {"title": "Left in a closed tab", "turn": "1"})
    browser.send(EDIT, saving)
    page = browser.get(EDIT).text
    assert "Somebody saved this while you were writing" in page
    assert "<p>Saved by the other tab</p>" in page
    assert "<p>Left in a closed tab</p>" in page
    assert 'value="Left in a closed tab"' in page
    chosen = tab(world, browser, title="Left in a closed tab")
    assert browser.send(EDIT, chosen).status_code == 303
    assert world.one(Submission).title == "Left in a closed tab"
    assert world.all(Scratch) == []


def test_a_new_submission_saved_from_two_tabs_is_asked_about_and_is_one(world: World) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    first = browser.hidden | submission_form(world)
    browser.get(SUBMIT)
    second = browser.hidden | submission_form(world, abstract="We measure twice.")
    browser.send(SUBMIT, first)
    answer = browser.send(SUBMIT, second | {"pdf": pdf(b"%PDF-1.7 3 two", "two.pdf")})
    assert answer.status_code == 409
    assert "You have this paper already" in answer.text
    assert len(world.all(Submission)) == 1
    del second["pdf"], second["form_key"], second["kept_as"]
    moved = browser.send(SUBMIT, second | {"into": "1"})
    assert (moved.status_code, moved.location) == (303, EDIT)
    page = browser.get(EDIT).text
    for text in ("<p>We measure.</p>", "<p>We measure twice.</p>", "two.pdf, 3 pages"):
        assert text in page
    browser.send(EDIT, tab(world, browser, abstract="We measure twice."))
    assert world.one(Submission).abstract == "We measure twice."
    assert world.all(Scratch) == []


def test_a_new_submission_that_is_another_paper_is_made_when_said_so(world: World) -> None:
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world))
    asked = browser.post(SUBMIT, submission_form(world, title="WHERE THE STEP GOES"))
    assert asked.status_code == 409
    browser.send(SUBMIT, submission_form(world, another="yes", abstract="Part two."))
    assert [row.abstract for row in world.all(Submission)] == ["We measure.", "Part two."]


def test_a_page_one_came_back_to_after_saving_does_not_submit_twice(world: World) -> None:
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world))
    browser.get(SUBMIT)
    back = dict(browser.hidden)
    browser.send(SUBMIT, back | submission_form(world, title="A Second Title"))
    answer = browser.send(SUBMIT, back | submission_form(world, title="A Third Title"))
    assert answer.status_code == 409
    assert "#2, “A Second Title”, was saved" in answer.text


def test_a_file_kept_and_then_saved_is_nothing_new_to_a_page_come_back_to(world: World) -> None:
    browser = author(world)
    sha256 = hashlib.sha256(GOOD_PDF).hexdigest()
    assert browser.send(EDIT, tab(world, browser, kept_file=sha256)).status_code == 303
    assert len(world.all(Manuscript)) == 1


def test_a_draft_lists_what_is_missing_with_a_link_to_each_field(world: World) -> None:
    browser = world.browser()
    form = submission_form(world, pdf=None, topics=None, **{"authors-0-affiliation": ""})
    browser.post(SUBMIT, form)
    page = browser.get(EDIT).text
    for anchor in ("pdf", "topics", "authors-0-affiliation"):
        assert f'<a href="#{anchor}">' in page
        assert f'id="{anchor}"' in page
    assert "Three things are missing" in page


def test_the_page_after_the_save_that_submits_says_so_to_its_authors_only(world: World) -> None:
    browser = author(world)
    page = browser.get(f"{PAPER}received").text
    for text in ("Your paper is in", "miles@example.edu", "What happens next"):
        assert text in page
    assert world.browser(world.chair()).get(f"{PAPER}received").status_code == 404
    browser.send(f"{PAPER}withdraw", {"reason": "A mistake."})
    assert browser.get(f"{PAPER}received").location == PAPER
