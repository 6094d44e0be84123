"""News as an Atom feed (RFC 4287) with ids that stay (RFC 4151)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from xml.etree import ElementTree as ET

ATOM: Final = "http://www.w3.org/2005/Atom"
NOT_XML: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """The feed itself; ``host`` and ``since`` (a day it was ours) make the ids, never to change."""

    title: str
    url: str
    feed_url: str
    author: str
    host: str
    since: date
    key: str
    updated_at: datetime  # of a feed without entries


@dataclass(frozen=True, slots=True)
class NewsEntry:
    """One piece of news; ``html`` has been cleaned, ``key`` is unique in the feed and stays."""

    key: str
    title: str
    html: str
    url: str
    published_at: datetime
    updated_at: datetime


def atom_feed(feed: FeedInfo, entries: Iterable[NewsEntry]) -> bytes:
    """Return the feed as UTF-8 XML, the newest entry first."""
    newest_first = sorted(entries, key=lambda e: (e.published_at, e.key), reverse=True)
    updated_at = max((entry.updated_at for entry in newest_first), default=feed.updated_at)
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(root, "title", feed.title)
    _add(root, "id", _tag(feed, feed.key))
    _add(root, "updated", _instant(updated_at))
    _add(ET.SubElement(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.feed_url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.url)
    for entry in newest_first:
        _add_entry(root, feed, entry)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_entry(root: ET.Element, feed: FeedInfo, entry: NewsEntry) -> None:
    element = ET.SubElement(root, "entry")
    _add(element, "title", entry.title)
    _add(element, "id", _tag(feed, f"{feed.key}/{entry.key}"))
    _add(element, "published", _instant(entry.published_at))
    _add(element, "updated", _instant(entry.updated_at))
    _add(element, "link", rel="alternate", type="text/html", href=entry.url)
    _add(element, "content", entry.html, type="html")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    clean = {key: NOT_XML.sub("", value) for key, value in attributes.items()}
    ET.SubElement(parent, name, clean).text = NOT_XML.sub("", text) or None


def _tag(feed: FeedInfo, specific: str) -> str:
    return f"tag:{feed.host},{feed.since.isoformat()}:{specific}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
