"""Every kind of reader of the laboratory, by the name they answer to in it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Reader(StrEnum):
    """One kind of reader of paper #1, the paper the secrets are about."""

    ANONYMOUS = "anonymous"
    STRANGER = "stranger"  # signed in, author of another paper
    CONTACT = "contact"
    COAUTHOR = "coauthor"
    BROWSER_AUTHOR = "browser-author"  # never verified an address; only this browser knows
    CONFLICTED_MEMBER = "conflicted-member"
    UNASSIGNED_MEMBER = "unassigned-member"
    ASSIGNED_MEMBER = "assigned-member"  # has not handed in
    HANDED_IN_MEMBER = "handed-in-member"
    CHAIR = "chair"
    CONFLICTED_CHAIR = "conflicted-chair"
    AUTHOR_CHAIR = "author-chair"
    DEPUTY = "deputy"
    PUBLICITY_CHAIR = "publicity-chair"
    OPERATOR = "operator"


NAMES: Final = {
    Reader.STRANGER: "Stella Stranger",
    Reader.CONTACT: "Cora Contact",
    Reader.COAUTHOR: "Colin Coauthor",
    Reader.CONFLICTED_MEMBER: "Mona Conflicted",
    Reader.UNASSIGNED_MEMBER: "Uma Unassigned",
    Reader.ASSIGNED_MEMBER: "Nils Assigned",
    Reader.HANDED_IN_MEMBER: "Hana Handed",
    Reader.CHAIR: "Petra Chair",
    Reader.CONFLICTED_CHAIR: "Carl Conflicted",
    Reader.AUTHOR_CHAIR: "Anton Authorchair",
    Reader.DEPUTY: "Dora Deputy",
    Reader.PUBLICITY_CHAIR: "Wendy Publicity",
    Reader.OPERATOR: "Olga Operator",
}
"""Who has an account, and under which name."""

AUTHORS: Final = frozenset(
    {Reader.CONTACT, Reader.COAUTHOR, Reader.BROWSER_AUTHOR, Reader.AUTHOR_CHAIR}
)
OUTSIDERS: Final = frozenset({Reader.ANONYMOUS, Reader.STRANGER, Reader.OPERATOR})
SEALED_FROM: Final = frozenset({Reader.CONFLICTED_MEMBER, Reader.CONFLICTED_CHAIR})
COMMITTEE: Final = frozenset(
    {Reader.UNASSIGNED_MEMBER, Reader.ASSIGNED_MEMBER, Reader.HANDED_IN_MEMBER}
)

RITA: Final = "Rita Review"
RALF: Final = "Ralf Referee"
"""Two members alike in everything; which of them reviewed paper #1 is a secret."""


def address(name: str) -> str:
    """Return the address of one of the laboratory's people."""
    return f"{name.split(maxsplit=1)[0].lower()}@lab.example"


def browser_key(reader: Reader) -> str:
    """Return the browser key of a reader: the cookie from which CSRF tokens are made."""
    return f"browser-of-{reader.value}"


def session_token(reader: Reader) -> str:
    """Return the session cookie of a reader who has an account."""
    return f"session-of-{reader.value}"
