"""The fonts of the invented manuscripts: they come along with each file, as a printer asks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import EmbeddedType1Face

BODY: Final = "Body"
BOLD: Final = "Body-Bold"
ITALIC: Final = "Body-Italic"


def _embed_fonts() -> None:
    """Let the fonts come along with every file: those that lie beside reportlab's code."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in ((BODY, "_er_____"), (BOLD, "_eb_____"), (ITALIC, "_ei_____")):
        face = EmbeddedType1Face(str(folder / f"{file}.afm"), str(folder / f"{file}.pfb"))
        pdfmetrics.registerTypeFace(face)
        pdfmetrics.registerFont(pdfmetrics.Font(name, face.name, "WinAnsiEncoding"))
    pdfmetrics.registerFontFamily(BODY, normal=BODY, bold=BOLD, italic=ITALIC, boldItalic=BOLD)


_embed_fonts()
