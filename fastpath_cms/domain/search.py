"""The search language of the lists of submissions: what stands in the box, as a tree.

``parse`` never fails: what it cannot read becomes a Fault with its place, and the rest is searched.
What a field means in the database, and to whom, is the business of ``queries.searching``.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.folding import fold
from fastpath_cms.domain.search_fields import (
    FLAGS,
    NUMBERS,
    STATUSES,
    Field,
    field_named,
)
from fastpath_cms.domain.search_tree import (
    All,
    Among,
    Between,
    Flag,
    Node,
    Not,
    Presence,
    Some,
    Words,
)

LONGEST: Final = 400  # characters
DEEPEST: Final = 12  # parentheses in parentheses
MOST: Final = 40  # words
MOST_FAULTS: Final = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read, where: ``start`` and ``end`` are characters of the query."""

    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: a tree (None finds everything), and what could not be read."""

    text: str
    tree: Node | None
    faults: tuple[Fault, ...] = ()


_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<not>-(?=[^\s)]))"""
    r"""|(?P<term>(?:[^\W\d_]+:)?(?:"[^"]*"?|[^\s()"]+))|(?P<stray>\S))""",
    re.VERBOSE,
)
_RANGE: Final = re.compile(r"#?(\d{1,6})(?:\s?(?:-|\.\.|–)\s?#?(\d{1,6}))?")
_FIGURE: Final = re.compile(
    r"(?P<op><=|>=|=|<|>|≤|≥)?(?P<low>[-−+]?\d{1,6}(?:\.\d{1,4})?)"
    r"(?:\.\.(?P<high>[-−+]?\d{1,6}(?:\.\d{1,4})?))?"
)
_SAME: Final = 0.005  # means are shown with two decimals


def parse(text: str, fields: AbstractSet[Field]) -> Query:
    """Return what a text asks of a list that has these ``fields``; words side by side must all be true."""
    cut = text[:LONGEST]
    reader = _Reader(cut, fields)
    if len(text) > LONGEST:
        reader.fault(f"Only the first {LONGEST} characters are searched.", LONGEST, LONGEST)
    tree = reader.whole()
    return Query(cut, tree, tuple(reader.faults[:MOST_FAULTS]))


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


class _Reader:
    """Reads one query from left to right."""

    def __init__(self, text: str, fields: AbstractSet[Field]) -> None:
        self.fields = fields
        self.faults: list[Fault] = []
        self._tokens = [
            _Token(
                found.lastgroup, found[found.lastgroup], found.start(found.lastgroup), found.end()
            )
            for found in _TOKEN.finditer(text)
            if found.lastgroup
        ]
        self._at = 0
        self._words = 0

    def fault(self, sentence: str, start: int, end: int) -> None:
        """Note what could not be read; each sentence once."""
        if all(known.sentence != sentence for known in self.faults):
            self.faults.append(Fault(sentence, start, end))

    def whole(self) -> Node | None:
        """Return the tree of all that can be read."""
        parts = []
        while self._at < len(self._tokens):
            found = self._some(0)
            if found is not None:
                parts.append(found)
            if self._at < len(self._tokens):  # only a closing parenthesis ends a query early
                stray = self._next()
                self.fault("This parenthesis closes nothing.", stray.start, stray.end)
        return _together(parts)

    def _next(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _some(self, depth: int) -> Node | None:
        parts = [self._every(depth)]
        while (token := self._peek()) and token.kind == "term" and token.text == "OR":
            self._next()
            parts.append(self._every(depth))
            if parts[-2] is None or parts[-1] is None:
                self.fault("OR stands between two things to look for.", token.start, token.end)
        kept = tuple(part for part in parts if part is not None)
        return kept[0] if len(kept) == 1 else Some(kept) if kept else None

    def _every(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while (token := self._peek()) and token.kind != "close":
            if token.kind == "term" and token.text == "OR":
                break
            found = self._one(self._next(), depth)
            if found is not None:
                parts.append(found)
        return _together(parts)

    def _one(self, token: _Token, depth: int) -> Node | None:
        if token.kind == "not":
            following = self._peek()
            if following is None or following.kind == "close":
                return None
            found = self._one(self._next(), depth)
            return Not(found) if found is not None else None
        if token.kind == "open":
            return self._group(token, depth)
        if token.kind == "term" and token.text != "AND":
            self._words += 1
            if self._words == MOST + 1:
                self.fault(f"Only the first {MOST} words are searched.", token.start, token.end)
            return self._term(token) if self._words <= MOST else None
        return None

    def _group(self, token: _Token, depth: int) -> Node | None:
        if depth >= DEEPEST:
            self.fault("So many parentheses are not read.", token.start, token.end)
            return None
        found = self._some(depth + 1)
        if self._peek() is None:
            self.fault("This parenthesis is not closed.", token.start, token.end)
        else:
            self._next()
        return found

    def _term(self, token: _Token) -> Node | None:
        name, colon, value = token.text.partition(":")
        if not colon or '"' in name or not name.isalpha():
            return self._plain(token)
        found = field_named(name)
        start = token.start
        if found is None or found not in self.fields:
            self.fault(
                f"There is no field {name}: here. To look for the words, put them in quotes.",
                start,
                token.end,
            )
            return None
        value = value.strip('"').strip()
        if not value:
            sentence = f"{name}: wants something after it, for example {found.example}."
            self.fault(sentence, start, token.end)
            return None
        return self._of_field(found, value, token)

    def _of_field(self, field: Field, value: str, token: _Token) -> Node | None:
        node: Node | None = Words(fold(value), field)
        if field in NUMBERS:
            node = self._figure(field, value, token)
        elif field is Field.STATUS:
            node = self._status(value, token)
        elif field is Field.IS:
            node = self._flag(value, token)
        elif field.has_presence and value in {"any", "none"}:
            node = Presence(field, value == "any")
        return node

    def _plain(self, token: _Token) -> Node | None:
        if token.text.startswith('"'):
            text = fold(token.text.strip('"'))
            return Words(text) if text else None
        numbers = _RANGE.fullmatch(token.text)
        if numbers and Field.NUMBER in self.fields:
            low = int(numbers[1])
            return Between(Field.NUMBER, low, int(numbers[2] or low))
        text = fold(token.text)
        return Words(text) if any(char.isalnum() for char in text) else None

    def _figure(self, field: Field, value: str, token: _Token) -> Node | None:
        numbers = _RANGE.fullmatch(value) if field is Field.NUMBER else None
        if numbers:
            return Between(field, int(numbers[1]), int(numbers[2] or numbers[1]))
        found = _FIGURE.fullmatch(value)
        if not found or (found["op"] and found["high"]):
            sentence = f"{field}: wants a number, for example {field.example}."
            self.fault(sentence, token.start, token.end)
            return None
        low, op = _number(found["low"]), found["op"] or "="
        if found["high"]:
            return Between(field, low, _number(found["high"]))
        if op == "=":
            return Between(field, low - _SAME, low + _SAME)
        is_open = op in {"<", ">"}
        if op in {">", ">=", "≥"}:
            return Between(field, low, None, excludes_low=is_open)
        return Between(field, None, low, excludes_high=is_open)

    def _status(self, value: str, token: _Token) -> Node | None:
        wanted = fold(value)
        exact = STATUSES.get(wanted)
        near = [held for word, held in STATUSES.items() if word.startswith(wanted)]
        statuses = exact or frozenset().union(*near)
        if not statuses:
            listed = ", ".join(STATUSES)
            self.fault(f"status: knows {listed}.", token.start, token.end)
            return None
        return Among(statuses)

    def _flag(self, value: str, token: _Token) -> Node | None:
        allowed = {name: flag for name, flag in FLAGS.items() if flag.needs <= self.fields}
        wanted = fold(value)
        if wanted not in allowed:
            self.fault(f"is: knows {', '.join(allowed)}.", token.start, token.end)
            return None
        return Flag(wanted)


def _together(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _number(text: str) -> float:
    return float(text.replace("−", "-"))
