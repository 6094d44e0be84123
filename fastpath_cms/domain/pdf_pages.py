"""What was measured on the pages of a PDF. Boxes are shares of the page as it is seen.

A box is (x0, y0, x1, y1), 0 to 1 from the upper left corner; sizes of type are points, true ones:
as they stand on paper. The values come from a process that a hostile file may have taken over, so
each is read by a function that accepts nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final, TypeVar

from fastpath_cms.domain.errors import Box

T = TypeVar("T")
PAGES_MAX: Final = 10
ROWS_MAX: Final = 500  # of any list that is read


class Hiding(StrEnum):
    """How text is kept from the eye."""

    WHITE = "white"
    TINY = "tiny"
    OUTSIDE = "outside"
    COVERED = "covered"
    INVISIBLE = "invisible"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page: ``sizes`` are (points, characters), the most frequent first."""

    width: float  # points, as seen
    height: float
    letters: int = 0
    is_blank: bool = False
    image_share: float = 0.0  # of the page that images cover
    sizes: tuple[tuple[float, float], ...] = ()
    leading: float | None = None  # points between most neighbouring lines
    columns: int = 0  # 0 where it cannot be told
    text: Box | None = None  # the block of text, without running heads
    body: Box | None = None  # the lines in the size of most characters


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line of page 1, from its top."""

    text: str
    size: float
    box: Box


@dataclass(frozen=True, slots=True)
class HiddenText:
    """Text of the file that nobody sees."""

    hiding: Hiding
    page: int
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class FaultyFont:
    """A font that is not in the file (``missing``) or drawn glyph by glyph (``type3``)."""

    name: str
    fault: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Link:
    """An address on a page, to click or to read."""

    address: str
    page: int
    box: Box
    is_reference: bool  # after the heading of the references


def whole(value: Any) -> int:
    """Read a count."""
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise ValueError("not a count")
    return value


def truth(value: Any) -> bool:
    """Read a yes or no."""
    if type(value) is not bool:
        raise ValueError("not true or false")
    return value


def words(value: Any) -> str:
    """Read a text of at most 500 characters; what cannot be printed becomes a space."""
    if type(value) is not str:
        raise ValueError("not text")
    return "".join(letter if letter.isprintable() else " " for letter in value[:500]).strip()


def length(value: Any) -> float:
    """Read a number that is not negative and has an end."""
    if type(value) not in {int, float} or not 0 <= value < 1e9:  # NaN compares as false
        raise ValueError("not a length")
    return float(value)


def maybe(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """Read None, or else what ``read`` reads."""
    return lambda value: None if value is None else read(value)


def each(read: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    """Read a list of what ``read`` reads."""

    def read_all(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list) or len(value) > ROWS_MAX:
            raise ValueError("not a list")
        return tuple(read(item) for item in value)

    return read_all


def pair(value: Any) -> tuple[float, float]:
    """Read two lengths."""
    first, second = each(length)(value)
    return first, second


def box(value: Any) -> Box:
    """Read a box; what sticks out of the page is cut off."""
    if not isinstance(value, list) or not all(type(side) in {int, float} for side in value):
        raise ValueError("not a box")
    x0, y0, x1, y1 = (min(max(float(side), 0.0), 1.0) for side in value)
    return x0, y0, max(x0, x1), max(y0, y1)


def page_facts(value: Any) -> PageFacts:
    """Read one page."""
    if not isinstance(value, dict) or set(value) - set(_PAGE):
        raise ValueError("not the facts of a page")
    return PageFacts(**{name: _PAGE[name](given) for name, given in value.items()})


def record(kind: Callable[..., T], *readers: Callable[[Any], Any]) -> Callable[[Any], T]:
    """Read the fields of a record written as a list."""

    def read(value: Any) -> T:
        if not isinstance(value, list) or len(value) != len(readers):
            raise ValueError("not a record")
        return kind(*(reader(part) for reader, part in zip(readers, value, strict=True)))

    return read


def plain(value: Any) -> Any:
    """Return what JSON is written from: the counterpart of the readers here."""
    if isinstance(value, PageFacts):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, HeadLine | HiddenText | FaultyFont | Link):
        return [plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


head_line: Final = record(HeadLine, words, length, box)
hidden_text: Final = record(HiddenText, Hiding, whole, box, words)
faulty_font: Final = record(FaultyFont, words, words, whole, box)
link: Final = record(Link, words, whole, box, truth)

_PAGE: Final[dict[str, Callable[[Any], Any]]] = {
    "width": length,
    "height": length,
    "letters": whole,
    "is_blank": truth,
    "image_share": length,
    "sizes": each(pair),
    "leading": maybe(length),
    "columns": whole,
    "text": maybe(box),
    "body": maybe(box),
}
