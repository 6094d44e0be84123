"""Conflicts judged at a real browser with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from fastpath_cms.models import Conflict, Person
from tests.browser.conftest import Walker
from tests.support.world import IN_REVIEWING, World

pytestmark = pytest.mark.browser


def judged(world: World) -> list[tuple[int, bool]]:
    """Return the members judged, and whether they have a conflict."""
    return [(row.person_id, row.dismissed_at is None) for row in world.all(Conflict)]


def test_a_chair_judges_with_the_keyboard_and_takes_it_back(
    served: tuple[World, str], person_at: Callable[[Person | None], Walker]
) -> None:
    world, _ = served
    chair = world.chair()
    ann, bea = (world.member(name, f"{name[:3]}@example.edu") for name in ("Ann Z", "Bea Z"))
    world.submission(world.person("Ada Author", "ada@cs.example.edu"))
    world.at(IN_REVIEWING)
    page = person_at(chair).open("/2027/chair/conflicts")
    said = page.locator("[data-judging-status]")
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(said).to_have_text("Ann Z has a conflict of interest with #1: confirmed.")
    assert judged(world) == [(ann.id, True)]
    page.keyboard.press("n")
    expect(said).to_contain_text("Bea Z and #1: no conflict")
    assert judged(world) == [(ann.id, True), (bea.id, False)]
    page.keyboard.press("u")
    expect(said).to_contain_text("the judgement is taken back")
    assert judged(world) == [(ann.id, True)]
