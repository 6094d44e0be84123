"""Makes PDFs: good papers, and each kind of file the gate must refuse. The same bytes each time."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fastpath_cms.domain.manuscript import PdfFacts

if TYPE_CHECKING:
    from pikepdf import Pdf

LETTER: Final = (612, 792)
A4: Final = (595.28, 841.89)
MB: Final = 1024 * 1024


def facts(pages: int = 4, **more: object) -> PdfFacts:
    """Return the facts of a good paper, with ``more`` of them changed."""
    good = PdfFacts(
        size=90_000,
        opens=True,
        pages_walked=pages,
        pages_drawn=pages,
        pages_stated=pages,
        page_sizes=(LETTER,) * pages,
        trailing_bytes=1,
        text_length=18_900,
    )
    return replace(good, **more)  # type: ignore[arg-type]


def paper(
    pages: int = 4,
    title: str = "Where the time goes in training",
    authors: str = "Ada Adams, Bo Berg",
    sizes: tuple[tuple[float, float], ...] = (LETTER,),
    change: Callable[[Pdf], None] | None = None,
    **save: object,
) -> bytes:
    """Return a two-column paper; ``sizes`` are repeated over its pages, ``change`` has the last word."""
    import pikepdf

    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name("/Times-Roman"),
        )
    )
    for number in range(1, pages + 1):
        width, height = sizes[(number - 1) % len(sizes)]
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=pikepdf.Array([0, 0, width, height]),
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
            Contents=pdf.make_stream(_page_text(number, title, authors, height)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Author"] = authors
    if change is not None:
        change(pdf)
    target = io.BytesIO()
    pdf.save(target, **({"deterministic_id": True} if "encryption" not in save else {}), **save)  # type: ignore[arg-type]
    return target.getvalue()


def _page_text(number: int, title: str, authors: str, height: float) -> bytes:
    lines = [f"BT /F1 16 Tf 72 {height - 72} Td ({_escaped(title)}) Tj ET"] if number == 1 else []
    if number == 1:
        lines.append(f"BT /F1 11 Tf 72 {height - 96} Td ({_escaped(authors)}) Tj ET")
    for column in (54, 315):
        for step in range(48):
            words = f"Line {step + 1} of page {number}: we measure, then we say why."
            lines.append(f"BT /F1 9 Tf {column} {height - 130 - 12 * step} Td ({words}) Tj ET")
    return "\n".join(lines).encode("latin-1", "replace")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def one_page() -> bytes:
    return paper(1)


def five_pages() -> bytes:
    return paper(5)


def mixed_sizes() -> bytes:
    return paper(4, sizes=(LETTER, A4))


def poster() -> bytes:
    """Return pages of 20,000 points a side."""
    return paper(2, sizes=((20_000, 20_000),))


def lying_count(real: int = 40, says: int = 4) -> bytes:
    """Return a PDF whose /Count says one number and whose page tree holds another."""
    plain = raw_pdf(*_tree([f"{n} 0 R" for n in range(4, 4 + real)], says), *([_leaf(2)] * real))
    assert f"/Count {says}".encode() in plain
    return plain


def cyclic_tree() -> bytes:
    """Return a PDF whose page tree comes back to its own root."""
    return raw_pdf(*_tree(["4 0 R", "5 0 R", "2 0 R"], 3), _leaf(2), _leaf(2))


def repeated_page() -> bytes:
    """Return a PDF that shows one page object four times."""
    return raw_pdf(*_tree(["4 0 R"] * 4, 4), _leaf(2))


def _tree(kids: list[str], count: int) -> tuple[bytes, bytes, bytes]:
    return (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {count} >>".encode(),
        b"<< /Length 0 >>\nstream\n\nendstream",
    )


def _leaf(parent: int) -> bytes:
    return (
        f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 612 792] /Contents 3 0 R >>".encode()
    )


def raw_pdf(*objects: bytes) -> bytes:
    """Return a PDF of these objects, numbered from 1; the first is the catalog."""
    body, places = b"%PDF-1.5\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + text + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return body + end.encode() + f"startxref\n{len(body)}\n%%EOF\n".encode()


def encrypted() -> bytes:
    """Return a paper that opens only with a password."""
    import pikepdf

    return paper(encryption=pikepdf.Encryption(user="secret", owner="secret"))


def restricted() -> bytes:
    """Return a paper that opens for everybody but forbids copying."""
    import pikepdf

    rules = pikepdf.Permissions(extract=False)
    return paper(encryption=pikepdf.Encryption(user="", owner="secret", allow=rules))


def active() -> bytes:
    """Return a paper that runs JavaScript when it is opened."""
    import pikepdf

    def arm(pdf: Pdf) -> None:
        deed = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = deed

    return paper(change=arm)


def truncated() -> bytes:
    """Return the first two thirds of a paper."""
    whole = paper()
    return whole[: len(whole) * 2 // 3]


def empty() -> bytes:
    return b""


def docx_renamed() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "<xml/>")
    return target.getvalue()


def big(size: int = 12 * MB) -> bytes:
    """Return a good paper with an attached stream that makes it at least ``size`` bytes."""

    def fatten(pdf: Pdf) -> None:
        pdf.Root.Ballast = pdf.make_stream(b"%\n" * (size // 2))

    return paper(change=fatten, compress_streams=False)


def content_bomb(unpacked: int = 1200 * MB) -> bytes:
    """Return two pages whose drawing unpacks to ``unpacked`` bytes."""
    packed = deflated(b"0 0 m 1 1 l S  \n" * (MB // 16), unpacked // MB)
    stream = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    tree = _tree(["4 0 R", "5 0 R"], 2)
    return raw_pdf(*tree[:2], stream + packed + b"\nendstream", _leaf(2), _leaf(2))


def deflated(chunk: bytes, times: int) -> bytes:
    """Deflate ``chunk`` once and repeat the block, as if all of it had been packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
    first, second = 1, 0  # the two halves of Adler-32, combined chunk by chunk
    one = zlib.adler32(chunk)
    for _ in range(times):
        second = (second + (one >> 16) + len(chunk) * (first - 1)) % 65521
        first = (first + (one & 0xFFFF) - 1) % 65521
    check = (second << 16 | first).to_bytes(4, "big")
    return b"\x78\xda" + block * times + b"\x03\x00" + check


def object_bomb(unpacked: int = 1200 * MB) -> bytes:
    """Return a PDF whose catalog lies in an object stream that unpacks to ``unpacked`` bytes."""
    packed = deflated(b" " * MB, unpacked // MB)
    kind = f"<< /Type /ObjStm /N 1 /First 8 /Length {len(packed)} /Filter /FlateDecode >>\nstream\n"
    head = b"%PDF-1.5\n"
    body = head + b"3 0 obj\n" + kind.encode() + packed + b"\nendstream\nendobj\n"
    rows = b"".join(
        bytes([sort]) + place.to_bytes(4, "big") + bytes([index])
        for sort, place, index in (
            (0, 0, 0),
            (2, 3, 0),
            (2, 3, 1),
            (1, len(head), 0),
            (1, len(body), 0),
        )
    )
    words = f"<< /Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R /Length {len(rows)} >>\nstream\n"
    table = b"4 0 obj\n" + words.encode() + rows + b"\nendstream\nendobj\n"
    return body + table + f"startxref\n{len(body)}\n%%EOF\n".encode()


def deep_nesting(depth: int = 1_000_000) -> bytes:
    """Return a PDF whose catalog holds arrays nested ``depth`` deep."""
    catalog = b"<< /Type /Catalog /Pages 2 0 R /Deep " + b"[" * depth + b"]" * depth + b" >>"
    return raw_pdf(catalog, *_tree(["4 0 R", "5 0 R"], 2)[1:], _leaf(2), _leaf(2))


def endless_form() -> bytes:
    """Return two pages that draw forms, each of which draws the next one ten times."""
    levels = 12
    objects = [*_tree(["4 0 R", "5 0 R"], 2)]
    use = b"<< /XObject << /X 6 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources " + use
    objects[2] = b"<< /Length 6 >>\nstream\n/X Do \nendstream"
    forms = []
    for level in range(levels):
        deed = b"/X Do " * 10 if level < levels - 1 else b"0 0 m 9 9 l S"
        kind = f"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Length {len(deed)}"
        link = f" /Resources << /XObject << /X {7 + level} 0 R >> >>" if level < levels - 1 else ""
        forms.append(f"{kind}{link} >>\nstream\n".encode() + deed + b"\nendstream")
    return raw_pdf(*objects, page + b" >>", page + b" >>", *forms)


def slow_shading(deeds: int = 100_000) -> bytes:
    """Return two pages painted by a function of ``deeds`` steps a pixel."""
    program = b"{ " + b"1 mul 0 add " * (deeds // 2) + b" pop }"
    function = (
        (
            f"<< /FunctionType 4 /Domain [0 1 0 1] /Range [0 1] /Length {len(program)} >>\nstream\n"
        ).encode()
        + program
        + b"\nendstream"
    )
    shading = (
        b"<< /ShadingType 1 /ColorSpace /DeviceGray /Matrix [612 0 0 792 0 0] /Function 7 0 R >>"
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R"
        b" /Resources << /Shading << /S 6 0 R >> >> >>"
    )
    tree = _tree(["4 0 R", "5 0 R"], 2)
    paint = b"<< /Length 5 >>\nstream\n/S sh\nendstream"
    return raw_pdf(*tree[:2], paint, page, page, shading, function)
