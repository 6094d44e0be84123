"""The smaller public pages, and what machines ask for."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from fastpath_cms.models import CommitteeListing, NewsItem, SitePage
from fastpath_cms.services.example_loading import load_archive
from tests.support.queries import counted
from tests.support.reading import headings, site_links, words
from tests.support.world import IN_CALL, World

ATOM = "{http://www.w3.org/2005/Atom}"


def announce(world: World, text: str = "The **call** is open.") -> None:
    with world.writing() as session:
        session.add(
            NewsItem(
                edition_id=world.edition.id, day=date(2027, 1, 4), text=text, created_at=IN_CALL
            )
        )


def test_the_call_says_what_an_author_must_know(world: World) -> None:
    text = words(world.browser().get("/2027/call").text)
    assert "Performance models Accelerators" in text
    assert "Length 2 to 4 pages Due Feb 26, 2027 AoE Answer Mar 8, 2027, with reviews" in text
    assert "up to 10 MB" in text
    assert "within 60 seconds" in text


def test_a_call_that_is_not_kept_says_so(world: World) -> None:
    world.perform(None, load_archive)
    assert "The call of FastPath 2012 is not kept here." in words(
        world.browser().get("/2012/call").text
    )


def test_the_committee_is_printed_by_title_and_then_by_name(world: World) -> None:
    with world.writing() as session:
        for position, (name, title) in enumerate(
            (
                ("Grace", "General Chair"),
                ("Ada", "Program Chair"),
                ("Bo", "Program Chair"),
                ("Cy", ""),
            )
        ):
            session.add(
                CommitteeListing(
                    edition_id=world.edition.id,
                    name=name,
                    affiliation="Example University",
                    printed_title=title,
                    position=position,
                )
            )
    text = words(world.browser().get("/2027/committee").text)
    assert "General Chair Grace Example University Program Chairs Ada" in text
    assert "Program committee 1 member Cy Example University" in text


def test_an_empty_committee_says_it_will_be_listed(world: World) -> None:
    assert "The committee of FastPath 2027 will be listed here." in words(
        world.browser().get("/2027/committee").text
    )


def test_news_are_written_in_markdown_that_can_do_no_harm(world: World) -> None:
    announce(world, "The **call** is open. <script>alert(1)</script>")
    page = world.browser().get("/2027/news").text
    assert "The <strong>call</strong> is open. &lt;script&gt;" in page


def test_the_feed_has_each_piece_of_news(world: World) -> None:
    announce(world)
    response = world.browser().get("/2027/news.atom")
    assert response.mimetype == "application/atom+xml"
    root = ET.fromstring(response.data)
    assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == [
        "FastPath 2027, Jan 4, 2027"
    ]
    (link,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert link.get("href") == "http://fastpath.test/2027/news.atom"


def test_a_page_of_the_site_is_read_at_its_address_and_linked_from_the_foot(world: World) -> None:
    with world.writing() as session:
        session.add(SitePage(slug="help", title="Help", text="## Who\n\nWrite to *us*."))
    page = world.browser().get("/pages/help")
    assert "Help Who Write to us." in words(page.text)
    assert headings(page.text) == ["Who"]
    assert '<a href="/pages/help">Help</a>' in page.text
    assert world.browser().get("/pages/helpless").status_code == 404


def test_the_site_links_only_to_pages_with_something_on_them(world: World) -> None:
    assert site_links(world.browser().get("/2027/call").text) == [
        "Home",
        "Call for papers",
        "Editions",
    ]
    announce(world)
    assert site_links(world.browser().get("/2027/call").text) == [
        "Home",
        "Call for papers",
        "News",
        "Editions",
    ]


@pytest.mark.parametrize(
    ("path", "count"),
    [("/2027/call", 3), ("/2027/committee", 4), ("/2027/news", 4), ("/editions/", 8)],
)
def test_public_pages_ask_the_database_at_most_eight_times(
    world: World, path: str, count: int
) -> None:
    announce(world)
    browser = world.browser()
    with counted(world.app) as queries:
        browser.get(path)
    assert queries.count == count


def test_health_is_ok_when_the_database_answers(world: World) -> None:
    response = world.browser().get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")


def test_robots_are_kept_from_the_pages_of_people_at_work(world: World) -> None:
    response = world.browser().get("/robots.txt")
    assert response.mimetype == "text/plain"
    assert "Disallow: /*/chair/\n" in response.text
