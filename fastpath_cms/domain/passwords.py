"""Passwords: the form they are kept in, how long they are, and which are too easy to guess.

There are no rules of composition. What is easy to guess is told by rules of our own (ADR 0027): what
a text is worth is the number of guesses' worth of pieces it is made of, not of its characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from fastpath_cms.domain.familiar_words import FAMILIAR

SHORTEST: Final = 12  # characters
LONGEST: Final = 1000  # characters
ENOUGH: Final = 10  # what a password must be worth
LOOKED_AT: Final = 100  # characters that are weighed: a longer text is worth enough by then
LONGEST_WORD: Final = 24  # letters of a word that is looked for

WORD: Final = 3  # what a familiar or a personal word is worth
WALK: Final = 2  # a walk over the keyboard, a sequence, a repeated character
DATE: Final = 2  # a year, or a day written in digits
CHARACTER: Final = 1  # what follows from nothing

ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "1234567890-=",
    "!@#$%^&*()_+",
    "qwertyuiop[]",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "yxcvbnm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
    "147258369",
    "zaqxswcdevfrbgtnhy",
)
"""What fingers walk along; each counts backwards, too."""
YEAR: Final = re.compile(r"(?:19|20)\d\d")
DAY: Final = re.compile(r"\d\d?[-./]?\d\d?[-./]?(?:19|20)?\d\d|(?:19|20)\d\d[-./]?\d\d?[-./]?\d\d?")
LEET: Final = (
    str.maketrans("0134578@$!|+€", "oieastbasiite"),
    str.maketrans("0134569@$!|+€", "oleasggasllte"),
)
"""Two readings, because a 1 stands for an i or for an l."""

TOO_SHORT: Final = (
    "A password has at least 12 characters. A few words that do not belong together are easy to "
    "keep in mind."
)
TOO_LONG: Final = "A password has at most 1,000 characters."
NOT_TYPED: Final = "This password holds a character that no keyboard types, such as a line break."
TOO_COMMON: Final = (
    "This password would be among the first to be guessed: it is made of familiar words, names, "
    "years or keys in a row. Choose one that says nothing about you or this site."
)


def normal_password(text: str) -> str:
    """Return a password as it is compared: NFC, every kind of space as U+0020, nothing trimmed.

    Source: RFC 8265, section 4.2 (OpaqueString). Case and width stay: two texts that look
    different are different.
    """
    spaced = "".join(" " if unicodedata.category(char) == "Zs" else char for char in text)
    return unicodedata.normalize("NFC", spaced)


def password_problem(text: str, about: Iterable[str] = ()) -> str | None:
    """Return a sentence saying why a new password is refused, or None.

    ``about`` are texts somebody else could know: the person's name, addresses and affiliation,
    the edition's and the site's names.
    """
    password = normal_password(text)
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in password):
        return NOT_TYPED
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    return TOO_COMMON if worth(password, personal_words(about)) < ENOUGH else None


def personal_words(about: Iterable[str]) -> frozenset[str]:
    """Return the words in texts about a person, in lower case, each of three letters at least.

    With and without accents, and as people run them together: O'Brien gives ``brien`` and
    ``obrien``, ``ada.author@example.org`` gives ``ada``, ``author``, ``ada.author`` and more.
    """
    words: set[str] = set()
    for text in about:
        for form in {text.casefold(), _bare(text.casefold())}:
            parts = re.split(r"[\W_]+", form)
            chunks = re.split(r"[\s@]+", form)
            words.update(parts, chunks)
            words.update(re.sub(r"[\W_]+", "", chunk) for chunk in chunks)
            words.add("".join(part for part in parts if not part.isdigit()))
    return frozenset(word for word in words if 3 <= len(word) <= LONGEST_WORD)


def _bare(text: str) -> str:
    """Return a text without its accents."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))


def worth(password: str, personal: frozenset[str] = frozenset()) -> int:
    """Return what a password is worth: the cheapest way to put it together of known pieces."""
    text = password.casefold()[:LOOKED_AT]
    unit = _unit(text)
    if len(unit) < len(text):
        return worth(unit, personal) + CHARACTER
    best = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        best[end] = best[end - 1] + CHARACTER
        for start in range(max(0, end - LONGEST_WORD), end - 2):
            price = _price(text[start:end], personal)
            if price is not None:
                best[end] = min(best[end], best[start] + price)
    return best[-1]


def _unit(text: str) -> str:
    """Return what a text repeats from its beginning to its end; the text when nothing."""
    for size in range(1, len(text) // 2 + 1):
        if all(char == text[at % size] for at, char in enumerate(text)):
            return text[:size]
    return text


def _price(piece: str, personal: frozenset[str]) -> int | None:
    """Return what a known piece is worth; None when it is not known."""
    if _is_walk(piece):
        return WALK
    if YEAR.fullmatch(piece) or DAY.fullmatch(piece):
        return DATE
    readings = {piece, *(piece.translate(table) for table in LEET)}
    readings |= {reading[::-1] for reading in readings}
    if not readings.isdisjoint(FAMILIAR) or not readings.isdisjoint(personal):
        return WORD
    return None


def _is_walk(piece: str) -> bool:
    """Tell whether fingers walk along a row, or along two to four rows in turn (1q2w3e4r)."""
    if _is_straight(piece):
        return True
    return any(
        len(piece) >= 3 * count and all(_is_straight(piece[at::count]) for at in range(count))
        for count in (2, 3, 4)
    )


def _is_straight(piece: str) -> bool:
    if len(set(piece)) == 1:
        return True
    return any(piece in row or piece[::-1] in row for row in ROWS)
