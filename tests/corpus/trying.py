"""Puts hostile files through the real cage and says what became of each."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.domain.manuscript import Limits, problems_of
from tests.corpus.looking import forbidden_in, laid_open
from tests.corpus.parts import CANARY, Hostile


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one file; ``wrong`` says what should not be."""

    case: Hostile
    byte_count: int
    rules: tuple[str, ...]
    seconds: float
    copy_seconds: float | None
    wrong: str


def tried(cases: Iterable[Hostile], folder: Path) -> Iterator[Tried]:
    """Judge each file as an upload is judged; make the clean copies of those that are taken."""
    cage, path = CagedPdfInspector(folder / "run"), folder / "hostile"
    for case in cases:
        path.write_bytes(case.make())
        began = time.perf_counter()
        seen = cage.examine(path, widths=(300,), last=4)
        seconds = time.perf_counter() - began
        rules = tuple(problem.rule for problem in problems_of(seen.facts, Limits()))
        wrong, copying = "", None
        if rules != case.refused:
            wrong = f"refused by {rules}, not {case.refused}"
        elif not rules:
            began = time.perf_counter()
            wrong = " ".join(_copied(cage, path, is_blind) for is_blind in (False, True)).strip()
            copying = (time.perf_counter() - began) / 2
        yield Tried(case, path.stat().st_size, rules, seconds, copying, wrong)


def _copied(cage: CagedPdfInspector, path: Path, is_blind: bool) -> str:
    made = cage.clean(path, is_blind=is_blind)
    if made.data is None:
        return f"no copy, because {made.why}"
    left = forbidden_in(made.data)
    if CANARY.encode() in laid_open(made.data):
        left.append(CANARY)
    return f"the copy keeps {left}" if left else ""
