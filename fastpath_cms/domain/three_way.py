"""Merging two texts that grew from one: what was written offline, and what was saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fastpath_cms.domain.review_form import Answer, ReviewField, ReviewForm, is_empty


class Choice(StrEnum):
    """Which of two answers counts where both changed."""

    SAVED = "saved"
    FILE = "file"
    BOTH = "both"  # of a text: one after the other


@dataclass(frozen=True, slots=True)
class Change:
    """One field where the file says something else than what is saved."""

    field: ReviewField
    saved: Answer
    file: Answer
    is_conflict: bool  # both changed since the form was written out, and differently

    @property
    def usual(self) -> Choice:
        """What is chosen unless somebody chooses: nothing that was written is lost."""
        if not self.is_conflict:
            return Choice.FILE
        return Choice.BOTH if self.field.is_text and self.saved and self.file else Choice.SAVED

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be chosen."""
        both = (Choice.BOTH,) if self.field.is_text and self.saved and self.file else ()
        return (Choice.SAVED, Choice.FILE, *both)

    def chosen(self, choice: Choice) -> Answer:
        """Return the answer that a choice makes."""
        if choice is Choice.BOTH:
            return f"{self.saved}\n\n{self.file}"
        return self.file if choice is Choice.FILE else self.saved


def changes_of(
    form: ReviewForm,
    base: Mapping[str, Answer],
    saved: Mapping[str, Answer],
    file: Mapping[str, Answer],
) -> tuple[Change, ...]:
    """Return what the file would change, in the order of the form.

    ``base`` is what the form was written out with. A field the file left out stays as it is, and
    so does one it left unchanged, whatever was saved meanwhile.
    """
    changes = []
    for one in form.asked:
        if one.key not in file:
            continue
        new, old, now = (_plain(of.get(one.key)) for of in (file, base, saved))
        if new not in (old, now):
            changes.append(Change(one, now, new, is_conflict=now != old))
    return tuple(changes)


def _plain(answer: Answer) -> Answer:
    """Return an answer as both sides write it: line ends and white space around do not count."""
    if is_empty(answer):
        return None
    if isinstance(answer, str):
        lines = answer.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n")
    return answer
