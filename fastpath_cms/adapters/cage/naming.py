"""Finds what a PDF says about its authors beside its pages: properties and links."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pikepdf

    from .text import PageText, Place

XMP_MAX: Final = 1 << 20  # bytes of metadata looked at
NAMES: Final = 20
LINKS: Final = 40  # of a page
URI_MAX: Final = 300  # characters
WRITTEN: Final = re.compile(
    r"(?i)\b(?:https?://|www\.)[^\s<>\"'\x00-\x1f\ufffe]{3,200}|\b(?:[\w-]+\.)*(?:github|gitlab|bitbucket|dropbox|orcid|huggingface)\.(?:com|org|io|co)/[^\s<>\"'\x00-\x1f\ufffe]{1,200}"
)
REFERENCES: Final = re.compile(r"(?im)^\W*(?:[\dIVX]+\.?\s+)?(?:r\s?eferences|b\s?ibliography)\W*$")
_CREATORS: Final = (
    re.compile(rb"<dc:creator\b[^>]*>(.*?)</dc:creator>", re.DOTALL),
    re.compile(
        rb"<(?:pdf|xmp|meta):[Aa]uthor\b[^>]*>(.*?)</(?:pdf|xmp|meta):[Aa]uthor>", re.DOTALL
    ),
    re.compile(rb"\b(?:pdf|xmp):[Aa]uthor=[\"'](.*?)[\"']", re.DOTALL),
)
_TAG: Final = re.compile(r"<[^>]*>")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


def xmp_authors(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> dict[str, Any]:
    """Return the authors the XMP metadata names; the XML is searched, not parsed."""
    stream = pdf.Root.get("/Metadata")
    if stream is None:
        return {}
    data = bytes(stream.read_bytes())[:XMP_MAX]
    if data[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        data = data.decode("utf-16", "replace").encode()
    names: list[str] = []
    for pattern in _CREATORS:
        for part in pattern.findall(data):
            names += [name.strip() for name in _TAG.split(part.decode("utf-8", "replace"))]
    return {"xmp_authors": [_plain(name)[:200] for name in dict.fromkeys(names) if name][:NAMES]}


def _plain(text: str) -> str:
    for entity, letter in _ENTITIES:
        text = text.replace(entity, letter)
    return text


def links_on(page: Any, text: PageText) -> list[list[Any]]:
    """Return [address, box in points] of the links a reader can click or read on a page."""
    found = [*_clickable(page, text), *_written(text)]
    told: set[str] = set()
    kept = []
    for uri, box in found:
        if uri not in told:
            told.add(uri)
            kept.append([uri[:URI_MAX], box])
    return kept[:LINKS]


def _clickable(page: Any, text: PageText) -> list[tuple[str, Place]]:
    from pypdfium2 import raw  # noqa: PLC0415

    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    document = page.pdf.raw
    found: list[tuple[str, Place]] = []
    while len(found) < LINKS and raw.FPDFLink_Enumerate(
        page.raw, ctypes.byref(position), ctypes.byref(link)
    ):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        said = ctypes.create_string_buffer(URI_MAX + 1)
        raw.FPDFAction_GetURIPath(document, action, said, URI_MAX)
        rect = raw.FS_RECTF()
        raw.FPDFLink_GetAnnotRect(link, ctypes.byref(rect))
        box = text.box(rect.left, rect.bottom, rect.right, rect.top)
        found.append((said.value.decode("utf-8", "replace"), box))
    return found


def _written(text: PageText) -> list[tuple[str, Place]]:
    found = []
    for match in WRITTEN.finditer(text.whole):
        first = text.char_box(match.start())
        last = text.char_box(max(match.end() - 1, match.start()))
        box = first if last[1] > first[3] else (first[0], first[1], last[2], max(first[3], last[3]))
        found.append((match[0].rstrip(".,;:)]}"), box))
        if len(found) >= LINKS:
            break
    return found


def references_at(text: PageText) -> tuple[float, float] | None:
    """Return where the heading of the references stands, its left and upper edge."""
    match = REFERENCES.search(text.whole)
    if match is None:
        return None
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    box = text.char_box(start)
    return box[0], box[1]
