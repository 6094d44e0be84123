"""Tags: the chairs' own words on submissions, and what may be one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.folding import fold

LONGEST: Final = 40  # characters
MOST: Final = 20  # on one submission
_TAG: Final = re.compile(r"[^\W_](?:[\w.+~-]*[^\W_])?")
_MEANT: Final = frozenset({"any", "none"})  # what a search means by them


def read_tags(text: str) -> tuple[str, ...]:
    """Return the tags that a text names, parted by spaces, commas or #; each once, as first typed.

    Raises Unfit, naming the first that cannot be one.
    """
    found: dict[str, str] = {}
    for name in re.split(r"[\s,;#]+", unicodedata.normalize("NFC", text)):
        if not name:
            continue
        if len(name) > LONGEST or not _TAG.fullmatch(name):
            raise _unfit(
                f"“{name[:LONGEST]}” cannot be a tag: a tag is one word of letters and digits, "
                f"with . - _ + or ~ inside, of at most {LONGEST} characters."
            )
        if fold(name) in _MEANT:
            raise _unfit(f"“{name}” cannot be a tag: tag:{fold(name)} means something in a search.")
        found.setdefault(fold(name), name)
    if len(found) > MOST:
        raise _unfit(f"A submission takes at most {MOST} tags; these are {len(found)}.")
    return tuple(found.values())


def _unfit(sentence: str) -> Unfit:
    return Unfit(Problem("tags", sentence, "tags"), kept="No tag was changed.")
