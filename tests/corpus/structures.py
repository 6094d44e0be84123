"""Hostile files whose structure lies or turns in circles: page trees, tables of objects, boxes."""

from __future__ import annotations

from typing import Final

from tests.corpus.parts import (
    DRAWING,
    Hostile,
    catalog,
    ending,
    page,
    stream,
    tree,
    two_pages,
    updated,
    written,
)
from tests.support import pdfs

TURNS: Final = 1_000_000


def count_says(count: object) -> bytes:
    """Return a paper of three pages whose tree states another count."""
    return written([catalog(), tree((4, 5, 6), count), DRAWING, page(), page(), page()])


def tree_with_branches() -> bytes:
    """Return four pages on two branches, with boxes inherited: strange, but right."""
    leaf = "<< /Type /Page /Parent {0} 0 R /Contents 3 0 R >>"
    branch = (
        "<< /Type /Pages /Parent 2 0 R /Kids [{0} 0 R {1} 0 R] /Count 2 /MediaBox [0 0 612 792] >>"
    )
    return written(
        [
            catalog(),
            tree((4, 5), 4),
            DRAWING,
            branch.format(6, 7).encode(),
            branch.format(8, 9).encode(),
            *(leaf.format(parent).encode() for parent in (4, 4, 5, 5)),
        ]
    )


def cyclic_branch() -> bytes:
    """Return a page tree with a branch that holds its own parent."""
    branch = b"<< /Type /Pages /Parent 2 0 R /Kids [4 0 R 5 0 R 2 0 R] /Count 2 >>"
    return written([catalog(), tree((6,), 2), DRAWING, page(), page(), branch])


def cyclic_inheritance() -> bytes:
    """Return pages without a box whose parents are each other."""
    leaf = b"<< /Type /Page /Parent 6 0 R /Contents 3 0 R >>"
    return written(
        [
            catalog(),
            tree((4, 5), 2),
            DRAWING,
            leaf,
            leaf,
            b"<< /Type /Pages /Parent 7 0 R >>",
            b"<< /Type /Pages /Parent 6 0 R >>",
        ]
    )


def cyclic_outline() -> bytes:
    """Return an outline whose entries follow each other for ever."""
    entry = "<< /Title (Part) /Parent 6 0 R /Next {0} 0 R /First {0} 0 R >>"
    outline = b"<< /Type /Outlines /First 7 0 R /Last 8 0 R /Count 2 >>"
    return written(
        two_pages(
            outline, entry.format(8).encode(), entry.format(7).encode(), root="/Outlines 6 0 R"
        )
    )


def cyclic_references() -> bytes:
    """Return objects that are nothing but references to each other."""
    return written(two_pages(b"7 0 R", b"6 0 R", root="/Lost 6 0 R", page_more="/Resources 6 0 R"))


def cyclic_length() -> bytes:
    """Return a drawing whose /Length is a reference to itself."""
    return written(two_pages(drawing=b"<< /Length 3 0 R >>\nstream\n0 0 m 9 9 l S\nendstream"))


def cyclic_names() -> bytes:
    """Return a tree of names that holds itself."""
    return written(
        two_pages(
            b"<< /Kids [6 0 R 7 0 R] >>", b"<< /Kids [6 0 R] >>", root="/Names << /Dests 6 0 R >>"
        )
    )


def wide_tree(pages: int = 100_000) -> bytes:
    """Return ``pages`` pages, by default more than anybody counts."""
    kids = range(4, 4 + pages)
    return written([catalog(), tree(kids, pages), DRAWING, *([page()] * pages)])


def endless_kids(kids: int = TURNS) -> bytes:
    """Return one page that is listed a million times."""
    return written([catalog(), tree([4] * kids, kids), DRAWING, page()])


def deep_tree(depth: int = 50_000) -> bytes:
    """Return two pages at the bottom of a page tree of ``depth`` storeys."""
    storeys = [
        f"<< /Type /Pages /Parent {number - 1} 0 R /Kids [{number + 1} 0 R] /Count 2 >>".encode()
        for number in range(6, 6 + depth)
    ]
    storeys[-1] = (
        f"<< /Type /Pages /Parent {4 + depth} 0 R /Kids [4 0 R 5 0 R] /Count 2 >>".encode()
    )
    return written([catalog(), tree((6,), 2), DRAWING, page(), page(), *storeys])


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    """Return a catalog that holds ``depth`` nested arrays or dictionaries."""
    deep = opening * depth + closing * depth
    return written([b"<< /Type /Catalog /Pages 2 0 R /Deep " + deep + b" >>", *two_pages()[1:]])


def nested_contents(depth: int = 200_000) -> bytes:
    """Return a drawing that saves its state and nests marks, and never comes back."""
    return written(two_pages(drawing=stream(b"q [[ << /A [ " * depth)))


def without_table() -> bytes:
    """Return a paper that ends before its table of objects."""
    whole = pdfs.paper()
    return whole[: whole.rindex(b"xref\n", 0, whole.rindex(b"startxref"))] + b"%%EOF\n"


def table_points(at: int) -> bytes:
    """Return a paper whose table of objects is said to lie elsewhere."""
    whole = written(two_pages())
    before, after = whole.rsplit(b"startxref\n", 1)
    return before + b"startxref\n%d\n" % at + after.split(b"\n", 1)[1]


def looping_tables() -> bytes:
    """Return two tables of objects, each of which calls the other the earlier one."""
    first = written(two_pages(), trailer="/Prev 9999999999")
    both = updated(first, 3, DRAWING)
    place = both.rsplit(b"startxref\n", 1)[1].split()[0].decode().rjust(10, "0")
    return both.replace(b"9999999999", place.encode())


def own_table_twice() -> bytes:
    """Return a table of objects that names itself as the earlier one."""
    plain = written(two_pages(), trailer="/Prev 9999999999")
    place = plain.rsplit(b"startxref\n", 1)[1].split()[0].decode().rjust(10, "0")
    return plain.replace(b"9999999999", place.encode())


def overlapping_entries() -> bytes:
    """Return a table whose entries all lead to the same place."""
    objects = two_pages()
    whole = written(objects)
    at = int(whole.rsplit(b"startxref\n", 1)[1].split()[0])
    return whole[:at] + ending([9] * len(objects), at)


def huge_table() -> bytes:
    """Return a table of objects said to hold two thousand million entries."""
    whole = written(two_pages())
    return whole.replace(b"xref\n0 6", b"xref\n0 2147483647").replace(
        b"/Size 6", b"/Size 2147483647"
    )


def hybrid_table() -> bytes:
    """Return a classic table and a stream of entries that say different things of a page."""
    import pikepdf

    rows = b"".join(bytes([1]) + (9).to_bytes(4, "big") + bytes([0]) for _ in range(6))
    whole = written(two_pages(), trailer="/XRefStm 9999999999")
    at = int(whole.rsplit(b"startxref\n", 1)[1].split()[0])
    table = (
        b"6 0 obj\n" + stream(rows, "/Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R") + b"\nendobj\n"
    )
    assert pikepdf.__version__
    moved = whole[:at] + table + whole[at:].replace(b"9999999999", b"%010d" % at)
    return moved.replace(b"startxref\n%d\n" % at, b"startxref\n%d\n" % (at + len(table)))


def pages_swapped() -> bytes:
    """Return a paper of two pages that an update turns into one of forty."""
    kids = [4, 5] * 20
    return updated(written(two_pages()), 2, tree(kids, 40))


def drawing_swapped() -> bytes:
    """Return a paper whose drawing a later update replaced; the last one counts."""
    return updated(written(two_pages()), 3, stream(b"0 0 m 612 792 l S"))


def boxed(box: str, more: str = "") -> bytes:
    """Return two pages in this box."""
    return written(two_pages(box=box, page_more=more))


def lying_length(length: int) -> bytes:
    """Return a paper whose drawing has another length than it says."""
    return written(two_pages(drawing=stream(b"72 72 m 540 720 l S", length=length)))


def zeros(count: int = 100_000) -> bytes:
    """Return a header and nothing but null bytes."""
    return b"%PDF-1.7\n" + b"\0" * count


CASES: Final = (
    Hostile("count too high", lambda: count_says(4), ("disputed-count",)),
    Hostile("count too low", lambda: count_says(2), ("disputed-count",)),
    Hostile("count below zero", lambda: count_says(-3), ("disputed-count",)),
    Hostile("count beyond integers", lambda: count_says(10**30), ("damaged",)),
    Hostile("count of two thousand million", lambda: count_says(2**31 - 1), ("disputed-count",)),
    Hostile("count is a word", lambda: count_says("/Three"), ("disputed-count",)),
    Hostile("four said, forty there", pdfs.lying_count, ("disputed-count",)),
    Hostile("pages on branches", tree_with_branches),
    Hostile("page tree holds its root", pdfs.cyclic_tree, ("repeated-page",)),
    Hostile("branch holds its parent", cyclic_branch, ("repeated-page",)),
    Hostile("boxes inherited in a circle", cyclic_inheritance, ("page-size",)),
    Hostile("outline in a circle", cyclic_outline),
    Hostile("references in a circle", cyclic_references),
    Hostile("length is itself", cyclic_length),
    Hostile("names in a circle", cyclic_names),
    Hostile("one page four times", pdfs.repeated_page, ("repeated-page",)),
    Hostile("one page a million times", endless_kids, ("repeated-page",), is_quick=False),
    Hostile("a hundred thousand pages", wide_tree, ("size", "disputed-count"), is_quick=False),
    Hostile("page tree fifty thousand deep", deep_tree, ("disputed-count",), is_quick=False),
    Hostile("arrays a million deep", pdfs.deep_nesting, ("damaged",)),
    Hostile("dictionaries deep", lambda: nested(b"<< /D ", b" >>", 300_000), ("damaged",)),
    Hostile("arrays four hundred deep", lambda: nested(b"[", b"]", 400)),
    Hostile("drawing never comes back", nested_contents),
    Hostile("no table of objects", without_table, ("disputed-count",)),
    Hostile("table said to lie beyond the end", lambda: table_points(10**9)),
    Hostile("table said to lie at zero", lambda: table_points(0)),
    Hostile("two tables in a circle", looping_tables),
    Hostile("table before itself", own_table_twice),
    Hostile("entries all in one place", overlapping_entries),
    Hostile("two thousand million entries", huge_table),
    Hostile("two tables that differ", hybrid_table),
    Hostile("update makes it forty pages", pages_swapped, ("repeated-page",)),
    Hostile("update changes the drawing", drawing_swapped),
    Hostile("box below zero", lambda: boxed("[612 792 -612 -792]")),
    Hostile("box without height", lambda: boxed("[0 0 612 0]"), ("page-size",)),
    Hostile("box of nothing", lambda: boxed("[0 0 0 0]"), ("page-size",)),
    Hostile("box of words", lambda: boxed("[/A /B (c) null]"), ("page-size",)),
    Hostile("box not a number", lambda: boxed("[0 0 nan nan]"), ("page-size",)),
    Hostile("box beyond numbers", lambda: boxed(f"[0 0 1{'0' * 400} 792]"), ("disputed-count",)),
    Hostile("box of a thousand sides", lambda: boxed(f"[{'0 ' * 1000}]"), ("page-size",)),
    Hostile("box of a mile", lambda: boxed("[0 0 4562160 4562160]"), ("page-size",)),
    Hostile("unit makes a mile", lambda: boxed("[0 0 612 792]", "/UserUnit 9999"), ("page-size",)),
    Hostile("unit below zero", lambda: boxed("[0 0 612 792]", "/UserUnit -1"), ("page-size",)),
    Hostile("unit makes two of one size", lambda: boxed("[0 0 306 396]", "/UserUnit 2")),
    Hostile("turned by a word", lambda: boxed("[0 0 612 792]", "/Rotate /Left")),
    Hostile("length too short", lambda: lying_length(3)),
    Hostile("length too long", lambda: lying_length(50_000)),
    Hostile("length below zero", lambda: lying_length(-5)),
    Hostile("length beyond integers", lambda: lying_length(10**25)),
    Hostile("only zeros", zeros, ("damaged",)),
)
