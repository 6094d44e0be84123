"""What a remark on a manuscript is: a rule, a sentence, and the places it is about."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from fastpath_cms.domain.errors import Mark, Problem, Severity


class Remark(StrEnum):
    """What a remark is about; the ``rule`` of its problem."""

    PAPER_SIZE = "paper-size"
    MARGINS = "margins"
    COLUMNS = "columns"
    FONT_SIZE = "font-size"
    LEADING = "leading"
    FONT_MISSING = "font-not-embedded"
    FONT_TYPE3 = "font-type3"
    NO_TEXT = "no-text"
    BLANK_PAGE = "blank-page"
    ACTIVE = "active-content"
    HIDDEN_TEXT = "hidden-text"
    METADATA = "metadata-names-authors"
    LINK = "link-names-authors"
    TITLE = "title-differs"
    AUTHORS = "authors-differ"
    AUTHORS_SHOWN = "authors-shown"


def remark(rule: Remark, sentence: str, marks: Sequence[Mark] = ()) -> Problem:
    """Return a warning with its places; its page is that of the first."""
    page = marks[0].page if marks else None
    return Problem(rule.value, sentence, "pdf", page, Severity.WARNING, tuple(marks))


def pages_said(numbers: Sequence[int]) -> str:
    """Say pages: ``page 2``, ``pages 1 and 3``, ``pages 1 to 4``."""
    pages = sorted(set(numbers))
    if len(pages) == 1:
        return f"page {pages[0]}"
    if len(pages) > 2 and pages[-1] - pages[0] == len(pages) - 1:
        return f"pages {pages[0]} to {pages[-1]}"
    return f"pages {', '.join(map(str, pages[:-1]))} and {pages[-1]}"
