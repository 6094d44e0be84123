"""The cage's inside: read one PDF from standard input, write what was found, and end.

Run by its path in a fresh interpreter with ``-I -S`` and told where the libraries lie (``site`` costs
as much time as drawing a page); it imports nothing of this package, and no PDF library before its
own limits stand. Standard output is a regular file, so RLIMIT_FSIZE bounds what
a hostile PDF can make it say. The answer is a row of frames: one byte of kind, four of length
(big-endian), the payload. ``R`` (ready: the limits in force, JSON) comes first, then ``F`` (facts,
JSON) and ``P`` (one PNG) as asked, or ``D`` (why it ended, text).
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pikepdf
    import pypdfium2
    from PIL.Image import Image

MIB: Final = 1024 * 1024
WALL: Final = 9  # seconds; one more than the parent waits, for when the parent is gone
LIMITS: Final = {
    "AS": 1024 * MIB,
    "CPU": 5,
    "FSIZE": 32 * MIB,
    "NOFILE": 64,
    "CORE": 0,
}
INPUT_MAX: Final = 64 * MIB
TRIED: Final = 10  # pages drawn and read
MEASURED: Final = 100  # pages whose size is taken
NODES: Final = 20_000  # of the page tree that are walked before it counts as endless
NOTES: Final = 2_000  # annotations looked at for active content
TALLEST: Final = 4  # a page image is at most this many times as high as wide
ODD: Final = (ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError)
ACTIVE_NOTES: Final = frozenset({"/RichMedia", "/Screen", "/Movie", "/FileAttachment", "/3D"})
ACTIVE_DEEDS: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})


def wall_in() -> dict[str, int]:
    """Set the limits and return those in force."""
    for name, most in LIMITS.items():
        which = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(which)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        last = (
            least + 1 if name == "CPU" and (hard < 0 or least < hard) else least
        )  # SIGXCPU, then SIGKILL
        resource.setrlimit(which, (least, last))
    signal.alarm(WALL)
    return {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[0] for name in LIMITS}


def say(kind: bytes, payload: bytes) -> None:
    """Write one frame."""
    frame = memoryview(kind + len(payload).to_bytes(4, "big") + payload)
    while frame:
        frame = frame[os.write(1, frame) :]


def facts_of(data: bytes) -> dict[str, Any]:
    """Return the facts that need a PDF library, by their names in ``PdfFacts``."""
    import pikepdf  # noqa: PLC0415 - only inside the walls

    end = data.rfind(b"%%EOF")
    facts: dict[str, Any] = {"trailing_bytes": None if end < 0 else len(data) - end - 5}
    try:
        pdf = pikepdf.Pdf.open(io.BytesIO(data), inherit_page_attributes=False)
    except pikepdf.PasswordError:
        return facts | {"is_encrypted": True}
    except pikepdf.PdfError:
        return facts
    facts |= {"opens": True, "is_restricted": bool(pdf.is_encrypted)}
    leaves: list[pikepdf.Object] = []
    for ask in (_tree, _stated):
        try:
            facts |= ask(pdf, leaves)
        except (pikepdf.PdfError, *ODD):
            continue
    for look in (_page_sizes, _active_content):
        try:
            facts |= look(pdf, leaves)
        except (pikepdf.PdfError, *ODD):
            continue
    warnings = " ".join(str(warning) for warning in pdf.get_warnings()[:100])
    facts["was_repaired"] = "damaged" in warnings or "reconstruct" in warnings
    return facts | _drawing_facts(data)


def _tree(pdf: pikepdf.Pdf, leaves: list[pikepdf.Object]) -> dict[str, Any]:
    """Walk the page tree by hand: the library's own walk silently copies pages that are repeated."""
    seen: set[tuple[int, int]] = set()
    is_repeated = False
    open_nodes = [pdf.Root.Pages]
    while open_nodes and len(seen) < NODES:
        node = open_nodes.pop()
        if node.objgen in seen:
            is_repeated = True
            continue
        if node.objgen != (0, 0):
            seen.add(node.objgen)
        if "/Kids" in node:
            kids = node.Kids
            open_nodes.extend(kids[i] for i in range(min(len(kids), NODES) - 1, -1, -1))
        else:
            leaves.append(node)
    return {"pages_walked": len(leaves), "has_repeated_page": is_repeated}


def _stated(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> dict[str, Any]:
    count = pdf.Root.Pages.get("/Count")
    info: Any = pdf.trailer.get("/Info", {})
    return {
        "pages_stated": int(count) if count is not None and 0 <= int(count) < 1 << 31 else None,
        "stated_title": str(info.get("/Title", ""))[:500],
        "stated_author": str(info.get("/Author", ""))[:500],
    }


def _page_sizes(_: pikepdf.Pdf, leaves: list[pikepdf.Object]) -> dict[str, Any]:
    import pikepdf  # noqa: PLC0415

    sizes = []
    for leaf in leaves[:MEASURED]:
        left, low, right, high = (float(side) for side in pikepdf.Page(leaf).mediabox)
        unit = float(leaf.get("/UserUnit", 1))
        sizes.append([round(abs(right - left) * unit, 2), round(abs(high - low) * unit, 2)])
    return {"page_sizes": sizes}


def _active_content(pdf: pikepdf.Pdf, leaves: list[pikepdf.Object]) -> dict[str, Any]:
    found: set[str] = set()
    root = pdf.Root
    for name in ("/JavaScript", "/EmbeddedFiles"):
        if name in root.get("/Names", {}):
            found.add(name)
    if "/XFA" in root.get("/AcroForm", {}):
        found.add("/XFA")
    left = NOTES
    for holder in (root, *leaves[:MEASURED]):
        found |= _deeds(holder)
        for note in list(holder.get("/Annots", []))[:left]:
            left -= 1
            found |= _deeds(note) | ({str(note.get("/Subtype"))} & ACTIVE_NOTES)
    return {"active_content": sorted(name.removeprefix("/") for name in found)}


def _deeds(holder: pikepdf.Object) -> set[str]:
    import pikepdf  # noqa: PLC0415

    deeds = (holder.get("/OpenAction"), holder.get("/A"))
    kinds = {str(deed.get("/S")) for deed in deeds if isinstance(deed, pikepdf.Dictionary)}
    return (kinds & ACTIVE_DEEDS) | ({"/AA"} if "/AA" in holder else set())


def _drawing_facts(data: bytes) -> dict[str, Any]:
    import pypdfium2  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return {}
    count = len(document)
    undrawable, letters = [], 0
    for index in range(min(count, TRIED)):
        try:
            page = document[index]
            page.render(scale=scale_of(page, 100))
            letters += page.get_textpage().count_chars()
        except (pypdfium2.PdfiumError, *ODD):
            undrawable.append(index + 1)
    return {"pages_drawn": count, "undrawable_pages": undrawable, "text_length": letters}


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


def main(asks_facts: bool, last: int, widths: list[int]) -> None:
    """Answer one question about the PDF on standard input."""
    limits = wall_in()
    say(b"R", json.dumps(limits).encode())
    with open(0, "rb") as stream:
        data = stream.read(INPUT_MAX)
    if not data:
        return  # a probe of the walls
    try:
        if asks_facts:
            say(b"F", json.dumps(facts_of(data)).encode())
        for width in widths:
            draw(data, width, last)
    except MemoryError:
        say(b"D", b"memory")


if __name__ == "__main__":
    sys.path += sys.argv[1].split(os.pathsep)
    main(sys.argv[2] == "facts", int(sys.argv[3]), [int(width) for width in sys.argv[4:]])
