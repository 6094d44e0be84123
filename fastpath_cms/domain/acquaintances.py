"""People somebody names as close to them, one a line: ``Ada Reyes (University of Rochester)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.people import name_key, normal_name

MOST: Final = 300  # of one kind
NAME_MOST: Final = 200  # characters
AFFILIATION_MOST: Final = 300
LINE: Final = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<where>.*)\))?")


@dataclass(frozen=True, slots=True)
class Close:
    """One person named, with where they are if that was said."""

    name: str
    affiliation: str = ""

    @property
    def line(self) -> str:
        """Return the person as a line of the form."""
        return f"{self.name} ({self.affiliation})" if self.affiliation else self.name


def read_close(text: str) -> tuple[tuple[Close, ...], tuple[str, ...]]:
    """Return the people of a text, each once, and a sentence for each line that names nobody."""
    found: dict[str, Close] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        whole = normal_name(line)
        if not whole:
            continue
        match = LINE.fullmatch(whole)
        name = match["name"].strip(" ,;") if match else ""
        where = (match["where"] or "").strip() if match else ""
        if not name_key(name) or len(name) > NAME_MOST or len(where) > AFFILIATION_MOST:
            problems.append(f"Line {number} is not a name with an affiliation: {whole[:60]}")
            continue
        found.setdefault(name_key(name), Close(name, where))
    if len(found) > MOST:
        problems.append(f"{len(found)} people are more than the {MOST} that can be named.")
    return tuple(found.values()), tuple(problems)
