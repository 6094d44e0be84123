"""What is worth another look in a manuscript that is in: every remark with its place.

Nothing here keeps a paper out; the hard rules are in ``manuscript``. Sizes are true ones, as they
stand on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from fastpath_cms.domain.errors import Box, Mark, Problem
from fastpath_cms.domain.manuscript import Limits
from fastpath_cms.domain.pdf_facts import PdfFacts
from fastpath_cms.domain.pdf_pages import Hiding, PageFacts
from fastpath_cms.domain.remarking import Remark, pages_said, remark
from fastpath_cms.domain.unmasking import unmasking

PAPERS: Final = {"Letter": (612.0, 792.0), "A4": (595.28, 841.89)}
PAPER_SLACK: Final = 6.0  # points a sheet may differ from its paper: 2 mm
SIZE_SLACK: Final = 0.1  # points; a point of TeX is 0.4 % smaller than one of PDF
LEADING_SLACK: Final = 0.15
MARGIN_SLACK: Final = 2.0  # points: what a letter's own shape may stick out
TYPE_TRUSTED: Final = 200  # characters before a size counts as the body's
SCAN_LETTERS: Final = 3  # fewer characters than that on a page with ink: an image of text
SAMPLE: Final = 60
WHOLE_PAGE: Final = (0.03, 0.03, 0.97, 0.97)


def remarks_on(facts: PdfFacts, limits: Limits) -> list[Problem]:
    """Return what is worth a look in a file that opens, in the order of its pages' making."""
    found = [
        *_paper(facts),
        *_blank(facts),
        *_no_text(facts),
        *_font_size(facts, limits),
        *_leading(facts, limits),
        *_margins(facts, limits),
        *_columns(facts, limits),
        *_fonts(facts),
        *_hidden(facts),
        *_active(facts),
    ]
    if limits.is_double_blind:
        found += unmasking(facts)
    return found


def _numbered(facts: PdfFacts) -> list[tuple[int, PageFacts]]:
    return list(enumerate(facts.pages, start=1))


def _points(size: float) -> str:
    return f"{size:.1f}".removesuffix(".0") + " pt"


def _inches(points: float) -> str:
    return f"{points / 72:.2f}".rstrip("0").rstrip(".") + " in"


def _paper(facts: PdfFacts) -> Iterator[Problem]:
    if not facts.pages:
        return
    sheet = sorted((facts.pages[0].width, facts.pages[0].height))
    for sides in PAPERS.values():
        if all(abs(a - b) <= PAPER_SLACK for a, b in zip(sheet, sides, strict=True)):
            return
    width, height = (f"{side / 72:.2f}".rstrip("0").rstrip(".") for side in sheet)
    yield remark(
        Remark.PAPER_SIZE,
        f"The pages are {width} x {height} in; print and proceedings use Letter (8.5 x 11 in) "
        "or A4 (8.27 x 11.69 in).",
        [Mark(1, (0.0, 0.0, 1.0, 1.0))],
    )


def _blank(facts: PdfFacts) -> Iterator[Problem]:
    numbers = [number for number, page in _numbered(facts) if page.is_blank]
    if numbers:
        says = pages_said(numbers)
        verb = "is" if len(numbers) == 1 else "are"
        yield remark(
            Remark.BLANK_PAGE,
            f"{says.capitalize()} {verb} blank. Check that nothing is missing.",
            [Mark(number, WHOLE_PAGE) for number in numbers],
        )


def _no_text(facts: PdfFacts) -> Iterator[Problem]:
    numbers = [
        number
        for number, page in _numbered(facts)
        if page.letters < SCAN_LETTERS and not page.is_blank
    ]
    if numbers:
        images = all(facts.pages[number - 1].image_share > 0.5 for number in numbers)
        what = "an image, such as a scan" if images else "drawn without text"
        if len(numbers) > 1:
            what = "images, such as scans" if images else "drawn without text"
        verb = "is" if len(numbers) == 1 else "are"
        yield remark(
            Remark.NO_TEXT,
            f"{pages_said(numbers).capitalize()} {verb} {what}: reviewers cannot search it, and screen "
            "readers cannot read it. Export the paper from its source instead.",
            [Mark(number, WHOLE_PAGE) for number in numbers],
        )


def body_size(facts: PdfFacts) -> float | None:
    """Return the size most characters of the paper have, in points; None if there are too few."""
    counted: dict[float, float] = {}
    for page in facts.pages:
        for size, count in page.sizes:
            counted[size] = counted.get(size, 0) + count
    if sum(counted.values()) < TYPE_TRUSTED:
        return None
    near = {
        size: sum(counted.get(round(size + step / 10, 1), 0) for step in (-1, 0, 1))
        for size in counted
    }
    return max(near, key=lambda size: (near[size], counted[size]))


def _body(numbers: Sequence[int], facts: PdfFacts) -> list[Mark]:
    """Mark the text of the first of the pages; the others look like it."""
    return [Mark(number, facts.pages[number - 1].body or WHOLE_PAGE) for number in numbers[:1]]


def _font_size(facts: PdfFacts, limits: Limits) -> Iterator[Problem]:
    size = body_size(facts)
    if size is None or size >= limits.font_min - SIZE_SLACK:
        return
    numbers = [
        number
        for number, page in _numbered(facts)
        if page.sizes and abs(page.sizes[0][0] - size) <= 0.2
    ]
    yield remark(
        Remark.FONT_SIZE,
        f"The body text measures {_points(size)} on {pages_said(numbers or [1])}; "
        f"this edition asks for at least {_points(limits.font_min)}.",
        _body(numbers, facts),
    )


def _leading(facts: PdfFacts, limits: Limits) -> Iterator[Problem]:
    tight = {
        number: page.leading
        for number, page in _numbered(facts)
        if page.leading is not None and page.leading < limits.leading_min - LEADING_SLACK
    }
    told = [page for page in facts.pages if page.leading is not None]
    if not tight or len(tight) * 2 < len(told):
        return
    yield remark(
        Remark.LEADING,
        f"The lines of {pages_said(list(tight))} stand {_points(min(tight.values()))} apart; "
        f"this edition asks for at least {_points(limits.leading_min)}.",
        _body(list(tight), facts),
    )


def _margins(facts: PdfFacts, limits: Limits) -> Iterator[Problem]:
    least = limits.margin_min
    narrow: dict[str, float] = {}
    marks = []
    for number, page in _numbered(facts):
        if page.text is None:
            continue
        for side, room, strip in _sides(page, page.text, least):
            if room < least - MARGIN_SLACK:
                narrow[side] = min(narrow.get(side, least), max(room, 0.0))
                marks.append(Mark(number, strip))
    if narrow:
        found = " and ".join(f"{_inches(room)} {side}" for side, room in narrow.items())
        numbers = [mark.page for mark in marks]
        yield remark(
            Remark.MARGINS,
            f"The margins of {pages_said(numbers)} are narrow: {found}; "
            f"this edition asks for {_inches(least)}.",
            [mark for mark in marks if mark.page == numbers[0]],  # the others look like it
        )


def _sides(page: PageFacts, text: Box, least: float) -> Iterator[tuple[str, float, Box]]:
    """Yield each side with its margin in points and the strip that should be empty."""
    x0, y0, x1, y1 = text
    across, down = least / page.width, least / page.height
    yield "left", x0 * page.width, (0.0, y0, max(across, x0), y1)
    yield "right", (1 - x1) * page.width, (min(1 - across, x1), y0, 1.0, y1)
    yield "above", y0 * page.height, (x0, 0.0, x1, max(down, y0))
    yield "below", (1 - y1) * page.height, (x0, min(1 - down, y1), x1, 1.0)


def _columns(facts: PdfFacts, limits: Limits) -> Iterator[Problem]:
    told = [(number, page) for number, page in _numbered(facts) if page.columns]
    other = [number for number, page in told if page.columns != limits.columns]
    if not limits.columns or len(other) * 2 <= len(told):
        return
    found = facts.pages[other[0] - 1].columns
    yield remark(
        Remark.COLUMNS,
        f"The text of {pages_said(other)} stands in {_columns_said(found)}; "
        f"this edition asks for {_columns_said(limits.columns)}.",
        _body(other, facts),
    )


def _columns_said(count: int) -> str:
    return (
        "one column"
        if count == 1
        else f"{('two', 'three')[count - 2] if count < 4 else count} columns"
    )


def _fonts(facts: PdfFacts) -> Iterator[Problem]:
    for fault, rule in (("missing", Remark.FONT_MISSING), ("type3", Remark.FONT_TYPE3)):
        faulty = [font for font in facts.faulty_fonts if font.fault == fault]
        if not faulty:
            continue
        marks = [Mark(font.page, font.box) for font in faulty]
        pages = pages_said([font.page for font in faulty])
        names = list(dict.fromkeys(font.name for font in faulty if font.name))[:3]
        if rule is Remark.FONT_MISSING:
            verb = "is" if len(names) == 1 else "are"
            yield remark(
                rule,
                f"{' and '.join(names)} ({pages}) {verb} not embedded: on other computers the text may look "
                "different. Turn on “embed all fonts” when you export.",
                marks,
            )
        else:
            yield remark(
                rule,
                f"Text on {pages} uses Type 3 fonts, which print and search badly. "
                "Matplotlib: set pdf.fonttype to 42. LaTeX: use outline fonts such as Latin Modern.",
                marks,
            )


_HIDDEN_SAID: Final = {
    Hiding.WHITE: "in the colour of the page",
    Hiding.TINY: "smaller than 2 pt",
    Hiding.OUTSIDE: "outside the page",
    Hiding.COVERED: "under something that covers it",
    Hiding.INVISIBLE: "set to be invisible",
}


def _hidden(facts: PdfFacts) -> Iterator[Problem]:
    for hiding in Hiding:
        found = [text for text in facts.hidden if text.hiding is hiding]
        if found:
            says = " ".join(found[0].text.split())
            sample = says if len(says) <= SAMPLE else f"{says[:SAMPLE].rpartition(' ')[0]} ..."
            yield remark(
                Remark.HIDDEN_TEXT,
                f"{pages_said([text.page for text in found]).capitalize()} "
                f"{'holds' if len({text.page for text in found}) == 1 else 'hold'} text that nobody sees, "
                f"{_HIDDEN_SAID[hiding]}: “{sample}”.",
                [Mark(text.page, text.box) for text in found],
            )


_ACTIVE_SAID: Final = {
    "JavaScript": "a script",
    "Launch": "a command that starts a program",
    "EmbeddedFiles": "attached files",
    "FileAttachment": "attached files",
    "XFA": "a dynamic form (XFA)",
    "RichMedia": "embedded media",
    "Screen": "embedded media",
    "Movie": "embedded media",
    "3D": "a 3D model",
    "AA": "actions that run by themselves",
    "ImportData": "a form that loads data",
    "SubmitForm": "a form that sends data",
}


def _active(facts: PdfFacts) -> Iterator[Problem]:
    if facts.active_content:
        kinds = dict.fromkeys(_ACTIVE_SAID.get(name, name) for name in facts.active_content)
        yield remark(
            Remark.ACTIVE,
            f"This PDF carries {' and '.join(kinds)}. Reviewers get a copy without; "
            "nothing on its pages changes.",
        )
