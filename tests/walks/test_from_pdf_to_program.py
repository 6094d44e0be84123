"""One paper's whole life over HTTP: a PDF is uploaded, and in the end its talk is on the program."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Person, Submission
from tests.support import pdfs
from tests.support.doors import link_in, sign_in
from tests.support.forms import pdf, submission_form
from tests.support.reading import words
from tests.support.world import (
    IN_CALL,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_PROGRAM,
    IN_REVIEWING,
    World,
    address_of,
)

SEEN = re.compile(r'name="seen" value="([0-9a-f. ]+)"')
PAPER = "/2027/submissions/1/"
SECOND_TO_TWELVE_AOE = datetime(2027, 2, 27, 11, 59, tzinfo=UTC)  # anywhere on Earth
MILES = "miles@example.edu"
MIA = "mia@example.org"


@pytest.fixture
def caged(world: World, tmp_path: Path) -> World:
    """A world whose PDFs are judged in the real cage."""
    tools = dataclasses.replace(world.tools, pdfs=CagedPdfInspector(tmp_path / "run"))
    world.tools = tools
    world.app.extensions["fastpath_tools"] = tools
    return world


def test_a_paper_goes_from_its_pdf_to_the_program(caged: World) -> None:
    world = caged.at(IN_CALL)
    petra = world.chair()
    chair = world.browser(petra)

    # The chair invites a member, who accepts by the letter's link.
    chair.post("/2027/chair/members", {"people": "Mia Member <mia@example.org>"})
    mia = world.browser()
    door = link_in(world, LetterKind.PC_INVITATION, MIA)
    assert mia.post(door, {"name": "Mia Member", "answer": "accept"}).status_code == 303
    assert "Mia Member" in world.browser().get("/2027/committee").text

    # At 23:58 somebody nobody knows submits, with a wrong file first.
    author = world.at(SECOND_TO_TWELVE_AOE).browser()
    wrong = author.post("/2027/submit", submission_form(world, pdf=pdf(pdfs.one_page())))
    assert wrong.status_code == 422
    assert "This PDF has 1 page; FastPath asks for 2 to 4." in wrong.text
    right = author.post("/2027/submit", submission_form(world, pdf=pdf(pdfs.paper(3))))
    assert (right.status_code, right.location) == (303, f"{PAPER}received")
    assert "Your paper is in" in words(author.get(f"{PAPER}received").text)
    assert "Submitted" in words(author.get(PAPER).text)
    sign_in(world, author, MILES)

    # The call closes; the chair assigns, the member reviews, both decide.
    def next_phase(now: datetime) -> None:
        """Go on to another day; idle sessions end overnight, so all sign in again."""
        world.at(now)
        for browser, address in ((chair, address_of(petra)), (mia, MIA), (author, MILES)):
            sign_in(world, browser, address)

    next_phase(IN_REVIEWING)
    assert author.post(f"{PAPER}edit", {"title": "Later"}, form=PAPER).status_code == 409
    member_id = world.one(Person, Person.name == "Mia Member").id
    board = chair.post("/2027/chair/assign", {"was": "", "pair": f"1-{member_id}"})
    assert board.status_code == 303
    assert "Where the step goes" in mia.get("/2027/pc/").text
    image = mia.get(f"{PAPER}manuscripts/1/pages/1/1000.png")
    assert (image.status_code, image.mimetype) == (200, "image/png")
    review = {
        "overall": "3",
        "confidence": "4",
        "comments_for_authors": "Clear and careful.",
        "confidential_remarks": "Open the day with it.",
        "base_version": "0",
        "do": "hand-in",
    }
    assert mia.post(f"{PAPER}review", review).status_code == 303
    next_phase(IN_DISCUSSION)
    assert "Clear and careful." not in author.get(PAPER).text
    verdict = {"was-1": "", "verdict-1": "accept"}
    assert chair.post("/2027/chair/decide", verdict).status_code == 303
    assert "Accept" not in words(author.get(PAPER).text)

    # The notification date has come: one release tells it.
    next_phase(IN_NOTIFICATION)
    seen = SEEN.search(chair.get("/2027/chair/release").text)
    assert seen is not None
    release = chair.send("/2027/chair/release", {"count": "1", "seen": seen[1]})
    assert (release.status_code, release.location) == (303, "/2027/chair/release")
    told = words(author.get(PAPER).text)
    assert "Clear and careful." in told
    assert "Open the day with it." not in told
    assert "Mia Member" not in told

    # The author confirms and hands in; the chair places the talk and publishes.
    assert author.post(f"{PAPER}talk", {"presenter": "0"}).status_code == 303
    final = author.post(f"{PAPER}final", {"pdf": pdf(pdfs.paper(4), "final.pdf")})
    assert final.status_code == 303
    assert world.one(Submission).status.value == "camera-ready"
    place = {"starts": "11:00", "minutes": "30"}
    assert chair.post("/2027/chair/program/place/1", place).status_code == 303
    assert (
        chair.post("/2027/chair/program/publish", {}, form="/2027/chair/program").status_code == 303
    )
    world.at(IN_PROGRAM)
    program = words(world.browser().get("/2027/program").text)
    assert "Where the step goes" in program
    assert "Miles O'Brien" in program
    calendar = Calendar.from_ical(world.browser().get("/2027/program.ics").data)
    assert [str(event["SUMMARY"]).split(": ")[-1] for event in calendar.walk("VEVENT")] == [
        "Where the step goes"
    ]
