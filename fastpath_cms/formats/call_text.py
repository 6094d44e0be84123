"""The call for papers as mailing lists take it: plain text, 72 columns, nothing hidden in markup."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

COLUMNS: Final = 72
LINK: Final = re.compile(r"\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
BULLET: Final = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
MARKS: Final = re.compile(r"(\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))")


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a call says; texts are Markdown, everything else is one line."""

    label: str
    title: str
    held: str
    host: str
    url: str
    submit_url: str
    background: str
    call: str
    topics: tuple[str, ...]
    submission: str
    dates: tuple[tuple[str, str], ...]
    organizers: tuple[tuple[str, tuple[str, ...]], ...]  # a title and who bears it
    members: tuple[str, ...]


def call_text(facts: CallFacts) -> str:
    """Return the call in lines of at most 72 columns; an address is never broken."""
    parts = [
        "\n".join(
            [
                *_wrapped(f"Call for papers: {facts.label}"),
                *_wrapped(facts.title),
                *(_wrapped(facts.held) if facts.held else ()),
                *(_wrapped(f"In conjunction with {facts.host}") if facts.host else ()),
                facts.url,
            ]
        ),
        _paragraphs(facts.background),
        _paragraphs(facts.call),
        _listed("Topics", facts.topics),
        _headed("Submission", _paragraphs(facts.submission)) if facts.submission else "",
        f"Submit at {facts.submit_url}" if facts.submit_url else "",
        _headed("Key dates", _table(facts.dates)) if facts.dates else "",
        *(_listed(title, people) for title, people in facts.organizers),
        _listed("Program committee", facts.members),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _headed(title: str, text: str) -> str:
    return f"{title}\n{'-' * len(title)}\n{text}"


def _listed(title: str, lines: Iterable[str]) -> str:
    made = ["\n".join(_wrapped(line, "- ")) for line in lines]
    return _headed(title, "\n".join(made)) if made else ""


def _table(rows: Iterable[tuple[str, str]]) -> str:
    kept = list(rows)
    width = max(_width(name) for name, _ in kept) + 2
    return "\n".join(f"{name}{' ' * (width - _width(name))}{said}" for name, said in kept)


def _paragraphs(markdown: str) -> str:
    """Return Markdown as plain paragraphs and lists."""
    blocks = re.split(r"\n\s*\n", markdown.replace("\r\n", "\n").strip())
    return "\n\n".join(made for block in blocks if (made := _block(block)))


def _block(block: str) -> str:
    lines: list[str] = []
    for line in block.splitlines():
        if BULLET.match(line) or not lines:
            lines.append(line)
        else:
            lines[-1] += f" {line.strip()}"
    made: list[str] = []
    for line in lines:
        is_bullet = BULLET.match(line)
        plain = _plain(BULLET.sub("", line, count=1) if is_bullet else line.lstrip("#> "))
        made += _wrapped(plain, "- " if is_bullet else "")
    return "\n".join(made)


def _plain(text: str) -> str:
    said = LINK.sub(lambda m: m[2] if m[1] == m[2] else f"{m[1]} ({m[2]})", text)
    return " ".join(MARKS.sub("", said).split())


def _wrapped(text: str, lead: str = "") -> list[str]:
    clean = "".join(char for char in text if unicodedata.category(char) != "Cc")
    return textwrap.wrap(
        clean,
        COLUMNS,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
