"""BibTeX, read: the title and the authors of an entry, LaTeX's accents as letters."""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bibtexparser.entrypoint import parse_string

from fastpath_cms.domain.contents import TypedAuthor
from fastpath_cms.domain.people import normal_name
from fastpath_cms.formats.author_lists import PASTED_MAX, Pasted
from fastpath_cms.formats.author_pieces import SUFFIX, turned

# What it cannot read is said on the page; a log is no place for what somebody pasted.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

ENTRY: Final = re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]")
ACCENTS: Final = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "h": "\u0309",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
LETTERS: Final = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "dj": "đ",
    "DJ": "Đ",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "i": "ı",
    "j": "ȷ",
}
DOTLESS: Final = {"ı": "i", "ȷ": "j"}  # under an accent the dot is gone anyway
WORD: Final = re.compile(r"\\([A-Za-z]+)[ \t]*(?:\{\})?")
MORE_ACCENTS: Final = re.compile(
    r"((?:\\[`'^~=.\"uhrHvdckb](?:[ \t]*\{?)?){1,3})[ \t]*\\?([^\W\d_])\}*", re.UNICODE
)


def is_bibtex(text: str) -> bool:
    """Tell whether a text begins as BibTeX does."""
    return ENTRY.match(text) is not None


@dataclass(frozen=True, slots=True)
class BibEntry:
    """What one entry says; names in the order they are read, "others" among them."""

    title: str
    abstract: str
    year: int | None
    authors: tuple[str, ...]


def read_entries(text: str, longest: int = PASTED_MAX) -> tuple[tuple[BibEntry, ...], list[str]]:
    """Return the entries of a BibTeX text, and the beginnings of what the parser cannot read.

    Of a text longer than ``longest`` characters the beginning is read.
    """
    library = parse_string(text[:longest], append_middleware=[])
    unread = [" ".join((block.raw or "").split())[:200] for block in library.failed_blocks]
    found = []
    for entry in library.entries:
        fields = {key.lower(): str(field.value) for key, field in entry.fields_dict.items()}
        year = re.search(r"\b(?:19|20)\d\d\b", fields.get("year", "") or fields.get("date", ""))
        names = _names_in(fields.get("author", "") or fields.get("editor", ""))
        found.append(
            BibEntry(
                title=normal_name(plain(fields.get("title", ""))),
                abstract=" ".join(plain(fields.get("abstract", "")).split()),
                year=int(year[0]) if year else None,
                authors=tuple(name for name in names if name),
            )
        )
    if not found and not unread:
        unread.append(" ".join(text.split())[:200])
    return tuple(found), unread


def read_bibtex(text: str) -> Pasted:
    """Return the authors of every entry of a BibTeX text, once each, and the first title.

    What the parser cannot read comes back as ``unread``.
    """
    entries, unread = read_entries(text)
    authors: list[TypedAuthor] = []
    for name in (name for entry in entries for name in entry.authors):
        if name.casefold() == "others":
            unread.append("and others")
        elif name not in [author.name for author in authors]:
            authors.append(TypedAuthor(name=name))
    title = next((entry.title for entry in entries if entry.title), "")
    return Pasted(tuple(authors), title, tuple(unread))


def _names_in(value: str) -> list[str]:
    return [_name_of(part) for part in _outside_braces(value, r"\s+and\s+")]


def _name_of(part: str) -> str:
    """Return a name in the order it is read; BibTeX writes ``von Last, Jr, First`` as well."""
    pieces = [plain(piece) for piece in _outside_braces(part, r"\s*,\s*")]
    if len(pieces) == 2 and not SUFFIX.fullmatch(pieces[1]):
        return normal_name(turned(pieces[0], pieces[1]))
    if len(pieces) == 3:
        return normal_name(turned(pieces[0], pieces[2], pieces[1]))
    return normal_name(" ".join(pieces))


def _outside_braces(value: str, pattern: str) -> list[str]:
    """Split a text where ``pattern`` stands outside braces."""
    parts, depth, start = [], 0, 0
    splits = {found.start(): found.end() for found in re.finditer(pattern, value)}
    for at, char in enumerate(value):
        depth += (char == "{") - (char == "}")
        if depth == 0 and at in splits and at >= start:
            parts.append(value[start:at])
            start = splits[at]
    return [*parts, value[start:]]


def plain(text: str) -> str:
    r"""Return LaTeX text as letters: ``M{\"u}ller`` is Müller; braces and ties are gone."""
    text = WORD.sub(_letter, text.replace("\\ ", " "))
    text = MORE_ACCENTS.sub(_accented, text)
    text = re.sub(r"\\[A-Za-z]+[ \t]*(?=\{)", "", text)  # commands such as \emph
    text = re.sub(r"\\([&%$#_{}])", r"\1", text)
    text = re.sub(r"(?<!\\)~", " ", text)
    return unicodedata.normalize("NFC", re.sub(r"[{}]", "", text)).strip()


def _letter(found: re.Match[str]) -> str:
    return LETTERS.get(found[1], found[0])


def _accented(found: re.Match[str]) -> str:
    # Whatever the order typed, a circumflex or breve belongs to the letter, a tone stands over it.
    signs = sorted(re.findall(r"\\(.)", found[1]), key=lambda sign: sign not in "^u")
    letter = DOTLESS.get(found[2], found[2])
    marks = "".join(ACCENTS[sign] for sign in signs)
    return unicodedata.normalize("NFC", letter + marks)
