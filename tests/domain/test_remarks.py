"""What is worth a look, at its boundaries; the corpus proves the same through the cage."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.manuscript import Limits
from fastpath_cms.domain.pdf_facts import PdfFacts
from fastpath_cms.domain.pdf_pages import FaultyFont, HiddenText, Hiding, Link, PageFacts
from fastpath_cms.domain.remarks import remarks_on
from fastpath_cms.domain.unmasking import is_telling, names_somebody
from tests.support.pdfs import facts

BOX = (0.1, 0.1, 0.9, 0.9)


def page(**more: object) -> PageFacts:
    inch = 72 / 612
    good: dict[str, object] = {
        "width": 612.0,
        "height": 792.0,
        "letters": 4000,
        "sizes": ((10.0, 3900.0), (8.0, 100.0)),
        "leading": 12.0,
        "columns": 2,
        "text": (inch, 0.1, 1 - inch, 0.9),
        "body": BOX,
    }
    return PageFacts(**(good | more))  # type: ignore[arg-type]


def paper(**more: object) -> PdfFacts:
    return facts(pages=4, **more)


def told(found: PdfFacts, **limits: object) -> list[Problem]:
    return remarks_on(found, Limits(**limits))  # type: ignore[arg-type]


def rules(**more: object) -> list[str]:
    return [problem.rule for problem in told(paper_of(**more))]


def paper_of(**more: object) -> PdfFacts:
    return PdfFacts(size=1, opens=True, pages=(page(**more),) * 4)


def test_a_good_paper_gets_no_remark() -> None:
    assert told(paper_of()) == []


def test_facts_of_an_older_judge_get_no_remark() -> None:
    assert told(paper()) == []
    assert PdfFacts.from_json('{"size": 9, "opens": true}') == PdfFacts(size=9, opens=True)


def test_all_that_was_measured_survives_its_json() -> None:
    found = PdfFacts(
        size=1,
        pages=(page(leading=None, text=None),),
        hidden=(HiddenText(Hiding.WHITE, 2, BOX, "psst"),),
        faulty_fonts=(FaultyFont("Times", "missing", 1, BOX),),
        links=(Link("https://example.org", 3, BOX, is_reference=True),),
        xmp_authors=("Ada Adams",),
    )
    assert PdfFacts.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    "text",
    [
        '{"size": 1, "pages": [{"width": 1}]}',
        '{"size": 1, "pages": [{"width": 1, "height": 1, "secret": 2}]}',
        '{"size": 1, "hidden": [["purple", 1, [0, 0, 1, 1], "x"]]}',
        '{"size": 1, "links": [["x", 1, [0, 0, 1], true]]}',
        '{"size": 1, "links": [["x", 1, [0, 0, 1, "1"], true]]}',
    ],
)
def test_what_no_judge_would_say_is_not_read(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        PdfFacts.from_json(text)


@pytest.mark.parametrize(
    ("size", "found"), [(9.5, []), (9.4, []), (9.3, ["font-size"]), (8.0, ["font-size"])]
)
def test_the_body_may_be_as_small_as_the_edition_says(size: float, found: list[str]) -> None:
    assert rules(sizes=((size, 3000.0), (12.0, 200.0))) == found


@pytest.mark.parametrize(("leading", "found"), [(10.5, []), (10.4, []), (10.3, ["leading"])])
def test_lines_may_stand_as_close_as_the_edition_says(leading: float, found: list[str]) -> None:
    assert rules(leading=leading) == found


@pytest.mark.parametrize(("room", "found"), [(36, []), (34.1, []), (33.9, ["margins"])])
def test_margins_may_be_as_narrow_as_the_edition_says(room: float, found: list[str]) -> None:
    assert rules(text=(room / 612, 0.1, 0.9, 0.9)) == found


def test_a_narrow_margin_is_marked_where_it_is() -> None:
    (problem,) = told(paper_of(text=(20 / 612, 0.1, 0.9, 0.9)))
    assert problem.sentence == (
        "The margins of pages 1 to 4 are narrow: 0.28 in left; this edition asks for 0.5 in."
    )
    assert [(mark.page, mark.box) for mark in problem.marks] == [(1, (0.0, 0.1, 36 / 612, 0.9))]


def test_only_the_size_of_most_characters_counts() -> None:
    mixed = PdfFacts(
        size=1,
        pages=(page(), page(), page(), page(sizes=((7.0, 5000.0),), leading=8.0)),
    )
    assert told(mixed) == []


def test_letter_and_a4_are_paper_and_lying_pages_too() -> None:
    for width, height in ((612.0, 792.0), (595.28, 841.89), (792.0, 612.0)):
        assert rules(width=width, height=height) == []
    assert rules(width=612.0, height=1008.0) == ["paper-size"]


def test_columns_are_the_edition_s_or_any() -> None:
    assert told(paper_of(columns=1)) == []
    (problem,) = told(paper_of(columns=1), columns=2)
    assert problem.sentence == (
        "The text of pages 1 to 4 stands in one column; this edition asks for two columns."
    )


@pytest.mark.parametrize(
    ("address", "tells"),
    [
        ("https://github.com/alvarez/code", True),
        ("github.com/alvarez/code", True),
        ("https://gitlab.inria.fr/a/b", True),
        ("https://alvarez.github.io", True),
        ("http://people.example.edu/alvarez", True),
        ("https://www.example.edu/~alvarez/", True),
        ("https://orcid.org/0000-0002-1825-0097", True),
        ("mailto:a@example.org", True),
        ("https://anonymous.4open.science/r/code", False),
        ("https://doi.org/10.1145/1", False),
        ("https://arxiv.org/abs/1706.03762", False),
        ("https://example.org/spec", False),
        ("https://github.com", False),
    ],
)
def test_some_addresses_may_tell_who_wrote_a_paper(address: str, tells: bool) -> None:
    assert is_telling(address) is tells


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("José Álvarez", True),
        ("Unknown Mortal", True),
        ("Anonymous Author(s)", False),
        ("anonymous", False),
        ("Microsoft Office User", False),
        ("Author", False),
        ("Paula Word", True),
    ],
)
def test_some_properties_name_nobody(name: str, does: bool) -> None:
    assert names_somebody(name) is does


def test_links_of_the_references_are_left_alone() -> None:
    address = "https://github.com/alvarez/code"
    for is_reference, found in ((True, []), (False, ["link-names-authors"])):
        linked = PdfFacts(size=1, links=(Link(address, 1, BOX, is_reference=is_reference),))
        assert [problem.rule for problem in told(linked, is_double_blind=True)] == found
        assert told(linked) == []
