"""Markdown in, harmless HTML out: call texts, news, bios, comments.

Raw HTML is shown as text, images become their descriptions, and the result passes an allow-list.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMES: Final = {"http", "https", "mailto"}
TAGS: Final = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
HIGHEST_HEADING: Final = 3  # the page has the h1 and the h2s


@lru_cache(maxsize=512)  # a call is read far more often than it is written
def to_html(text: str, highest: int = HIGHEST_HEADING) -> str:
    """Return ``text`` as HTML that may stand in a page.

    Headings begin at ``highest``: h3, or h2 where the text is the whole page. Links give no credit.
    """
    tokens = PARSER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _lower_heading(token.tag, highest)
        if token.children:
            token.children = [_as_text(child) for child in token.children]
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
        set_tag_attribute_values={"th": {"scope": "col"}},
    )


def _lower_heading(tag: str, highest: int) -> str:
    level = int(tag[1:]) + highest - 2  # people begin at the second level as often as at the first
    return f"h{min(max(level, highest), 6)}"


def _is_link_allowed(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that opens no IPv6 address
        return False
    if parts.scheme:
        return parts.scheme in SCHEMES
    # A link within the site names no host, and has nothing a browser might take for a scheme.
    return not parts.netloc and ":" not in parts.path.partition("/")[0]


def _as_text(token: Token) -> Token:
    """Return an image as its description; anything else as it is."""
    return Token("text", "", 0, content=token.content) if token.type == "image" else token


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = _is_link_allowed  # type: ignore[method-assign]
    return parser


PARSER: Final = _parser()
