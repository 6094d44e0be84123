"""The text of a PDF that can be seen, read in the cage."""

from __future__ import annotations

from pathlib import Path

from fastpath_cms.adapters.cage.wording import wording_of
from fastpath_cms.adapters.pdf import CagedPdfInspector
from tests.support import pdfs


def page(*shown: str) -> bytes:
    """Return a page on which each line is set by operators of its own."""
    content = b"BT /F 12 Tf 14 TL 72 700 Td " + " ".join(shown).encode() + b" ET"
    return pdfs.raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def test_white_and_tiny_words_are_left_out_and_a_scan_s_layer_stays() -> None:
    said = wording_of(
        page(
            "(Seen words) Tj T*",
            "1 g (white words) Tj T* 0 g",
            "/F 1 Tf (tiny words) Tj T* /F 12 Tf",
            "3 Tr (layer words) Tj T* 0 Tr",
            "(more seen) Tj",
        )
    )
    assert said.split() == ["Seen", "words", "layer", "words", "more", "seen"]


def test_what_is_no_pdf_has_no_text() -> None:
    assert wording_of(b"no PDF") == ""


def test_the_cage_tells_the_text(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(page("(Sparse kernels) Tj"))
    assert CagedPdfInspector(tmp_path / "run").text(file) == "Sparse kernels"
