"""The text of a letter as HTML for mail programs, and as lines that fit; nothing from outside.

The HTML says what the text says: it has no picture, no style sheet, no colour of its own (so that
a dark mode can choose), and nothing that is fetched. Only addresses of this site become links: a
reader cannot be led elsewhere by what somebody wrote into a title, a review or a note, and opening
a page of this site changes nothing. What looks like a link that opens a door is a link in letters
that bring one, nowhere else.
"""

from __future__ import annotations

import re
import textwrap
from html import escape
from typing import Final

WIDTH: Final = 76  # characters of a line of the plain text
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'\\]+")
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n+")
_DOOR: Final = re.compile(r"/[\w-]{20,}(?=[/?#]|$)")  # a token in the path
_STYLE: Final = "font-family:Georgia,serif;font-size:16px;line-height:1.5;max-width:42em"
_PARAGRAPH: Final = "margin:0 0 1em;overflow-wrap:anywhere"


def html_of(subject: str, body: str, site: str, *, brings_door: bool = False) -> str:
    """Return a letter's text as an HTML page; addresses below ``site`` (its origin) are links.

    Links with a token are made only where the letter ``brings_door``.
    """
    paragraphs = [
        f'<p style="{_PARAGRAPH}">{_lines(part, site, brings_door)}</p>'
        for part in _PARAGRAPHS.split(body.strip("\n"))
        if part.strip()
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(subject)}</title></head>\n"
        f'<body style="{_STYLE}">\n' + "\n".join(paragraphs) + "\n</body></html>\n"
    )


def _lines(part: str, site: str, brings_door: bool) -> str:
    lines = []
    for line in part.split("\n"):
        text = line.lstrip(" ")
        lines.append("&nbsp;" * (len(line) - len(text)) + _linked(text.rstrip(), site, brings_door))
    return "<br>\n".join(lines)


def _linked(text: str, site: str, brings_door: bool) -> str:
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?)")
        is_ours = bool(site) and (address == site or address.startswith(f"{site}/"))
        if not is_ours or (_DOOR.search(address) and not brings_door):
            continue
        parts.append(escape(text[end : found.start()]))
        parts.append(f'<a href="{escape(address)}">{escape(address)}</a>')
        end = found.start() + len(address)
    return "".join((*parts, escape(text[end:])))


def wrapped(body: str, kept: str = "") -> str:
    """Return a text with its long lines broken at spaces; ``kept`` stays as it is, to the byte.

    A line that begins a list goes on below its words. Addresses are never broken.
    """
    if kept and kept in body:
        before, _, after = body.partition(kept)
        return wrapped(before) + kept + wrapped(after)
    return "\n".join(_wrapped(line) for line in body.split("\n"))


def _wrapped(line: str) -> str:
    if len(line) <= WIDTH:
        return line
    lead = re.match(r" *(?:[-*] |\d+\. |#\d+ +)?", line)
    hang = len(lead[0]) if lead else 0
    return textwrap.fill(
        line,
        WIDTH,
        subsequent_indent=" " * min(hang, WIDTH // 2),
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=True,
    )
