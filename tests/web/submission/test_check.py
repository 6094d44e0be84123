"""A file that waits for its judge, as its authors, its reviewers and the chairs meet it."""

from __future__ import annotations

from datetime import timedelta

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Manuscript, PageImage, Submission
from fastpath_cms.services import judging
from tests.support.browser import Browser
from tests.support.forms import pdf, submission_form
from tests.support.world import IN_CALL, IN_NOTIFICATION, IN_REVIEWING, World

FIT, LONG = b"%PDF-1.7 4 ", b"%PDF-1.7 9 "
CLOSED = IN_CALL.replace(day=27, hour=12, minute=30)
PAGE, EDIT = "/2027/submissions/1/", "/2027/submissions/1/edit"


def waiting(world: World, body: bytes, *, earlier: bytes | None = None) -> Browser:
    """Submit while all places for judges are taken; return the author's browser."""
    browser = world.browser()
    world.tools.pdfs.is_full = earlier is None
    browser.post("/2027/submit", submission_form(world, pdf=pdf(earlier or body)))
    if earlier is not None:
        world.tools.pdfs.is_full = True
        browser.post(EDIT, submission_form(world, pdf=pdf(body), version=None))
    world.tools.pdfs.is_full = False
    return browser


def work(world: World) -> None:
    with world.app_context():
        while judging.judge_next(world.stage()):
            pass


def test_the_page_says_that_the_file_is_in_and_looks_again_without_a_script(world: World) -> None:
    author = waiting(world, FIT)
    page = author.get(PAGE)
    assert "Version 1 is in and is being checked" in page.text
    assert page.headers["Refresh"] == "4"
    assert "Pages being checked" in page.text
    work(world)
    page = author.get(PAGE)
    assert "being checked" not in page.text
    assert ("Refresh" in page.headers, "4 pages" in page.text) == (False, True)


def test_the_form_says_that_the_file_is_being_checked(world: World) -> None:
    world.tools.pdfs.is_full = True
    author = world.browser()
    page = author.get(author.post("/2027/submit", submission_form(world)).location).text
    assert "Your paper is in" in page
    assert "version 1, being checked" in page
    assert "Many files arrive just now, so the PDF is being checked while you go on." in page


def test_a_file_kept_unchecked_is_not_said_to_have_passed(world: World) -> None:
    world.tools.pdfs.is_full = True
    author = world.browser()
    page = author.post("/2027/submit", submission_form(world, title=""))
    assert page.status_code == 422
    assert (
        "It is checked when you save, and becomes the paper then" in author.get("/2027/submit").text
    )
    world.tools.pdfs.is_full = False
    assert author.post("/2027/submit", submission_form(world, pdf=None)).status_code == 303
    assert [row.check_state for row in world.all(Manuscript)] == [CheckState.FIT]


def test_a_reviewer_gets_the_newest_version_found_fit(world: World) -> None:
    waiting(world, LONG, earlier=FIT)
    world.copy()
    world.at(IN_REVIEWING)
    member = world.member()
    world.assignment(member, world.one(Submission))
    reader = world.browser(member)
    for _ in ("while it waits", "once it is unfit"):
        assert "Version 1 counts: 4 pages." in reader.get(PAGE).text
        assert reader.get("/2027/submissions/1/manuscripts/1.pdf").data == FIT + b" clean"
        assert reader.get("/2027/submissions/1/manuscripts/2.pdf").status_code == 404
        work(world)


def test_a_reviewer_meets_no_file_before_one_is_found_fit(world: World) -> None:
    waiting(world, LONG)
    world.at(IN_REVIEWING)
    reader = world.browser(world.member())
    for _ in ("while it waits", "once it is unfit"):
        page = reader.get(PAGE).text
        assert "Its PDF is being checked or replaced." in page
        assert ("cannot be reviewed" in page, "manuscripts/1.pdf" in page) == (False, False)
        assert reader.get("/2027/submissions/1/manuscripts/1.pdf").status_code == 404
        work(world)


def test_the_repair_window_opens_and_closes_to_the_minute(world: World) -> None:
    author = waiting(world, LONG)
    world.at(CLOSED)
    work(world)
    until = world.one(Submission).repair_due_at
    assert until == CLOSED + timedelta(hours=12)
    page = author.get(PAGE).text
    assert "Version 1 cannot be reviewed as it is" in page
    assert "This PDF has 9 pages; FastPath asks for 2 to 4." in page
    assert "Time to replace the PDF" in page
    world.at(until - timedelta(seconds=1))
    assert author.get(EDIT).status_code == 200
    world.at(until)
    assert author.get(EDIT).status_code == 409
    assert "The time to replace its PDF is over; the chairs decide" in author.get(PAGE).text


def test_a_repaired_paper_counts_from_its_new_version_and_is_not_late(world: World) -> None:
    author = waiting(world, LONG)
    world.at(CLOSED)
    work(world)
    world.at(CLOSED + timedelta(hours=1))
    answer = author.post(EDIT, submission_form(world, pdf=pdf(FIT), version=None))
    assert answer.status_code == 303
    paper = world.one(Submission)
    assert (paper.repair_due_at, paper.is_late) == (None, False)
    states = [row.check_state for row in world.all(Manuscript)]
    assert states == [CheckState.UNFIT, CheckState.FIT]
    assert author.get(EDIT).status_code == 409


def test_text_can_be_mended_while_the_file_is_still_to_be_replaced(world: World) -> None:
    author = waiting(world, LONG)
    work(world)
    fields = submission_form(world, pdf=None, version=None, title="A better title")
    assert author.post(EDIT, fields).status_code == 303
    assert world.one(Submission).title == "A better title"


def test_a_contact_is_asked_at_home_and_in_the_list(world: World) -> None:
    ada = world.person("Miles O'Brien", "miles@example.edu")
    waiting(world, LONG)
    world.at(CLOSED)
    work(world)
    browser = world.browser(ada)
    assert "Replace the PDF of #1" in browser.get("/home").text
    assert "Replace the PDF of #1" in browser.get("/2027/submissions/").text


def test_the_chairs_list_says_what_is_checked_and_what_is_to_be_repaired(world: World) -> None:
    waiting(world, LONG)
    petra = world.chair()
    assert "PDF being checked" in world.browser(petra).get("/2027/chair/submissions").text
    world.at(CLOSED)
    work(world)
    chair = world.browser(petra)
    assert "PDF to be replaced" in chair.get("/2027/chair/submissions").text
    world.at(CLOSED + timedelta(hours=12))
    chair = world.browser(petra)
    assert "No PDF that can be reviewed" in chair.get("/2027/chair/submissions").text
    assert "Version 1 cannot be reviewed as it is" in chair.get(PAGE).text


def test_the_reading_image_is_the_thumbnail_until_it_is_drawn(world: World) -> None:
    author = world.browser()
    author.post("/2027/submit", submission_form(world))
    image = "/2027/submissions/1/manuscripts/1/pages/1/1000.png"
    assert author.get(image).status_code == 200
    assert {row.width for row in world.all(PageImage)} == {300}
    work(world)
    assert {row.width for row in world.all(PageImage)} == {300, 1000}


def test_a_final_version_waits_for_its_verdict_or_is_asked_for_again(world: World) -> None:
    ada = world.person()
    world.submission(ada, status=Status.ACCEPTED)
    world.at(IN_NOTIFICATION).tools.pdfs.is_full = True
    answer = world.browser(ada).post("/2027/submissions/1/final", {"pdf": pdf(FIT + b"final")})
    assert answer.status_code == 503
    assert "Many files are being checked just now, and yours could not be." in answer.text
    assert len(world.all(Manuscript)) == 1
