"""Folding: the form of a text in which a search compares it; Nguyen finds Nguyễn, 'o brien O'Brien."""

from __future__ import annotations

import unicodedata
from typing import Final

from fastpath_cms.domain.letterforms import WHOLE_LETTERS

ALIKE: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
)


def fold(text: str) -> str:
    """Return a text in lower case, without accents, with single spaces and plain quotes and dashes."""
    whole = unicodedata.normalize("NFKC", text).casefold().translate(WHOLE_LETTERS | ALIKE)
    apart = unicodedata.normalize("NFD", whole)
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFC", bare).replace("\0", "").split())
