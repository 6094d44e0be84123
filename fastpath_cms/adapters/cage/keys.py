"""Which keys of a PDF's objects a clean copy keeps, and which it never holds.

Source: ISO 32000-2, tables of the catalog, pages, annotations, outlines and actions; the private
keys are those that pdfTeX and common editors write.
"""

from __future__ import annotations

from typing import Final


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


CATALOG: Final = _keys(
    "/Type /Pages /Lang /PageLabels /OCProperties /OutputIntents /MarkInfo /StructTreeRoot "
    "/Outlines"
)
NOT_DRAWN: Final = frozenset({"/PageLabels", "/Outlines"})  # of the catalog: gone in a blind copy
PAGE: Final = _keys(
    "/Type /Parent /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Contents /Rotate "
    "/Group /Annots /Tabs /UserUnit /StructParents"
)
TREE: Final = frozenset({"/Type", "/Kids", "/Count"})
INTENT: Final = frozenset({"/Type", "/S", "/OutputConditionIdentifier", "/DestOutputProfile"})

DRAWN_NOTES: Final = _keys(
    "/Text /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly "
    "/StrikeOut /Caret /Stamp /Ink /Widget /Watermark"
)
NOTES: Final = DRAWN_NOTES | _keys(
    "/Link /FileAttachment /Sound /Movie /Screen /RichMedia /3D /Popup /Projection /PrinterMark "
    "/TrapNet /Redact"
)
NOTE: Final = _keys(
    "/Type /Subtype /Rect /F /AP /AS /C /IC /CA /ca /BM /OC /QuadPoints /InkList /BS /BE /Border "
    "/RD /L /LE /LL /LLE /Vertices /CO /IT /CL /DA /Q /Sy /StructParent"
)
LINK: Final = _keys(
    "/Type /Subtype /Rect /F /C /BS /Border /H /QuadPoints /Dest /A /StructParent /OC"
)
OUTLINE: Final = _keys("/Title /Parent /Prev /Next /First /Last /Count /Dest /A /C /F")
ADDRESS: Final = frozenset({"/Type", "/S", "/URI"})
SCHEMES: Final = (b"http://", b"https://", b"mailto:")
FITS: Final = _keys("/XYZ /Fit /FitH /FitV /FitR /FitB /FitBH /FitBV")
DEEDS: Final = _keys(
    "/GoToR /GoToE /GoToDp /Launch /Thread /URI /Sound /Movie /Hide /Named /SubmitForm /ResetForm "
    "/ImportData /JavaScript /SetOCGState /Rendition /Trans /GoTo3DView /RichMediaExecute"
)  # kinds of actions that do more than turn to a page

RUNS: Final = _keys(
    "/AA /OpenAction /JS /JavaScript /XFA /AcroForm /EmbeddedFiles /EF /AF /RichMediaContent "
    "/RichMediaSettings /Movie /Sound /3DD /3DV /3DA /Renditions /URLS /Ref /OPI /Alternates /PS "
    "/Launch /Win /Perms /Legal /Collection /SpiderInfo /Threads /Requirements /FFilter "
    "/FDecodeParms /DPartRoot /Schema"
)
TELLS: Final = _keys(
    "/Metadata /PieceInfo /LastModified /Thumb /Popup /Author /Creator /Producer /CreatorInfo "
    "/Company /Manager /Keywords /Subject /ModDate /CreationDate /SourceModified /IDTree "
    "/PronunciationLexicon /Private /AdditionalStreams /DocChecksum /Info /NM /RC /Subj"
)
PRIVATE: Final = ("/PTEX.", "/ADBE", "/AAPL", "/MSFT")  # keys that begin so
DESCRIBES: Final = frozenset({"/T", "/Alt", "/E", "/ActualText", "/ID"})  # structure elements
TRAILER: Final = _keys("/Root /Size /ID /Type /W /Index /Length /Filter /DecodeParms")

NAMED_BY_THE_FILE: Final = _keys(
    "/Font /XObject /ExtGState /ColorSpace /Pattern /Shading /Properties /CharProcs /Colorants "
    "/RoleMap /ClassMap"
)  # their values are dictionaries whose keys the file chose
NUMBERS: Final = _keys(
    "/Widths /W /W2 /Differences /MediaBox /CropBox /BBox /Matrix /Rect /QuadPoints /Decode "
    "/InkList /Domain /Range /FontBBox /C0 /C1"
)  # arrays without dictionaries in them
