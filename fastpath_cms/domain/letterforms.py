"""Words as a reader sees them, whatever a PDF makes of them: ligatures, accents, footnote marks.

``bare`` is for finding (no accents, no case), ``marked`` for telling (accents kept).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

SPACING: Final = {  # accents that stand alone, as TeX's older fonts write them before the letter
    "´": "\u0301",
    "`": "\u0300",
    "¨": "\u0308",
    "ˆ": "\u0302",
    "^": "\u0302",
    "˜": "\u0303",
    "~": "\u0303",
    "ˇ": "\u030c",
    "˘": "\u0306",
    "¯": "\u0304",
    "˚": "\u030a",
    "˙": "\u0307",
    "˝": "\u030b",
    "¸": "\u0327",
}
_LOOSE: Final = re.compile(f"([{re.escape(''.join(SPACING))}])\\s?([^\\W\\d_])")
WHOLE_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"}
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’`´][^\W\d_]+)*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the top of page 1, and the line it stands on."""

    bare: str
    marked: str
    said: str
    line: int


def composed(text: str) -> str:
    """Return a text with ligatures taken apart and stray accents put on their letters."""

    def join(found: re.Match[str]) -> str:
        letter = {"ı": "i", "ȷ": "j"}.get(found[2], found[2])
        return letter + SPACING[found[1]]

    return unicodedata.normalize("NFKC", _LOOSE.sub(join, text.replace("\ufffe", "")))


def marked(text: str) -> str:
    """Return letters and digits alone, in lower case, with their accents."""
    folded = unicodedata.normalize("NFC", composed(text).casefold())
    return "".join(letter for letter in folded if letter.isalnum())


def bare(text: str) -> str:
    """Return letters and digits alone, in lower case, without accents."""
    apart = unicodedata.normalize("NFD", composed(text).casefold().translate(WHOLE_LETTERS))
    return "".join(letter for letter in apart if letter.isalnum())


def words_of(text: str, line: int = 0) -> list[Word]:
    """Return the words of a line; digits and footnote marks end a word."""
    whole = composed(text)
    return [
        Word(bare(found[0]), marked(found[0]), found[0], line)
        for found in _WORD.finditer(unicodedata.normalize("NFC", whole))
    ]
