"""What a file is, told by its first bytes."""

from __future__ import annotations

import pytest

from fastpath_cms.adapters.pdf_look import look_of
from fastpath_cms.domain.manuscript import Look
from tests.support import pdfs


@pytest.mark.parametrize(
    ("head", "look"),
    [
        (b"%PDF-1.7\n", Look.PDF),
        (b"", Look.EMPTY),
        (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7\n", Look.LATE_PDF),
        (b"\xef\xbb\xbf%PDF-1.7\n", Look.LATE_PDF),
        (pdfs.docx_renamed(), Look.WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 8, Look.OLD_OFFICE),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", Look.OPEN_DOCUMENT),
        (b"PK\x03\x04....paper.tex", Look.ZIP),
        (b"\x89PNG\r\n\x1a\n", Look.IMAGE),
        (b"\xff\xd8\xff\xe0", Look.IMAGE),
        (b"RIFF\0\0\0\0WEBP", Look.IMAGE),
        (b"\n<!DOCTYPE html><title>Sign in</title>", Look.HTML),
        (b"%!PS-Adobe-3.0\n", Look.POSTSCRIPT),
        (b"% a paper\n\\documentclass{article}", Look.LATEX),
        (b"{\\rtf1 ", Look.RTF),
        (b"Dear chairs, my paper is attached.", Look.UNKNOWN),
    ],
)
def test_the_first_bytes_tell_what_a_file_is(head: bytes, look: Look) -> None:
    assert look_of(head) is look
