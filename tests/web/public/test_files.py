"""The call as text and the program as a table say what the pages say."""

from __future__ import annotations

import csv
import io
import re

from fastpath_cms.domain.program import ItemKind
from fastpath_cms.services.example_loading import load_archive
from tests.support.days import placed, published
from tests.support.world import World


def test_the_real_call_of_2021_is_given_as_text(world: World) -> None:
    world.perform(None, load_archive)
    browser = world.browser()
    page = browser.get("/2021/call.txt")
    assert page.mimetype == "text/plain"
    assert re.search(r"^Submission +Feb 26, 2021 AoE$", page.text, re.MULTILINE)
    assert re.search(r"^Notification +Mar 8, 2021$", page.text, re.MULTILINE)
    assert (
        "- Minsoo Rhu (KAIST - Korea Advanced Institute of Science and\n  Technology)\n"
        in page.text
    )
    assert "- GPUs, FPGAs, ASIC accelerators\n" in page.text
    assert "Submit at" not in page.text
    assert browser.get("/2018/call.txt").status_code == 404


def test_the_program_is_a_table_with_instants_that_can_be_read_back(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="=SUM(A1)", speaker="A. Li")
    placed(world, chair, ItemKind.LUNCH, "11:45", "12:45", title="Lunch")
    browser = world.browser()
    assert len(list(csv.reader(io.StringIO(browser.get("/2027/program.csv").text)))) == 1
    published(world, chair)
    said = browser.get("/2027/program.csv").data.decode("utf-8-sig")
    talk, lunch = csv.DictReader(io.StringIO(said))
    assert (talk["starts (UTC)"], talk["minutes"]) == ("2027-03-28T15:00:00+00:00", "45")
    assert talk["starts"] == "2027-03-28T11:00:00-04:00"
    assert talk["title"] == "'=SUM(A1)"
    assert talk["page"] == "http://fastpath.test/2027/talks/1"
    assert (lunch["kind"], lunch["page"]) == ("Lunch", "")


def test_a_new_version_says_what_changed_since_the_one_before(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="One", speaker="A. Li")
    published(world, chair)
    browser = world.browser()
    assert "What changed" not in browser.get("/2027/program").text
    placed(world, chair, ItemKind.INVITED, "12:00", "12:45", title="Two", speaker="B. Ito")
    published(world, chair)
    page = browser.get("/2027/program").text
    assert "What changed" in page
    assert "New: Two" in page
