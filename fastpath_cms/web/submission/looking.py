"""A version's pages with the remarks on it: each remark numbered, each place drawn on its page.

Shown to its authors and to the chairs who know them; it keeps nothing out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import g, url_for

from fastpath_cms.domain.contents import Contents, TypedAuthor
from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.front_page import differences
from fastpath_cms.domain.pdf_facts import PdfFacts
from fastpath_cms.domain.remarks import remarks_on
from fastpath_cms.models import Manuscript, Submission
from fastpath_cms.services.manuscripts import READING, THUMBNAIL, limits_of

MARKS: Final = 8  # of one remark on one page that are drawn
PIN: Final = 0.042  # of the width: the radius of a number
AROUND: Final = 0.014  # of the width: the room between a place and its frame


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in pixels of its thumbnail; ``pin_y`` is None where the number stands once."""

    number: int
    x: float
    y: float
    width: float
    height: float
    pin_x: float
    pin_y: float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as it is shown: its thumbnail, its large image, and what is marked on it."""

    page: int
    url: str
    large_url: str
    width: int
    height: int
    boxes: tuple[Box, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the remarks about this page."""
        return tuple(sorted({box.number for box in self.boxes}))

    @property
    def pin(self) -> float:
        """Return the radius of a number, in pixels of the thumbnail."""
        return self.width * PIN


@dataclass(frozen=True, slots=True)
class Look:
    """The pages of a version, and the remarks on them in order."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[Problem, ...] = ()


def look_at(submission: Submission, manuscript: Manuscript, *, with_remarks: bool) -> Look:
    """Return the pages of a version, with remarks for those who may know its authors.

    What was judged was drawn: every measured page of a fit file has its images.
    """
    remarks = remarks_about(submission, manuscript) if with_remarks else ()
    sizes = manuscript.facts.get("page_sizes") or []
    facts_of_pages: list[dict[str, Any]] = manuscript.facts.get("pages") or []
    as_seen = [(page["width"], page["height"]) for page in facts_of_pages]  # cropped and turned
    as_stated = [(width, height) for width, height in sizes[len(as_seen) :]]
    sheets = [
        _sheet(submission, manuscript, page, sides, remarks)
        for page, sides in enumerate([*as_seen, *as_stated], start=1)
    ]
    return Look(tuple(sheets), remarks)


def remarks_about(submission: Submission, manuscript: Manuscript) -> tuple[Problem, ...]:
    """Return what is worth a look in a version, the form's own words beside it."""
    facts = PdfFacts.from_json(json.dumps({"size": 0, **manuscript.facts}))
    limits = limits_of(g.edition, is_final=manuscript.is_final)
    typed = Contents(
        title=submission.title,
        authors=tuple(
            TypedAuthor(author.name, affiliation=author.affiliation)
            for author in submission.authors
        ),
    )
    return (*differences(facts, typed, limits), *remarks_on(facts, limits))


def _sheet(
    submission: Submission,
    manuscript: Manuscript,
    page: int,
    sides: Sequence[float],
    remarks: Sequence[Problem],
) -> Sheet:
    values: dict[str, Any] = {
        "number": submission.number,
        "version": manuscript.number,
        "page": page,
    }
    width, height = THUMBNAIL, round(THUMBNAIL * sides[1] / (sides[0] or 1))
    return Sheet(
        page,
        url_for("submission.page_image", width=THUMBNAIL, **values),
        url_for("submission.page_image", width=READING, **values),
        width,
        height,
        _boxes(remarks, page, width, height),
    )


def _boxes(remarks: Sequence[Problem], page: int, width: int, height: int) -> tuple[Box, ...]:
    boxes: list[Box] = []
    pin = width * PIN
    for number, problem in enumerate(remarks, start=1):
        places = [mark.box for mark in problem.marks if mark.page == page][:MARKS]
        for rank, (x0, y0, x1, y1) in enumerate(places):
            room = AROUND * width
            left, top = max(x0 * width - room, 0), max(y0 * height - room, 0)
            wide = max(min(x1 * width + room, width) - left, 2 * room)
            high = max(min(y1 * height + room, height) - top, 2 * room)
            left, top = min(left, width - wide), min(top, height - high)
            pin_x = min(max(left + wide + pin / 2, pin), width - pin)
            pin_y = _free(boxes, pin_x, min(max(top, pin), height - pin), pin)
            boxes.append(
                Box(number, *_rounded(left, top, wide, high, pin_x), pin_y if rank == 0 else None)
            )
    return tuple(boxes)


def _rounded(*values: float) -> tuple[float, float, float, float, float]:
    one, two, three, four, five = (round(value, 1) for value in values)
    return one, two, three, four, five


def _free(boxes: Sequence[Box], x: float, y: float, pin: float) -> float:
    """Return the next height at which a number covers no other."""
    taken = sorted(
        box.pin_y for box in boxes if box.pin_y is not None and abs(box.pin_x - x) < 2 * pin
    )
    for at in taken:
        if abs(at - y) < 2 * pin:
            y = at + 2.1 * pin
    return round(y, 1)
