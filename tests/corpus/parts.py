"""The parts hostile files are written from by hand, where a library would mend what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

CANARY: Final = "canary"  # stands in everything a clean copy must not hold


@dataclass(frozen=True, slots=True)
class Hostile:
    """One hostile file: ``refused`` names the rules it breaks; none means it is taken and cleaned."""

    name: str
    make: Callable[[], bytes]
    refused: tuple[str, ...] = ()
    is_quick: bool = True  # small and soon judged: part of the everyday sample


def stream(words: bytes, keys: str = "", length: int | None = None) -> bytes:
    """Return a stream object; ``length`` may lie."""
    size = len(words) if length is None else length
    return f"<< /Length {size} {keys} >>\nstream\n".encode() + words + b"\nendstream"


def page(more: str = "", box: str = "[0 0 612 792]", parent: int = 2, contents: int = 3) -> bytes:
    """Return a page object that draws object ``contents``."""
    return (
        f"<< /Type /Page /Parent {parent} 0 R /MediaBox {box} /Contents {contents} 0 R {more} >>"
    ).encode()


def tree(kids: Iterable[int], count: object, more: str = "") -> bytes:
    """Return the root of a page tree."""
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    return f"<< /Type /Pages /Kids [{listed}] /Count {count} {more} >>".encode()


def catalog(more: str = "") -> bytes:
    """Return a catalog whose page tree is object 2."""
    return f"<< /Type /Catalog /Pages 2 0 R {more} >>".encode()


DRAWING: Final = stream(b"72 72 m 540 720 l S")


def two_pages(
    *others: bytes, root: str = "", page_more: str = "", drawing: bytes = DRAWING, box: str = ""
) -> list[bytes]:
    """Return the objects of a paper of two pages (4 and 5); ``others`` are objects 6 and on."""
    leaf = page(page_more, box) if box else page(page_more)
    return [catalog(root), tree((4, 5), 2), drawing, leaf, leaf, *others]


def written(objects: Iterable[bytes], trailer: str = "", head: bytes = b"%PDF-1.7\n") -> bytes:
    """Return a file of these objects, numbered from 1, with a classic table."""
    body, places = bytearray(head), []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + text + b"\nendobj\n"
    return bytes(body) + ending(places, len(body), trailer)


def ending(places: list[int], at: int, trailer: str = "") -> bytes:
    """Return the table of objects, the trailer and the end of a file."""
    size = len(places) + 1
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    words = f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return words.encode() + f"startxref\n{at}\n%%EOF\n".encode()


def updated(whole: bytes, number: int, text: bytes, trailer: str = "") -> bytes:
    """Return ``whole`` with object ``number`` replaced by an incremental update at its end."""
    last = int(whole.rsplit(b"startxref\n", 1)[1].split()[0])
    place = len(whole)
    body = whole + b"%d 0 obj\n" % number + text + b"\nendobj\n"
    size = whole.count(b" 0 obj\n") + 1
    end = (
        f"xref\n{number} 1\n{place:010d} 00000 n \ntrailer\n"
        f"<< /Size {size} /Root 1 0 R /Prev {last} {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body + end.encode()
