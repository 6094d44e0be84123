"""Invitees: people to invite, one a line: ``Name <address>, affiliation``, or a row of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.people import normal_address, normal_name

LINE: Final = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>\s*,?\s*(?P<affiliation>.*)")
CELLS: Final = re.compile(
    r"(?P<name>[^,;\t@]*)[,;\t]\s*(?P<address>[^\s,;<>]+@[^\s,;<>]+)\s*([,;\t]\s*(?P<affiliation>.*))?"
)
"""A row out of a table: name, address, affiliation, between commas, semicolons or tabs."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """One person to invite."""

    name: str
    address: str
    affiliation: str = ""


def read_invitees(text: str) -> tuple[tuple[Invitee, ...], tuple[str, ...]]:
    """Return the people named in ``text``, and a sentence for each line that names nobody.

    Whether an address can exist is not asked here.
    """
    found: dict[str, Invitee] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = LINE.fullmatch(line.strip()) or CELLS.fullmatch(line.strip())
        name = normal_name(parts["name"].strip(" \"',")) if parts else ""
        address = normal_address(parts["address"]) if parts else ""
        if parts is None or "@" not in address:
            problems.append(
                f"Line {number} names no address. Write it like this: "
                "Ada Author <ada@example.edu>, Example University"
            )
        elif not name:
            problems.append(f"Line {number} has an address and no name in front of it.")
        elif address in found:
            problems.append(f"Line {number} repeats the address {address}.")
        else:
            found[address] = Invitee(name, address, normal_name(parts["affiliation"] or ""))
    return tuple(found.values()), tuple(problems)
