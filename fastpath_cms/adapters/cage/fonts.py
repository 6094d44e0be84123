"""Finds the fonts a page uses that do not come along with the file, or are drawn glyph by glyph."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from .text import Run

FOUND: Final = 8  # faulty fonts of a page
NAME_MAX: Final = 100


def faulty_fonts(runs: list[Run]) -> list[list[Any]]:
    """Return [name, "missing" or "type3", box in points] of the faulty fonts that show on a page.

    A font of type 3 has no name of its own in the library that draws, and no file.
    """
    from pypdfium2 import raw  # noqa: PLC0415

    asked: dict[int, tuple[str, str]] = {}
    found: dict[tuple[str, str], list[float]] = {}
    last, fault = 0, None
    for run in runs:
        if run.shown == 3:
            continue
        if run.object != last:
            font = raw.FPDFTextObj_GetFont(ctypes.cast(run.object, raw.FPDF_PAGEOBJECT))
            address = ctypes.cast(font, ctypes.c_void_p).value or 0
            if address not in asked:
                asked[address] = _fault(raw, font) if address else ("", "")
            last, fault = run.object, asked[address]
        if fault is not None and fault[1]:
            box = found.setdefault(fault, [run.x0, run.y0, run.x1, run.y1])
            if abs(run.y0 - box[3]) < 3 * max(run.size, 6) and abs(run.x0 - box[0]) < 200:
                box[:] = (
                    min(box[0], run.x0),
                    min(box[1], run.y0),
                    max(box[2], run.x1),
                    max(box[3], run.y1),
                )
    return [[*fault, box] for fault, box in list(found.items())[:FOUND]]


def _fault(raw: Any, font: Any) -> tuple[str, str]:
    said = ctypes.create_string_buffer(NAME_MAX)
    raw.FPDFFont_GetBaseFontName(font, said, NAME_MAX)
    name = said.value.decode("utf-8", "replace")
    if raw.FPDFFont_GetIsEmbedded(font) != 1:
        return name or "A font", "missing"
    size = ctypes.c_size_t()
    raw.FPDFFont_GetFontData(font, None, 0, ctypes.byref(size))
    return name, "" if name or size.value else "type3"
