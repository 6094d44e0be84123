"""Draws the manuscripts of the invented authors: two columns, a figure, a table, references.

The same submission gives the same bytes. reportlab comes with the extra ``demo`` and is imported
only when a manuscript is drawn.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from fastpath_cms.example.people import ExamplePerson, people_by_key
from fastpath_cms.example.reading import read_table
from fastpath_cms.example.submissions import ExampleSubmission

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

FILE: Final = "manuscripts.toml"
SENTENCES_A_PARAGRAPH: Final = 4
FULLNESS: Final = (0.95, 0.88, 0.8)  # of the room asked for; the next is tried when one overflows


@dataclass(frozen=True, slots=True)
class Wording:
    """The words one manuscript is written with; each sentence is used once, then varied."""

    dice: random.Random
    subject: dict[str, str]

    def say(self, sentence: str) -> str:
        """Fill the places of one sentence with the subject's words and drawn numbers."""
        return re.sub(r"\{(\w+)\}", self._fill, sentence)

    def _fill(self, place: re.Match[str]) -> str:
        match place[1]:
            case "n":
                return str(self.dice.choice((5, 6, 7, 9, 11, 12, 15, 20, 24, 30)))
            case "p":
                return str(self.dice.randint(23, 67))
            case "q":
                return str(self.dice.randint(2, 19))
            case "x":
                return f"{self.dice.uniform(1.1, 9.6):.1f}"
            case word:
                return self.subject[word]


def draw(submission: ExampleSubmission) -> bytes:
    """Return the manuscript as PDF, of exactly ``submission.pages`` pages (2 to 4)."""
    people = people_by_key()
    return draw_with([people[key] for key in submission.authors], submission)


def draw_with(authors: list[ExamplePerson], submission: ExampleSubmission) -> bytes:
    """Return the manuscript of ``submission`` with ``authors`` on its first page."""
    from fastpath_cms.example.typesetting import Sheet  # noqa: PLC0415 - reportlab is an extra

    for fullness in FULLNESS:
        sheet = Sheet(
            submission.pages,
            title=printable(submission.title),
            authors=[(printable(p.name), printable(p.affiliation), p.email) for p in authors],
            footer=_fragments()["references"]["footer"],
        )
        story = list(_story(submission, room=sheet.room * fullness))
        if sheet.fill(story):
            return sheet.finish()
    raise ValueError(f"{submission.key} does not fit on {submission.pages} pages")


def printable(text: str) -> str:
    """Return ``text`` in the letters of the standard PDF fonts; what has none loses its marks."""
    latin = "".join(_letter(letter) for letter in text)
    return re.sub(r"\s*\(\s*\)", "", latin)


def _letter(letter: str) -> str:
    if _has_glyph(letter):
        return letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if _has_glyph(part))


def _has_glyph(letter: str) -> bool:
    return bool(letter.encode("cp1252", errors="ignore"))


@cache
def _fragments() -> dict[str, Any]:
    return read_table(FILE)


def _story(submission: ExampleSubmission, room: float) -> Iterator[Flowable]:
    from fastpath_cms.example import typesetting as types  # noqa: PLC0415 - reportlab is an extra

    fragments = _fragments()
    subjects = fragments["subject"]
    subject = {**subjects["default"], **subjects.get(submission.key, {})}
    words = Wording(random.Random(submission.key), subject)  # noqa: S311 - the same each time
    opening = types.abstract(escape(printable(submission.abstract)))
    closing = [
        types.heading("References"),
        *(
            types.reference(f"[{number}] {escape(item)}")
            for number, item in enumerate(fragments["references"]["items"], start=1)
        ),
    ]
    extras = _extras(words, submission.pages)
    fixed = sum(map(types.height, [*opening, *closing]))
    fixed += sum(types.height(item) for items in extras.values() for item in items)
    yield from opening
    sections = _sections(fragments["section"], submission.pages)
    total = sum(len(section["sentences"]) for section in sections)
    left = room - fixed
    for number, section in enumerate(sections, start=1):
        share = (room - fixed) * len(section["sentences"]) / total
        body = list(_section(section, number, words, min(share, left)))
        left -= sum(map(types.height, body))
        yield from [*body[:2], *extras.get(section["title"], []), *body[2:]]
    yield from closing


def _sections(sections: list[dict[str, Any]], pages: int) -> list[dict[str, Any]]:
    """Return the sections a paper of this length has: the shortest leaves two out."""
    unneeded = {"Related work", "Set-up"} if pages == 2 else set()
    return [section for section in sections if section["title"] not in unneeded]


def _section(
    section: dict[str, Any], number: int, words: Wording, room: float
) -> Iterator[Flowable]:
    from fastpath_cms.example import typesetting as types  # noqa: PLC0415 - reportlab is an extra

    head = types.heading(f"{number}  {section['title']}")
    yield head
    used = types.height(head)
    sentences: list[str] = list(section["sentences"])
    length, at = min(SENTENCES_A_PARAGRAPH, len(sentences)), 0
    while True:
        chosen = [sentences[(at + step) % len(sentences)] for step in range(length)]
        text = " ".join(_upper_first(words.say(sentence)) for sentence in chosen)
        paragraph = types.paragraph(escape(text))
        at += length
        used += types.height(paragraph)
        if at > length and used > room:
            return
        yield paragraph


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _extras(words: Wording, pages: int) -> dict[str, list[Flowable]]:
    """Return the figures and the table, by the section they stand in."""
    from fastpath_cms.example import typesetting as types  # noqa: PLC0415 - reportlab is an extra

    subject, dice = words.subject, words.dice
    axis = f"{_upper_first(subject['quantity'])} ({subject['unit']})"
    curves = types.Curves(
        _series(dice),
        x_label=_upper_first(subject["knob"]),
        y_label=axis,
        caption=f"Figure 1: {axis} over the {subject['knob']} for the configurations A, B and C.",
    )
    bars = types.Bars(
        [[dice.uniform(0.5, 4) for _ in range(4)] for _ in range(3)],
        caption=f"Figure 2: The parts of the {subject['quantity']}, from the bottom: "
        "work, waiting, moving data, and what belongs to nobody.",
    )
    rows = [
        [name, str(dice.choice((4, 8, 16, 32))), f"{dice.uniform(10, 90):.1f}", f"{change:+d} %"]
        for name, change in zip("ABC", (dice.randint(-38, -4) for _ in range(3)), strict=True)
    ]
    table = types.Tabulated(
        [["Configuration", "Stages", f"Median ({subject['unit']})", "Change"], *rows],
        caption="Table 1: The configurations, and what the change of the largest part gained.",
    )
    extras: dict[str, list[Flowable]] = {"Method": [table], "Results": [curves]}
    if pages > 2:
        readings = types.Tabulated(
            [["Point", "A", "B", "C"], *_readings(dice, 11 * (pages - 2))],
            caption=f"Table 2: Every reading behind the figures, in {subject['unit']}.",
        )
        extras |= {"Where it stops being true": [bars], "Related work": [readings]}
    return extras


def _readings(dice: random.Random, count: int) -> list[list[str]]:
    return [
        [str(point), *(f"{dice.uniform(10, 90):.2f}" for _ in range(3))]
        for point in range(1, count + 1)
    ]


def _series(dice: random.Random) -> list[list[float]]:
    bend = dice.randint(4, 6)
    series = []
    for steep in (0.1, 0.9, 0.3):
        level, slope = dice.uniform(1, 2), dice.uniform(0.15, 0.3)
        series.append(
            [
                level + slope * x + steep * max(0, x - bend) ** 1.4 + dice.uniform(-0.06, 0.06)
                for x in range(10)
            ]
        )
    return series
