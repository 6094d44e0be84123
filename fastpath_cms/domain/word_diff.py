"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

TOKEN: Final = re.compile(r"\S+\s*|\s+")
SLOW: Final = 3_000  # tokens; in a longer text words that stand everywhere anchor nothing


class Change(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words in a row that stayed, went or came."""

    change: Change
    text: str


def word_diff(before: str, after: str) -> tuple[Stretch, ...]:
    """Return the stretches of both texts in order; joined without NEW they are ``before``."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > SLOW)
    found: list[Stretch] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            found.append(Stretch(Change.SAME, "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            found.append(Stretch(Change.GONE, "".join(old[old_from:old_to])))
        if new_to > new_from:
            found.append(Stretch(Change.NEW, "".join(new[new_from:new_to])))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What changed in one answer."""

    label: str
    stretches: tuple[Stretch, ...]
