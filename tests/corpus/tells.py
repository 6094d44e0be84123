"""Papers that tell who wrote them, or with what: taken, and cleaned."""

from __future__ import annotations

import zlib
from typing import Final

from tests.corpus.doers import LOOK, notes
from tests.corpus.parts import CANARY, Hostile, stream, two_pages, written

XMP: Final = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f"<dc:creator><rdf:Seq><rdf:li>{CANARY}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)
ENTITIES: Final = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
LAUGHS: Final = f'<!DOCTYPE x [<!ENTITY e0 "{CANARY}">{ENTITIES}]><x>&e11;</x>'
FILE: Final = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e; {CANARY}</x>'


def properties() -> bytes:
    """Return a paper whose properties name its author, also in keys of their own."""
    words = f"/Author ({CANARY}) /Creator ({CANARY}) /Producer ({CANARY}) /Keywords ({CANARY}) /Title ({CANARY}) /Company ({CANARY}) /{CANARY} (x) /PTEX.Fullbanner ({CANARY})"
    return written(
        two_pages(f"<< {words} >>".encode()), trailer=f"/Info 6 0 R /ID [({CANARY}) ({CANARY})]"
    )


def metadata(text: str) -> bytes:
    """Return metadata of the file, of a page, a picture and a font."""
    data = stream(text.encode(), "/Type /Metadata /Subtype /XML")
    image = stream(
        b"\0",
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Metadata 6 0 R",
    )
    face = b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Metadata 6 0 R >>"
    more = "/Metadata 6 0 R /Resources << /XObject << /X 7 0 R >> /Font << /F 8 0 R >> >>"
    return written(
        two_pages(
            data,
            image,
            face,
            drawing=stream(b"/X Do"),
            root="/Metadata 6 0 R /Lang (en)",
            page_more=more,
        )
    )


def pieces() -> bytes:
    """Return what editors keep for themselves, thumbnails, and pdfTeX's notes on a figure."""
    private = f"/PieceInfo << /Editor << /LastModified (D:2027) /Private << /Who ({CANARY}) >> >> >> /LastModified ({CANARY})"
    figure = stream(
        b"0 0 m 9 9 l S",
        f"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /PTEX.FileName (/home/{CANARY}/fig.pdf) /PTEX.PageNumber 1 "
        f"/PTEX.InfoDict << /Author ({CANARY}) >> {private}",
    )
    thumb = stream(
        CANARY.encode(), "/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    more = f"{private} /Thumb 7 0 R /AAPL:Who ({CANARY}) /Resources << /XObject << /X 6 0 R >> >>"
    return written(two_pages(figure, thumb, drawing=stream(b"/X Do"), root=private, page_more=more))


def layers() -> bytes:
    """Return a layer that says which program, on whose desk, made it."""
    layer = f"<< /Type /OCG /Name (Figures) /Usage << /CreatorInfo << /Creator ({CANARY}) /Subtype /Artwork >> >> /Metadata 7 0 R >>"
    root = f"/OCProperties << /OCGs [6 0 R] /D << /Order [6 0 R] /Creator ({CANARY}) >> >> /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (sRGB) /Info ({CANARY}) >>]"
    more = "/Resources << /Properties << /P 6 0 R >> >>"
    drawing = stream(b"/OC /P BDC 0 0 m 9 9 l S EMC")
    return written(
        two_pages(
            layer.encode(), stream(CANARY.encode()), drawing=drawing, root=root, page_more=more
        )
    )


def structure() -> bytes:
    """Return elements of the structure with titles, and properties of somebody's own."""
    element = f"<< /Type /StructElem /S /P /P 6 0 R /T ({CANARY}) /A << /O /UserProperties /P [<< /N (who) /V ({CANARY}) >>] >> /K << /Type /MCR /Pg 4 0 R /MCID 0 >> >>"
    tree = f"<< /Type /StructTreeRoot /K 7 0 R /IDTree << /Names [({CANARY}) 7 0 R] >> /RoleMap << /Author /P /JS /P >> >>"
    return written(
        two_pages(
            tree.encode(),
            element.encode(),
            drawing=stream(b"/P << /MCID 0 >> BDC 0 0 m 9 9 l S EMC"),
            root="/StructTreeRoot 6 0 R /Lang (de)",
        )
    )


def remarks_of_others() -> bytes:
    """Return notes of co-authors, with their names, pop-ups and answers."""
    more = f"/M (D:2027 {CANARY}) /CreationDate ({CANARY}) /RC (<p>{CANARY}</p>) /IRT 6 0 R /Popup 6 0 R /AP << /N @LOOK 0 R >>"
    return notes("Text", "Highlight", "Ink", "Stamp", "Square", "Popup", more=more)


def photograph() -> bytes:
    """Return a JPEG with what a camera says about its owner, and a remark."""
    import io

    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (32, 32), (200, 30, 60)).save(target, "JPEG", quality=80)
    plain = target.getvalue()
    said = f"Exif\0\0{CANARY}".encode()
    segment = b"\xff\xe1" + (len(said) + 2).to_bytes(2, "big") + said
    remark = b"\xff\xfe" + (len(CANARY) + 2).to_bytes(2, "big") + CANARY.encode()
    data = plain[:2] + segment + remark + plain[2:]
    image = stream(
        data,
        "/Type /XObject /Subtype /Image /Width 32 /Height 32 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode",
    )
    return written(
        two_pages(
            image,
            drawing=stream(b"612 0 0 792 0 0 cm /X Do"),
            page_more="/Resources << /XObject << /X 6 0 R >> >>",
        )
    )


def wavelets() -> bytes:
    """Return a JPEG 2000 file with a box of words about its owner."""
    box = f"<who>{CANARY}</who>".encode()
    data = b"\0\0\0\x0cjP  \r\n\x87\n" + (8 + len(box)).to_bytes(4, "big") + b"xml " + box
    image = stream(data, "/Type /XObject /Subtype /Image /Width 32 /Height 32 /Filter /JPXDecode")
    return written(
        two_pages(
            image,
            drawing=stream(b"612 0 0 792 0 0 cm /X Do"),
            page_more="/Resources << /XObject << /X 6 0 R >> >>",
        )
    )


def unread_object() -> bytes:
    """Return an object nobody refers to that names the author, plain and packed."""
    packed = stream(zlib.compress(CANARY.encode()), "/Filter /FlateDecode")
    return written(two_pages(f"<< /Author ({CANARY}) >>".encode(), packed, LOOK))


CASES: Final = (
    Hostile("properties name the author", properties),
    Hostile("metadata name the author", lambda: metadata(XMP)),
    Hostile("metadata ask for a file", lambda: metadata(FILE)),
    Hostile("metadata of a billion laughs", lambda: metadata(LAUGHS)),
    Hostile("metadata that are no XML", lambda: metadata("\0\ud7ff" + CANARY * 50_000)),
    Hostile("what editors keep for themselves", pieces),
    Hostile("layers name their maker", layers),
    Hostile("structure names people", structure),
    Hostile("notes of co-authors", remarks_of_others),
    Hostile("photograph names its owner", photograph),
    Hostile("JPEG 2000 names its owner", wavelets),
    Hostile("an object nobody reads", unread_object),
)  # fmt: skip
