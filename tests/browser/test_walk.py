"""The walk in a real browser: submitted, assigned, reviewed, decided, told, on the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fastpath_cms.models import Person
from tests.browser.conftest import Walker
from tests.support import pdfs
from tests.support.world import (
    IN_CALL,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_REVIEWING,
    World,
    address_of,
)

pytestmark = pytest.mark.browser
PAPER = "/2027/submissions/1/"
TITLE = "Where the Step Goes"


def test_a_paper_walks_from_the_call_to_the_program(
    served: tuple[World, str],
    person_at: Callable[[Person | None], Walker],
    tmp_path: Path,
) -> None:
    world, _ = served
    petra, mia, ada = world.chair(), world.member(), world.person("Ada Author")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdfs.paper(3))

    # The author submits.
    world.at(IN_CALL)
    person_at(None).open("/")
    author = person_at(ada)
    page = author.open("/2027/submit")
    page.set_input_files("input[type=file]", paper)
    page.fill("[name=title]", TITLE)
    page.fill("[name=abstract]", "We measure where the time of a step goes.")
    page.get_by_label("Accelerators").check()
    page.fill("[name=authors-0-name]", "Ada Author")
    page.fill("[name=authors-0-email]", address_of(ada))
    page.fill("[name=authors-0-affiliation]", "Example University")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_url(f"**{PAPER}received")
    author.look()
    assert page.get_by_text("Your paper is in").first.is_visible()

    # The chair assigns.
    world.at(IN_REVIEWING)
    chair = person_at(petra)
    page = chair.open("/2027/chair/assign")
    page.locator(f"input[value='1-{mia.id}']:not([type=hidden])").check(force=True)
    chair.press("Save assignments")
    assert "1 assignment added." in page.content()

    # The member reviews.
    member = person_at(mia)
    member.open("/home")
    member.open("/2027/pc/")
    page = member.open(f"{PAPER}review")
    page.locator("[name=overall][value='2']").check(force=True)
    page.locator("[name=confidence][value='4']").check(force=True)
    page.fill("[name=comments_for_authors]", "Clear and careful.")
    page.fill("[name=confidential_remarks]", "Open the day with it.")
    page.locator("button[name=do][value=hand-in]").first.click()
    page.wait_for_url(f"**{PAPER}")
    member.look()

    # The chair decides, and releases when the date has come.
    world.at(IN_DISCUSSION)
    chair = person_at(petra)
    page = chair.open("/2027/chair/decide")
    page.select_option("[name=verdict-1]", "accept")
    chair.press("Save decisions and recount")
    world.at(IN_NOTIFICATION)
    chair = person_at(petra)
    page = chair.open("/2027/chair/release")
    page.fill("[name=count]", "1")
    page.get_by_role("button", name="Release 1 decision").click()
    page.wait_for_load_state()
    chair.look()

    # The author reads it; the talk goes on the program.
    author = person_at(ada)
    page = author.open(PAPER)
    assert "Clear and careful." in page.content()
    assert "Open the day with it." not in page.content()
    page = chair.open("/2027/chair/program/place/1")
    page.fill("[name=starts]", "11:00")
    page.locator("main form button").last.click()
    page.wait_for_url("**/2027/chair/program")
    chair.look()
    page.locator("form[action$='/program/publish'] button").click()
    page.wait_for_load_state()
    chair.look()
    page = person_at(None).open("/2027/program")
    assert TITLE in page.content()
