"""Draws pages as images small enough to keep and sharp enough to read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from .walls import say

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

TALLEST: Final = 4  # a page image is at most this many times as high as wide


def scale_of(page: pypdfium2.PdfPage, width: int) -> float:
    """Return pixels a point, so that the image is ``width`` wide but never absurdly high."""
    across, down = page.get_size()
    return float(min(width / max(across, 1), TALLEST * width / max(down, 1)))


def draw(data: bytes, width: int, last: int) -> None:
    """Write a frame with a PNG for each of the pages 1..``last``."""
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(data)
    for index in range(min(len(document), last)):
        page = document[index]
        picture = page.render(scale=scale_of(page, width), rev_byteorder=True).to_pil()
        png = io.BytesIO()
        _fewer_colours(picture).save(png, "PNG")
        say(b"P", png.getvalue())


def _fewer_colours(picture: Image) -> Image:
    """Return a picture a third as large: in 32 steps if it is grey (the faster), else 256 colours."""
    from PIL import ImageChops  # noqa: PLC0415

    red, green, blue = picture.split()
    if any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
        return picture.quantize(256, method=2)  # octree, the fastest
    grey = red.point([step >> 3 for step in range(256)])
    grey.putpalette([step * 255 // 31 for step in range(32) for _ in "rgb"])
    return grey
