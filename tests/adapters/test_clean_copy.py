"""The clean copy: the same pages, and nothing of what runs, is carried along or tells the author."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from fastpath_cms.adapters.cage import walking
from fastpath_cms.adapters.cage.clean import clean_copy
from fastpath_cms.adapters.cage.walking import NoCopyError
from fastpath_cms.adapters.pdf import CagedPdfInspector
from tests.corpus import doers, tells
from tests.corpus.cases import Case
from tests.corpus.looking import forbidden_in, laid_open, pictures
from tests.corpus.papers import PAPERS
from tests.corpus.parts import CANARY, Hostile, stream, two_pages, written
from tests.support import pdfs

TAKEN = (*doers.CASES, *tells.CASES)


@pytest.mark.parametrize("is_blind", [False, True], ids=["open", "blind"])
@pytest.mark.parametrize("case", TAKEN, ids=[case.name for case in TAKEN])
def test_what_runs_or_tells_is_gone_and_the_pages_stay(case: Hostile, is_blind: bool) -> None:
    original = case.make()
    copy = clean_copy(original, is_blind=is_blind)
    assert forbidden_in(copy) == []
    assert CANARY.encode() not in laid_open(copy)
    assert clean_copy(original, is_blind=is_blind) == copy
    assert len(pikepdf.open(io.BytesIO(copy)).pages) == 2
    if "Widget" not in repr(original) and case.name not in LOSE_A_PICTURE:
        assert pictures(copy) == pictures(original)


LOSE_A_PICTURE = {
    "attached file",
    "film, sound and screen",
    "rich media and three dimensions",
    "notes of an unknown kind",
    "notes of co-authors",
}


@pytest.mark.parametrize("paper", PAPERS[::9], ids=[paper.name for paper in PAPERS[::9]])
def test_a_paper_looks_in_its_copy_as_it_did(paper: Case) -> None:
    original = paper.make()
    copy = clean_copy(original, is_blind=True)
    assert forbidden_in(copy) == []
    assert pictures(copy) == pictures(original)


def test_a_field_keeps_its_look() -> None:
    copy = clean_copy(doers.fields(), is_blind=True)
    bare = clean_copy(written(two_pages()), is_blind=True)
    assert pictures(copy)[0] != pictures(bare)[0]
    assert pictures(copy) == pictures(doers.fields())


def test_notes_keep_what_is_drawn() -> None:
    copy = clean_copy(tells.remarks_of_others(), is_blind=True)
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        kinds = [str(note.Subtype) for note in pdf.pages[0].Annots]
    assert kinds == ["/Text", "/Highlight", "/Ink", "/Stamp", "/Square"]


def linked() -> bytes:
    """Return a paper with two addresses, and links to a page by place and by both kinds of name."""
    entries = (
        "/A << /S /URI /URI (https://example.org/) >>",
        "/A << /S /URI /URI (MAILTO:who@example.org) /IsMap true >>",
        "/Dest [5 0 R /XYZ 0 700 null]",
        "/A << /S /GoTo /D (cite.who2027) >>",
        "/Dest /old",
        "/Dest (nowhere)",
        "/A << /S /URI /URI (file:///etc/passwd) >>",
    )
    links = [
        f"<< /Type /Annot /Subtype /Link /Rect [0 {9 * i} 9 {9 * i + 9}] {entry} >>".encode()
        for i, entry in enumerate(entries)
    ]
    names = "/Names << /Dests << /Names [(cite.who2027) << /D [5 0 R /Fit] >>] >> >> /Dests << /old [4 0 R /Fit] >>"
    outline = b"<< /First 14 0 R /Last 14 0 R /Count 1 >>"
    entry = b"<< /Title (Part one) /Parent 13 0 R /Dest (cite.who2027) >>"
    listed = " ".join(f"{6 + i} 0 R" for i in range(len(links)))
    return written(
        two_pages(*links, outline, entry, root=f"{names} /Outlines 13 0 R /Lang (en)")
    ).replace(b"/Contents 3 0 R  >>", f"/Contents 3 0 R /Annots [{listed}] >>".encode(), 1)


def ways(copy: bytes) -> list[str]:
    """Return where each link of page 1 leads."""
    pdf = pikepdf.open(io.BytesIO(copy))
    found = []
    for link in pdf.pages[0].get("/Annots", []):
        if "/A" in link:
            found.append(str(link.A.URI))
        else:
            found.append(f"page {[p.objgen for p in pdf.pages].index(link.Dest[0].objgen) + 1}")
    return found


def test_links_within_the_paper_and_to_addresses_stay() -> None:
    copy = clean_copy(linked(), is_blind=False)
    assert ways(copy) == [
        "https://example.org/",
        "MAILTO:who@example.org",
        "page 2",
        "page 2",
        "page 1",
    ]
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        outline = pdf.Root.Outlines.First
        assert (str(pdf.Root.Lang), str(outline.Title)) == ("en", "Part one")
    assert b"who2027" not in laid_open(copy)


def test_a_blind_copy_has_nothing_more_than_what_is_drawn() -> None:
    copy = clean_copy(linked(), is_blind=True)
    assert ways(copy) == ["page 2", "page 2", "page 1"]
    assert b"/Outlines" not in laid_open(copy)
    assert b"example" not in laid_open(copy)


def test_a_file_with_too_many_parts_gets_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "PARTS", 1000)
    many = b"[" + b"<< >> " * 1000 + b"]"
    with pytest.raises(NoCopyError, match="parts"):
        clean_copy(written(two_pages(many, root="/StructTreeRoot 6 0 R")), is_blind=True)


def test_a_restriction_is_taken_away(tmp_path: Path) -> None:
    copy = clean_copy(pdfs.restricted(), is_blind=True)
    assert not pikepdf.open(io.BytesIO(copy)).is_encrypted
    assert pictures(copy) == pictures(pdfs.restricted())


def test_the_cage_makes_the_copy_or_says_why_not(tmp_path: Path) -> None:
    cage, paper = CagedPdfInspector(tmp_path / "run"), tmp_path / "paper"
    for data, is_blind in ((pdfs.active(), True), (linked(), False)):
        paper.write_bytes(data)
        assert cage.clean(paper, is_blind=is_blind).data == clean_copy(data, is_blind=is_blind)
    paper.write_bytes(pdfs.encrypted())
    assert cage.clean(paper, is_blind=True).why == "it cannot be written anew"
    paper.write_bytes(written(two_pages(drawing=stream(b"0 0 m"))))
    assert cage.clean(paper, is_blind=True).why == ""
