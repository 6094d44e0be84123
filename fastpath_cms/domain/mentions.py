"""Mentions: which ``@name`` of a comment means whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.folding import fold

CHAIRS: Final = "chairs"  # @chairs means every chair who may read, whoever they are
UNSPACED: Final = "\u3040-\u30ff\u3400-\u9fff"  # scripts that put no space between words
AT: Final = re.compile(rf"(?<![^\W{UNSPACED}])(?<![@/.])@(?=[^\W\d_])")
CODE: Final = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`", re.DOTALL)
WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
BRACKETS: Final = str.maketrans("", "", "()[],;")  # "Li Xunmo (李寻墨)" is called 李寻墨, too
LONGEST: Final = 250  # characters of a text that can be a name


@dataclass(frozen=True, slots=True)
class Mentions:
    """Whom a comment names, and what was written like a name and is nobody's."""

    people: frozenset[int]
    are_chairs_meant: bool
    unknown: tuple[str, ...]


def mentions_in(text: str, names: Mapping[int, str]) -> Mentions:
    """Return who of ``names`` (by person id) a comment names with @, outside of code.

    A name is written whole, or as any one word of it that no other of them has. Case, accents and
    spaces do not matter; of two that fit, the longer counts.
    """
    known = _ways_to_write(names)
    people: set[int] = set()
    unknown: list[str] = []
    are_chairs_meant = False
    bare = CODE.sub(" ", text)
    for found in AT.finditer(bare):
        tail = bare[found.end() : found.end() + LONGEST]
        folded = fold(tail)
        way = next((way for way in known if _begins_with(folded, way)), None)
        if way is not None:
            people.add(known[way])
        elif _begins_with(folded, CHAIRS):
            are_chairs_meant = True
        else:
            word = WORD.match(tail)
            unknown.append(word[0] if word else tail[:1])
    return Mentions(frozenset(people), are_chairs_meant, tuple(dict.fromkeys(unknown)))


def _ways_to_write(names: Mapping[int, str]) -> dict[str, int]:
    whole = Counter(fold(name) for name in names.values())
    words = Counter(word for name in names.values() for word in set(_words(name)))
    ways: dict[str, int] = {}
    for person_id, name in names.items():
        folded = fold(name)
        if whole[folded] == 1:
            ways[folded] = person_id
        for word in _words(name):
            if words[word] == 1 and WORD.match(word):
                ways.setdefault(word, person_id)
    return dict(sorted(ways.items(), key=lambda way: -len(way[0])))


def _words(name: str) -> list[str]:
    return fold(name).translate(BRACKETS).split()


def _begins_with(tail: str, way: str) -> bool:
    is_whole = way[-1:] >= "\u3040" or not tail[len(way) : len(way) + 1].isalnum()
    return tail.startswith(way) and is_whole
