"""What a manuscript's PDF must be: facts in, problems out.

The facts are found elsewhere, in a caged process; nothing here opens a file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.pdf_facts import Death, Look, PdfFacts

__all__ = ["Death", "Limits", "Look", "PdfFacts", "Rule", "megabytes", "problems_of", "too_large"]

MB: Final = 1024 * 1024
SIDE_MIN, SIDE_MAX = 72.0, 14_400.0  # points: one inch, and the most PDF readers allow
SAME_SIZE: Final = 1.0  # points two pages may differ by and still be one page size
DRAWN: Final = 10  # pages of any file that are drawn and measured, at least
TAIL_MAX: Final = 1024  # bytes after the last %%EOF that harmless tools leave


class Rule(StrEnum):
    """The hard rules a manuscript can break; the ``rule`` of its problems."""

    EMPTY = "empty"
    NOT_PDF = "not-pdf"
    SIZE = "size"
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    PAGE_COUNT = "page-count"
    DISPUTED_COUNT = "disputed-count"
    REPEATED_PAGE = "repeated-page"
    PAGE_SIZE = "page-size"
    MIXED_SIZES = "mixed-sizes"
    BLANK_DRAWING = "undrawable"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one edition asks of a manuscript: the first three are hard, the rest only remarked on.

    ``columns`` is 0 where any number will do. The least margin is below that of IEEE's template on
    A4, which has 0.56 in at the sides.
    """

    page_min: int = 2
    page_max: int = 4
    byte_max: int = 10 * MB
    font_min: float = 9.5  # points, of the body's text
    leading_min: float = 10.5  # points
    margin_min: float = 36.0  # points
    columns: int = 0
    is_double_blind: bool = False
    waived: frozenset[str] = frozenset()  # hard rules that a chair lets this submission break

    @property
    def pages_drawn(self) -> int:
        """Return the last page of a file whose images are kept: some more, for what is waived."""
        return max(self.page_max, DRAWN)

    @property
    def pages_asked(self) -> str:
        """Return the page range in words: ``2 to 4``."""
        few, many = self.page_min, self.page_max
        return f"{few}" if few == many else f"{few} to {many}"


WAIVABLE: Final = {
    Rule.PAGE_COUNT: "The number of pages",
    Rule.SIZE: "The size of the file",
    Rule.MIXED_SIZES: "One page size throughout",
    Rule.PAGE_SIZE: "Pages of 1 to 200 inches a side",
}
"""The hard rules a chair may waive, in words; nobody can waive that a file opens and is counted."""

WAIVED_BYTES: Final = 30 * MB  # what a file may have whose size was waived: what a request holds


def waiving(limits: Limits, rules: Iterable[str]) -> Limits:
    """Return the limits with the waivable ones among ``rules`` lifted."""
    waived = frozenset(WAIVABLE) & frozenset(rules)
    byte_max = WAIVED_BYTES if Rule.SIZE in waived else limits.byte_max
    return replace(limits, byte_max=max(byte_max, limits.byte_max), waived=waived)


def problems_of(facts: PdfFacts, limits: Limits) -> list[Problem]:
    """Return every hard rule the file breaks that no chair waived, in the order to mend them."""
    return [problem for problem in _broken(facts, limits) if problem.rule not in limits.waived]


def _broken(facts: PdfFacts, limits: Limits) -> list[Problem]:
    heavy = [too_large(limits.byte_max, facts.size)] if facts.size > limits.byte_max else []
    broken = _unread(facts) or _cut_off(facts) or _repeated(facts) or _disputed(facts)
    if broken is not None:
        return [*heavy, broken]
    found = (_count(facts, limits), _undrawable(facts))
    return [*heavy, *(problem for problem in found if problem), *_sizes(facts)]


def too_large(byte_max: int, size: int | None = None) -> Problem:
    """Return the problem of a file over ``byte_max``; ``size`` is None when it was not read to its end."""
    says = f"is {megabytes(size)}" if size is not None else f"is more than {megabytes(byte_max)}"
    todo = (
        "Photographs and bitmap plots weigh most: shrink them, or export plots as vector graphics."
    )
    return _problem(Rule.SIZE, f"This file {says}; the limit is {megabytes(byte_max)}. {todo}")


def megabytes(size: int) -> str:
    """Say a size rounded up to a tenth of a megabyte: ``0.4 MB``, ``12 MB``."""
    return f"{math.ceil(size * 10 / MB) / 10:g} MB"


PRINT_IT: Final = "Print it to a new PDF and upload that one."
ENCRYPTED: Final = (
    "This PDF needs a password to open, so nobody could review it. Save it without a password."
)
DAMAGED: Final = (
    "This PDF is damaged and cannot be opened. Export it again; "
    "if it opens on your computer, print it to a new PDF and upload that one."
)

_NOT_PDF: Final = {
    Look.LATE_PDF: "Other bytes stand before the beginning of this PDF. Export it again.",
    Look.WORD: "This is a Word document, not a PDF. Save it as PDF in Word and upload that file.",
    Look.OLD_OFFICE: "This is an old Office document (such as .doc), not a PDF. Save it as PDF and upload that file.",
    Look.OPEN_DOCUMENT: "This is an OpenDocument file (such as .odt), not a PDF. Export it as PDF and upload that file.",
    Look.ZIP: "This is a zip archive, not a PDF. Upload the paper itself, as one PDF.",
    Look.IMAGE: "This is an image, not a PDF. Upload the paper as one PDF.",
    Look.HTML: "This is a web page (HTML), not a PDF. If you downloaded it, open it once: it may be a sign-in page.",
    Look.POSTSCRIPT: "This is a PostScript file, not a PDF. Convert it with ps2pdf and upload the result.",
    Look.LATEX: "This is LaTeX source, not a PDF. Run pdflatex and upload the PDF it makes.",
    Look.RTF: "This is an RTF document, not a PDF. Save it as PDF and upload that file.",
    Look.UNKNOWN: "This file is not a PDF: it does not begin as one. Export the paper as PDF and upload that file.",
}

_DIED: Final = {
    Death.TIME: "Reading this PDF took longer than 5 seconds, so the check was stopped. "
    "Very large vector graphics are the usual cause: export them as images.",
    Death.MEMORY: "Reading this PDF needed more than 1 GB of memory, so the check was stopped. "
    "Very large images are the usual cause: shrink them and export again.",
    Death.CRASH: f"The program that checks PDFs broke off while reading this one. {PRINT_IT}",
}


def _problem(rule: Rule, sentence: str, page: int | None = None) -> Problem:
    return Problem(rule=rule.value, sentence=sentence, field="pdf", page=page)


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"


def _unread(facts: PdfFacts) -> Problem | None:
    """Say why nothing more is known of the file."""
    if facts.look is Look.EMPTY:
        return _problem(Rule.EMPTY, "This file is empty (0 bytes). Export the paper again.")
    if not facts.is_pdf:
        return _problem(Rule.NOT_PDF, _NOT_PDF[facts.look])
    if facts.died is not None:
        return _problem(Rule.UNREADABLE, _DIED[facts.died])
    if facts.is_encrypted:
        return _problem(Rule.ENCRYPTED, ENCRYPTED)
    return None if facts.opens else _problem(Rule.DAMAGED, DAMAGED)


def _cut_off(facts: PdfFacts) -> Problem | None:
    tail = facts.trailing_bytes
    if tail is not None and not (facts.was_repaired and tail > TAIL_MAX):
        return None
    if tail is not None and facts.pages_walked:
        says = "Bytes that do not belong to this PDF follow its end: it was cut off, or it is two files in one."
        return _problem(Rule.DAMAGED, f"{says} Export it again, then upload it again.")
    return _problem(
        Rule.DAMAGED,
        "The end of this PDF is missing: it was cut off on the way. Export it again, then upload it again.",
    )


def _disputed(facts: PdfFacts) -> Problem | None:
    walked, drawn, stated = facts.pages_walked, facts.pages_drawn, facts.pages_stated
    if facts.page_count is not None:
        return None
    if walked is None or stated is None:
        says = "The pages of this PDF cannot be counted."
    elif stated != walked:
        says = f"The file says {_pages(stated)} but holds {walked}."
    else:
        found = drawn or "none"
        says = f"Two programs count the pages of this PDF differently: {walked} and {found}."
    return _problem(Rule.DISPUTED_COUNT, f"{says} {PRINT_IT}")


def _count(facts: PdfFacts, limits: Limits) -> Problem | None:
    pages = facts.page_count or 0
    if limits.page_min <= pages <= limits.page_max:
        return None
    has = f"This PDF has {_pages(pages)}; FastPath asks for {limits.pages_asked}."
    is_long = pages > limits.page_max
    todo = (
        "References and appendices count too." if is_long else "Check that all of it was exported."
    )
    return _problem(Rule.PAGE_COUNT, f"{has} {todo}")


def _repeated(facts: PdfFacts) -> Problem | None:
    if not facts.has_repeated_page:
        return None
    says = "This PDF shows one page object twice, which programs count differently."
    return _problem(Rule.REPEATED_PAGE, f"{says} {PRINT_IT}")


def _undrawable(facts: PdfFacts) -> Problem | None:
    if not facts.undrawable_pages:
        return None
    page = facts.undrawable_pages[0]
    says = f"Page {page} of this PDF cannot be drawn. {PRINT_IT}"
    return _problem(Rule.BLANK_DRAWING, says, page)


def _sizes(facts: PdfFacts) -> list[Problem]:
    for page, sides in enumerate(facts.page_sizes, start=1):
        if not all(SIDE_MIN <= side <= SIDE_MAX for side in sides):
            says = f"Page {page} is {_size_text(sides)}; a page is between 1 and 200 inches a side."
            return [_problem(Rule.PAGE_SIZE, f"{says} Export on Letter or A4.", page)]
    for page, sides in enumerate(facts.page_sizes, start=1):
        if not _is_same_size(sides, facts.page_sizes[0]):
            first = _size_text(facts.page_sizes[0])
            says = f"Page {page} is {_size_text(sides)}, but page 1 is {first}."
            return [_problem(Rule.MIXED_SIZES, f"{says} Give all pages one size.", page)]
    return []


def _is_same_size(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Compare two page sizes; a page turned on its side is the same paper."""
    return all(abs(a - b) <= SAME_SIZE for a, b in zip(sorted(one), sorted(other), strict=True))


def _size_text(sides: tuple[float, float]) -> str:
    width, height = (f"{side / 72:.2f}".rstrip("0").rstrip(".") for side in sides)
    return f"{width} x {height} in"
