"""Tables of pairs as other programs read and write them: scores, and HotCRP's preferences."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import Final

ROWS_MAX: Final = 500_000
BYTES_MAX: Final = 32 * 1024 * 1024
SCORE_MAX: Final = 1_000_000.0
ALLPREFS: Final = ("paper", "title", "given_name", "family_name", "email", "conflict", "preference")


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of a table of scores: ``who`` is an e-mail address or a name, as written."""

    line: int
    paper: str
    who: str
    score: float


def read_scores(data: bytes) -> tuple[list[ScoreLine], list[tuple[int, str]]]:
    """Return the lines of ``paper,reviewer,score`` and a sentence for each that is none, by line.

    A first line without a number is a heading. Commas, semicolons and tabs separate.
    """
    text = data.decode("utf-8-sig", "replace").replace("\0", "")
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    found: list[ScoreLine] = []
    wrong: list[tuple[int, str]] = []
    rows = csv.reader(io.StringIO(text), delimiter=mark)
    try:
        for row in rows:
            number = rows.line_num
            if not any(cell.strip() for cell in row) or (number == 1 and _is_heading(row)):
                continue
            if len(found) >= ROWS_MAX:
                wrong.append((number, f"Only {ROWS_MAX:,} lines are read."))
                break
            line = _line(number, row)
            if isinstance(line, str):
                wrong.append((number, line))
            else:
                found.append(line)
    except csv.Error:
        wrong.append((rows.line_num, "From here on this is no table with separators."))
    return found, wrong


def _is_heading(row: list[str]) -> bool:
    return len(row) >= 3 and _number(row[2]) is None and not row[0].strip().lstrip("#").isdigit()


def _line(number: int, row: list[str]) -> ScoreLine | str:
    if len(row) != 3:
        return f"It has {len(row)} columns; three are needed: paper, reviewer, score."
    paper, who, said = (cell.strip() for cell in row)
    score = _number(said)
    if not paper.lstrip("#").isdecimal():
        return f"{paper[:40] or 'Nothing'} is no number of a paper."
    if not who:
        return "It names no reviewer."
    if score is None:
        return f"{said[:40] or 'Nothing'} is no score."
    return ScoreLine(number, paper.lstrip("#"), who, score)


def _number(text: str) -> float | None:
    try:
        value = float(text.strip())
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= SCORE_MAX else None


def two_names(name: str) -> tuple[str, str]:
    """Return given and family name, the family's being the last word."""
    given, _, family = name.strip().rpartition(" ")
    return given, family
