"""Hostile files as files: cut, mixed with other formats, locked."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from tests.corpus.parts import Hostile, two_pages, written
from tests.support import pdfs


def cut(share: float) -> bytes:
    """Return the first ``share`` of a paper."""
    whole = pdfs.paper()
    return whole[: int(len(whole) * share)]


def cut_in_updates() -> bytes:
    """Return a paper whose newest update was cut in the middle."""
    from tests.corpus.structures import drawing_swapped

    whole = drawing_swapped()
    return whole[: whole.rindex(b"trailer")]


def with_zip() -> bytes:
    """Return a paper that is also a zip archive."""
    target = io.BytesIO(pdfs.paper())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(zipfile.ZipInfo("run.sh", (1980, 1, 1, 0, 0, 0)), "rm\n" * 1000)
    return target.getvalue()


def with_page() -> bytes:
    """Return a paper that is also a web page."""
    return pdfs.paper() + b"<html><script>alert(1)</script>" + b"<p>" * 1000


def page_inside() -> bytes:
    """Return a paper with a web page within its first bytes."""
    head = b"%PDF-1.7\n%<html><script>alert(document.domain)</script>\n"
    return written(two_pages(), head=head)


def image_first(head: bytes) -> bytes:
    """Return another format's first bytes, then a paper."""
    return head + pdfs.paper()


def after_its_end(count: int) -> bytes:
    """Return a paper and ``count`` bytes after its end."""
    return pdfs.paper() + b"x" * count


def unknown_lock() -> bytes:
    """Return a paper locked by a program nobody knows."""
    lock = "/Encrypt << /Filter /Nobody /V 9 /R 99 /O (o) /U (u) /P -1 >> /ID [(a) (a)]"
    return written(two_pages(), trailer=lock)


def odd_lock() -> bytes:
    """Return a paper whose lock says lengths that cannot be."""
    lock = "/Encrypt << /Filter /Standard /V 4 /R 4 /Length -8 /O () /U () /P 99999999999 /CF << /StdCF << /CFM /AESV2 /Length 9999 >> >> /StmF /StdCF /StrF /StdCF >> /ID []"
    return written(two_pages(), trailer=lock)


def locked_by_itself() -> bytes:
    """Return a paper whose lock is its own catalog."""
    return written(two_pages(), trailer="/Encrypt 1 0 R /ID [(a) (a)]")


def old_mac_lines() -> bytes:
    """Return a good paper whose lines end as on an old Macintosh."""
    return written(two_pages()).replace(b"\n", b"\r")


CASES: Final = (
    Hostile("nothing", bytes, ("empty",)),
    Hostile("one byte", lambda: b"%", ("not-pdf",)),
    Hostile("only a header", lambda: b"%PDF-1.7\n", ("damaged",)),
    Hostile("only header and end", lambda: b"%PDF-1.7\n%%EOF\n", ("damaged",)),
    *(
        Hostile(f"cut at {share:.0%}", lambda share=share: cut(share), ("damaged",))  # type: ignore[misc]
        for share in (0.05, 0.25, 0.5, 0.75, 0.9, 0.97)
    ),
    Hostile("cut in its newest update", cut_in_updates),
    Hostile("also a zip archive", with_zip, ("damaged",)),
    Hostile("also a web page, behind", with_page, ("damaged",)),
    Hostile("also a web page, within", page_inside),
    Hostile("GIF first", lambda: image_first(b"GIF89a" + b"\0" * 30), ("not-pdf",)),
    Hostile("PNG first", lambda: image_first(b"\x89PNG\r\n\x1a\n" + b"\0" * 30), ("not-pdf",)),
    Hostile("web page first", lambda: image_first(b"<html><script>1</script>\n"), ("not-pdf",)),
    Hostile("archive first", lambda: image_first(b"PK\x03\x04" + b"\0" * 40), ("not-pdf",)),
    Hostile("one line first", lambda: image_first(b"\n"), ("not-pdf",)),
    Hostile("two thousand bytes first", lambda: image_first(b"x" * 2000), ("not-pdf",)),
    Hostile("a kilobyte after its end", lambda: after_its_end(1000)),
    Hostile("a megabyte after its end", lambda: after_its_end(1 << 20), ("damaged",)),
    Hostile("needs a password", pdfs.encrypted, ("encrypted",)),
    Hostile("forbids copying", pdfs.restricted),
    Hostile("locked by nobody", unknown_lock, ("damaged",)),
    Hostile("locked with odd lengths", odd_lock, ("encrypted",)),
    Hostile("locked by its catalog", locked_by_itself, ("damaged",)),
    Hostile("lines of an old Macintosh", old_mac_lines),
    Hostile("twelve megabytes", pdfs.big, ("size",), is_quick=False),
)
