"""Sets papers as LaTeX and Word do: columns of justified words in fonts that come along."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

LETTER: Final = (612.0, 792.0)
A4: Final = (595.28, 841.89)
TITLE: Final = "Where the time goes in training large models"
AUTHORS: Final = ("José Álvarez", "Ada O'Brien", "Wei Li")
FONTS: Final = Path(reportlab.__file__).parent / "fonts"
TEXT: Final = (
    "we measure the path of a request through the memory and say where its time goes because the "
    "queue before the unit grows with every stage while bandwidth stays idle and latency hides in "
    "places nobody looked at before this model predicts counters within four percent of hardware"
)
WORDS: Final = TEXT.split(" ")

Extra = Callable[[Canvas, int], None]


@dataclass(frozen=True, slots=True)
class Look:
    """How a paper is set; lengths in points."""

    pages: int = 4
    paper: tuple[float, float] = LETTER
    columns: int = 2
    margin: float = 54.0
    foot: float = 72.0  # the margins above and below
    gutter: float = 18.0
    font: str = "Serif"
    bold: str = "Serif-Bold"
    size: float = 9.963  # ten points of TeX
    leading: float = 11.955
    title: str = TITLE
    authors: tuple[str, ...] = AUTHORS
    by_word: bool = False  # each word placed by itself, as Word does
    scale: float = 1.0  # everything is drawn larger, on a smaller unit, as browsers do
    has_numbers: bool = True
    head: str = ""
    seed: int = 1
    fullness: float = 1.0  # of the last page
    extra: Extra | None = None  # draws more on each page, after its text
    before: Extra | None = None  # draws more before it


@cache
def _fonts() -> None:
    pdfmetrics.registerFont(TTFont("Sans", FONTS / "Vera.ttf"))
    pdfmetrics.registerFont(TTFont("Sans-Bold", FONTS / "VeraBd.ttf"))
    for name, file in (("Serif", "_er_____"), ("Serif-Bold", "_eb_____")):
        face = pdfmetrics.EmbeddedType1Face(str(FONTS / f"{file}.afm"), str(FONTS / f"{file}.pfb"))
        pdfmetrics.registerTypeFace(face)
        pdfmetrics.registerFont(pdfmetrics.Font(name, face.name, "WinAnsiEncoding"))


def paper(look: Look) -> bytes:
    """Return the paper as PDF; the same look gives the same bytes."""
    _fonts()
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=look.paper, invariant=1, pageCompression=1)
    dice = random.Random(look.seed)
    for page in range(1, look.pages + 1):
        if look.before:
            look.before(canvas, page)
        canvas.saveState()
        canvas.scale(1 / look.scale, 1 / look.scale)
        _page(canvas, look, page, dice)
        canvas.restoreState()
        if look.extra:
            look.extra(canvas, page)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _page(canvas: Canvas, look: Look, page: int, dice: random.Random) -> None:
    _, high = look.paper
    top = high - look.foot
    if page == 1:
        top = _masthead(canvas, look, top)
    bottom = look.foot
    if page == look.pages:
        bottom = top - (top - look.foot) * look.fullness
    wide = look.paper[0] - 2 * look.margin - (look.columns - 1) * look.gutter
    each = wide / look.columns
    for column in range(look.columns):
        left = look.margin + column * (each + look.gutter)
        y = top - look.leading
        for number, (words, is_last) in enumerate(_lines(look, each, dice)):
            if y < bottom:
                break
            if page == 1 and column == 0 and number == 0:
                _write(canvas, look, (left, y), ["Abstract"], each, is_last=True, font=look.bold)
                y -= look.leading
            _write(canvas, look, (left, y), words, each, is_last=is_last, font=look.font)
            y -= look.leading
    if look.has_numbers:
        _centred(canvas, look, 40.0, str(page), look.size)
    if look.head and page > 1:
        _centred(canvas, look, high - 40.0, look.head, 8.0)


def _masthead(canvas: Canvas, look: Look, top: float) -> float:
    y = top - 20
    if look.title:
        for line in _broken(look.title, 60):
            _centred(canvas, look, y, line, 17.0)
            y -= 21
    if look.authors:
        _centred(canvas, look, y - 4, ", ".join(look.authors), 11.0)
        _centred(canvas, look, y - 18, "University of Somewhere", 9.5)
        y -= 24
    return y - 14


def _broken(text: str, most: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= most:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _lines(look: Look, wide: float, dice: random.Random) -> Iterator[tuple[list[str], bool]]:
    """Yield lines of words that fill the column, endlessly; each paragraph ends short."""
    line: list[str] = []
    left_of_paragraph = dice.randint(40, 90)
    while True:
        word = dice.choice(WORDS)
        if pdfmetrics.stringWidth(" ".join([*line, word]), look.font, look.size) > wide:
            yield line, False
            line = []
        line.append(word)
        left_of_paragraph -= 1
        if left_of_paragraph == 0:
            yield line, True
            line, left_of_paragraph = [], dice.randint(40, 90)


def _write(
    canvas: Canvas,
    look: Look,
    at: tuple[float, float],
    words: list[str],
    wide: float,
    *,
    is_last: bool,
    font: str,
) -> None:
    (x, y), scale, size = at, look.scale, look.size
    canvas.setFont(font, size * scale)
    text = " ".join(words)
    if look.by_word:
        for word in words:
            canvas.drawString(x * scale, y * scale, f"{word} ")
            x += pdfmetrics.stringWidth(f"{word} ", font, size)
        return
    free = wide - pdfmetrics.stringWidth(text, font, size)
    between = 0.0 if is_last or len(words) < 2 else free / (len(words) - 1)
    canvas.drawString(x * scale, y * scale, text, wordSpace=between * scale)


def _centred(canvas: Canvas, look: Look, y: float, text: str, size: float) -> None:
    canvas.setFont(look.font, size * look.scale)
    canvas.drawCentredString(look.paper[0] / 2 * look.scale, y * look.scale, text)
