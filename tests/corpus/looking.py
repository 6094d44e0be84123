"""Looks at clean copies with other eyes than those that made them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

NEVER: Final = frozenset(
    [
        "/AA",
        "/OpenAction",
        "/JS",
        "/JavaScript",
        "/Launch",
        "/EmbeddedFiles",
        "/EF",
        "/AF",
        "/XFA",
        "/AcroForm",
        "/RichMediaContent",
        "/Sound",
        "/Movie",
        "/3DD",
        "/Metadata",
        "/PieceInfo",
        "/Thumb",
        "/Popup",
        "/Author",
        "/Creator",
        "/Producer",
        "/Company",
        "/Info",
        "/ModDate",
        "/CreationDate",
        "/Names",
        "/Dests",
        "/Threads",
        "/Perms",
        "/Collection",
        "/PTEX.FileName",
        "/PTEX.InfoDict",
        "/OPI",
        "/Ref",
    ]
)
NEVER_NOTED: Final = frozenset(
    "/Widget /FileAttachment /Sound /Movie /Screen /RichMedia /3D /Popup".split()  # noqa: SIM905
)
NEVER_DONE: Final = frozenset(
    "/JavaScript /Launch /GoToR /GoToE /SubmitForm /ImportData /Rendition /Named /Movie /Sound".split()  # noqa: SIM905
)


def forbidden_in(copy: bytes) -> list[str]:
    """Return every forbidden key, annotation and action of any object of the file."""
    import pikepdf

    found = []
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        for holder in [pdf.trailer, *(part for whole in pdf.objects for part in _within(whole))]:
            keys = set(holder.keys())
            found += [key for key in keys & NEVER if _has_something(holder[key])]
            deed = str(holder.get("/S"))
            found += [deed] * (deed in NEVER_DONE)
            kind = str(holder.get("/Subtype"))
            found += [kind] * ("/Rect" in keys and kind in NEVER_NOTED)
    return sorted(found)


def _within(whole: Any) -> Iterator[Any]:
    """Iterate over the dictionaries and streams of one object, not of those it refers to."""
    import pikepdf

    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            yield part
            inside = [part[key] for key in part.keys()]  # noqa: SIM118 - no mapping
        elif isinstance(part, pikepdf.Array):
            inside = list(part)
        else:
            continue
        waiting += [item for item in inside if not getattr(item, "is_indirect", True)]


def _has_something(value: Any) -> bool:
    """Tell a key that holds something from a name the file chose, as in a map of roles or fonts."""
    import pikepdf

    is_empty = isinstance(value, pikepdf.Dictionary) and not value.keys()
    return not is_empty and not isinstance(value, pikepdf.Name)


def laid_open(copy: bytes) -> bytes:
    """Return the file with every stream unpacked, as text to search."""
    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        pdf.save(target, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return copy + target.getvalue()


def pictures(pdf: bytes, width: int = 200) -> list[bytes]:
    """Return the pixels of every page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return [bytes(page.render(scale=width / max(page.get_width(), 1)).buffer) for page in document]
