"""The clean copy: the same pages without what runs and without who wrote them.

What a page needs in order to be drawn and read is kept by name; whatever else hangs on the catalog,
a page, a link or an outline is gone. Then every object that is left is visited and rid of the keys
that run something, carry a file or describe the author. Named destinations become explicit ones, so
that no list of names is left. A blind copy holds no more than what is drawn: no addresses on links,
no outline, no descriptions. The same input gives the same bytes.

Imported only behind the walls.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from .keys import (
    ADDRESS,
    CATALOG,
    DEEDS,
    DESCRIBES,
    DRAWN_NOTES,
    FITS,
    INTENT,
    LINK,
    NOT_DRAWN,
    NOTE,
    NOTES,
    OUTLINE,
    PAGE,
    PRIVATE,
    RUNS,
    SCHEMES,
    TELLS,
    TRAILER,
    TREE,
)
from .pictures import without_remarks, without_telling_boxes
from .walking import PARTS, NoCopyError, destinations, holders

ODD: Final = (
    pikepdf.PdfError,
    pikepdf.PasswordError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RuntimeError,
)
NOTHING: Final[frozenset[str]] = frozenset()


def clean_copy(data: bytes, *, is_blind: bool) -> bytes:
    """Return the clean copy of a sound PDF.

    Raises NoCopyError when it cannot be written, or when the copy, read again, has another number
    of pages or is not clean.
    """
    try:
        with Pdf.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            Cleaner(pdf, is_blind=is_blind).clean()
            target = io.BytesIO()
            pdf.save(
                target,
                deterministic_id=True,
                encryption=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                fix_metadata_version=False,
            )
        copy = target.getvalue()
        _prove(copy, count, is_blind=is_blind)
    except NoCopyError:
        raise
    except ODD as fault:
        raise NoCopyError("unwritable") from fault
    return copy


def _prove(copy: bytes, count: int, *, is_blind: bool) -> None:
    """Read the copy again: it has its pages, and cleaning it once more changes nothing."""
    with Pdf.open(io.BytesIO(copy)) as pdf:
        if len(pdf.pages) != count:
            raise NoCopyError("pages")
        again = Cleaner(pdf, is_blind=is_blind)
        again.clean()
        if again.changes:
            raise NoCopyError("unclean")


class Cleaner:
    """Cleans one open file in place and notes in ``changes`` what it took away or wrote anew."""

    def __init__(self, pdf: Pdf, *, is_blind: bool) -> None:
        self.changes: list[str] = []
        self._pdf = pdf
        self._is_blind = is_blind
        self._pages = [page.obj for page in pdf.pages]
        self._numbers = {page.objgen for page in self._pages}
        self._places = dict(destinations(pdf))

    def clean(self) -> None:
        """Clean the whole file."""
        for page in self._pages:
            self._page(page)
        if not self._is_blind:
            self._outlines()
        self._catalog()
        self._keep(self._pdf.trailer, TRAILER)
        if "/ID" in self._pdf.trailer:
            del self._pdf.trailer["/ID"]  # made anew from the copy's own bytes
        for holder in holders(self._pdf):
            self._scrub(holder)

    def _drop(self, holder: Object, key: str) -> None:
        del holder[key]
        self.changes.append(key)

    def _drop_all(self, holder: Object, keys: Iterator[str] | set[str] | frozenset[str]) -> None:
        for key in sorted(keys):
            self._drop(holder, key)

    def _keep(self, holder: Object, kept: frozenset[str]) -> None:
        self._drop_all(holder, set(holder.keys()) - kept)

    def _catalog(self) -> None:
        """Clean the catalog, and let all pages hang on one node."""
        root = self._pdf.Root
        self._keep(root, CATALOG - NOT_DRAWN if self._is_blind else CATALOG)
        tree = root.Pages
        if any("/Kids" in kid for kid in tree.Kids):
            tree = self._pdf.make_indirect(
                Dictionary(Type=Name.Pages, Kids=Array(self._pages), Count=len(self._pages))
            )
            root.Pages = tree
            self.changes.append("/Kids")
            for page in self._pages:
                page.Parent = tree
        self._keep(tree, TREE)
        for intent in root.get("/OutputIntents", []):
            self._keep(intent, INTENT)

    def _page(self, page: Object) -> None:
        self._keep(page, PAGE)
        if "/Annots" not in page:
            return
        notes = page.Annots
        if not isinstance(notes, Array):
            self._drop(page, "/Annots")
            return
        kept = [note for note in notes if isinstance(note, Dictionary) and self._note(note)]
        if len(kept) < len(notes):
            self._drop(page, "/Annots")
            if kept:
                page.Annots = Array(kept)

    def _note(self, note: Object) -> bool:
        """Clean one annotation and tell whether it may stay; one that may not is emptied."""
        kind = str(note.get("/Subtype"))
        if kind == "/Link":
            self._keep(note, LINK)
            if self._leads_somewhere(note):
                return True
        elif kind in DRAWN_NOTES and (kind != "/Widget" or "/AP" in note):
            is_text = kind == "/FreeText" and "/AP" not in note
            self._keep(note, NOTE | {"/Contents"} if is_text else NOTE)
            if kind == "/Widget":
                note.Subtype = Name.Stamp  # no field any more, only the look of one
                self.changes.append("/Widget")
            return True
        self._keep(note, NOTHING)
        return False

    def _leads_somewhere(self, holder: Object) -> bool:
        """Make the way of a link or an outline entry explicit and harmless, or take it away."""
        where = holder.get("/Dest")
        deed = holder.get("/A")
        if where is None and isinstance(deed, Dictionary):
            if not self._is_blind and _is_address(deed):
                self._keep(deed, ADDRESS)
                return True
            if deed.get("/S") == Name.GoTo:
                where = deed.get("/D")
        self._drop_all(holder, {"/A"} & set(holder.keys()))
        place = self._place(where)
        if place is None:
            self._drop_all(holder, {"/Dest"} & set(holder.keys()))
            return False
        if not isinstance(holder.get("/Dest"), Array):
            self.changes.append("/Dest")
        holder.Dest = place
        return True

    def _place(self, where: Any) -> Array | None:
        """Return the explicit place in this file that a destination means, or None."""
        if isinstance(where, String):
            where = self._places.get(bytes(where))
        elif isinstance(where, Name):
            where = self._places.get(str(where)[1:].encode())
        if isinstance(where, Dictionary):
            where = where.get("/D")
        if not isinstance(where, Array) or not 2 <= len(where) <= 6:
            return None
        page, fit, *numbers = where
        is_here = isinstance(page, Dictionary) and page.objgen in self._numbers
        if not is_here or not isinstance(fit, Name) or str(fit) not in FITS:
            return None
        return Array([page, fit, *(None if isinstance(n, Object) else n for n in numbers)])

    def _outlines(self) -> None:
        """Clean every entry of the outline; one that turns in circles goes whole."""
        root = self._pdf.Root
        waiting = [root.Outlines] if "/Outlines" in root else []
        seen: set[tuple[int, int]] = set()
        while waiting:
            entry = waiting.pop()
            is_whole = isinstance(entry, Dictionary) and entry.objgen != (0, 0)
            if not is_whole or entry.objgen in seen or len(seen) > PARTS:
                self._drop(root, "/Outlines")
                return
            seen.add(entry.objgen)
            self._keep(entry, OUTLINE)
            self._leads_somewhere(entry)
            waiting += [entry[key] for key in ("/First", "/Next") if key in entry]

    def _scrub(self, holder: Object) -> None:
        """Rid one object, wherever it hangs, of what runs, carries or tells."""
        keys = set(holder.keys())
        banned = keys & (RUNS | TELLS) | {key for key in keys if key.startswith(PRIVATE)}
        if "/M" in keys and isinstance(holder["/M"], String):
            banned.add("/M")  # the date of a change
        if self._is_blind and "/Title" in keys:
            banned.add("/Title")
        self._drop_all(holder, banned)
        if isinstance(holder, Stream):
            self._stream(holder, keys)
        elif "/Rect" in keys and str(holder.get("/Subtype")) in NOTES:
            self._note(holder)
        elif "/S" in keys and str(holder["/S"]) in DEEDS:
            if self._is_blind or not _is_address(holder):
                self._keep(holder, NOTHING)
        elif "/S" in keys and keys & {"/P", "/K"}:  # an element of the structure
            self._drop_all(holder, keys & (DESCRIBES if self._is_blind else {"/T"}))
        elif holder.get("/Type") == Name.OCG:
            self._layer(holder)
        elif holder.get("/Type") == Name.Filespec or holder.get("/O") == Name.UserProperties:
            self._keep(holder, NOTHING)

    def _layer(self, layer: Object) -> None:
        if self._is_blind and layer.get("/Name") != String("Layer"):
            layer.Name = String("Layer")
            self.changes.append("/Name")

    def _stream(self, stream: Object, keys: set[str]) -> None:
        if "/F" in keys:
            self._drop(stream, "/F")  # its bytes would come from another file
        kind = stream.get("/Subtype")
        if kind == Name.PS:
            stream.write(b"")
            self._drop(stream, "/Subtype")
        if kind != Name.Image:
            return
        packing = stream.get("/Filter")
        for name, bare in (
            (Name.DCTDecode, without_remarks),
            (Name.JPXDecode, without_telling_boxes),
        ):
            if packing == name or packing == Array([name]):
                raw = stream.read_raw_bytes()
                less = bare(raw)
                if less is not raw:
                    stream.write(less, filter=name)
                    self.changes.append(str(name))


def _is_address(deed: Object) -> bool:
    """Tell whether an action opens an address on the web or of a mailbox."""
    address = deed.get("/URI")
    if deed.get("/S") != Name.URI or not isinstance(address, String):
        return False
    return bytes(address).strip().lower().startswith(SCHEMES)
