"""Extending a deadline as a chair does it: read, confirm, and everybody is told."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from icalendar import Calendar

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Edition, KeyDate, NewsItem
from tests.support.browser import Browser
from tests.support.queries import counted
from tests.support.reading import words
from tests.support.world import IN_CALL, IN_REVIEWING, World

PATH = "/2027/chair/settings/extend"
NEW = {"kind": "submission", "submission": "2027-03-03"}


def hidden(page: str) -> dict[str, str]:
    """Return what the form carries from one page to the next."""
    found = dict(re.findall(r'name="(base|seen)" value="([^"]*)"', page))
    return {name: html.unescape(value) for name, value in found.items()}


def extend(browser: Browser, **more: str) -> str:
    """Preview an extension, confirm it, and return the page that was previewed."""
    typed = NEW | more
    page = browser.post(PATH, typed | {"preview": "1"}).text
    done = browser.send(PATH, typed | hidden(page) | {"extend": "1"})
    assert (done.status_code, done.location) == (303, PATH)
    return page


def submission_event(world: World) -> dict[str, object]:
    calendar = Calendar.from_ical(world.browser().get("/2027/dates.ics").data)
    (found,) = [dict(one) for one in calendar.walk("VEVENT") if "submission" in str(one["UID"])]
    return found


def test_a_chair_reads_all_that_changes_before_anything_does(world: World) -> None:
    browser = world.browser(world.chair())
    world.submission(world.person("Ada O'Brien"), status=Status.DRAFT, title="A Draft <b>")
    text = words(browser.post(PATH, NEW | {"preview": "1"}).text)
    for said in (
        "Submission: Mar 3, 2027 AoE formerly Feb 26, 2027 AoE",
        "The year stays in “call open”.",
        "The submission deadline is extended to Mar 3, 2027 AoE (was Feb 26, 2027 AoE).",
        "1 letter to a contact of a draft",
        "Ada O'Brien",
        "1 letter to the committee",
        "Wed Mar 3, 2027, 23:59 Thu Mar 4, 2027, 06:59 EST Thu Mar 4, 2027, 11:59",
        "Reviewers have 2 days between the deadline and the day their reviews are due.",
    ):
        assert said in text
    assert (len(world.all(KeyDate)), world.letters(), world.all(NewsItem)) == (6, [], [])


def test_one_press_moves_page_calendar_feed_and_mail_together(world: World) -> None:
    browser = world.browser(world.chair())
    world.submission(status=Status.DRAFT)
    before = submission_event(world)
    world.at(IN_CALL + timedelta(hours=1))
    extend(browser)
    after = submission_event(world)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt == IN_CALL + timedelta(hours=1)  # type: ignore[attr-defined]
    assert "Submission Mar 3, 2027 AoE formerly Feb 26, 2027 AoE" in words(
        world.browser().get("/2027/").text
    )
    feed = ET.fromstring(world.browser().get("/2027/news.atom").data)
    atom = "{http://www.w3.org/2005/Atom}"
    (entry,) = feed.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}id") == "tag:fastpath.test,2027-01-01:2027/news/1"
    assert "Mar 3, 2027 AoE" in (entry.findtext(f"{atom}content") or "")
    assert {letter.kind for letter in world.letters()} == {
        LetterKind.DATES_MOVED,
        LetterKind.DEADLINE_EXTENDED,
    }


def test_pressed_twice_it_is_done_once(world: World) -> None:
    browser = world.browser(world.chair())
    page = browser.post(PATH, NEW | {"preview": "1"}).text
    confirmed = NEW | hidden(page) | {"extend": "1"}
    assert browser.send(PATH, confirmed).status_code == 303
    assert browser.send(PATH, confirmed).status_code == 303
    assert len(world.all(NewsItem)) == len(world.letters()) == 1


def test_what_was_not_previewed_is_not_done(world: World) -> None:
    browser = world.browser(world.chair())
    page = browser.post(PATH, NEW | {"preview": "1"}).text
    other = NEW | hidden(page) | {"submission": "2027-03-04", "extend": "1"}
    answer = browser.send(PATH, other)
    assert answer.status_code == 200
    assert "Mar 4, 2027 AoE" in words(answer.text)
    assert world.all(NewsItem) == []
    assert browser.send(PATH, other | hidden(answer.text)).status_code == 303


def test_of_two_chairs_the_second_sees_what_the_first_did(world: World) -> None:
    one, two = world.browser(world.chair("Petra")), world.browser(world.chair("Paul"))
    page = two.post(PATH, NEW | {"submission": "2027-03-04", "preview": "1"}).text
    extend(one)
    answer = two.send(PATH, NEW | {"submission": "2027-03-04"} | hidden(page) | {"extend": "1"})
    assert answer.status_code == 409
    text = words(answer.text)
    assert "Somebody else moved the dates while you were reading" in text
    assert "Submission Mar 3, 2027 AoE;" in text
    assert len(world.all(NewsItem)) == 1


def test_dates_in_the_way_get_places_to_be_looked_at(world: World) -> None:
    browser = world.browser(world.chair())
    answer = browser.post(PATH, NEW | {"submission": "2027-03-12", "preview": "1"})
    assert answer.status_code == 422
    assert "Reviews due comes before Submission; it must come after it." in words(answer.text)
    for name, day in (("reviews_due", "19"), ("notification", "22"), ("camera_ready", "29")):
        assert re.search(rf'name="{name}"[^>]*value="2027-03-{day}"', answer.text)
    assert 'name="extend"' not in answer.text


def test_after_the_close_it_says_that_the_call_opens_again(world: World) -> None:
    world.submission()
    browser = world.at(IN_REVIEWING).browser(world.chair())
    page = words(extend(browser))
    assert "The deadline has passed already" in page
    assert "The year goes from “reviewing” to “call open”. Assignments and reviews stay" in page
    assert "The year was in “reviewing” and is now in “call open”." in words(browser.get(PATH).text)
    assert world.browser().get("/2027/submit").status_code == 200


def test_a_wrong_answer_is_said_where_it_is(world: World) -> None:
    browser = world.browser(world.chair())
    for typed, sentence in (
        ({"submission": ""}, "Give the new day."),
        ({"submission": "soon"}, "Type the date as year-month-day, for example 2027-02-26."),
        ({"submission": "2027-02-20"}, "an extension is later than that."),
        ({"submission_zone": "Mars/Olympus"}, "Choose one of the zones listed."),
        ({"kind": "workshop"}, "Choose one of the deadlines."),
    ):
        answer = browser.post(
            PATH, NEW | typed | {"preview": "1"}, form="" if browser.hidden else None
        )
        assert answer.status_code == 422
        assert sentence in words(answer.text)
    assert world.letters() == []


def test_a_night_without_that_minute_is_said_in_a_sentence(world: World) -> None:
    typed = {"submission": "2027-03-14", "submission_until": "02:30"}
    zone = {"submission_zone": "America/New_York"}
    page = world.browser(world.chair()).post(PATH, NEW | typed | zone | {"preview": "1"}).text
    text = words(page)
    assert "Mar 14, 2027 is a Sunday." in text
    assert (
        "02:30 on Mar 14, 2027 does not exist in America/New York: clocks skip it. "
        "The date closes at Mar 14, 2027, 03:30 EDT."
    ) in text


def test_an_edition_without_deadlines_has_nothing_to_extend(world: World) -> None:
    browser = world.browser(world.chair())
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_archive = True
    assert browser.get(PATH).status_code == 403


def test_the_page_asks_as_often_for_many_drafts_as_for_one(world: World) -> None:
    browser = world.browser(world.chair())
    found = []
    for _ in range(2):
        world.submission(status=Status.DRAFT)
        browser.get(PATH)
        with counted(world.app) as queries:
            browser.send(PATH, NEW | {"preview": "1"})
        found.append(queries.count)
        world.submission(status=Status.DRAFT)
    assert found[0] == found[1]


def test_typed_in_a_zone_it_is_shown_back_in_that_zone(world: World) -> None:
    browser = world.browser(world.chair())
    zone = {"submission_until": "17:00", "submission_zone": "America/New_York"}
    extend(browser, **zone)
    page = browser.get("/2027/chair/settings/dates").text
    assert re.search(r'name="submission"[^>]*value="2027-03-03"', page)
    assert re.search(r'name="submission_until"[^>]*value="17:00"', page)
    assert '<option selected value="America/New_York">' in page
    (row,) = [one for one in world.all(KeyDate) if one.zone_name == "America/New_York"]
    assert row.at == datetime(2027, 3, 3, 22, 1, tzinfo=UTC)
    assert "Submission Mar 3, 2027, 10:00 AoE" in words(world.browser().get("/2027/").text)
