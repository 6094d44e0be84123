"""A sample of the corpus through the real cage: ``make corpus`` runs all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.domain.manuscript import Rule
from fastpath_cms.domain.pdf_facts import PdfFacts
from tests.corpus.cases import Case
from tests.corpus.papers import PAPERS
from tests.corpus.violations import HIDDEN, VIOLATIONS

GOOD = ("latex-two-column-4-1", "ieee-a4-3-2", "word-one-column-2-1", "as-a-browser", "-turned")
ONE_OF_EACH = {
    case.kind: case for case in reversed(VIOLATIONS) if case.kind not in set(Rule)
}  # the hard rules are tried in test_pdf
ALL_WAYS = [f"hidden-text/{name}" for name in HIDDEN]


@pytest.fixture(scope="module")
def inspector(tmp_path_factory: pytest.TempPathFactory) -> CagedPdfInspector:
    return CagedPdfInspector(tmp_path_factory.mktemp("cage") / "run")


def facts_of(inspector: CagedPdfInspector, folder: Path, case: Case) -> PdfFacts:
    path = folder / "file.pdf"
    path.write_bytes(case.make())
    return inspector.inspect(path)


@pytest.mark.parametrize(
    "case",
    [
        *ONE_OF_EACH.values(),
        *(case for case in PAPERS if case.name.endswith(GOOD)),
        *(case for case in VIOLATIONS if case.name in ALL_WAYS[1::3]),
    ],
    ids=lambda case: case.name,
)
def test_a_file_gets_what_it_should(
    inspector: CagedPdfInspector, tmp_path: Path, case: Case
) -> None:
    assert case.found(facts_of(inspector, tmp_path, case)) == case.rules


def test_sizes_are_those_on_paper(inspector: CagedPdfInspector, tmp_path: Path) -> None:
    browser = next(case for case in PAPERS if case.name == "paper/as-a-browser")
    latex = next(case for case in PAPERS if case.name == "paper/latex-two-column-2-1")
    (first, *_) = facts_of(inspector, tmp_path, browser).pages
    assert (first.sizes[0][0], first.leading, first.columns) == (11.0, 14.5, 1)
    (first, *_) = facts_of(inspector, tmp_path, latex).pages
    assert (first.sizes[0][0], first.leading, first.columns) == (10.0, 12.0, 2)
