"""Page 1 beside the form: tolerant of how letters are set, exact about what differs."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.contents import Contents, TypedAuthor
from fastpath_cms.domain.front_page import differences
from fastpath_cms.domain.manuscript import Limits
from fastpath_cms.domain.pdf_facts import PdfFacts
from fastpath_cms.domain.pdf_pages import HeadLine

TITLE = "Where the time goes"
JOSE, BO = "José Álvarez", "Bo Berg"


def said(
    title: str, names: list[str], *lines: str, is_double_blind: bool = False, size: float = 16
) -> list[str]:
    head = tuple(
        HeadLine(text, size if row == 0 else 10, (0.1, 0.05 * row, 0.9, 0.05 * row + 0.04))
        for row, text in enumerate(lines)
    )
    authors = tuple(TypedAuthor(name, affiliation="Red Hat") for name in names)
    found = differences(
        PdfFacts(size=1, head=head),
        Contents(title=title, authors=authors),
        Limits(is_double_blind=is_double_blind),
    )
    return [problem.sentence for problem in found]


@pytest.mark.parametrize(
    ("title", "names", "lines"),
    [
        (TITLE, [JOSE, BO], ("Where the time goes∗", "José Álvarez1,2 and Bo Berg†")),
        (TITLE, [JOSE, BO], (TITLE, "Jos´e ´Alvarez1, Bo Berg")),  # TeX's older fonts
        (TITLE, [JOSE, BO], ("WHERE THE", "TIME GOES", "JOSÉ ÁLVAREZ", "BO BERG")),
        ("Efficient performance", [BO], ("Eﬃcient perfor-", "mance", "Bo Berg")),
        (TITLE, ["Wei Li (李伟)", "Pat O'Brien"], (TITLE, "Wei Li, Pat O’Brien")),
        (TITLE, ["Ada B. Adams", "Carl Diaz Berg"], (TITLE, "A. Adams, Carl D. Berg")),
        (TITLE, [BO, "Cy Carr"], (TITLE, "Bo Berg, Cy Carr, Red Hat")),
        (TITLE, [BO], ("\ufffd\ufffd\ufffd\ufffd \ufffd\ufffd", "\ufffd\ufffd\ufffd")),
    ],
)
def test_what_a_reader_would_call_the_same_is_the_same(
    title: str, names: list[str], lines: tuple[str, ...]
) -> None:
    assert said(title, names, *lines) == []


def test_names_below_the_abstract_are_no_byline() -> None:
    assert said(TITLE, [JOSE, BO], TITLE, "Abstract", JOSE, BO) == [
        "Page 1 names none of the authors in the form (José Álvarez and Bo Berg)."
    ]


@pytest.mark.parametrize(
    ("names", "byline", "sentence"),
    [
        ([JOSE], "Jose Alvarez", "The PDF says Jose Alvarez; the form says José Álvarez."),
        (["John Smith"], "Jon Smith", "The PDF says Jon Smith; the form says John Smith."),
        (
            ["Nguyễn Văn An"],
            "Nguyen Van An",
            "The PDF says Nguyen Van An; the form says Nguyễn Văn An.",
        ),
        ([JOSE, BO], JOSE, "The form names Bo Berg, but page 1 does not."),
        (
            [JOSE, BO],
            "José Álvarez, Bo Berg, Cy Carr",
            "Page 1 also names Cy Carr, who is not in the form.",
        ),
        (
            [JOSE, BO],
            "Bo Berg, José Álvarez",
            f"On page 1 the authors stand in another order: {BO}, {JOSE}; the form says {JOSE}, {BO}.",
        ),
    ],
)
def test_what_differs_in_the_authors_is_said(names: list[str], byline: str, sentence: str) -> None:
    assert said(TITLE, names, TITLE, byline) == [sentence]


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (
            "Where the tme goes",
            "The title on page 1 says “tme” where the form says “time”.",
        ),
        (
            "Where the time goes now",
            "The title on page 1 has “now”, which the form's has not.",
        ),
        (
            "Bread without flour",
            "The title on page 1 is “Bread without flour”; the form says “Where the time goes”.",
        ),
    ],
)
def test_what_differs_in_the_title_is_said(shown: str, sentence: str) -> None:
    assert said(TITLE, [BO], shown, "Bo Berg") == [sentence]


def test_a_blind_paper_is_told_only_of_authors_it_shows() -> None:
    assert said(TITLE, [JOSE, BO], TITLE, "Anonymous Authors", is_double_blind=True) == []
    assert said(TITLE, [JOSE, BO], TITLE, JOSE, is_double_blind=True) == [
        "Page 1 names José Álvarez. Reviewing is double-blind: leave the authors out."
    ]


def test_the_place_of_a_difference_is_its_line() -> None:
    head = (
        HeadLine(TITLE, 16, (0.1, 0.1, 0.9, 0.14)),
        HeadLine("Jose Alvarez", 10, (0.3, 0.2, 0.7, 0.22)),
    )
    (problem,) = differences(
        PdfFacts(size=1, head=head),
        Contents(title=TITLE, authors=(TypedAuthor(JOSE),)),
        Limits(),
    )
    assert [(mark.page, mark.box) for mark in problem.marks] == [(1, (0.3, 0.2, 0.7, 0.22))]
    assert (problem.severity, problem.page, problem.rule) == ("warning", 1, "authors-differ")
