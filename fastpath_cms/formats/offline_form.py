"""The offline review form: plain text, one file for many papers, written to be edited anywhere.

Its marks are those of HotCRP's form, so that hands who know it find their way: lines that begin with
``==+==`` structure the file, ``==-==`` lines are remarks for the reader, ``==*==`` lines say what is
confidential. Everything else is an answer. ``formats.offline_reading`` reads it back.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from fastpath_cms.domain.review_form import Answer, FieldKind, ReviewField, ReviewForm, is_empty

MARK: Final = "==+=="
REMARK: Final = "==-=="
SECRET: Final = "==*=="  # noqa: S105 - a mark in the text, no password
WIDTH: Final = 68  # of a remark: short of what mail programs wrap
BEGIN, PAPER, BASE = "Begin Review", "Paper", "Version"
FORMS, REVIEWER = "Review Forms", "Reviewer:"
READINESS, END = "Review Readiness", "End Review"
READY, DRAFT = "Ready", "Draft"


@dataclass(frozen=True, slots=True)
class OfflineReview:
    """One paper's form: what the review says by now, and the version of it that was written out."""

    number: int
    title: str
    authors: tuple[str, ...] = ()
    version: int = 0
    is_in: bool = False
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the forms of one file."""

    label: str  # of the edition
    url: str  # where the file is uploaded
    due: str = ""
    reviewer: str = ""  # the name of whose forms they are
    readings: Mapping[str, str] = field(default_factory=dict)  # key of a field -> who reads it


def write_forms(form: ReviewForm, reviews: Iterable[OfflineReview], heading: Heading) -> str:
    """Return the forms of several papers as one text; lines end with a line feed."""
    lines = [f"{MARK} {heading.label} {FORMS}", *_remarks(_INSTRUCTIONS)]
    if heading.due:
        lines += _remarks(f"Reviews are due {heading.due}.")
    lines += [*_remarks(f"Upload this file at {heading.url}"), ""]
    for review in reviews:
        lines += [*_review(form, review, heading), "", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


_INSTRUCTIONS: Final = (
    "Write your answers between the lines that begin with ==, and leave those lines as they are. "
    "Upload the file as often as you like: it shows what would change before anything does. "
    "You may delete whole reviews, and questions you do not want to change."
)


def letter_of(place: int) -> str:
    """Return the letter of a field by its place from 0: A to Z, then AA."""
    tail = chr(ord("A") + place % 26)
    return tail if place < 26 else letter_of(place // 26 - 1) + tail


def remarks_of(one: ReviewField, reading: str) -> tuple[str, ...]:
    """Return what the form remarks about a field, a paragraph each, before it is wrapped."""
    said = [one.hint] if one.hint else []
    if not one.is_required:
        said.append("Optional.")
    if one.word_limit:
        said.append(f"At most {one.word_limit} words.")
    if not one.is_text:
        said.append("Write one of these numbers:")
        said += [f"{level:>3}  {words}" for level, words in one.words.items()]
    return (*said, reading) if reading else tuple(said)


def escaped(text: str) -> str:
    """Return a text in which no line is taken for one of the form's own."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        "\\" + line if line.lstrip("\\ \t>").startswith("==") else line for line in lines
    )


def _review(form: ReviewForm, review: OfflineReview, heading: Heading) -> Iterator[str]:
    yield f"{MARK} {BEGIN} #{review.number}"
    yield f"{MARK} {PAPER} #{review.number}"
    yield from _remarks(f"Title: {' '.join(review.title.split())}")
    if review.authors:
        yield from _remarks(f"Authors: {', '.join(review.authors)}")
    if heading.reviewer:
        yield f"{MARK} {REVIEWER} {' '.join(heading.reviewer.split())}"
    yield f"{MARK} {BASE} {review.version}"
    yield ""
    yield f"{MARK} {READINESS}"
    if review.is_in:
        yield from _remarks("This review is handed in; what you change here changes it.")
    else:
        yield from _remarks(f"Write {READY} instead of {DRAFT} to hand it in.")
    yield ""
    yield READY if review.is_in else DRAFT
    for place, one in enumerate(form.asked):
        yield ""
        yield f"{MARK} {letter_of(place)}. {' '.join(one.label.split())}"
        yield from _said_of(one, heading.readings.get(one.key, ""))
        yield ""
        answer = review.answers.get(one.key)
        if not is_empty(answer):
            yield escaped(one.text_of(answer) if one.kind is FieldKind.SCORE else str(answer))
    yield ""
    yield f"{MARK} {END}"


def _said_of(one: ReviewField, reading: str) -> Iterator[str]:
    for said in remarks_of(one, ""):
        yield from _remarks(said)
    if reading:
        yield from _marked(SECRET if "authors" not in reading else REMARK, reading)


def _remarks(text: str) -> Iterator[str]:
    return _marked(REMARK, text)


def _marked(mark: str, text: str) -> Iterator[str]:
    indent = text[: len(text) - len(text.lstrip())]
    wrapped = textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    return (f"{mark} {indent if place else ''}{line}" for place, line in enumerate(wrapped))
