"""Shaping a review form: levels as they are typed, and what a field must be to stand in a form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Final

from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.review_form import (
    CONFIDENCE_KEY,
    MOMENTS,
    Audience,
    Moment,
    ReviewField,
)

LINE: Final = re.compile(r"([-−–+]?\d{1,2})\s*[.:=)]?\s+(\S.*)")
MOST_LEVELS: Final = 12
PREFIX: Final = "own_"  # of the keys of an edition's own fields: no part of a form is called so
LONGEST_KEY: Final = 40


def levels_text(words: Mapping[int, str]) -> str:
    """Say levels as they are typed: one a line, the value and its words."""
    return "\n".join(f"{value} {said}" for value, said in words.items())


def parse_levels(text: str) -> tuple[dict[int, str], tuple[Problem, ...]]:
    """Read levels, one a line such as ``3 strong accept``; a line without a number is a problem."""
    words: dict[int, str] = {}
    problems = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = LINE.fullmatch(line)
        if found is None:
            said = line if len(line) <= 40 else f"{line[:39]}…"
            problems.append(
                Problem("levels", f"Begin the line “{said}” with its number.", "levels")
            )
            continue
        value = int(found[1].replace("−", "-").replace("–", "-"))
        if value in words:
            problems.append(Problem("levels", f"The number {value} stands twice.", "levels"))
        words[value] = found[2].strip()
    return words, tuple(problems)


def problems_of(field: ReviewField) -> tuple[Problem, ...]:
    """Return what keeps a field from standing in a form."""
    problems = []
    if not field.label.strip():
        problems.append(Problem("label", "Write what is asked.", "label"))
    if not field.is_text:
        problems += _level_problems(field)
    if field.moment not in MOMENTS[field.audience]:
        sentence = (
            "Authors read nothing of a review before the decision."
            if field.audience is Audience.AUTHORS
            else "Choose who reads it, and when, as listed."
        )
        problems.append(Problem("reading", sentence, "reading"))
    elif field.is_fixed and (field.audience, field.moment) not in READ_IN_LISTS:
        sentence = "This score stands in lists, which the committee reads after handing in."
        problems.append(Problem("reading", sentence, "reading"))
    return tuple(problems)


READ_IN_LISTS: Final = (
    (Audience.AUTHORS, Moment.WITH_DECISION),
    (Audience.COMMITTEE, Moment.AFTER_HAND_IN),
)
"""Who may read the two fields that lists show."""


def _level_problems(field: ReviewField) -> list[Problem]:
    problems = []
    if len(field.words) < 2:
        problems.append(Problem("levels", "Give at least two levels, one a line.", "levels"))
    if len(field.words) > MOST_LEVELS:
        problems.append(Problem("levels", f"At most {MOST_LEVELS} levels fit.", "levels"))
    if field.key == CONFIDENCE_KEY and field.words and field.low < 1:
        problems.append(
            Problem("levels", "Confidence weighs scores, so its numbers begin at 1.", "levels")
        )
    return problems


def altered_levels(before: ReviewField, after: ReviewField) -> tuple[int, ...]:
    """Return the levels that a change takes away or words anew, in the order they stood."""
    return tuple(
        value
        for value, words in before.words.items()
        if words.casefold() != after.words.get(value, "").casefold()
    )


def mapping_problems(
    before: ReviewField, after: ReviewField, becomes: Mapping[int, int]
) -> tuple[Problem, ...]:
    """Return that some altered levels have no level that their answers become."""
    open_ = [one for one in altered_levels(before, after) if becomes.get(one) not in after.words]
    if not open_:
        return ()
    said = ", ".join(before.text_of(value) for value in open_)
    left = "that level as it stood" if len(open_) == 1 else "those levels as they stood"
    sentence = (
        f"Reviews may have chosen {said}. Say below what such an answer becomes, or leave {left}."
    )
    return (Problem("levels", sentence, "levels"),)


def new_key(label: str, taken: Collection[str]) -> str:
    """Return the key of a new field: its label's letters, not yet ``taken``."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: LONGEST_KEY - len(PREFIX) - 4]
    key = base = PREFIX + (slug.strip("_") or "field")
    count = 1
    while key in taken:
        count += 1
        key = f"{base}_{count}"
    return key
