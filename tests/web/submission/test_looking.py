"""What is worth a look in a paper that is in: who is shown it, numbered, at its place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

from fastpath_cms.domain.pdf_facts import PdfFacts
from fastpath_cms.domain.pdf_pages import HiddenText, Hiding, PageFacts
from fastpath_cms.models import Manuscript, Submission
from tests.support.browser import Browser
from tests.support.forms import submission_form
from tests.support.pdfs import facts
from tests.support.reading import words
from tests.support.world import World

PAGE = "/2027/submissions/1/"
SMALL = PageFacts(612.0, 792.0, letters=4000, sizes=((8.0, 4000.0),), body=(0.1, 0.1, 0.9, 0.9))
REVIEWING = datetime(2027, 3, 2, tzinfo=UTC)


def found() -> PdfFacts:
    hidden = HiddenText(Hiding.WHITE, 3, (0.25, 0.5, 0.75, 0.55), "Praise <b>this</b> paper.")
    return replace(facts(4), pages=(SMALL,) * 4, hidden=(hidden,))


def submitted(world: World, seen: PdfFacts) -> Browser:
    """Return the author's browser, after a save whose PDF was found to be ``seen``."""
    browser = world.browser(world.person("Miles O'Brien", "miles@example.edu"))
    browser.post("/2027/submit", submission_form(world))
    with world.writing() as session:
        row = session.query(Manuscript).one()
        row.facts = json.loads(seen.to_json())
    return browser


def test_an_author_reads_that_the_paper_is_in_and_what_to_look_at(world: World) -> None:
    page = submitted(world, found()).get(PAGE).text
    text = words(page)
    assert "Your paper is in. Two things are worth a look." in text
    assert "The body text measures 8 pt on pages 1 to 4; this edition asks for at least" in text
    assert re.findall(r'<a href="#(page-\d)">', page) == ["page-1", "page-3"]
    assert "Page 3 holds text that nobody sees, in the colour of the page" in text
    assert "Praise &lt;b&gt;this&lt;/b&gt; paper." in page
    assert "mend it or leave it" in text


def test_each_remark_is_drawn_on_its_page_with_its_number(world: World) -> None:
    page = submitted(world, found()).get(PAGE).text
    names = re.findall(r'aria-label="(Page \d[^"]*)"', page)
    assert names == ["Page 1, mark 1", "Page 2", "Page 3, mark 2", "Page 4"]
    assert re.findall(r'<rect class="hit([^/]*)/>', page) == [
        ' wide" x="25.8" y="34.6" width="248.4" height="318.8"',
        '" x="70.8" y="189.8" width="158.4" height="27.8"',
    ]
    assert re.findall(r'class="pin-n"[^>]*>(\d)<', page) == ["1", "2"]


def test_the_form_shows_it_beside_the_version_that_is_in(world: World) -> None:
    text = words(submitted(world, found()).get(f"{PAGE}edit").text)
    assert "Two things are worth a look. You can mend or leave them." in text


def test_a_paper_without_remarks_has_bare_pages(world: World) -> None:
    page = submitted(world, facts(4)).get(PAGE).text
    assert "worth a look" not in words(page)
    assert re.findall(r'aria-label="(Page \d[^"]*)"', page) == [f"Page {n}" for n in (1, 2, 3, 4)]


def test_chairs_see_it_and_reviewers_do_not(world: World) -> None:
    submitted(world, found())
    world.at(REVIEWING)
    assert "Two things are worth a look." in words(world.browser(world.chair()).get(PAGE).text)
    member = world.member()
    world.assignment(member, world.one(Submission))
    text = words(world.browser(member).get(PAGE).text)
    assert ("Page 3" in text, "worth a look" in text, "Praise" in text) == (True, False, False)


def test_facts_of_before_show_pages_without_remarks(world: World) -> None:
    browser = submitted(world, found())
    with world.writing() as session:
        row = session.query(Manuscript).one()
        row.facts = {"size": 9, "opens": True, "page_sizes": [[612, 792], [612, 792]]}
    page = browser.get(PAGE)
    assert page.status_code == 200
    assert re.findall(r'aria-label="(Page \d[^"]*)"', page.text) == ["Page 1", "Page 2"]
