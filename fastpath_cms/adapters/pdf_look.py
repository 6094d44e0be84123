"""What kind of file this is, told by its first bytes; nothing is parsed."""

from __future__ import annotations

from typing import Final

from fastpath_cms.domain.manuscript import Look

HEAD: Final = 4096  # bytes that are enough to tell

_STARTS: Final = (
    (b"%PDF-", Look.PDF),
    (b"%!PS", Look.POSTSCRIPT),
    (b"\xc5\xd0\xd3\xc6", Look.POSTSCRIPT),  # EPS with a DOS header
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Look.OLD_OFFICE),
    (b"{\\rtf", Look.RTF),
    (b"\x89PNG\r\n", Look.IMAGE),
    (b"\xff\xd8\xff", Look.IMAGE),
    (b"GIF8", Look.IMAGE),
    (b"II*\x00", Look.IMAGE),
    (b"MM\x00*", Look.IMAGE),
    (b"BM", Look.IMAGE),
)


def look_of(head: bytes) -> Look:
    """Tell what a file is by its first ``HEAD`` bytes."""
    if not head:
        return Look.EMPTY
    for start, look in _STARTS:
        if head.startswith(start):
            return look
    if head.startswith(b"PK\x03\x04"):
        return _zip_look(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Look.IMAGE
    return _text_look(head)


def _zip_look(head: bytes) -> Look:
    if b"mimetypeapplication/vnd.oasis.opendocument" in head:
        return Look.OPEN_DOCUMENT
    is_word = b"[Content_Types].xml" in head or b"word/" in head
    return Look.WORD if is_word else Look.ZIP


def _text_look(head: bytes) -> Look:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return Look.HTML
    if b"\\documentclass" in text:
        return Look.LATEX
    return Look.LATE_PDF if b"%PDF-" in head[:1029] else Look.UNKNOWN
