"""What was found about one PDF, and its form on the wire.

The facts come back as JSON from a process that a hostile file may have taken over, so reading them
checks every type.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from fastpath_cms.domain.pdf_pages import (
    FaultyFont,
    HeadLine,
    HiddenText,
    Link,
    PageFacts,
    each,
    faulty_font,
    head_line,
    hidden_text,
    link,
    maybe,
    page_facts,
    pair,
    plain,
    truth,
    whole,
    words,
)


class Look(StrEnum):
    """What a file is, told by its first bytes."""

    PDF = "pdf"
    LATE_PDF = "late-pdf"
    EMPTY = "empty"
    WORD = "word"
    OLD_OFFICE = "old-office"
    OPEN_DOCUMENT = "open-document"
    ZIP = "zip"
    IMAGE = "image"
    HTML = "html"
    POSTSCRIPT = "postscript"
    LATEX = "latex"
    RTF = "rtf"
    UNKNOWN = "unknown"


class Death(StrEnum):
    """Why the process that read a PDF ended before it could answer."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """All that was found about one file; None and empty where the question was never reached.

    Three judges count the pages: a walk of the page tree, the library that draws, and the number
    the file itself states. ``page_sizes`` holds width and height in points of the first hundred
    pages; ``undrawable_pages`` are 1-based; ``trailing_bytes`` follow the last ``%%EOF``, None
    when the file has none.
    """

    size: int  # bytes
    look: Look = Look.PDF
    opens: bool = False
    was_repaired: bool = False
    is_encrypted: bool = False  # a password is needed to read it
    is_restricted: bool = False  # opens without a password, but forbids something
    pages_walked: int | None = None
    pages_drawn: int | None = None
    pages_stated: int | None = None
    has_repeated_page: bool = False
    undrawable_pages: tuple[int, ...] = ()
    page_sizes: tuple[tuple[float, float], ...] = ()
    trailing_bytes: int | None = None
    active_content: tuple[str, ...] = ()  # "JavaScript", "Launch", "EmbeddedFiles", ...
    text_length: int = 0  # characters in the text layer of the first ten pages
    stated_title: str = ""
    stated_author: str = ""
    died: Death | None = None
    xmp_authors: tuple[str, ...] = ()
    pages: tuple[PageFacts, ...] = ()  # of the first ten, as far as they could be measured
    head: tuple[HeadLine, ...] = ()
    hidden: tuple[HiddenText, ...] = ()
    faulty_fonts: tuple[FaultyFont, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def is_pdf(self) -> bool:
        """Tell whether the file starts with ``%PDF-`` at its first byte."""
        return self.look is Look.PDF

    @property
    def page_count(self) -> int | None:
        """Return the number of pages if all three judges agree on it."""
        counts = {self.pages_walked, self.pages_drawn, self.pages_stated}
        return self.pages_walked if len(counts) == 1 else None

    @property
    def named_authors(self) -> tuple[str, ...]:
        """Return whom the properties name as authors: Info first, then XMP."""
        return tuple(dict.fromkeys(filter(None, (self.stated_author, *self.xmp_authors))))

    @property
    def renders(self) -> bool:
        """Tell whether every page that was tried could be drawn."""
        return self.opens and not self.undrawable_pages

    def to_json(self) -> str:
        """Return the facts as one line of JSON."""
        return json.dumps({f.name: plain(getattr(self, f.name)) for f in fields(self)})

    @classmethod
    def from_json(cls, text: str) -> PdfFacts:
        """Read what ``to_json`` wrote.

        Raises ValueError for anything else: the text may come from a process a hostile file took over.
        """
        raw = json.loads(text)
        if not isinstance(raw, dict) or "size" not in raw or set(raw) - set(_READERS):
            raise ValueError("not the facts of a PDF")
        return cls(**{name: _READERS[name](value) for name, value in raw.items()})


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "size": whole,
    "look": Look,
    "opens": truth,
    "was_repaired": truth,
    "is_encrypted": truth,
    "is_restricted": truth,
    "pages_walked": maybe(whole),
    "pages_drawn": maybe(whole),
    "pages_stated": maybe(whole),
    "has_repeated_page": truth,
    "undrawable_pages": each(whole),
    "page_sizes": each(pair),
    "trailing_bytes": maybe(whole),
    "active_content": each(words),
    "text_length": whole,
    "stated_title": words,
    "stated_author": words,
    "died": maybe(Death),
    "xmp_authors": each(words),
    "pages": each(page_facts),
    "head": each(head_line),
    "hidden": each(hidden_text),
    "faulty_fonts": each(faulty_font),
    "links": each(link),
}
