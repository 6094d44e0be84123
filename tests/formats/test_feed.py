"""The news feed: ids that stay, text that is escaped, instants the caller gave."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

from fastpath_cms.formats.feed import FeedInfo, NewsEntry, atom_feed

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = FeedInfo(
    title="FastPath 2021 news",
    url="https://fastpath.example.org/2021/news",
    feed_url="https://fastpath.example.org/2021/news.atom",
    author="FastPath 2021 chairs",
    host="fastpath.example.org",
    since=date(2021, 1, 1),
    key="2021/news",
    updated_at=datetime(2021, 1, 1, tzinfo=UTC),
)
SPEAKERS = NewsEntry(
    key="1",
    title="Speakers added",
    html="<p>Speakers added to <em>Preliminary</em> Program</p>",
    url="https://fastpath.example.org/2021/news#news-1",
    published_at=datetime(2021, 1, 29, 12, tzinfo=UTC),
    updated_at=datetime(2021, 1, 30, 12, tzinfo=UTC),
)
FINAL = replace(
    SPEAKERS,
    key="2",
    title="Program & Timeline <final>",
    published_at=datetime(2021, 3, 16, 8, tzinfo=timezone(timedelta(hours=-4))),
    updated_at=datetime(2021, 3, 16, 8, tzinfo=timezone(timedelta(hours=-4))),
)


def read(written: bytes) -> ET.Element:
    return ET.fromstring(written)


def texts(element: ET.Element, name: str) -> list[str | None]:
    return [found.text for found in element.iter(f"{ATOM}{name}")]


def test_the_feed_has_what_a_feed_must_have() -> None:
    feed = read(atom_feed(FEED, [SPEAKERS, FINAL]))
    assert feed.tag == f"{ATOM}feed"
    assert {name: feed.findtext(f"{ATOM}{name}") for name in ("title", "id", "updated")} == {
        "title": "FastPath 2021 news",
        "id": "tag:fastpath.example.org,2021-01-01:2021/news",
        "updated": "2021-03-16T12:00:00Z",
    }
    assert texts(feed, "name") == ["FastPath 2021 chairs"]
    assert [dict(link.attrib) for link in feed.findall(f"{ATOM}link")] == [
        {"rel": "self", "type": "application/atom+xml", "href": FEED.feed_url},
        {"rel": "alternate", "type": "text/html", "href": FEED.url},
    ]


def test_entries_come_newest_first_with_ids_that_stay() -> None:
    feed = read(atom_feed(FEED, [SPEAKERS, FINAL]))
    assert texts(feed, "id")[1:] == [
        "tag:fastpath.example.org,2021-01-01:2021/news/2",
        "tag:fastpath.example.org,2021-01-01:2021/news/1",
    ]
    edited = replace(SPEAKERS, title="Another title", updated_at=FINAL.updated_at)
    assert texts(read(atom_feed(FEED, [edited])), "id")[1:] == [
        "tag:fastpath.example.org,2021-01-01:2021/news/1"
    ]


def test_instants_are_the_caller_s_in_utc() -> None:
    feed = read(atom_feed(FEED, [SPEAKERS]))
    assert texts(feed, "published") == ["2021-01-29T12:00:00Z"]
    assert texts(feed, "updated") == ["2021-01-30T12:00:00Z", "2021-01-30T12:00:00Z"]


def test_a_feed_without_news_is_a_feed() -> None:
    feed = read(atom_feed(FEED, []))
    assert texts(feed, "updated") == ["2021-01-01T00:00:00Z"]
    assert texts(feed, "entry") == []


def test_text_is_escaped_and_comes_back_whole() -> None:
    hostile = replace(
        SPEAKERS,
        title='</title><script>alert(1)</script> & "李" ]]>',
        html="<p>a &amp; b ]]></p>",
        url='https://fastpath.example.org/?a="1"&b=<2>',
    )
    (entry,) = read(atom_feed(FEED, [hostile])).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == hostile.title
    assert entry.findtext(f"{ATOM}content") == hostile.html
    assert entry.find(f"{ATOM}content").attrib == {"type": "html"}
    assert entry.find(f"{ATOM}link").attrib["href"] == hostile.url


def test_characters_xml_cannot_hold_are_left_out() -> None:
    (entry,) = read(
        atom_feed(FEED, [replace(SPEAKERS, title="a\x00b\x0bc\ufffed\U0001f600")])
    ).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "abcd\U0001f600"


def test_the_same_news_gives_the_same_bytes_in_whatever_order() -> None:
    assert atom_feed(FEED, [SPEAKERS, FINAL]) == atom_feed(FEED, [FINAL, SPEAKERS])
    assert atom_feed(FEED, []).startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<feed ")
