"""Takes out of JPEG and JPEG 2000 pictures what a camera or an editor wrote about its owner."""

from __future__ import annotations

from typing import Final

START_OF_SCAN: Final = 0xDA
KEPT: Final = frozenset({0xE0, 0xE2, 0xEE})  # JFIF, colour profile, Adobe's colour transform
REMARK: Final = 0xFE
TELLING_BOXES: Final = frozenset({b"xml ", b"uuid", b"uinf"})
JP2: Final = b"\x00\x00\x00\x0cjP  \r\n\x87\n"


def without_remarks(jpeg: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP and remarks; the very same object if there are none.

    What is no JPEG in its first segments is left alone.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, place, is_changed = [jpeg[:2]], 2, False
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        kind = jpeg[place + 1]
        if kind == 0xFF:  # a byte of filling
            place += 1
            continue
        if kind == START_OF_SCAN:
            break
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        is_application = 0xE0 <= kind <= 0xEF
        if kind == REMARK or (is_application and kind not in KEPT):
            is_changed = True
        else:
            kept.append(jpeg[place:end])
        place = end
    return b"".join([*kept, jpeg[place:]]) if is_changed else jpeg


def without_telling_boxes(jpx: bytes) -> bytes:
    """Return a JPEG 2000 file without its XML and UUID boxes; the very same object if it has none."""
    if not jpx.startswith(JP2):
        return jpx
    kept, place, is_changed = [], 0, False
    while place + 8 <= len(jpx):
        length = int.from_bytes(jpx[place : place + 4], "big")
        end = place + length if length >= 8 else len(jpx)  # 0: to the end; 1: longer than 4 GB
        if jpx[place + 4 : place + 8] in TELLING_BOXES:
            is_changed = True
        else:
            kept.append(jpx[place:end])
        place = end
    return b"".join(kept) if is_changed else jpx
