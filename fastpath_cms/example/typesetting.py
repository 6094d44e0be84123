"""Sets a two-column page with reportlab: the look of a workshop paper, nothing of its words."""

from __future__ import annotations

import io
import itertools
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, Paragraph, Table, TableStyle

from fastpath_cms.example.fonts import BODY, BOLD

WIDTH, HEIGHT = LETTER
MARGIN: Final = 54.0  # points
GUTTER: Final = 18.0
COLUMN: Final = (WIDTH - 2 * MARGIN - GUTTER) / 2
TALL: Final = HEIGHT - 2 * MARGIN
LEAST_AFTER_HEADING: Final = 66.0  # points of text that must follow a heading in its column
INKS: Final = (colors.HexColor("#1f4e79"), colors.HexColor("#b5541c"), colors.HexColor("#4d7a3a"))
GREYS: Final = tuple(colors.Color(g, g, g) for g in (0.25, 0.5, 0.72, 0.88))
DASHES: Final[tuple[tuple[float, ...], ...]] = ((), (4, 2), (1, 2))

TITLE: Final = ParagraphStyle("title", fontName=BOLD, fontSize=16, leading=19.5)
TITLE.alignment = TA_CENTER
AUTHOR: Final = ParagraphStyle("author", fontName=BODY, fontSize=10, leading=12)
AUTHOR.alignment = TA_CENTER
TEXT: Final = ParagraphStyle("text", fontName=BODY, fontSize=10.5, leading=13)
TEXT.alignment = TA_JUSTIFY
TEXT.firstLineIndent = 12
ABSTRACT: Final = ParagraphStyle("abstract", TEXT, fontName=BOLD, fontSize=9, leading=11)
ABSTRACT.firstLineIndent = 0
HEADING: Final = ParagraphStyle("heading", fontName=BOLD, fontSize=12, leading=14)
HEADING.spaceBefore, HEADING.spaceAfter = 9, 4
CAPTION: Final = ParagraphStyle("caption", fontName=BODY, fontSize=9, leading=10.5)
REFERENCE: Final = ParagraphStyle("reference", CAPTION, leftIndent=16, firstLineIndent=-16)
REFERENCE.spaceAfter = 2


class Sheet:
    """The pages of one manuscript, filled column by column."""

    def __init__(
        self, pages: int, *, title: str, authors: list[tuple[str, str, str]], footer: str
    ) -> None:
        self._pages = pages
        self._footer = footer
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=LETTER, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(", ".join(name for name, _, _ in authors))
        self._masthead = self._draw_masthead(title, authors)

    @property
    def room(self) -> float:
        """Return the height of all columns together, in points."""
        return 2 * (self._pages * TALL - self._masthead)

    def fill(self, story: list[Flowable]) -> bool:
        """Pour the story into the columns; tell whether it fitted and reached the last page."""
        reached = 0
        for page in range(1, self._pages + 1):
            for side in range(2):
                reached = page if story else reached
                top = self._masthead if page == 1 else 0
                frame = Frame(
                    MARGIN + side * (COLUMN + GUTTER),
                    MARGIN,
                    COLUMN,
                    TALL - top,
                    leftPadding=0,
                    rightPadding=0,
                    topPadding=0,
                    bottomPadding=0,
                )
                story = self._fill_column(frame, story)
            self._draw_foot(page)
            self._canvas.showPage()
        return not story and reached == self._pages

    def finish(self) -> bytes:
        """Return the bytes of the finished file."""
        self._canvas.save()
        return self._out.getvalue()

    def _fill_column(self, frame: Any, story: list[Flowable]) -> list[Flowable]:
        """Return what is left; a figure that does not fit opens the next column."""
        held: list[Flowable] = []
        while story:
            first, *rest = story
            is_orphan = isinstance(first, Heading) and _left(frame) < LEAST_AFTER_HEADING
            if not is_orphan and frame.add(first, self._canvas):
                story = rest
            elif isinstance(first, Block):
                held.append(first)
                story = rest
            else:
                parts = [] if is_orphan else frame.split(first, self._canvas)
                if parts:
                    frame.add(parts[0], self._canvas)
                    story = [*parts[1:], *rest]
                break
        return [*held, *story]

    def _draw_masthead(self, title: str, authors: list[tuple[str, str, str]]) -> float:
        wide = WIDTH - 2 * MARGIN
        head = Paragraph(title, TITLE)
        _, tall = head.wrap(wide, TALL)
        y = HEIGHT - MARGIN - tall
        head.drawOn(self._canvas, MARGIN, y)
        each = wide / len(authors)
        texts = [
            Paragraph(f"{name}<br/><i>{place}</i><br/>{email}", AUTHOR)
            for name, place, email in authors
        ]
        depth = max(text.wrap(each, TALL)[1] for text in texts)
        for position, text in enumerate(texts):
            _, own = text.wrap(each, TALL)
            text.drawOn(self._canvas, MARGIN + position * each, y - 10 - own)
        return tall + depth + 26

    def _draw_foot(self, page: int) -> None:
        self._canvas.setFont(BODY, 8)
        self._canvas.setFillColor(colors.Color(0.35, 0.35, 0.35))
        self._canvas.drawString(MARGIN, MARGIN - 22, self._footer)
        self._canvas.drawRightString(WIDTH - MARGIN, MARGIN - 22, str(page))
        self._canvas.setFillColor(colors.black)


class Heading(Paragraph):
    """A heading: it does not stand alone at the foot of a column."""


class Block(Flowable):
    """A drawing or a table with its caption; it is never split."""

    def __init__(self, tall: float, caption: str) -> None:
        super().__init__()
        self._caption = Paragraph(caption, CAPTION)
        self._caption_tall = self._caption.wrap(COLUMN, TALL)[1]
        self._tall = tall

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - its names
        """Return the width and height taken, in points."""
        return COLUMN, self._tall + self._caption_tall + 18

    def draw(self) -> None:
        """Draw the picture, and the caption below it."""
        self._caption.drawOn(self.canv, 0, 8)
        self.canv.saveState()
        self.canv.translate(0, self._caption_tall + 12)
        self.draw_picture(self.canv)
        self.canv.restoreState()

    def draw_picture(self, canvas: Canvas) -> None:
        """Draw into the rectangle above the caption, its lower left corner at 0, 0."""
        raise NotImplementedError


class Curves(Block):
    """A line chart of three series over ten points."""

    def __init__(self, series: list[list[float]], x_label: str, y_label: str, caption: str) -> None:
        super().__init__(164, caption)
        self._series, self._x_label, self._y_label = series, x_label, y_label

    def draw_picture(self, canvas: Canvas) -> None:
        """Draw axes, grid, curves and the key."""
        left, low, wide, tall = 34.0, 28.0, COLUMN - 40, 130.0
        most = max(max(line) for line in self._series) * 1.08
        canvas.setFont(BODY, 8)
        canvas.setLineWidth(0.4)
        for step in range(5):
            y = low + tall * step / 4
            canvas.setStrokeColor(GREYS[3])
            canvas.line(left, y, left + wide, y)
            canvas.drawRightString(left - 4, y - 2.5, f"{most * step / 4:.1f}")
        canvas.setStrokeColor(colors.black)
        canvas.rect(left, low, wide, tall)
        for point in range(10):
            canvas.drawCentredString(left + wide * (point + 0.5) / 10, low - 10, str(point + 1))
        canvas.drawCentredString(left + wide / 2, low - 22, self._x_label)
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawCentredString(low + tall / 2, -9, self._y_label)
        canvas.restoreState()
        for number, line in enumerate(self._series):
            self._draw_line(
                canvas,
                number,
                [(left + wide * (x + 0.5) / 10, low + tall * y / most) for x, y in enumerate(line)],
            )
            y = low + tall - 10 - 10 * number
            canvas.line(left + 8, y + 2.5, left + 26, y + 2.5)
            canvas.setDash()
            canvas.drawString(left + 30, y, "ABC"[number])

    def _draw_line(self, canvas: Canvas, number: int, points: list[tuple[float, float]]) -> None:
        canvas.setStrokeColor(INKS[number])
        canvas.setFillColor(INKS[number])
        canvas.setLineWidth(1.1)
        canvas.setDash(DASHES[number])
        canvas.lines([(*a, *b) for a, b in itertools.pairwise(points)])
        for x, y in points:
            canvas.circle(x, y, 1.5, stroke=0, fill=1)
        canvas.setFillColor(colors.black)


class Bars(Block):
    """Three stacked bars of four parts each."""

    def __init__(self, parts: list[list[float]], caption: str) -> None:
        super().__init__(122, caption)
        self._parts = parts

    def draw_picture(self, canvas: Canvas) -> None:
        """Draw the bars, their names and a base line."""
        low, tall = 14.0, 106.0
        most = max(sum(bar) for bar in self._parts)
        canvas.setFont(BODY, 8)
        canvas.setLineWidth(0.5)
        for number, bar in enumerate(self._parts):
            x, y = COLUMN * (number + 0.5) / 3 - 24, low
            for part, grey in zip(bar, GREYS, strict=True):
                canvas.setFillColor(grey)
                canvas.rect(x, y, 48, part / most * tall, fill=1)
                y += part / most * tall
            canvas.setFillColor(colors.black)
            canvas.drawCentredString(x + 24, 4, "ABC"[number])
        canvas.line(0, low, COLUMN, low)


class Tabulated(Block):
    """A small table with rules above and below."""

    def __init__(self, rows: list[list[str]], caption: str) -> None:
        self._table = Table(rows, colWidths=[COLUMN / len(rows[0])] * len(rows[0]), rowHeights=13)
        self._table.setStyle(
            TableStyle(
                [
                    ("FONT", (0, 0), (-1, 0), BOLD, 9),
                    ("FONT", (0, 1), (-1, -1), BODY, 9),
                    ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
                    ("LINEABOVE", (0, 0), (-1, 0), 0.9, colors.black),
                    ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
                    ("LINEBELOW", (0, -1), (-1, -1), 0.9, colors.black),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                    ("TOPPADDING", (0, 0), (-1, -1), 1),
                ]
            )
        )
        super().__init__(13.0 * len(rows) + 6, caption)

    def draw_picture(self, canvas: Canvas) -> None:
        """Draw the rows."""
        self._table.wrapOn(canvas, COLUMN, TALL)
        self._table.drawOn(canvas, 0, 2)


def abstract(text: str) -> list[Flowable]:
    """Return the abstract with its heading."""
    return [heading("Abstract"), Paragraph(text, ABSTRACT)]


def heading(text: str) -> Flowable:
    """Return the heading of a section."""
    return Heading(text, HEADING)


def paragraph(text: str) -> Flowable:
    """Return one paragraph of the text."""
    return Paragraph(text, TEXT)


def reference(text: str) -> Flowable:
    """Return one entry of the bibliography."""
    return Paragraph(text, REFERENCE)


def height(flowable: Flowable) -> float:
    """Return the height taken in a column, with the space around it, in points."""
    tall: float = flowable.wrap(COLUMN, TALL)[1]
    return tall + float(flowable.getSpaceBefore()) + float(flowable.getSpaceAfter())


def _left(frame: Any) -> float:
    return float(frame._y - frame._y1p)  # noqa: SLF001 - reportlab offers no other way to ask
