"""Reads the text of one page as it stands on paper: runs and lines with true sizes and places.

Lengths are points of the page as it is seen (cropped, turned), from its upper left corner, y down.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final, NamedTuple, TypeAlias

CHARS: Final = 60_000  # of one page that are looked at
SCALE: Final = 1_000_000
SPACE_IN_LINE: Final = 1.3  # of the size; a wider gap begins another line (a gutter is wider)
SHIFT_IN_LINE: Final = 0.45  # of the size; indices stand off the line by less


Place: TypeAlias = tuple[float, float, float, float]  # x0, y0, x1, y1


class Run(NamedTuple):
    """Neighbouring characters set in one go: one font, one size, one line."""

    start: int  # index of the first character
    letters: int
    size: float
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    is_level: bool
    shown: int  # the text rendering mode; 3 is invisible
    whiteness: int  # the least of red, green, blue; 255 is white
    object: int  # the address of the page object


class Line(NamedTuple):
    """Runs that stand on one line of one column."""

    runs: list[Run]
    size: float  # that of most characters
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    letters: int


class PageText:
    """The open text of one page; ``close`` it before the page."""

    def __init__(self, page: Any) -> None:
        from pypdfium2 import raw  # noqa: PLC0415 - only inside the walls

        self._raw = raw
        self.page = page
        self.images: list[Place] = []  # the boxes of images, once somebody listed them
        self.width, self.height = page.get_size()
        self._text = page.get_textpage()
        self._handle = self._text.raw
        self.count = min(self._text.count_chars(), CHARS)
        self._whole: str | None = None
        self._place = self._placing()

    def close(self) -> None:
        """Let go of the text."""
        self._text.close()

    def said(self, start: int, count: int) -> str:
        """Return the characters ``start`` to ``start + count``."""
        return str(self._text.get_text_range(start, count, errors="replace"))

    @property
    def whole(self) -> str:
        """Return all characters, read once."""
        if self._whole is None:
            self._whole = self.said(0, self.count) if self.count else ""
        return self._whole

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the page's own space is seen."""
        a, b, c, d, e, f = self._place
        return a * x + c * y + e, b * x + d * y + f

    def box(self, left: float, low: float, right: float, high: float) -> Place:
        """Return where a rectangle of the page's own space is seen: x0, y0, x1, y1."""
        (ax, ay), (bx, by) = self.point(left, low), self.point(right, high)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def char_box(self, index: int) -> Place:
        """Return where one character is seen."""
        rect = self._raw.FS_RECTF()
        self._raw.FPDFText_GetLooseCharBox(self._handle, index, ctypes.byref(rect))
        return self.box(rect.left, rect.bottom, rect.right, rect.top)

    def runs(self) -> list[Run]:
        """Return all runs in the order they are painted."""
        ask = self._raw.FPDFText_GetTextObject
        ask.restype = ctypes.c_void_p  # an address: compared often, used once a run
        handle, found, last, start = self._handle, [], None, 0
        for index in range(self.count):
            now = ask(handle, index)
            if now != last:
                if last is not None:
                    found.append(self._run(start, index - start, last))
                last, start = now, index
        if last is not None:
            found.append(self._run(start, self.count - start, last))
        return found

    def _run(self, start: int, count: int, address: int) -> Run:
        raw, handle = self._raw, self._handle
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(handle, start, ctypes.byref(matrix))
        high = (matrix.c * matrix.c + matrix.d * matrix.d) ** 0.5
        size = raw.FPDFText_GetFontSize(handle, start) * high
        first, last = self.char_box(start), self.char_box(start + count - 1)
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(handle, start, ctypes.byref(x), ctypes.byref(y))
        a, b, c, d, _, _ = self._place
        along, aside = a * matrix.a + c * matrix.b, b * matrix.a + d * matrix.b
        thing = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        ink = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFText_GetFillColor(handle, start, *map(ctypes.byref, ink))
        return Run(
            start,
            count,
            size,
            min(first[0], last[0]),
            min(first[1], last[1]),
            max(first[2], last[2]),
            max(first[3], last[3]),
            self.point(x.value, y.value)[1],
            along > 0 and abs(aside) < along * 0.02,
            raw.FPDFTextObj_GetTextRenderMode(thing),
            min(part.value for part in ink[:3]) if ink[3].value > 25 else 255,
            address,
        )

    def _placing(self) -> tuple[float, float, float, float, float, float]:
        """Return the map from the page's own space to what is seen, as an affine matrix."""
        seen = []
        for x, y in ((0, 0), (1000, 0), (0, 1000)):
            across, down = ctypes.c_int(), ctypes.c_int()
            self._raw.FPDF_PageToDevice(
                self.page.raw,
                0,
                0,
                SCALE,
                SCALE,
                0,
                float(x),
                float(y),
                ctypes.byref(across),
                ctypes.byref(down),
            )
            seen.append((across.value * self.width / SCALE, down.value * self.height / SCALE))
        (e, f), (ax, ay), (cx, cy) = seen
        return (ax - e) / 1000, (ay - f) / 1000, (cx - e) / 1000, (cy - f) / 1000, e, f


def lines_of(runs: list[Run]) -> list[Line]:
    """Join level runs that follow each other on one line; others stand alone nowhere."""
    rows: list[list[Run]] = []
    for run in runs:
        if not run.is_level or run.size <= 0:
            continue
        if rows and _continues(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_line(row) for row in rows]


def _continues(row: list[Run], run: Run) -> bool:
    last = row[-1]
    size = max(last.size, run.size)
    gap = run.x0 - last.x1
    is_on_line = (
        min(abs(run.baseline - last.baseline), abs(run.baseline - row[0].baseline))
        <= SHIFT_IN_LINE * size
    )
    return is_on_line and -size <= gap <= SPACE_IN_LINE * size


def _line(row: list[Run]) -> Line:
    sizes: dict[float, int] = {}
    for run in row:
        sizes[run.size] = sizes.get(run.size, 0) + run.letters
    size = max(sizes, key=lambda one: sizes[one])
    main = next(run for run in row if run.size == size)
    return Line(
        row,
        size,
        min(run.x0 for run in row),
        min(run.y0 for run in row),
        max(run.x1 for run in row),
        max(run.y1 for run in row),
        main.baseline,
        sum(run.letters for run in row),
    )
