"""The files of `fastpath-cms match`: scores, conflicts, locks and loads, as CSV that people write.

A first line of column names may stand or not. Whatever cannot be used is refused with its line.
"""

from __future__ import annotations

import csv
import math
import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PAIR: Final = ("paper", "reviewer")
SCORED: Final = (*PAIR, "score")
LOADS: Final = (("reviewer", "max"), ("reviewer", "min", "max"))
PEOPLE: Final = (("reviewer", "institution"), ("reviewer", "institution", "senior"))
TIE: Final = ("reviewer", "coauthor")
YES: Final = {"yes": True, "y": True, "1": True, "true": True}
NO: Final = {"no": False, "n": False, "0": False, "false": False, "": False}
SCORE_MAX: Final = 1_000_000.0
PIECE: Final = 1 << 20  # characters read at a time
_NAME: Final = r"""[^,\n"\s]++"""
PLAIN: Final = re.compile(rf"(?:{_NAME},{_NAME},[-+.0-9eE]++(?:\n|\Z))*+")


class BadFile(ValueError):
    """A file cannot be used; the text is a sentence with its name and line."""


@dataclass(frozen=True, slots=True)
class People:
    """Who shares an institution, and who is senior; None where the file tells of no seniors."""

    institutions: dict[str, tuple[int, ...]]  # as written first; capitals make no difference
    seniors: tuple[int, ...] | None


@dataclass(slots=True)
class Scores:
    """Papers and reviewers in the order of their first line, and the pairs as places and scores."""

    papers: dict[str, int] = field(default_factory=dict)
    reviewers: dict[str, int] = field(default_factory=dict)
    paper: array[int] = field(default_factory=lambda: array("q"))
    reviewer: array[int] = field(default_factory=lambda: array("q"))
    score: array[float] = field(default_factory=lambda: array("d"))


def read_scores(path: Path) -> Scores:
    """Return the scores of a file of ``paper,reviewer,score``; raise BadFile with the line at fault."""
    found = Scores()
    try:
        for cells in _plain_rows(path):
            found.score.extend(map(float, cells[2::3]))
            for names, known, places in (
                (cells[::3], found.papers, found.paper),
                (cells[1::3], found.reviewers, found.reviewer),
            ):
                for name in dict.fromkeys(names):
                    known.setdefault(name, len(known))
                places.extend(map(known.__getitem__, names))
        if found.score and min(found.score) >= -SCORE_MAX and max(found.score) <= SCORE_MAX:
            return found
    except (ValueError, OSError):
        pass  # quotes, spaces, a fault: read line by line, with a sentence for what is wrong
    return _read_slowly(path)


def _plain_rows(path: Path) -> Iterator[list[str]]:
    """Yield the cells of many lines at once, three a line; raise ValueError where one is not so simple."""
    with path.open(encoding="utf-8-sig") as stream:
        text = stream.readline()
        if tuple(text.strip().lower().split(",")) == SCORED:
            text = ""
        while True:
            text += stream.read(PIECE)
            text += stream.readline()
            if not text:
                return
            text = text.removesuffix("\n")
            if not PLAIN.fullmatch(text):
                raise ValueError
            yield text.replace("\n", ",").split(",")
            text = ""


def _read_slowly(path: Path) -> Scores:
    found = Scores()
    papers, reviewers = found.papers, found.reviewers
    for line, row in _rows(path, SCORED):
        if len(row) != 3:
            raise _bad(path, line, f"has {_counted(len(row))}; a score is {','.join(SCORED)}")
        paper, reviewer, text = row
        try:
            score = float(text)
        except ValueError:
            raise _bad(path, line, f"has no number as its score, but “{text.strip()}”") from None
        if not math.isfinite(score) or abs(score) > SCORE_MAX:
            raise _bad(path, line, f"has a score outside -{SCORE_MAX:,.0f} to {SCORE_MAX:,.0f}")
        if not (paper := paper.strip()) or not (reviewer := reviewer.strip()):
            raise _bad(path, line, "names no paper or no reviewer")
        found.paper.append(papers.setdefault(paper, len(papers)))
        found.reviewer.append(reviewers.setdefault(reviewer, len(reviewers)))
        found.score.append(score)
    if not found.score:
        raise BadFile(f"{path.name} holds no scores; a line is {','.join(SCORED)}.")
    return found


def line_of_row(path: Path, number: int) -> int:
    """Return the line of the row of that number (0 is the first) of a file of scores."""
    return next(line for at, (line, _) in enumerate(_rows(path, SCORED)) if at == number)


def read_pairs(path: Path, papers: dict[str, int], reviewers: dict[str, int]) -> list[list[int]]:
    """Return places of pairs of a file of ``paper,reviewer``; raise BadFile for one not known."""
    return _read_pairs(path, PAIR, (papers, reviewers))


def read_ties(path: Path, reviewers: dict[str, int]) -> list[list[int]]:
    """Return places of a file of ``reviewer,coauthor``; raise BadFile for one not known, or alone."""
    ties = _read_pairs(path, TIE, (reviewers, reviewers))
    if any(one == other for one, other in ties):
        raise BadFile(f"{path.name} names somebody as a co-author of their own.")
    return ties


def _read_pairs(
    path: Path, heading: tuple[str, str], both: tuple[dict[str, int], dict[str, int]]
) -> list[list[int]]:
    pairs: list[list[int]] = []
    for line, row in _rows(path, heading):
        if len(row) != 2:
            raise _bad(path, line, f"has {_counted(len(row))}; a pair is {','.join(heading)}")
        place: list[int] = []
        for name, known, kind in zip(row, both, heading, strict=True):
            if (at := known.get(name.strip())) is None:
                raise _bad(path, line, f"names a {kind} that has no score: “{name.strip()}”")
            place.append(at)
        pairs.append(place)
    return pairs


def read_people(path: Path, reviewers: dict[str, int]) -> People:
    """Return what a file of ``reviewer,institution`` or ``reviewer,institution,senior`` tells.

    An empty institution is none; a reviewer who is not in it has none, and is not senior. Raises BadFile.
    """
    houses: dict[str, tuple[str, list[int]]] = {}
    seniors: list[int] | None = None
    seen: set[int] = set()
    for line, row in _rows(path, *PEOPLE):
        name, *rest = (one.strip() for one in row)
        if len(rest) not in (1, 2):
            what = f"has {_counted(len(row))}; a person is reviewer,institution[,senior]"
            raise _bad(path, line, what)
        if (at := reviewers.get(name)) is None:
            raise _bad(path, line, f"names a reviewer that has no score: “{name}”")
        if at in seen:
            raise _bad(path, line, f"is the second one of “{name}”")
        seen.add(at)
        if rest[0]:
            houses.setdefault(rest[0].casefold(), (rest[0], []))[1].append(at)
        if len(rest) == 2:
            seniors = seniors or []
            if (is_senior := (YES | NO).get(rest[1].lower())) is None:
                raise _bad(path, line, f"says neither yes nor no to senior, but “{rest[1]}”")
            seniors += [at] * is_senior
    institutions = {name: tuple(places) for name, places in houses.values()}
    return People(institutions, None if seniors is None else tuple(seniors))


def read_loads(path: Path) -> dict[str, tuple[int | None, int]]:
    """Return minimum (None where none is given) and maximum load by reviewer.

    Lines are ``reviewer,max`` or ``reviewer,min,max``. Raises BadFile.
    """
    loads: dict[str, tuple[int | None, int]] = {}
    for line, row in _rows(path, *LOADS):
        name, *texts = (one.strip() for one in row)
        if len(texts) not in (1, 2):
            raise _bad(
                path, line, f"has {_counted(len(row))}; a load is reviewer,max or reviewer,min,max"
            )
        if not all(text.isascii() and text.isdigit() and len(text) < 7 for text in texts):
            raise _bad(path, line, "has a load that is no whole number")
        if not name:
            raise _bad(path, line, "names no reviewer")
        if name in loads:
            raise _bad(path, line, f"is the second one of “{name}”")
        least, most = (int(texts[0]) if len(texts) == 2 else None), int(texts[-1])
        if least is not None and least > most:
            raise _bad(path, line, f"has a minimum of {least} over its maximum of {most}")
        loads[name] = (least, most)
    return loads


def write_pairs(path: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Write ``paper,reviewer`` rows; raises OSError."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(PAIR)
        writer.writerows(pairs)


def _rows(path: Path, *headings: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that says something with its line; raise BadFile where it is no CSV."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            is_first = True
            for row in reader:
                if not row or (len(row) == 1 and not row[0].strip()):
                    continue
                if is_first and tuple(one.strip().lower() for one in row) in headings:
                    is_first = False
                    continue
                is_first = False
                yield reader.line_num, row
    except UnicodeDecodeError:
        raise BadFile(f"{path.name} is not UTF-8 text. Save it as CSV in UTF-8.") from None
    except csv.Error as fault:
        raise _bad(path, reader.line_num, f"cannot be read ({fault})") from None
    except OSError as fault:
        raise BadFile(f"{path} cannot be read: {fault.strerror}.") from None


def _bad(path: Path, line: int, what: str) -> BadFile:
    return BadFile(f"{path.name}, line {line} {what}.")


def _counted(columns: int) -> str:
    return f"{columns} column{'' if columns == 1 else 's'}"
