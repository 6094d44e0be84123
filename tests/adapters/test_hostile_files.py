"""A sample of the hostile corpus in the real cage; ``make corpus`` puts all of it through."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.corpus.hostile import HOSTILE
from tests.corpus.trying import tried

SAMPLE: Final = tuple(case for case in HOSTILE if case.is_quick)[::16]


def test_hostile_files_are_refused_or_cleaned_and_the_next_one_is_judged(tmp_path: Path) -> None:
    found = list(tried(SAMPLE, tmp_path))
    assert {one.case.name: one.wrong for one in found if one.wrong} == {}
    assert len(found) == len(SAMPLE)


def test_the_corpus_names_every_file_once() -> None:
    assert len({case.name for case in HOSTILE}) == len(HOSTILE) >= 120
