"""Reading a page as a person does: its words, its headings, its links."""

from __future__ import annotations

import re
from html import unescape


def words(html: str) -> str:
    """Return the text of a page's main part with single spaces."""
    main = html.split("<main", 1)[1].split(">", 1)[1].split("</main>", 1)[0]
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
    return re.sub(r" ([.,;:])", r"\1", text)


def headings(html: str) -> list[str]:
    """Return the headings of the second level."""
    return re.findall(r"<h2[^>]*>([^<]*)</h2>", html)


def site_links(html: str) -> list[str]:
    """Return the labels of the public navigation."""
    nav = html.split('aria-label="Site"', 1)[1].split("</nav>", 1)[0]
    return re.findall(r">([^<>]+)</a>", nav)
