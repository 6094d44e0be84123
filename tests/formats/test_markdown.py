"""Markdown people write becomes HTML that can do no harm."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastpath_cms.formats.markdown import ATTRIBUTES, TAGS, to_html


class Tags(HTMLParser):
    """What a browser would make of some HTML: its tags and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def links(html: str) -> list[str | None]:
    return [attributes.get("href") for tag, attributes in Tags(html).found if tag == "a"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Talks are *30 minutes*.", "<p>Talks are <em>30 minutes</em>.</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("`x < y`", "<p><code>x &lt; y</code></p>\n"),
        ("~~was~~", "<p><s>was</s></p>\n"),
        ("Nguyễn & 李", "<p>Nguyễn &amp; 李</p>\n"),
        (
            "| a |\n|:-:|\n| 1 |",
            '<table>\n<thead>\n<tr>\n<th scope="col">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>\n',
        ),
        (
            "[ISPASS](https://ispass.example.org/)",
            '<p><a href="https://ispass.example.org/" rel="nofollow noopener">ISPASS</a></p>\n',
        ),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("# a", "h3"),
        ("## a", "h3"),
        ("a\n===", "h3"),
        ("### a", "h4"),
        ("#### a", "h5"),
        ("##### a", "h6"),
        ("###### a", "h6"),
        ("> # a", "h3"),
    ],
)
def test_the_page_keeps_its_own_headings(text: str, tag: str) -> None:
    assert f"<{tag}>a</{tag}>" in to_html(text)


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[x](http://a.example.org)", "http://a.example.org"),
        ("<https://a.example.org/?a=1&b=2>", "https://a.example.org/?a=1&b=2"),
        ("[x](mailto:chairs@example.org)", "mailto:chairs@example.org"),
        ("[x](/2027/call)", "/2027/call"),
        ("[x](#dates)", "#dates"),
        ("[x](/\\evil.example)", "/%5Cevil.example"),
    ],
)
def test_links_to_the_web_to_mail_and_within_the_site_are_kept(text: str, href: str) -> None:
    assert Tags(to_html(text)).found[1:] == [("a", {"href": href, "rel": "nofollow noopener"})]


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "<javascript:alert(1)>",
        "[x]\n\n[x]: javascript:alert(1)",
        "[x](vbscript:x)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](data:image/png;base64,AAAA)",
        "[x](file:///etc/passwd)",
        "[x](//evil.example)",
        "[x](javascript&colon;alert(1))",
    ],
)
def test_no_other_link_is_made(text: str) -> None:
    assert links(to_html(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)" onclick="x()">x</a>',
        "<svg/onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<iframe src=https://evil.example></iframe>",
        "<h1>Mine</h1>",
        "<!-- a comment -->",
        "<form action=/sign-out method=post><button>x</button></form>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_raw_html_is_shown_as_text(text: str) -> None:
    assert [tag for tag, _ in Tags(to_html(text)).found if tag != "p"] == []


def test_a_title_cannot_leave_its_attribute() -> None:
    html = to_html("[x](/call '\" onmouseover=\"alert(1)')")
    assert Tags(html).found[1][1] == {
        "href": "/call",
        "title": '" onmouseover="alert(1)',
        "rel": "nofollow noopener",
    }


def test_an_image_is_its_description() -> None:
    assert to_html('![A <b> plot](https://e.example/a.png "t")') == "<p>A &lt;b&gt; plot</p>\n"
    assert to_html("![x](javascript:alert(1))").count("<img") == 0


def test_the_language_of_code_leaves_no_class() -> None:
    assert to_html('```x" onload="y\na < b\n```') == "<pre><code>a &lt; b\n</code></pre>\n"


@given(st.text(alphabet="[]()<>!#*_`~|-:\\/\"'&; \n\tahrefsjvcipt1.=", max_size=80))
def test_whatever_is_typed_only_allowed_tags_come_out(text: str) -> None:
    for tag, attributes in Tags(to_html(text)).found:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel", "scope"}


@pytest.mark.parametrize("text", ["[" * 5000, "> " * 5000, "*a_" * 5000, "- " * 5000, "![a" * 3000])
def test_deep_nesting_comes_to_an_end(text: str) -> None:
    assert to_html(text)
