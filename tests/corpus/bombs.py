"""Hostile files that are small and grow: streams, forms, patterns, pictures, fonts."""

from __future__ import annotations

import zlib
from typing import Final

from tests.corpus.parts import Hostile, page, stream, two_pages, written
from tests.support import pdfs
from tests.support.pdfs import MB

SIDE: Final = 60_000  # pixels


def flate(words: bytes) -> bytes:
    """Return packed bytes."""
    return zlib.compress(words, 9)


def twice_packed(unpacked: int = 1000 * MB) -> bytes:
    """Return a drawing packed twice: a few hundred bytes that unpack to ``unpacked``."""
    once = pdfs.deflated(b" " * MB, unpacked // MB)
    drawing = stream(flate(once), "/Filter [/FlateDecode /FlateDecode]")
    return written(two_pages(drawing=drawing))


def many_filters(count: int = 2000) -> bytes:
    """Return a drawing said to be packed ``count`` times."""
    names = "/ASCIIHexDecode " * count
    return written(two_pages(drawing=stream(b"00" * 100, f"/Filter [{names}]")))


def run_length_bomb() -> bytes:
    """Return a drawing of run lengths inside deflation."""
    runs = b"\x81 " * (20 * MB)
    drawing = stream(flate(runs), "/Filter [/FlateDecode /RunLengthDecode]")
    return written(two_pages(drawing=drawing))


def lzw_noise() -> bytes:
    """Return a drawing said to be LZW that is not."""
    return written(two_pages(drawing=stream(bytes(range(256)) * 400, "/Filter /LZWDecode")))


def predictor(columns: int, colors: int = 1, bits: int = 8) -> bytes:
    """Return a drawing whose predictor asks for rows of ``columns`` samples."""
    parts = f"/Predictor 15 /Columns {columns} /Colors {colors} /BitsPerComponent {bits}"
    drawing = stream(flate(b"\2" * 5000), f"/Filter /FlateDecode /DecodeParms << {parts} >>")
    return written(two_pages(drawing=drawing))


def picture(more: str, data: bytes = b"\0", times: int = 1) -> bytes:
    """Return two pages that draw one picture ``times`` times."""
    drawing = stream(b"q 612 0 0 792 0 0 cm /X Do Q\n" * times)
    image = stream(data, f"/Type /XObject /Subtype /Image {more}")
    return written(
        two_pages(image, drawing=drawing, page_more="/Resources << /XObject << /X 6 0 R >> >>")
    )


def flood(side: int = SIDE) -> bytes:
    """Return a picture of ``side`` pixels a side whose bytes are all there, packed small."""
    data = pdfs.deflated(b"\0" * MB, side * side // 8 // MB + 1)
    size = f"/Width {side} /Height {side} /BitsPerComponent 1 /ColorSpace /DeviceGray"
    return picture(f"{size} /Filter /FlateDecode", data)


def hollow(width: int, height: int) -> bytes:
    """Return a picture said to be huge, with one byte of data."""
    size = f"/Width {width} /Height {height} /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    return picture(size)


def hollow_jpeg(side: int = 65_500) -> bytes:
    """Return a JPEG whose frame says ``side`` pixels, without a scan."""
    frame = b"\xff\xd8\xff\xc0\x00\x11\x08" + side.to_bytes(2, "big") * 2
    frame += b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xd9"
    size = f"/Width {side} /Height {side} /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    return picture(f"{size} /Filter /DCTDecode", frame)


def odd_jpx(side: int = 2**31 - 1) -> bytes:
    """Return a JPEG 2000 code stream of ``side`` pixels in tiles of one."""
    numbers = b"".join(n.to_bytes(4, "big") for n in (side, side, 0, 0, 1, 1, 0, 0))
    size = b"\x00\x00" + numbers + b"\x00\x01\x07\x01\x01"
    data = b"\xff\x4f\xff\x51" + (len(size) + 2).to_bytes(2, "big") + size + b"\xff\xd9"
    return picture("/Width 9 /Height 9 /Filter /JPXDecode", data)


def odd_jbig2(side: int = 2**32 - 1) -> bytes:
    """Return a JBIG2 page of ``side`` pixels, and globals that are the picture itself."""
    head = b"\0\0\0\0\x30\0\1" + (19).to_bytes(4, "big")
    data = head + side.to_bytes(4, "big") * 2 + b"\0" * 11
    size = "/Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace /DeviceGray"
    return picture(f"{size} /Filter /JBIG2Decode /DecodeParms << /JBIG2Globals 6 0 R >>", data)


def own_mask() -> bytes:
    """Return a picture that is its own soft mask."""
    size = "/Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray /SMask 6 0 R"
    return picture(size, b"\x7f" * 64)


def many_pictures(times: int = 30_000) -> bytes:
    """Return a page that draws a picture over itself ``times`` times."""
    size = "/Width 1000 /Height 1000 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return picture(f"{size} /Filter /FlateDecode", flate(b"\x55" * 1_000_000), times)


def form_in_itself() -> bytes:
    """Return a form that draws itself."""
    form = stream(
        b"/X Do /X Do",
        "/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X 6 0 R >> >>",
    )
    return written(
        two_pages(
            form, drawing=stream(b"/X Do"), page_more="/Resources << /XObject << /X 6 0 R >> >>"
        )
    )


def pattern_in_itself() -> bytes:
    """Return a pattern painted with itself, in steps of nothing."""
    use = "/Resources << /Pattern << /P 6 0 R >> >>"
    tile = stream(
        b"/Pattern cs /P scn 0 0 9 9 re f",
        f"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 0.0001 /YStep 0.0001 {use}",
    )
    return written(
        two_pages(tile, drawing=stream(b"/Pattern cs /P scn 0 0 612 792 re f"), page_more=use)
    )


def fine_pattern(times: int = 400) -> bytes:
    """Return a page painted ``times`` times with tiles of a hundredth of a point."""
    use = "/Resources << /Pattern << /P 6 0 R >> >>"
    tile = stream(
        b"0 0 m 1 1 l S " * 50,
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 0.01 0.01] /XStep 0.01 /YStep 0.01 /Resources << >>",
    )
    paint = b"/Pattern cs /P scn 0 0 612 792 re f\n" * times
    return written(two_pages(tile, drawing=stream(paint), page_more=use))


def mesh(times: int = 4000) -> bytes:
    """Return a page shaded ``times`` times by a mesh of patches."""
    data = flate(bytes(range(256)) * 2000)
    shading = stream(
        data,
        "/ShadingType 6 /ColorSpace /DeviceRGB /BitsPerCoordinate 8 /BitsPerComponent 8 "
        "/BitsPerFlag 8 /Decode [0 612 0 792 0 1 0 1 0 1] /Filter /FlateDecode",
    )
    use = "/Resources << /Shading << /S 6 0 R >> >>"
    return written(two_pages(shading, drawing=stream(b"/S sh\n" * times), page_more=use))


def sampled_function(size: int = 100_000) -> bytes:
    """Return a shading by a sampled function of four sides of ``size`` samples."""
    function = stream(
        b"\0" * 64,
        f"/FunctionType 0 /Domain [0 1 0 1 0 1 0 1] /Range [0 1] /Size [{size} {size} {size} {size}] /BitsPerSample 32",
    )
    shading = b"<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 612 792] /Function 7 0 R >>"
    use = "/Resources << /Shading << /S 6 0 R >> >>"
    return written(two_pages(shading, function, drawing=stream(b"/S sh"), page_more=use))


def stitched_in_itself() -> bytes:
    """Return a function stitched together of itself."""
    function = b"<< /FunctionType 3 /Domain [0 1] /Functions [7 0 R 7 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>"
    shading = b"<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 612 792] /Function 7 0 R >>"
    use = "/Resources << /Shading << /S 6 0 R >> >>"
    return written(two_pages(shading, function, drawing=stream(b"/S sh"), page_more=use))


def colour_in_itself() -> bytes:
    """Return a colour space whose base is itself."""
    use = "/Resources << /ColorSpace << /C 6 0 R >> >>"
    drawing = stream(b"/C cs 0 sc 0 0 612 792 re f")
    return written(two_pages(b"[/Indexed 6 0 R 255 (x)]", drawing=drawing, page_more=use))


def font(program: bytes, kind: str = "/FontFile2", more: str = "") -> bytes:
    """Return two pages of text in an embedded font of these bytes."""
    use = "/Resources << /Font << /F 6 0 R >> >>"
    described = f"<< /Type /FontDescriptor /FontName /Odd /Flags 4 {kind} 8 0 R >>".encode()
    face = b"<< /Type /Font /Subtype /TrueType /BaseFont /Odd /FontDescriptor 7 0 R >>"
    drawing = stream(b"BT /F 12 Tf 72 700 Td (Text in an odd font) Tj ET")
    data = stream(program, more)
    return written(two_pages(face, described, data, drawing=drawing, page_more=use))


def lying_font() -> bytes:
    """Return a TrueType font whose tables are said to be four thousand million bytes long."""
    names = (b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post")
    rows = b"".join(name + b"\0" * 4 + b"\0\0\0\x0c" + b"\xff\xff\xff\xff" for name in names)
    return font(b"\0\1\0\0" + len(names).to_bytes(2, "big") + b"\0" * 6 + rows + b"\xff" * 200)


def heavy_font(unpacked: int = 900 * MB) -> bytes:
    """Return a font program that unpacks to ``unpacked`` bytes."""
    return font(pdfs.deflated(b"\0" * MB, unpacked // MB), more="/Filter /FlateDecode")


def glyph_in_itself() -> bytes:
    """Return a Type 3 font whose glyph is text in the same font."""
    use = "/Resources << /Font << /F 6 0 R >> >>"
    face = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 7 0 R >> "
        b"/Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1] "
        + use.encode()
        + b" >>"
    )
    glyph = stream(b"1 0 d0 BT /F 1 Tf (aaaaaaaaaa) Tj ET")
    drawing = stream(b"BT /F 12 Tf 72 700 Td (aaaaaaaaaa) Tj ET")
    return written(two_pages(face, glyph, drawing=drawing, page_more=use))


def endless_cmap() -> bytes:
    """Return a font whose map to text covers a range of four thousand million codes."""
    use = "/Resources << /Font << /F 6 0 R >> >>"
    face = b"<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding 7 0 R /ToUnicode 7 0 R /DescendantFonts [8 0 R] >>"
    ranges = b"1 begincidrange <00000000> <ffffffff> 0 endcidrange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange "
    cmap = stream(b"1 begincodespacerange <00000000> <ffffffff> endcodespacerange " + ranges * 50)
    child = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /W [0 4294967295 500] /DW 500 >>"
    drawing = stream(b"BT /F 12 Tf 72 700 Td <0000004100000042> Tj ET")
    return written(two_pages(face, cmap, child, drawing=drawing, page_more=use))


def many_marks(count: int = 400_000) -> bytes:
    """Return a page with ``count`` annotations, all one object."""
    note = b"<< /Type /Annot /Subtype /Square /Rect [0 0 9 9] >>"
    return written(two_pages(note, page_more=f"/Annots [{'6 0 R ' * count}]"))


def many_lines(count: int = 3_000_000) -> bytes:
    """Return a drawing of ``count`` curves, packed."""
    packed = pdfs.deflated(b"0 0 m 9 900 300 0 612 792 c S\n" * 20_000, count // 20_000)
    return written(two_pages(drawing=stream(packed, "/Filter /FlateDecode")))


def dashes() -> bytes:
    """Return lines dashed in steps of nothing."""
    words = b"[0.000001 0.000001] 0 d 0 0 m 612 792 l S\n" * 50
    return written(two_pages(drawing=stream(words)))


def groups(depth: int = 2000) -> bytes:
    """Return transparency groups nested ``depth`` deep."""
    first = 6
    forms = []
    for number in range(first, first + depth):
        link = f"/Resources << /XObject << /X {number + 1} 0 R >> >>"
        is_last = number == first + depth - 1
        forms.append(
            stream(
                b"0 0 612 792 re f" if is_last else b"/X Do",
                "/Type /XObject /Subtype /Form /BBox [0 0 612 792] "
                f"/Group << /S /Transparency /I true /K true >> {'' if is_last else link}",
            )
        )
    use = "/Resources << /XObject << /X 6 0 R >> >>"
    return written(two_pages(*forms, drawing=stream(b"/X Do"), page_more=use))


def huge_metadata() -> bytes:
    """Return a paper whose metadata unpack to a thousand megabytes."""
    packed = pdfs.deflated(b" " * MB, 1000)
    data = stream(packed, "/Type /Metadata /Subtype /XML /Filter /FlateDecode")
    return written(two_pages(data, root="/Metadata 6 0 R"))


def long_names(length: int = 2_000_000) -> bytes:
    """Return a name and a string of two million letters."""
    odd = f"/Odd{'a' * length} 1"
    return written([*two_pages(root=odd)[:3], page(), page(), b"(" + b"b" * length + b")"])


CASES: Final = (
    Hostile("object stream unpacks to 1.2 GB", pdfs.object_bomb, ("damaged",), is_quick=False),
    Hostile("drawing unpacks to 1.2 GB", pdfs.content_bomb, ("unreadable",), is_quick=False),
    Hostile("drawing packed twice", twice_packed, ("unreadable",), is_quick=False),
    Hostile("drawing packed two thousand times", many_filters),
    Hostile("run lengths", run_length_bomb, is_quick=False),
    Hostile("LZW that is none", lzw_noise),
    Hostile("predictor of a thousand million columns", lambda: predictor(10**9)),
    Hostile("predictor below zero", lambda: predictor(-5)),
    Hostile("predictor of many colours", lambda: predictor(2**28, 2**28, 32)),
    Hostile("picture of 60,000 pixels a side", flood, is_quick=False),
    Hostile("hollow picture of 60,000 pixels", lambda: hollow(SIDE, SIDE)),
    Hostile("hollow picture beyond integers", lambda: hollow(2**31 - 1, 2**31 - 1)),
    Hostile("picture of no pixel", lambda: hollow(0, 0)),
    Hostile("picture below zero", lambda: hollow(-9, -9)),
    Hostile("hollow JPEG", hollow_jpeg),
    Hostile("odd JPEG 2000", odd_jpx),
    Hostile("odd JBIG2", odd_jbig2, is_quick=False),
    Hostile("picture masks itself", own_mask),
    Hostile("picture thirty thousand times", many_pictures, ("unreadable",), is_quick=False),
    Hostile("form draws itself", form_in_itself, ("unreadable",), is_quick=False),
    Hostile("forms ten to the twelfth", pdfs.endless_form, ("unreadable",), is_quick=False),
    Hostile("pattern paints itself", pattern_in_itself, ("unreadable",), is_quick=False),
    Hostile("pattern finer than a pixel", fine_pattern, is_quick=False),
    Hostile("mesh of patches", mesh, ("unreadable",), is_quick=False),
    Hostile("shading of many steps", pdfs.slow_shading, ("unreadable",), is_quick=False),
    Hostile("function of too many samples", sampled_function),
    Hostile("function of itself", stitched_in_itself),
    Hostile("colour of itself", colour_in_itself),
    Hostile("font whose tables lie", lying_font),
    Hostile("font unpacks to 900 MB", heavy_font, ("unreadable",), is_quick=False),
    Hostile("font of noise", lambda: font(bytes(range(256)) * 500)),
    Hostile("glyph writes itself", glyph_in_itself),
    Hostile("map of four thousand million codes", endless_cmap),
    Hostile("four hundred thousand marks", many_marks, ("unreadable",), is_quick=False),
    Hostile("three million curves", many_lines, ("unreadable",), is_quick=False),
    Hostile("dashes of nothing", dashes),
    Hostile("two thousand groups", groups, is_quick=False),
    Hostile("metadata unpack to 1 GB", huge_metadata, ("unreadable",), is_quick=False),
    Hostile("name of two million letters", long_names),
)
