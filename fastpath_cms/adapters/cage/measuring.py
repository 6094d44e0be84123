"""Measures the pages of a PDF: what is set where, how large, in which fonts, and what is hidden.

All boxes that leave here are shares of the page as it is seen, 0 to 1 from its upper left corner.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from .drawing import extremes
from .fonts import faulty_fonts
from .hiding import hidden_on, images_on
from .layout import layout_of, sizes_of
from .naming import links_on, references_at
from .text import Line, PageText, Place, lines_of

if TYPE_CHECKING:
    from PIL.Image import Image

HEAD_LINES: Final = 24  # of page 1, or up to its abstract
ABSTRACT: Final = re.compile(r"(?i)^\W*a\s?bstract\b")
LINE_MAX: Final = 200  # characters
SPECK: Final = 0.004  # of the page's area: less ink than that on a page is none to read


class Measured:
    """What was measured so far, in the names of ``PdfFacts``."""

    def __init__(self) -> None:
        self.facts: dict[str, list[Any]] = {
            name: [] for name in ("pages", "head", "hidden", "faulty_fonts", "links")
        }
        self._after: tuple[int, float, float] | None = None  # page and place of the references

    def add(self, number: int, page: Any, pictures: dict[int, Image]) -> None:
        """Measure one page; ``pictures`` are how it looks, by their width in pixels."""
        text = PageText(page)
        try:
            self._add(number, page, text, pictures)
        finally:
            text.close()

    def _add(self, number: int, page: Any, text: PageText, pictures: dict[int, Image]) -> None:
        small = pictures[min(pictures)].convert("L")
        large = pictures[max(pictures)].convert("L")
        runs = text.runs()
        lines = lines_of(runs)
        share = _Share(text.width, text.height)
        text.images = images_on(page, text)
        layout = layout_of(lines, text.width, text.height)
        self.facts["pages"].append(
            {
                "width": round(text.width, 2),
                "height": round(text.height, 2),
                "letters": sum(run.letters for run in runs),
                "is_blank": _is_blank(small, bool(runs)),
                "image_share": round(_image_share(text), 3),
                "sizes": sizes_of(runs),
                **layout,
            }
        )
        if number == 1:
            self.facts["head"] = _head(text, lines, share)
        for name, kind, box in faulty_fonts(runs):
            self.facts["faulty_fonts"].append([name, kind, number, share.of(box)])
        place = references_at(text)
        if place is not None:
            self._after = (number, *place)
        for uri, box in links_on(page, text):
            is_reference = self._is_reference(number, box, text.width)
            self.facts["links"].append([uri, number, share.of(box), is_reference])
        for kind, box, said in hidden_on(text, runs, lines, large):
            self.facts["hidden"].append([kind, number, share.of(box), said])

    def _is_reference(self, number: int, box: Place, width: float) -> bool:
        """Tell whether a place comes after the heading of the references, in reading order."""
        if self._after is None:
            return False
        page, x, y = self._after
        if number != page:
            return number > page
        is_later_column = x < width * 0.45 and box[0] >= width * 0.48
        is_same_column = box[0] >= x - 40
        return is_later_column or (is_same_column and box[1] >= y)


class _Share:
    """Turns points of a page into shares of it."""

    def __init__(self, width: float, height: float) -> None:
        self._sides = (width or 1.0, height or 1.0) * 2

    def of(self, box: Place | list[float]) -> list[float]:
        return [
            round(min(max(side / whole, 0.0), 1.0), 4)
            for side, whole in zip(box, self._sides, strict=True)
        ]


def _head(text: PageText, lines: list[Line], share: _Share) -> list[list[Any]]:
    told: list[list[Any]] = []
    for line in lines[:HEAD_LINES]:
        told.append(_told(text, line, share))
        if ABSTRACT.match(told[-1][0]):
            break
    return told


def _told(text: PageText, line: Line, share: _Share) -> list[Any]:
    first, last = line.runs[0], line.runs[-1]
    said = text.said(first.start, last.start + last.letters - first.start)[:LINE_MAX]
    return [said, round(line.size, 2), share.of((line.x0, line.y0, line.x1, line.y1))]


def _is_blank(picture: Image, has_text: bool) -> bool:
    """Tell whether nothing is to be read: one colour all over, or a page number and no more."""
    low, high = extremes(picture)
    if high - low < 8:
        return True
    if has_text:
        box = picture.point([255 if step < 200 else 0 for step in range(256)]).getbbox()
        area = (box[2] - box[0]) * (box[3] - box[1]) if box else 0
        return bool(area < SPECK * picture.width * picture.height)
    return False


def _image_share(text: PageText) -> float:
    whole = text.width * text.height or 1.0
    shares = (max(x1 - x0, 0) * max(y1 - y0, 0) / whole for x0, y0, x1, y1 in text.images)
    return min(sum(shares), 1.0)
