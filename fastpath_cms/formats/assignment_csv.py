"""Assignments as HotCRP writes and reads them: ``paper,action,email,round``, a line a deed.

Source: HotCRP's bulk assignment files (columns and actions as its users know them).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

COLUMNS: Final = ("paper", "action", "email", "round")
NEEDED: Final = ("paper", "action", "email")
EVERYBODY: Final = frozenset({"#pc", "any", "all"})
CLEAR: Final = frozenset({"clearreview", "clear"})
ASSIGN: Final = frozenset({"primary", "secondary", "pcreview", "review"})
MARKS: Final = (",", ";", "\t")
LINES_MOST: Final = 20_000
BYTES_MOST: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """One line of a file; texts are trimmed, action and address in lower case."""

    line: int  # in the file, from 1
    paper: str  # a number, or "all"
    action: str
    email: str  # an address, or one of EVERYBODY


class UnreadableError(ValueError):
    """The file is none of ours; the text says what is wrong and in which line."""


def read_assignments(data: bytes | str) -> tuple[AssignmentLine, ...]:
    """Return the lines of a file. Extra columns, empty lines and lines that begin with # are skipped.

    Columns are apart by commas, or by what else its first line has: semicolons, as spreadsheets
    write them in half of the world, or tabs, as they are pasted.

    Raises UnreadableError for what is no text, has no header, or a line of too few columns.
    """
    text = data if isinstance(data, str) else decoded(data)
    if len(text) > BYTES_MOST:
        raise UnreadableError("The file is larger than 2 MB; send a part of it.")
    text = text.lstrip("﻿")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_mark_of(text))
    lines: list[AssignmentLine] = []
    places: dict[str, int] | None = None
    try:
        for cells in reader:
            line = reader.line_num
            if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
                continue
            if places is None:
                places = _header(cells, line)
                continue
            if len(cells) <= max(places[name] for name in NEEDED):
                raise UnreadableError(f"Line {line} has too few columns: {', '.join(cells)}.")
            paper, action, email = (cells[places[name]].strip().lower() for name in NEEDED)
            lines.append(AssignmentLine(line, paper.lstrip("#"), action, email))
            if len(lines) > LINES_MOST:
                raise UnreadableError(f"The file has more than {LINES_MOST:,} lines.")
    except csv.Error as fault:
        raise UnreadableError(f"Line {reader.line_num} cannot be read: {fault}.") from fault
    if places is None:
        raise UnreadableError("The file is empty. Its first line names the columns.")
    return tuple(lines)


def write_assignments(papers: Iterable[tuple[int, Iterable[str]]]) -> str:
    """Return the file that makes the assignments of these papers exactly these: number, addresses."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, addresses in papers:
        writer.writerow((number, "clearreview", "#pc", "any"))
        writer.writerows((number, "pcreview", address, "") for address in addresses)
    return out.getvalue()


def decoded(data: bytes) -> str:
    """Return the text of a file; raise UnreadableError with the line that is none."""
    if data.startswith(b"PK"):
        raise UnreadableError("This is a spreadsheet or an archive. Save it as CSV in UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise UnreadableError(
            f"Line {line} is no UTF-8 text. Save the file as CSV in UTF-8."
        ) from fault


def _mark_of(text: str) -> str:
    """Return what stands between the columns of a file, by the first line that names them."""
    lines = (
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    )
    first = next(lines, "")
    return max(MARKS, key=first.count)


def _header(cells: list[str], line: int) -> dict[str, int]:
    names = {name.strip().lower(): at for at, name in enumerate(cells)}
    names.setdefault("email", names.get("user", -1))
    missing = [name for name in NEEDED if names.get(name, -1) < 0]
    if missing:
        raise UnreadableError(
            f"Line {line} should name the columns paper,action,email,round; "
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing."
        )
    return names
