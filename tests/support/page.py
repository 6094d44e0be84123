"""What every page must be: checked on each one that any test opens."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from werkzeug.test import TestResponse

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.title = ""
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self.in_labels = 0
        self._in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self._in.append(tag) if tag in {"title", "h1"} else None
        if tag == "h1":
            self.headings.append("")
        if facts.get("id"):
            self.ids.append(str(facts["id"]))
        if tag == "label":
            self.in_labels += 1
            if facts.get("for"):
                self.labels.add(str(facts["for"]))
        if tag in {"input", "select", "textarea"} and facts.get("type") not in UNLABELLED:
            self.controls.append(facts | {"wrapped": "1" if self.in_labels else None})
        self.inline += [name for name in facts if name == "style" or name.startswith("on")]
        if tag == "style" or (
            tag == "script" and "src" not in facts and facts.get("type") != "application/ld+json"
        ):
            self.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._in and self._in[-1] == tag:
            self._in.pop()
        if tag == "label":
            self.in_labels -= 1

    def handle_data(self, data: str) -> None:
        if self._in[-1:] == ["h1"]:
            self.headings[-1] += data
        elif self._in[-1:] == ["title"]:
            self.title += data


def check_page(response: TestResponse) -> None:
    """Assert the headers of a response and, of a page, one h1, ids, labels and no inline code."""
    if response.request.path.startswith("/static/"):
        return
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, f"{response.request.path}: {name}"
    assert "default-src 'none'" in response.headers.get("Content-Security-Policy", "")
    if response.mimetype != "text/html" or response.status_code in {301, 302, 303, 307, 308}:
        return
    page = _Page()
    page.feed(response.text)
    where = response.request.path
    assert len(page.headings) == 1, f"{where}: {len(page.headings)} h1"
    h1 = " ".join(page.headings[0].split())
    title = " ".join(page.title.split()).removeprefix("Check: ")
    assert title.startswith(h1), f"{where}: title {title!r} does not begin with h1 {h1!r}"
    assert [i for i, n in Counter(page.ids).items() if n > 1] == [], where
    assert page.inline == [], f"{where}: inline code"
    for control in page.controls:
        is_labelled = (
            control["wrapped"]
            or control.get("id") in page.labels
            or control.get("aria-label")
            or control.get("aria-labelledby")
        )
        assert is_labelled, f"{where}: {control} has no label"


def without_keys(text: str) -> str:
    """Return a page's text without the keys of its forms, which are new each time."""
    return re.sub(r'(name="form_key" value=")[^"]*', r"\1", text)
