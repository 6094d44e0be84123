"""Authors put in order at a real browser: with the mouse, the keyboard and place numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from fastpath_cms.models import Person
from tests.browser.conftest import Walker
from tests.support.world import World

pytestmark = pytest.mark.browser


def names(page: Page) -> list[str]:
    """Return the names in the rows, from the first to the last."""
    fields = page.locator(".author-line input[name$='-name']")
    return [fields.nth(at).input_value() for at in range(fields.count())]


def test_authors_are_dragged_moved_by_keys_and_numbered(
    served: tuple[World, str], person_at: Callable[[Person | None], Walker]
) -> None:
    world, _ = served
    for place in range(9):
        world.member(f"Mémber{place} Z")
    walker = person_at(None)
    page = walker.open("/2027/submit")
    page.get_by_text("Paste a list of authors").click()
    page.get_by_label("List of authors").fill("Ada Berg, Bo Cruz, Eve Dahl (Univ X)")
    walker.press("Read the list")
    page = walker.press("Put in their place")
    assert names(page) == ["Ada Berg", "Bo Cruz", "Eve Dahl"]
    said = page.locator("[data-rows-status]")

    page.locator("#authors").evaluate("box => box.scrollIntoView()")
    handles = page.locator("[data-row-drag]")
    first, last = handles.nth(0).bounding_box(), handles.nth(2).bounding_box()
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + 8, first["y"] + 8)
    page.mouse.down()
    page.mouse.move(last["x"] + 8, last["y"] + 8, steps=6)
    page.mouse.up()
    assert names(page) == ["Bo Cruz", "Eve Dahl", "Ada Berg"]
    assert said.text_content() == "Ada Berg is now author 3 of 3."

    page.locator("#authors-2-email").focus()
    page.keyboard.press("Alt+ArrowUp")
    assert names(page) == ["Bo Cruz", "Ada Berg", "Eve Dahl"]
    assert page.evaluate("document.activeElement.id") == "authors-1-email"

    page.locator("#authors-2-place").fill("1")
    page.keyboard.press("Tab")
    assert names(page) == ["Eve Dahl", "Bo Cruz", "Ada Berg"]
    assert page.locator("#authors-0-affiliation").input_value() == "Univ X"

    looked_for = page.get_by_label("Find a name or an institution")
    looked_for.fill("member3")
    assert page.locator("#conflicts-rest > :visible").count() == 1
    walker.look()
