"""A PC member's whole load with the keyboard alone: opened, scored, written, submitted, the next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from fastpath_cms.models import Person, Review, ReviewAnswer
from tests.browser.conftest import Walker
from tests.support.world import IN_REVIEWING, World

pytestmark = pytest.mark.browser
LOAD = 10


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """What has the focus: its text, else its name."""
    found: str = page.evaluate(
        "(document.activeElement.innerText || document.activeElement.name || '').trim()"
    )
    return found


def tab_to(page: Page, text: str, *, at_most: int) -> None:
    for _ in range(at_most):
        press(page, "Tab")
        if focused(page).startswith(text):
            return
    raise AssertionError(f"{text} is not within {at_most} presses of Tab")


def test_ten_papers_are_reviewed_with_the_keyboard_alone(
    served: tuple[World, str], person_at: Callable[[Person | None], Walker]
) -> None:
    world, _ = served
    mia = world.member()
    for number in range(1, LOAD + 1):
        world.assignment(mia, world.submission(title=f"Paper {number}"))
    world.at(IN_REVIEWING)
    page = person_at(mia).page
    page.goto("/2027/pc/")
    press(page, "Tab", "Enter")
    tab_to(page, "Start", at_most=8)
    press(page, "Enter")
    for number in range(1, LOAD + 1):
        page.wait_for_url(f"**/submissions/{number}/review")
        page.locator("[data-keys]:not([hidden])").wait_for()  # the script has come
        press(page, "Tab", "Enter")  # the skip link leads to the form
        press(page, "-", "2") if number == 3 else press(page, "1")
        press(page, "Tab", "4", "Tab")
        page.keyboard.type(f"Words on {number}.")
        press(page, "Control+Enter")
    page.wait_for_url(f"**/submissions/{LOAD}/")
    assert page.get_by_text(f"#{LOAD}: your review is in.").is_visible()

    reviews = sorted(world.all(Review), key=lambda one: one.submission_id)
    overall = [-2 if number == 3 else 1 for number in range(1, LOAD + 1)]
    assert [one.overall for one in reviews] == overall
    assert [(one.confidence, one.handed_in_at is not None) for one in reviews] == [(4, True)] * LOAD
    said = sorted(row.text for row in world.all(ReviewAnswer))
    assert said == sorted(f"Words on {number}." for number in range(1, LOAD + 1))
