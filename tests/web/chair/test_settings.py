"""The settings as a chair uses them in the browser."""

from __future__ import annotations

import html
import re

import pytest

from fastpath_cms.models import CommitteeListing, Edition, KeyDate, NewsItem, RoleKind, SitePage
from tests.support.queries import counted
from tests.support.reading import words
from tests.support.world import IN_REVIEWING, World

SITE = ("call", "topics", "news", "committee", "pages")
EDITION = ("dates", "facts", "limits")
LAYOUT = {"font_min": "9.5", "leading_min": "10.5", "margin_min": "0.7", "columns": "2"}
DATES = {
    "call_opens": "2027-01-04",
    "submission": "2027-02-26",
    "bids": "",
    "reviews_due": "2027-03-05",
    "notification": "2027-03-08",
    "camera_ready": "2027-03-15",
    "workshop": "2027-03-28",
}


def base_of(page: str) -> str:
    (found,) = re.findall(r'name="base" value="([^"]*)"', page)
    return html.unescape(found)


def test_a_chair_finds_every_setting(world: World) -> None:
    text = words(world.browser(world.chair()).get("/2027/chair/settings").text)
    assert "FastPath 2027 is in “call open”." in text
    assert "6 dates of 7 set; submissions close on Feb 26, 2027 AoE" in text


def test_the_publicity_chair_finds_the_site_only(world: World) -> None:
    browser = world.browser(world.grant(world.person("Pia"), RoleKind.PUBLICITY_CHAIR))
    assert "Dates" not in words(browser.get("/2027/chair/settings").text)
    for name in SITE:
        assert browser.get(f"/2027/chair/settings/{name}").status_code == 200
    for name in EDITION:
        assert browser.get(f"/2027/chair/settings/{name}").status_code == 404


@pytest.mark.parametrize("name", ["", *(f"/{name}" for name in (*SITE, *EDITION))])
def test_settings_are_hidden_from_who_is_no_chair(world: World, name: str) -> None:
    path = f"/2027/chair/settings{name}"
    assert world.browser(world.member()).get(path).status_code == 404
    assert world.browser().get(path).headers["Location"].startswith("/sign-in?next=")


def test_a_moved_deadline_is_previewed_then_saved_then_struck_through(world: World) -> None:
    browser = world.at(IN_REVIEWING).browser(world.chair())
    path = "/2027/chair/settings/dates"
    base = base_of(browser.get(path).text)
    typed = DATES | {"submission": "2027-03-03", "base": base}
    preview = browser.post(path, typed | {"preview": "1"})
    assert preview.status_code == 200
    text = words(preview.text)
    assert "Submission: Mar 3, 2027 AoE, was Feb 26, 2027 AoE" in text
    assert "The year would go from “reviewing” to “call open”." in text
    assert "Wed Mar 3, 2027, 23:59 Thu Mar 4, 2027, 06:59 EST Thu Mar 4, 2027, 11:59" in text
    assert len(world.all(KeyDate)) == 6
    saved = browser.post(path, typed)
    assert saved.status_code == 303
    said = words(browser.get(path).text)
    assert "The year was in “reviewing” and is now in “call open”." in said
    assert "Submission Mar 3, 2027 AoE formerly Feb 26, 2027 AoE" in words(
        world.browser().get("/2027/").text
    )


def test_dates_out_of_order_get_a_sentence_and_lose_nothing(world: World) -> None:
    browser = world.browser(world.chair())
    answer = browser.post("/2027/chair/settings/dates", DATES | {"notification": "2027-02-01"})
    assert answer.status_code == 422
    assert "Notification comes before Reviews due; it must come after it." in words(answer.text)
    assert 'value="2027-02-01"' in answer.text


def test_a_text_is_shown_as_authors_read_it_before_it_is_saved(world: World) -> None:
    browser = world.browser(world.chair())
    path = "/2027/chair/settings/call"
    answer = browser.post(path, {"background": "We **measure**.", "preview": "1"})
    assert answer.status_code == 200
    assert "We <strong>measure</strong>." in answer.text
    assert world.one(Edition).background == ""
    assert browser.post(path, {"background": "We **measure**."}).status_code == 303
    assert "We <strong>measure</strong>." in world.browser().get("/2027/call").text


def test_two_chairs_at_one_text_keep_both(world: World) -> None:
    path = "/2027/chair/settings/call"
    one, two = world.browser(world.chair("Petra")), world.browser(world.chair("Paul"))
    seen = {"base": base_of(one.get(path).text)}
    one.post(path, seen | {"background": "The first text."})
    answer = two.post(path, seen | {"background": "The second text."})
    assert answer.status_code == 409
    assert "Somebody else changed this while you were writing" in answer.text
    assert "The first text." in words(answer.text)
    assert "The second text." in words(answer.text)
    assert world.one(Edition).background == "The first text."
    again = two.send(path, {"base": base_of(answer.text), "background": "Both texts."})
    assert again.status_code == 303
    assert world.one(Edition).background == "Both texts."


def test_what_a_chair_typed_too_late_is_there_when_the_page_is_opened_again(world: World) -> None:
    path = "/2027/chair/settings/call"
    chair, other = world.browser(world.chair("Petra")), world.browser(world.chair("Paul"))
    seen = {"base": base_of(chair.get(path).text)}
    other.post(path, seen | {"background": "Theirs."})
    chair.post(path, seen | {"background": "Mine."})
    assert ">\r\nMine.</textarea>" in chair.get(path).text


def test_a_topic_cannot_go_once_the_call_is_open(world: World) -> None:
    browser = world.browser(world.chair())
    answer = browser.post("/2027/chair/settings/topics", {"topics": "Accelerators"})
    assert answer.status_code == 422
    assert "Performance models would be lost." in words(answer.text)


def test_topics_are_previewed_as_renamed_and_added(world: World) -> None:
    browser = world.browser(world.chair())
    typed = {"topics": "Models\nAccelerators\nEnergy", "preview": "1"}
    text = words(browser.post("/2027/chair/settings/topics", typed).text)
    assert "Renamed: “Performance models” becomes “Models” Added: Energy" in text


def test_a_topic_that_stands_twice_is_named(world: World) -> None:
    browser = world.browser(world.chair())
    answer = browser.post("/2027/chair/settings/topics", {"topics": "A\na"})
    assert "This topic stands twice: a" in words(answer.text)


def test_limits_the_wrong_way_round_are_refused(world: World) -> None:
    browser = world.browser(world.chair())
    typed = {"page_min": "5", "page_max": "4", "megabytes": "10", "talk_minutes": "30"}
    answer = browser.post(
        "/2027/chair/settings/limits", typed | LAYOUT | {"release_hold_minutes": "0"}
    )
    assert answer.status_code == 422
    assert "The most pages cannot be fewer than the least." in words(answer.text)


def test_limits_reach_the_call(world: World) -> None:
    browser = world.browser(world.chair())
    typed = {"page_min": "2", "page_max": "6", "megabytes": "12", "talk_minutes": "20"}
    browser.post(
        "/2027/chair/settings/limits",
        typed | LAYOUT | {"release_hold_minutes": "10", "is_double_blind": "y"},
    )
    text = words(browser.get("/2027/call").text)
    assert "2 to 6 pages" in text
    assert "Reviewing is double-blind" in text
    assert "up to 12 MB" in text


def test_limits_of_the_layout_are_kept_and_shown(world: World) -> None:
    browser = world.browser(world.chair())
    typed = {"page_min": "2", "page_max": "4", "megabytes": "10", "talk_minutes": "30"}
    rest = {"release_hold_minutes": "0"}
    saved = browser.post("/2027/chair/settings/limits", typed | LAYOUT | rest)
    assert saved.status_code == 303
    page = browser.get("/2027/chair/settings/limits")
    shown = re.findall(r'name="(\w+_min)"[^>]* value="([^"]+)"', page.text)
    assert shown == [
        ("page_min", "2"),
        ("font_min", "9.5"),
        ("leading_min", "10.5"),
        ("margin_min", "0.7"),
    ]
    assert re.findall(r"<option selected[^>]*>(\w+)<", page.text) == ["Two"]
    refused = browser.post("/2027/chair/settings/limits", typed | LAYOUT | rest | {"font_min": "x"})
    assert refused.status_code == 422


def test_the_head_of_the_page_is_previewed_with_its_time_line(world: World) -> None:
    browser = world.browser(world.chair())
    typed = {"title": "A Workshop", "place": "Oslo", "host": "MICRO 2027", "reply_to": ""}
    hours = {"zone_name": "Europe/Oslo", "starts_at": "09:00", "ends_at": "17:00"}
    answer = browser.post("/2027/chair/settings/facts", typed | hours | {"preview": "1"})
    assert "March 28, 2027 - Oslo (9:00 am - 5:00 pm CEST = 07:00 - 15:00 UTC)" in words(
        answer.text
    )
    browser.post("/2027/chair/settings/facts", typed | hours)
    assert "In conjunction with MICRO 2027" in words(browser.get("/2027/").text)


def test_hours_come_in_pairs(world: World) -> None:
    browser = world.browser(world.chair())
    typed = {"title": "A Workshop", "zone_name": "Europe/Oslo", "starts_at": "09:00"}
    typed |= {"ends_at": "", "reply_to": ""}
    answer = browser.post("/2027/chair/settings/facts", typed)
    assert "Give both hours, or neither." in words(answer.text)


def test_news_go_out_are_mended_and_taken_away(world: World) -> None:
    browser = world.browser(world.chair())
    path = "/2027/chair/settings/news"
    typed = {"day": "2027-02-01", "text": "The *call* is open."}
    assert "The <em>call</em> is open." in browser.post(path, typed | {"preview": "1"}).text
    assert world.all(NewsItem) == []
    assert browser.post(path, typed).status_code == 303
    base = base_of(browser.get(f"{path}/1").text)
    browser.post(f"{path}/1", {"day": "2027-02-02", "text": "It is open.", "base": base})
    assert "Feb 2, 2027 It is open." in words(world.browser().get("/2027/news").text)
    browser.post(f"{path}/1/delete", {"seen": "old"}, form=path)
    assert len(world.all(NewsItem)) == 1
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', browser.get(path).text)
    browser.post(f"{path}/1/delete", {"seen": seen}, form=path)
    assert world.all(NewsItem) == []
    assert browser.get(f"{path}/1").status_code == 404


def test_the_listing_is_arranged_without_scripts(world: World) -> None:
    browser = world.browser(world.chair())
    path = "/2027/chair/settings/committee"
    rows = {
        "people-0-name": "Ada",
        "people-0-affiliation": "Example University",
        "people-0-title": "",
        "people-1-name": "Bo",
        "people-1-affiliation": "",
        "people-1-title": "Program Chairs",
    }
    arranged = browser.post(path, rows | {"move-up": "1"}).text
    assert re.findall(r'name="people-\d-name"[^>]* value="([^"]*)"', arranged) == ["Bo", "Ada"]
    more = browser.post(path, rows | {"add": "people"}).text
    assert 'name="people-2-name"' in more
    less = browser.post(path, rows | {"remove": "0"}).text
    assert 'name="people-1-name"' not in less
    assert world.all(CommitteeListing) == []
    assert browser.post(path, rows).status_code == 303
    assert [(row.name, row.printed_title) for row in world.all(CommitteeListing)] == [
        ("Ada", ""),
        ("Bo", "Program Chair"),
    ]


def test_a_line_without_a_name_is_asked_for_it(world: World) -> None:
    browser = world.browser(world.chair())
    answer = browser.post("/2027/chair/settings/committee", {"people-0-affiliation": "Lab"})
    assert "Person 1 has no name." in words(answer.text)


def test_a_page_of_the_site_is_written_changed_and_taken_away(world: World) -> None:
    browser = world.browser(world.chair())
    path = "/2027/chair/settings/pages"
    bad = browser.post(path, {"title": "Help", "slug": "Help me", "text": "Text"})
    assert "Use small letters, digits and dashes." in words(bad.text)
    browser.post(path, {"title": "Help", "slug": "help", "text": "Write to **us**."})
    twice = browser.post(path, {"title": "Help", "slug": "help", "text": "Again"})
    assert twice.status_code == 422
    assert "There is a page at /pages/help already" in words(twice.text)
    base = base_of(browser.get(f"{path}/help").text)
    browser.post(f"{path}/help", {"slug": "x", "title": "Help", "text": "Call us.", "base": base})
    assert "Call us." in words(world.browser().get("/pages/help").text)
    browser.post(f"{path}/help/delete", form=f"{path}/help")
    assert world.all(SitePage) == []


def test_a_chair_of_another_year_changes_nothing_here(world: World) -> None:
    world.new_edition(2026, is_current=False)
    browser = world.browser(world.chair())
    assert browser.get("/2026/chair/settings").status_code == 404


@pytest.mark.parametrize("name", ["", "/dates", "/call", "/news", "/committee", "/pages"])
def test_a_page_of_the_settings_asks_the_database_as_often_for_much_as_for_little(
    world: World, name: str
) -> None:
    browser = world.browser(world.chair())
    found = []
    for number in range(2):
        with world.writing() as session:
            for place in range(3):
                session.add(CommitteeListing(edition_id=world.edition.id, name="A", position=place))
                session.add(SitePage(slug=f"p{number}{place}", title="Page", text="Text"))
        with counted(world.app) as queries:
            browser.get(f"/2027/chair/settings{name}")
        found.append(queries.count)
    assert found[0] == found[1]
    assert found[0] <= 12
