"""The review page: kept as typed, handed in whole, two tabs, an expired session."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import BrowserSession, PageImage, Person, Review, Scratch, Submission
from tests.support.browser import Browser
from tests.support.doors import sign_in
from tests.support.queries import counted
from tests.support.world import IN_DISCUSSION, IN_REVIEWING, World

LAST_HOUR = datetime(2027, 3, 8, 4, tzinfo=UTC)  # notification is at 5:00 UTC
PAGE = "/2027/submissions/1/review"
WHOLE = {
    "overall": "2",
    "confidence": "4",
    "comments_for_authors": "Clear and careful.",
    "confidential_remarks": "Accept it.",
    "base_version": "0",
}


def reviewer(world: World) -> tuple[Person, Browser]:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    return mia, world.at(IN_REVIEWING).browser(mia)


def test_a_draft_is_saved_incomplete_and_shown_again(world: World) -> None:
    _, browser = reviewer(world)
    text = {"comments_for_authors": "Half a thought", "base_version": "0", "do": "save"}
    answer = browser.post(PAGE, text)
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = browser.get(PAGE).text
    assert "#1: draft saved. It is not submitted yet." in page
    assert "Half a thought" in page
    assert 'name="base_version" value="1"' in page


def test_a_whole_review_is_handed_in(world: World) -> None:
    mia, browser = reviewer(world)
    answer = browser.post(PAGE, WHOLE | {"do": "hand-in"})
    assert (answer.status_code, answer.location) == (303, "/2027/submissions/1/")
    assert world.one(Review).handed_in_at == IN_REVIEWING
    assert "<b>late</b>" not in world.at(IN_DISCUSSION).browser(mia).get(PAGE).text


def test_what_is_missing_is_said_and_what_was_typed_stays(world: World) -> None:
    _, browser = reviewer(world)
    answer = browser.post(PAGE, {"comments_for_authors": "Only this", "do": "hand-in"})
    assert answer.status_code == 422
    assert "What you typed is kept. Two answers need another look" in answer.text
    assert "Choose one of the answers." in answer.text
    assert "Only this" in answer.text
    again = browser.get(PAGE).text
    assert "What you typed is here again" in again
    assert "Only this" in again


def test_a_forged_score_is_answered_with_a_sentence(world: World) -> None:
    _, browser = reviewer(world)
    answer = browser.post(PAGE, WHOLE | {"overall": "9", "confidence": "x", "do": "save"})
    assert answer.status_code == 422
    assert "Overall evaluation goes from -3 to 3." in answer.text
    assert world.all(Review) == []


def test_two_tabs_show_both_texts_and_the_next_save_chooses(world: World) -> None:
    _, browser = reviewer(world)
    browser.get(PAGE)
    first, second = dict(browser.hidden), None
    browser.get(PAGE)
    second = dict(browser.hidden)
    browser.send(PAGE, first | {"comments_for_authors": "Tab one", "base_version": "0"})
    answer = browser.send(PAGE, second | {"comments_for_authors": "Tab two", "base_version": "0"})
    assert answer.status_code == 409
    assert "Two texts" in answer.text
    assert "Tab one" in answer.text
    assert "Tab two</textarea>" in answer.text
    assert 'name="base_version" value="1"' in answer.text
    browser.send(PAGE, {"comments_for_authors": "Tab two", "base_version": "1"})
    assert world.answers()["comments_for_authors"] == "Tab two"
    assert world.all(Scratch) == []


def test_the_same_form_posted_twice_saves_once(world: World) -> None:
    _, browser = reviewer(world)
    browser.get(PAGE)
    answers = [browser.send(PAGE, WHOLE | {"do": "hand-in"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert world.one(Review).version == 1


def test_a_session_that_expired_while_writing_loses_nothing(world: World) -> None:
    mia, browser = reviewer(world)
    browser.get(PAGE)
    with world.writing() as session:
        session.execute(update(BrowserSession).values(revoked_at=world.clock.real()))
    long_text = "Every word of it. " * 100
    answer = browser.send(PAGE, WHOLE | {"comments_for_authors": long_text, "do": "hand-in"})
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=%2F2027%2Fsubmissions%2F1%2Freview&kept=1"
    assert world.all(Review) == []
    browser.get(answer.location)
    sign_in(world, browser, mia)
    page = html.unescape(browser.get(PAGE).text)
    assert "What you typed is here again" in page
    assert long_text.strip() in page
    assert 'value="2" id="overall-1" checked' in page
    browser.send(PAGE, WHOLE | {"comments_for_authors": long_text, "do": "hand-in"})
    assert world.answers()["comments_for_authors"] == long_text.strip()
    assert world.all(Scratch) == []


def test_the_pages_of_the_paper_stand_beside_the_form(world: World) -> None:
    mia, paper = world.member(), world.submission(pages=2)
    world.assignment(mia, paper)
    with world.writing() as session:
        for page in (1, 2):
            for width in (240, 900):
                session.add(
                    PageImage(
                        manuscript_sha256=paper.manuscripts[0].sha256,
                        page=page,
                        width=width,
                        sha256="0" * 64,
                    )
                )
    page_ = world.at(IN_REVIEWING).browser(mia).get(PAGE).text
    assert 'src="/2027/submissions/1/manuscripts/1/pages/1/900.png" width="900"' in page_
    assert "Page 2 of 2." in page_


def test_only_the_assigned_reviewer_finds_the_form(world: World) -> None:
    _, browser = reviewer(world)
    world.conflict(world.member("Otto Other"), world.submission())
    forged = browser.get("/2027/submissions/99/review")
    assert forged.status_code == 404
    assert world.browser(world.member("Nina New")).get(PAGE).status_code == 403
    assert world.browser(world.person()).get(PAGE).status_code == 404


def test_reviewing_closes_with_the_notification_and_the_text_is_kept(world: World) -> None:
    mia, _ = reviewer(world)
    browser = world.at(LAST_HOUR).browser(mia)
    browser.get(PAGE)
    world.at(LAST_HOUR + timedelta(hours=2))
    answer = browser.send(PAGE, WHOLE | {"do": "hand-in"})
    assert answer.status_code == 409
    assert "What you typed is kept" in answer.text
    assert world.one(Scratch).owner == f"person:{mia.id}"


def test_a_paper_withdrawn_while_its_review_is_written_is_gone_and_the_text_is_not(
    world: World,
) -> None:
    _, browser = reviewer(world)
    browser.get(PAGE)
    with world.writing() as session:
        session.execute(
            update(Submission).values(status=Status.WITHDRAWN, withdrawn_at=IN_REVIEWING)
        )
    assert browser.get(PAGE).status_code == 404
    text = "Clear and careful, <b>an hour</b> of work that nobody would like to do again."
    answer = browser.send(PAGE, WHOLE | {"do": "hand-in", "comments_for_authors": text})
    assert answer.status_code == 404
    assert html.escape(text) in answer.text


def test_the_page_and_a_save_ask_few_queries(world: World) -> None:
    _, browser = reviewer(world)
    browser.post(PAGE, WHOLE | {"do": "hand-in"})
    browser.get(PAGE)
    with counted(world.app) as seen:
        browser.get(PAGE)
    assert seen.count == 10
    with counted(world.app) as seen:
        browser.send(PAGE, WHOLE | {"overall": "1", "base_version": "1", "do": "hand-in"})
    assert seen.count == 17
    assert world.one(Review).overall == 1
