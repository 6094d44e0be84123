"""Addresses with a slip in their domain: a gentle question, never a refusal."""

from __future__ import annotations

from typing import Final

from fastpath_cms.domain.mail_domains import FREE_MAIL
from fastpath_cms.domain.people import normal_address

COMMON: Final = (
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "protonmail.com",
    "foxmail.com",
    "naver.com",
    "acm.org",
    "ieee.org",
)
SLIPS: Final = {  # of the last label; none of them is a domain of its own
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "vom": "com",
    "comm": "com",
    "eud": "edu",
    "edy": "edu",
    "rog": "org",
    "ogr": "org",
    "nte": "net",
}


def better_address(address: str) -> str:
    """Return the address that was probably meant, or "" when nothing looks mistyped."""
    local, at, domain = normal_address(address).rpartition("@")
    if not at or not local or domain in FREE_MAIL or domain in COMMON:
        return ""
    head, dot, last = domain.rpartition(".")
    mended = f"{head}{dot}{SLIPS[last]}" if last in SLIPS else domain
    near = next((known for known in COMMON if _is_one_slip(mended, known)), mended)
    return f"{local}@{near}" if near != domain else ""


def _is_one_slip(typed: str, meant: str) -> bool:
    """Tell whether one letter too many, too few, wrong, or two exchanged part two words."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return typed == meant
    at = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if at is None:
        return True  # the last letter is missing or too many
    if len(typed) == len(meant):
        is_swap = typed[at : at + 2] == meant[at : at + 2][::-1]
        return typed[at + 1 :] == meant[at + 1 :] or (
            is_swap and typed[at + 2 :] == meant[at + 2 :]
        )
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    return longer[at + 1 :] == shorter[at:]
