"""Finds the facts of a PDF that its structure shows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from .active import MEASURED, active_content
from .naming import xmp_authors

if TYPE_CHECKING:
    import pikepdf

NODES: Final = 20_000  # of the page tree that are walked before it counts as endless
LONGEST: Final = 1e9  # points
ODD: Final = (ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError)


def facts_of(data: bytes) -> dict[str, Any]:
    """Return the facts the first library finds, by their names in ``PdfFacts``."""
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
    for look in (_page_sizes, active_content, xmp_authors):
        try:
            facts |= look(pdf, leaves)
        except (pikepdf.PdfError, *ODD):
            continue
    warnings = " ".join(str(warning) for warning in pdf.get_warnings()[:100])
    facts["was_repaired"] = "damaged" in warnings or "reconstruct" in warnings
    return facts


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
    return {"page_sizes": [_size(leaf) for leaf in leaves[:MEASURED]]}


def _size(leaf: pikepdf.Object) -> list[float]:
    """Return width and height of a page in points; zero for what is no length."""
    import pikepdf  # noqa: PLC0415

    try:
        left, low, right, high = (float(side) for side in pikepdf.Page(leaf).mediabox)
        unit = float(leaf.get("/UserUnit", 1))
        sides = [round(abs(right - left) * unit, 2), round(abs(high - low) * unit, 2)]
    except (pikepdf.PdfError, *ODD):
        return [0.0, 0.0]
    return [side if 0 <= side < LONGEST else 0.0 for side in sides]  # nan is not
