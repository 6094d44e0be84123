"""Finds what a PDF would run, open or carry along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pikepdf

MEASURED: Final = 100  # pages looked at
NOTES: Final = 2_000  # annotations looked at
ACTIVE_NOTES: Final = frozenset({"/RichMedia", "/Screen", "/Movie", "/FileAttachment", "/3D"})
ACTIVE_DEEDS: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})


def active_content(pdf: pikepdf.Pdf, leaves: list[pikepdf.Object]) -> dict[str, Any]:
    """Return the kinds of active content of the file, by their names in the format."""
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
