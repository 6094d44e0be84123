"""At 23:58 on a phone with a bad connection: typed, offline, back, sent ahead, saved; two tabs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fastpath_cms.models import Manuscript, Person, Scratch, Submission
from tests.browser.conftest import Walker
from tests.support import pdfs
from tests.support.world import IN_CALL, World

pytestmark = pytest.mark.browser
SUBMIT = "/2027/submit"


def status(page: Page) -> str:
    """Return the selector of the line that says what is kept."""
    assert page.locator("[data-autosave-status]").count() == 1
    return "[data-autosave-status]"


def test_text_and_file_survive_a_lost_connection_and_a_closed_tab(
    served: tuple[World, str], person_at: Callable[[Person | None], Walker], tmp_path: Path
) -> None:
    world, _ = served
    world.at(IN_CALL)
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdfs.paper(3))
    author = person_at(None)
    author.page.set_viewport_size({"width": 390, "height": 844})
    page = author.open(SUBMIT)
    line = page.locator(status(page))

    # The first words are on the server before anything is pressed.
    page.locator("[name=title]").press_sequentially("Where the")
    expect(line).to_contain_text("Kept on the server")
    assert world.one(Scratch).fields["title"] == ["Where the"]

    # The connection is lost while somebody types and chooses a file, and comes back.
    page.context.set_offline(True)
    page.locator("[name=title]").press_sequentially(" step goes")
    page.set_input_files("input[type=file]", paper)
    expect(line).to_contain_text("No connection. What you typed is still in this page.")
    files = page.locator("[data-file-status]")
    expect(files).to_contain_text("No connection. Trying again")
    page.context.set_offline(False)
    expect(line).to_contain_text("Kept on the server")
    expect(files).to_contain_text("paper.pdf is on the server")
    kept = world.one(Scratch)
    assert (kept.fields["title"], kept.blob_name) == (["Where the step goes"], "paper.pdf")
    author.look()

    # The tab is closed; a new one of the same browser has everything, and saves it.
    page.close()
    author.page = page = author.page.context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    author.open(SUBMIT)
    expect(page.locator("main")).to_contain_text("We put back what you typed")
    expect(page.locator("main")).to_contain_text("paper.pdf, 3 pages, is kept")
    page.fill("[name=abstract]", "We measure where the time goes.")
    page.get_by_label("Accelerators").check()
    page.fill("[name=authors-0-name]", "Nguyễn 李")
    page.fill("[name=authors-0-email]", "li@example.org")
    page.fill("[name=authors-0-affiliation]", "Example University")
    page.get_by_role("button", name="Save and submit").click()
    page.wait_for_url("**/received")
    author.look()
    assert page.get_by_text("Your paper is in").first.is_visible()
    assert world.one(Manuscript).file_name == "paper.pdf"

    # Gone back and pressed again: the paper is in once.
    page.go_back()
    page.get_by_role("button", name="Save and submit").click()
    page.wait_for_load_state()
    assert len(world.all(Submission)) == 1


def test_two_tabs_of_a_new_paper_lose_neither_text(
    served: tuple[World, str], person_at: Callable[[Person | None], Walker]
) -> None:
    world, _ = served
    world.at(IN_CALL)
    author = person_at(None)
    first = author.open(SUBMIT)
    second = first.context.new_page()
    second.goto(SUBMIT)
    first.locator("[name=title]").press_sequentially("In the first tab")
    expect(first.locator(status(first))).to_contain_text("Kept on the server")
    second.locator("[name=title]").press_sequentially("In the second tab")
    expect(second.locator(status(second))).to_contain_text("Another tab has other text")
    first.locator("[name=abstract]").press_sequentially("More of it.")
    expect(first.locator(status(first))).to_contain_text("Another tab has other text")
    third = author.open(SUBMIT)
    third.get_by_text("You typed another text of this form in another tab").click()
    for text in ("In the first tab", "In the second tab"):
        assert text in third.content()
    author.look()
    third.get_by_role("link", name="Put it into the form").click()
    third.wait_for_load_state()
    assert third.input_value("[name=title]") == "In the second tab"
    third.get_by_role("button", name="Save and submit").click()
    third.wait_for_url("**/submissions/1/")
    second.close()
    author.open(SUBMIT)
    assert author.page.input_value("[name=title]") == "In the first tab"
