"""Reads the words of a PDF, without those that nobody can see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .text import PageText

PAGES: Final = 20  # of a document that are read
LETTERS: Final = 60_000  # that are told, of all pages together
TINY: Final = 2.0  # points
WHITE: Final = 250  # from here on a colour is taken for that of the paper
ODD: Final = (ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError)


def wording_of(data: bytes) -> str:
    """Return the text of the first pages; "" where there is none.

    Text in the colour of paper, or too small to be read, is left out: it would speak for its author
    where nobody sees it. A scan's own layer of text is invisible, and stays.
    """
    import pypdfium2  # noqa: PLC0415 - only inside the walls

    said: list[str] = []
    try:
        document = pypdfium2.PdfDocument(data)
        for index in range(min(len(document), PAGES)):
            said.append(_page(document[index]))
            if sum(map(len, said)) > LETTERS:
                break
    except (pypdfium2.PdfiumError, *ODD):
        pass  # what was read before counts
    return "\n".join(said)[:LETTERS]


def _page(page: Any) -> str:
    text = PageText(page)
    try:
        return "".join(_seen(text))
    finally:
        text.close()


def _seen(text: PageText) -> Iterator[str]:
    """Iterate over the page's runs that can be seen, and the spaces and line ends between them."""
    end = 0
    for run in text.runs():
        if run.start > end:
            yield text.said(end, run.start - end)
        if (run.size >= TINY or run.size == 0) and (run.shown == 3 or run.whiteness < WHITE):
            yield text.said(run.start, run.letters)
        end = run.start + run.letters
