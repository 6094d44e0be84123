"""What people really upload: refused with a sentence at the file, and nothing else is lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.models import Manuscript, PageImage, Submission
from tests.support import pdfs
from tests.support.forms import pdf, submission_form
from tests.support.world import World

SUBMIT = "/2027/submit"


@pytest.fixture
def caged(world: World, tmp_path: Path) -> World:
    """A world whose PDFs are judged in the real cage."""
    tools = dataclasses.replace(world.tools, pdfs=CagedPdfInspector(tmp_path / "run"))
    world.tools = tools
    world.app.extensions["fastpath_tools"] = tools
    return world


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (pdfs.empty, "This file is empty (0 bytes). Export the paper again."),
        (pdfs.docx_renamed, "This is a Word document, not a PDF."),
        (pdfs.one_page, "This PDF has 1 page; FastPath asks for 2 to 4."),
        (pdfs.five_pages, "This PDF has 5 pages; FastPath asks for 2 to 4."),
        (pdfs.lying_count, "The file says 4 pages but holds 40."),
        (pdfs.encrypted, "This PDF needs a password to open"),
        (pdfs.truncated, "The end of this PDF is missing: it was cut off on the way."),
        (pdfs.big, "the limit is 10 MB"),
    ],
)
def test_an_unfit_file_is_told_at_its_field_and_the_text_stays(
    caged: World, make: Callable[[], bytes], sentence: str
) -> None:
    browser = caged.browser()
    answer = browser.post(SUBMIT, submission_form(caged, pdf=pdf(make(), "paper.pdf")))
    assert answer.status_code == 422
    error = answer.text.partition('id="pdf-error"')[2].partition("</p>")[0]
    assert sentence in error
    again = browser.get(SUBMIT).text
    assert 'value="Where the step goes"' in again
    assert "is kept</b>" not in again
    assert (caged.all(Submission), caged.all(Manuscript)) == ([], [])


def test_a_real_paper_is_kept_with_its_facts_and_its_pages(caged: World) -> None:
    browser = caged.browser()
    browser.post(SUBMIT, submission_form(caged, pdf=pdf(pdfs.paper(3), "paper.pdf")))
    row = caged.one(Manuscript)
    assert (row.page_count, row.facts["text_length"] > 1000, row.byte_count) == (
        3,
        True,
        len(pdfs.paper(3)),
    )
    assert sorted((one.page, one.width) for one in caged.all(PageImage)) == [
        (page, 300) for page in (1, 2, 3)
    ]
    page = browser.get("/2027/submissions/1/").text
    assert page.count('class="sheet"') == 3


def test_a_refused_file_does_not_push_out_the_good_one_kept_before(caged: World) -> None:
    browser = caged.browser()
    browser.post(SUBMIT, submission_form(caged, title="", pdf=pdf(pdfs.paper(2), "good.pdf")))
    answer = browser.post(SUBMIT, submission_form(caged, pdf=pdf(pdfs.five_pages(), "bad.pdf")))
    assert answer.status_code == 422
    assert "good.pdf, 2 pages, is kept" in answer.text
    browser.post(SUBMIT, submission_form(caged, pdf=None))
    assert caged.one(Manuscript).file_name == "good.pdf"
