"""The authors' rows of a submission's form: their order, lists that are pasted, what is offered.

Every button works without JavaScript: it keeps what was typed in Scratch and shows the form again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from fastpath_cms.domain.contents import TypedAuthor
from fastpath_cms.domain.misspelling import better_address
from fastpath_cms.domain.people import name_key
from fastpath_cms.extensions import db
from fastpath_cms.formats.author_lists import Pasted, read_author_list
from fastpath_cms.formats.bibtex import is_bibtex, read_bibtex
from fastpath_cms.queries.coauthors import remembered
from fastpath_cms.web.scratching import keep_typed, typed_fields
from fastpath_cms.web.uploads import arriving

ROWS: Final = "authors"
PASTED: Final = "pasted"
STATE: Final = "pasted_state"  # "", "read", "added" or "replaced"
BEFORE: Final = "rows_before"  # what the rows held before a list was taken, to put it back
PASTE_ACTS: Final = ("paste-read", "paste-add", "paste-replace", "paste-undo")
ROW_ACTS: Final = ("add", "remove", "move-up", "move-down", "add-known", "paste-title", *PASTE_ACTS)
TEXT_PARTS: Final = ("name", "email", "affiliation", "country", "orcid")

Fields = dict[str, list[str]]
Line = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Understood:
    """What the page says of a pasted list."""

    pasted: Pasted
    state: str
    can_undo: bool

    @property
    def words(self) -> str:
        """Say how many authors were understood."""
        count = len(self.pasted.authors)
        return "No author" if not count else "1 author" if count == 1 else f"{count} authors"


def is_row_act() -> bool:
    """Tell whether a button of the authors' rows was pressed, not Save."""
    return request.method == "POST" and any(act in request.form for act in ROW_ACTS)


def rearrange_rows() -> ResponseReturnValue:
    """Do what a button of the rows asks, keep everything, and show the form again."""
    received = arriving()
    fields = typed_fields()
    keep_typed(fields=rearranged(fields), received=received)
    anchor = "paste" if any(act in fields for act in PASTE_ACTS) else ROWS
    return redirect(f"{request.path}#{anchor}", 303)


def rearranged(fields: Fields) -> Fields:
    """Return the posted fields after what the pressed button asks of the rows."""
    asked = next((act for act in ROW_ACTS if act in fields), "")
    given = (fields.get(asked) or [""])[0]
    rest, lines = _taken_apart(fields)
    at = _number(given)
    at = at if at is not None and at < len(lines) else None
    if asked == "add":
        lines.append({})
    elif asked == "add-known":
        _add_known(rest, lines)
    elif at is not None and asked == "remove":
        lines.pop(at)
    elif at is not None and asked == "move-up" and at > 0:
        lines[at - 1], lines[at] = lines[at], lines[at - 1]
    elif at is not None and asked == "move-down" and at + 1 < len(lines):
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    elif asked == "paste-read":
        rest[STATE] = ["read"]
    elif asked == "paste-title":
        rest["title"] = [_understood_in(rest).title]
    elif asked in {"paste-add", "paste-replace"}:
        rest[BEFORE] = [json.dumps(lines)]
        rest[STATE] = ["added" if asked == "paste-add" else "replaced"]
        lines = with_authors(lines, _understood_in(rest).authors, is_adding=asked == "paste-add")
    elif asked == "paste-undo":
        lines = _lines_before(rest) or lines
        rest[STATE], rest[BEFORE] = ["read"], [""]
    return rest | _numbered(lines)


def in_order(data: MultiDict[str, str] | None) -> MultiDict[str, str] | None:
    """Return the fields of a form with its rows in the order their place numbers ask for."""
    if data is None or not any(name.startswith(f"{ROWS}-") for name in data):
        return data
    rest, lines = _taken_apart({name: data.getlist(name) for name in data})
    fields = rest | _numbered(lines)
    return MultiDict((name, value) for name, values in fields.items() for value in values)


def with_authors(
    lines: Sequence[Line], authors: Iterable[TypedAuthor], *, is_adding: bool
) -> list[Line]:
    """Return the rows with pasted authors added, or in their place.

    Who is there already, by name or address, keeps what was typed of them; blanks are filled.
    """
    there = [dict(line) for line in lines if _is_typed(line)]
    taken: list[Line] = []
    for author in authors:
        line = next((one for one in there if _is_same(one, author)), None)
        if line is None:
            line = {}
            if is_adding:
                there.append(line)
        _fill(line, author)
        if line not in taken:
            taken.append(line)
    return there if is_adding else taken or there


def understood(form: Any) -> Understood | None:
    """Return what a form's pasted list says, once somebody asked for it to be read."""
    state = form.pasted_state.data or ""
    if not state or not (form.pasted.data or "").strip():
        return None
    return Understood(_read(form.pasted.data), state, bool(form.rows_before.data))


def row_of(author: TypedAuthor) -> dict[str, Any]:
    """Return an author as the data of a row."""
    row = asdict(author)
    row["email"] = row.pop("address")
    return row


def say_slips(authors: Iterable[TypedAuthor]) -> None:
    """Ask, after a save, about addresses that look mistyped; nothing is refused."""
    for author in authors:
        meant = better_address(author.address)
        if meant:
            flash(f"Is {author.address} right? It looks like {meant}.", "warn")


def _read(text: str) -> Pasted:
    return read_bibtex(text) if is_bibtex(text) else read_author_list(text)


def _understood_in(fields: Mapping[str, list[str]]) -> Pasted:
    return _read((fields.get(PASTED) or [""])[0])


def _taken_apart(fields: Mapping[str, list[str]]) -> tuple[Fields, list[Line]]:
    """Return what belongs to no row, and the rows in the order their place numbers ask for."""
    rest: Fields = {}
    rows: dict[int, Line] = {}
    for name, values in fields.items():
        row, _, part = name.removeprefix(f"{ROWS}-").partition("-")
        number = _number(row)
        if name.startswith(f"{ROWS}-") and number is not None:
            rows.setdefault(number, {})[part] = values
        elif name.startswith(f"{ROWS}-") and row.isdigit():
            continue  # no page of ours has such a row, and the form cannot count so far
        elif name not in ROW_ACTS:
            rest[name] = values
    lines = [rows[row] for row in sorted(rows)]
    return rest, [lines[at] for at in sorted(range(len(lines)), key=lambda at: _rank(lines, at))]


def _rank(lines: Sequence[Line], at: int) -> tuple[int, int, int]:
    """Return where a row goes: to the place typed, before who stood there when it moves up."""
    typed = _number((lines[at].get("place") or [""])[0].strip())
    place = at + 1 if typed is None else typed
    return place, (place > at + 1) - (place < at + 1), at


def _number(text: str) -> int | None:
    """Return a number of at most three digits; None for anything else a form may hold."""
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _numbered(lines: Sequence[Line]) -> Fields:
    """Return the fields of rows under the numbers they stand at; there is always one row.

    Every part is there, if empty: one left out would be filled with what was saved in its place.
    """
    fields: Fields = {}
    for row, line in enumerate(lines or [{}]):
        for part, values in ({part: [""] for part in TEXT_PARTS} | line).items():
            fields[f"{ROWS}-{row}-{part}"] = values
        fields[f"{ROWS}-{row}-place"] = [str(row + 1)]
    return fields


def _lines_before(fields: Fields) -> list[Line]:
    try:
        found = json.loads((fields.get(BEFORE) or [""])[0])
        return [
            {str(part): [str(value) for value in values] for part, values in line.items()}
            for line in found
        ]
    except (ValueError, TypeError, AttributeError):
        return []


def _add_known(rest: Fields, lines: list[Line]) -> None:
    """Add a co-author of before; the person's own memory says who that is, not the form."""
    wanted = (rest.pop("known", None) or [""])[0]
    for author in remembered(db.session(), g.viewer).coauthors:
        if wanted and wanted in {author.address, author.name}:
            lines[:] = with_authors(lines, [author], is_adding=True)
            return


def _is_typed(line: Line) -> bool:
    return any(_text(line, part) for part in TEXT_PARTS)


def _is_same(line: Line, author: TypedAuthor) -> bool:
    address = _text(line, "email").casefold()
    if address and author.address:
        return address == author.address
    return name_key(_text(line, "name")) == name_key(author.name) != ""


def _fill(line: Line, author: TypedAuthor) -> None:
    for part, value in row_of(author).items():
        if part == "is_contact":
            if value:
                line[part] = ["y"]
        elif value and not _text(line, part):
            line[part] = [value]


def _text(line: Line, part: str) -> str:
    return (line.get(part) or [""])[0].strip()
