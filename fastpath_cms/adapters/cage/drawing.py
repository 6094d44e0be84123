"""Draws pages: first small and in colour, then larger, in grey where the small one has no colour."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final, cast

from .walls import say

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

TRIED: Final = 10  # pages drawn, and measured, even if fewer are asked for
LOOKED: Final = 300  # pixels: how wide a page is drawn that nobody asked to see
TALLEST: Final = 4  # a page image is at most this many times as high as wide
TINT: Final = 3  # steps two of red, green and blue may differ by and still be grey
STEPS: Final = 16  # of grey that a page without colour is kept in: four bits a pixel
ODD: Final = (ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError)


class Drawn:
    """A document and the pictures of its first pages, by width; none of a page that cannot be drawn."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2  # noqa: PLC0415

        self.document = pypdfium2.PdfDocument(data)
        self.count = len(self.document)
        self.pages: list[pypdfium2.PdfPage | None] = []
        self.pictures: list[dict[int, Image]] = []

    def draw(self, widths: list[int], last: int) -> None:
        """Draw the pages 1..``last`` in each width, and the rest of those tried in the least."""
        import pypdfium2  # noqa: PLC0415

        small, *larger = sorted(widths) or [LOOKED]
        for index in range(min(self.count, max(TRIED, last))):
            page, pictures = None, {}
            try:
                page = self.document[index]
                pictures[small] = first = _without_colour(_picture(page, small))
                for width in larger if index < last else ():
                    pictures[width] = _picture(page, width, is_grey=first.mode == "L")
            except (pypdfium2.PdfiumError, *ODD):
                pictures = {}
            self.pages.append(page)
            self.pictures.append(pictures)

    def facts(self) -> dict[str, Any]:
        """Return what the drawing showed, by its names in ``PdfFacts``."""
        letters = [page.get_textpage().count_chars() for page in self.pages if page is not None]
        return {
            "pages_drawn": self.count,
            "undrawable_pages": [n for n, drawn in enumerate(self.pictures, start=1) if not drawn],
            "text_length": sum(letters),
        }

    def show(self, last: int) -> None:
        """Write a frame with each picture of the pages 1..``last``."""
        for page, pictures in enumerate(self.pictures[:last], start=1):
            for width, picture in pictures.items():
                head = page.to_bytes(2, "big") + width.to_bytes(2, "big")
                say(b"P", head + _png(picture))


def _picture(page: pypdfium2.PdfPage, width: int, *, is_grey: bool = False) -> Image:
    scale = scale_of(page, width)
    drawn: Image = page.render(scale=scale, grayscale=is_grey, rev_byteorder=not is_grey).to_pil()
    return drawn


def scale_of(page: pypdfium2.PdfPage, width: int) -> float:
    """Return pixels a point, so that the image is ``width`` wide but never absurdly high."""
    across, down = page.get_size()
    return float(min(width / max(across, 1), TALLEST * width / max(down, 1)))


def _without_colour(picture: Image) -> Image:
    """Return the picture in grey if it has no colour."""
    from PIL import ImageChops  # noqa: PLC0415

    red, green, blue = picture.split()
    is_grey = all(extremes(ImageChops.difference(red, other))[1] <= TINT for other in (green, blue))
    return red if is_grey else picture


def extremes(grey: Image) -> tuple[float, float]:
    """Return the darkest and the lightest step of a picture of one channel."""
    low, high = cast("tuple[float, float]", grey.getextrema())
    return low, high


def _png(picture: Image) -> bytes:
    target = io.BytesIO()
    if picture.mode == "L":
        grey = picture.point([(step * (STEPS - 1) + 127) // 255 for step in range(256)])
        grey.putpalette([step * 255 // (STEPS - 1) for step in range(STEPS) for _ in "rgb"])
        grey.save(target, "PNG", bits=4, compress_level=4)
    else:
        picture.quantize(256, method=2).save(target, "PNG", compress_level=4)  # octree, the fastest
    return target.getvalue()
