"""What a manuscript must be: facts in, problems out."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.manuscript import (
    MB,
    Death,
    Limits,
    Look,
    PdfFacts,
    megabytes,
    problems_of,
    too_large,
)
from tests.support.pdfs import facts

LETTER = (612.0, 792.0)


def said(found: PdfFacts, limits: Limits | None = None) -> list[str]:
    return [problem.sentence for problem in problems_of(found, limits or Limits())]


@pytest.mark.parametrize("pages", [2, 3, 4])
def test_two_to_four_pages_pass(pages: int) -> None:
    assert said(facts(pages)) == []


def test_five_pages_are_too_many() -> None:
    assert problems_of(facts(5), Limits()) == [
        Problem(
            rule="page-count",
            sentence="This PDF has 5 pages; FastPath asks for 2 to 4. References and appendices count too.",
            field="pdf",
        )
    ]


def test_one_page_is_too_few() -> None:
    assert said(facts(1)) == [
        "This PDF has 1 page; FastPath asks for 2 to 4. Check that all of it was exported."
    ]


def test_an_edition_may_ask_for_one_exact_number() -> None:
    assert said(facts(5), Limits(page_min=6, page_max=6)) == [
        "This PDF has 5 pages; FastPath asks for 6. Check that all of it was exported."
    ]


def test_the_limit_itself_is_accepted_and_one_byte_more_is_not() -> None:
    assert said(facts(size=10 * MB)) == []
    assert said(facts(size=10 * MB + 1)) == [
        (
            "This file is 10.1 MB; the limit is 10 MB. "
            "Photographs and bitmap plots weigh most: shrink them, or export plots as vector graphics."
        )
    ]


def test_a_size_that_was_not_read_to_its_end_is_more_than_the_limit() -> None:
    assert too_large(10 * MB).sentence.startswith(
        "This file is more than 10 MB; the limit is 10 MB."
    )


def test_sizes_are_rounded_up() -> None:
    assert [megabytes(size) for size in (1, 400_000, 10 * MB, 12 * MB)] == [
        "0.1 MB",
        "0.4 MB",
        "10 MB",
        "12 MB",
    ]


def test_every_look_that_is_no_pdf_has_its_own_sentence() -> None:
    others = [look for look in Look if look is not Look.PDF]
    sentences = [said(facts(look=look)) for look in others]
    assert [len(each) for each in sentences] == [1] * len(others)
    assert len({each[0] for each in sentences}) == len(others)


def test_every_death_has_its_own_sentence() -> None:
    assert len({tuple(said(facts(died=death))) for death in Death}) == len(Death)


def test_a_file_too_large_and_of_the_wrong_kind_hears_both() -> None:
    rules = [p.rule for p in problems_of(facts(size=12 * MB, look=Look.WORD), Limits())]
    assert rules == ["size", "not-pdf"]


def test_a_password_is_the_only_thing_said() -> None:
    assert said(PdfFacts(size=9, is_encrypted=True)) == [
        "This PDF needs a password to open, so nobody could review it. Save it without a password."
    ]


def test_a_restriction_without_a_password_passes() -> None:
    assert said(facts(is_restricted=True)) == []


def test_a_missing_end_is_a_file_cut_off() -> None:
    cut = "The end of this PDF is missing: it was cut off on the way. Export it again, then upload it again."
    assert said(facts(trailing_bytes=None)) == [cut]
    assert said(facts(pages_walked=0, trailing_bytes=5_000, was_repaired=True)) == [cut]


def test_bytes_that_hide_the_end_are_told() -> None:
    assert said(facts(trailing_bytes=5_000, was_repaired=True)) == [
        (
            "Bytes that do not belong to this PDF follow its end: it was cut off, or it is two files in one. "
            "Export it again, then upload it again."
        )
    ]


def test_bytes_after_the_end_of_a_whole_file_pass() -> None:
    assert said(facts(trailing_bytes=5_000)) == []


def test_a_count_that_lies_is_named() -> None:
    assert said(facts(4, pages_walked=40)) == [
        "The file says 4 pages but holds 40. Print it to a new PDF and upload that one."
    ]


def test_two_programs_that_disagree_are_named() -> None:
    assert said(facts(4, pages_drawn=3)) == [
        (
            "Two programs count the pages of this PDF differently: 4 and 3. "
            "Print it to a new PDF and upload that one."
        )
    ]


def test_pages_that_nobody_can_count_are_refused() -> None:
    assert said(facts(4, pages_stated=None)) == [
        "The pages of this PDF cannot be counted. Print it to a new PDF and upload that one."
    ]


def test_a_page_that_cannot_be_drawn_is_located() -> None:
    (problem,) = problems_of(facts(undrawable_pages=(3,)), Limits())
    assert (problem.rule, problem.page) == ("undrawable", 3)


def test_a_page_turned_on_its_side_is_the_same_paper() -> None:
    assert said(facts(2, page_sizes=(LETTER, (792.0, 612.4)))) == []


def test_letter_and_a4_in_one_paper_are_located() -> None:
    (problem,) = problems_of(facts(2, page_sizes=(LETTER, (595.28, 841.89))), Limits())
    assert problem == Problem(
        rule="mixed-sizes",
        sentence="Page 2 is 8.27 x 11.69 in, but page 1 is 8.5 x 11 in. Give all pages one size.",
        field="pdf",
        page=2,
    )


@pytest.mark.parametrize("side", [71.0, 14_401.0])
def test_a_page_out_of_every_measure_is_located(side: float) -> None:
    (problem,) = problems_of(facts(2, page_sizes=(LETTER, (side, 792.0))), Limits())
    assert (problem.rule, problem.page) == ("page-size", 2)


def test_facts_survive_the_wire() -> None:
    found = facts(
        4,
        active_content=("JavaScript",),
        undrawable_pages=(2,),
        stated_title="Where the time goes",
        died=Death.MEMORY,
    )
    assert PdfFacts.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"size": -1}',
        '{"size": true}',
        '{"size": 1, "surprise": 2}',
        '{"size": 1, "pages_walked": "4"}',
        '{"size": 1, "page_sizes": [[1]]}',
        '{"size": 1, "page_sizes": [[NaN, 1]]}',
        '{"size": 1, "page_sizes": 4}',
        '{"size": 1, "opens": 1}',
        '{"size": 1, "stated_title": null}',
        '{"size": 1, "died": "boredom"}',
    ],
)
def test_what_is_not_facts_is_not_read_as_facts(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        PdfFacts.from_json(text)


def test_control_characters_and_half_letters_leave_the_stated_title() -> None:
    found = PdfFacts.from_json('{"size": 1, "stated_title": "A\\u0000B \\ud800C\\n"}')
    assert found.stated_title == "A B  C"


def test_facts_answer_the_short_questions() -> None:
    good = facts(3)
    assert (good.is_pdf, good.renders, good.page_count) == (True, True, 3)
    bad = facts(3, look=Look.ZIP, undrawable_pages=(1,), pages_drawn=4)
    assert (bad.is_pdf, bad.renders, bad.page_count) == (False, False, None)
