"""What was found about one PDF, and its form on the wire.

The facts come back as JSON from a process that a hostile file may have taken over, so reading them
checks every type.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final, TypeVar

T = TypeVar("T")


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
    def renders(self) -> bool:
        """Tell whether every page that was tried could be drawn."""
        return self.opens and not self.undrawable_pages

    def to_json(self) -> str:
        """Return the facts as one line of JSON."""
        return json.dumps({f.name: getattr(self, f.name) for f in fields(self)})

    @classmethod
    def from_json(cls, text: str) -> PdfFacts:
        """Read what ``to_json`` wrote.

        Raises ValueError for anything else: the text may come from a process a hostile file took over.
        """
        raw = json.loads(text)
        if not isinstance(raw, dict) or "size" not in raw or set(raw) - set(_READERS):
            raise ValueError("not the facts of a PDF")
        return cls(**{name: _READERS[name](value) for name, value in raw.items()})


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise ValueError("not a count")
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("not true or false")
    return value


def _words(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("not text")
    return "".join(letter if letter.isprintable() else " " for letter in value[:500]).strip()


def _side(value: Any) -> float:
    if type(value) not in {int, float} or not 0 <= value < 1e9:  # NaN compares as false
        raise ValueError("not a length")
    return float(value)


def _maybe(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else read(value)


def _each(read: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    def read_all(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise ValueError("not a list")  # noqa: TRY004 - one kind of error for all wrong JSON
        return tuple(read(item) for item in value)

    return read_all


def _pair(value: Any) -> tuple[float, float]:
    width, height = _each(_side)(value)
    return width, height


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "size": _whole,
    "look": Look,
    "opens": _truth,
    "was_repaired": _truth,
    "is_encrypted": _truth,
    "is_restricted": _truth,
    "pages_walked": _maybe(_whole),
    "pages_drawn": _maybe(_whole),
    "pages_stated": _maybe(_whole),
    "has_repeated_page": _truth,
    "undrawable_pages": _each(_whole),
    "page_sizes": _each(_pair),
    "trailing_bytes": _maybe(_whole),
    "active_content": _each(_words),
    "text_length": _whole,
    "stated_title": _words,
    "stated_author": _words,
    "died": _maybe(Death),
}
