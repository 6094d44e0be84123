"""The HTML part of a letter: what the text says, and nothing that leads or fetches elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser

from fastpath_cms.formats.letter_html import WIDTH, html_of, wrapped

SITE = "https://cms.example"
EVIL = '<img src="https://evil.example/x.png"> [a](https://evil.example) https://evil.example/now'


class Reader(HTMLParser):
    """Takes a page apart: its tags, the addresses it links to, its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str | None] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_says_what_the_text_says_and_fetches_nothing() -> None:
    body = f"Dear O'Brien & 李,\n\n  #7  {EVIL}\n\nRead it here:\n{SITE}/2027/submissions/7/\n"
    read = Reader(html_of("A <b>title</b>", body, SITE))
    assert read.tags == {"html", "head", "meta", "title", "body", "p", "br", "a"}
    assert read.attributes <= {"lang", "charset", "name", "content", "style", "href"}
    assert read.links == [f"{SITE}/2027/submissions/7/"]
    assert EVIL in read.words
    assert "Dear O'Brien & 李," in read.words
    assert "A <b>title</b>" in read.words


def test_only_this_site_is_a_link_and_a_door_only_in_a_letter_that_brings_one() -> None:
    door = f"{SITE}/sign-in/abcdefghijklmnopqrstuvwxyz"
    body = f"{SITE}.evil.example/2027/ {SITE}@evil.example/ {door} ({SITE}/2027/)."
    assert Reader(html_of("S", body, SITE)).links == [f"{SITE}/2027/"]
    assert Reader(html_of("S", body, SITE, brings_door=True)).links == [door, f"{SITE}/2027/"]
    assert Reader(html_of("S", body, "")).links == []


def test_long_lines_are_broken_at_spaces_and_a_receipt_is_kept_to_the_byte() -> None:
    address = f"{SITE}/2027/submissions/7/?" + "x" * 90
    receipt = "signed " * 20 + "end"
    body = f"{'word ' * 40}\n  - {'item ' * 20}\n{address}\n{receipt}\nbye"
    lines = wrapped(body, receipt).split("\n")
    assert [line for line in lines if len(line) > WIDTH] == [address, receipt]
    first, second, *_ = (line for line in lines if "item" in line)
    assert first.startswith("  - item")
    assert second.startswith("    item")
    assert " ".join(wrapped(body).split()) == " ".join(body.split())
