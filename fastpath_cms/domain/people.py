"""Names, e-mail addresses and ORCID iDs: one form to keep, one to compare, one to show masked."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

ORCID: Final = re.compile(r"[0-9]{15}[0-9X]")
ORCID_PREFIX: Final = re.compile(
    r"(?:https?://)?(?:www\.)?orcid\.org/|orcid(?: id)?:", re.IGNORECASE
)
DASHES_AND_SPACES: Final = re.compile(r"[\s\u002d\u2010-\u2015\u2212]")
BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
APOSTROPHES: Final = str.maketrans("\u2018\u2019\u02bc\u0060", "''''")


def normal_orcid(text: str) -> str:
    """Return an ORCID iD as ``0000-0002-1825-0097``; what is no iD comes back trimmed.

    Takes the bare digits, with or without dashes, and the iD's web address.
    """
    digits = _orcid_digits(text)
    if ORCID.fullmatch(digits) is None:
        return text.strip()
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def orcid_problem(text: str) -> str | None:
    """Return a sentence saying what is wrong with an ORCID iD, or None; no text is no problem.

    Source: ISO 7064 mod 11-2.
    """
    digits = _orcid_digits(text)
    if not digits:
        return None
    if ORCID.fullmatch(digits) is None:
        return "An ORCID iD has 16 digits, the last may be X: 0000-0002-1825-0097."
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[15] != ("X" if check == 10 else str(check)):
        return "The last digit of this ORCID iD does not fit the others: one of them is mistyped."
    return None


def _orcid_digits(text: str) -> str:
    bare = ORCID_PREFIX.sub("", text.strip(), count=1).rstrip("/")
    return DASHES_AND_SPACES.sub("", bare).upper()


def normal_address(text: str) -> str:
    """Return an e-mail address as it is kept, compared and written to: trimmed, NFC, lower case."""
    return unicodedata.normalize("NFC", text.strip()).lower()


def is_same_address(one: str, other: str) -> bool:
    """Tell whether two e-mail addresses are one."""
    return normal_address(one) == normal_address(other)


def address_domain(address: str) -> str:
    """Return the domain of an e-mail address in lower case; "" if it has none."""
    _, at, domain = normal_address(address).rpartition("@")
    return domain.rstrip(".") if at else ""


def masked_address(address: str) -> str:
    """Show whose address it is to those who know it: ``a...@example.edu``."""
    local, at, domain = address.strip().rpartition("@")
    return f"{local[:1]}...@{domain}" if at else "..."


def normal_name(text: str) -> str:
    """Return a name as it is kept: NFC, single spaces, no control characters, otherwise as typed."""
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", " ".join(text.split()))
        if unicodedata.category(char) != "Cc" and char not in BIDI_CONTROLS
    )
    return kept.strip()


@lru_cache(maxsize=32768)  # a committee's co-authors are compared with every author, each time
def name_key(name: str) -> str:
    """Return what two spellings of one name share: no accents, case, dots or kinds of dash."""
    plain = unicodedata.normalize("NFKD", normal_name(name).translate(APOSTROPHES))
    bare = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    return " ".join(re.sub(r"[.\s\u002d\u2010-\u2015]+", " ", bare).split())


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two names may be one person's; homonyms are, too."""
    return name_key(one) == name_key(other) != ""
