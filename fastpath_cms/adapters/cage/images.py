"""Draws an uploaded picture anew, smaller, without anything a camera or an editor wrote into it."""

from __future__ import annotations

import io
from typing import Final

from .walls import say

PIXELS_MAX: Final = 60_000_000  # of the picture that came; a bomb unfolds to more
QUALITY: Final = 86  # of a JPEG: no eye sees the difference on a page


def images(data: bytes, *boxes: str) -> None:
    """Write the picture once for each ``width x height`` it must fit into, or why it cannot."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only inside the walls

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                say(b"N", b"large")
                return
            whole = ImageOps.exif_transpose(opened)
            whole.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        say(b"N", b"unreadable")
        return
    has_holes = whole.mode in {"RGBA", "LA", "PA"} or "transparency" in whole.info
    flat = whole.convert("RGBA" if has_holes else "RGB")
    for box in boxes:
        width, height = (int(side) for side in box.split("x"))
        small = flat.copy()
        small.thumbnail((width, height), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        if has_holes:
            small.save(out, "PNG", optimize=True)
        else:
            small.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        sides = small.width.to_bytes(2, "big") + small.height.to_bytes(2, "big")
        say(b"I", sides + out.getvalue())
