"""The invented submissions of the coming edition, with the reviews and verdicts they get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from fastpath_cms.domain.conflicts import ConflictKind
from fastpath_cms.domain.discussing import Side
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.example.reading import read_table, unfold

FILE: Final = "submissions.toml"
REVIEWED_AT: Final = time(15)  # UTC, where the file names only a day
COMMENTED_AT: Final = time(16)


@dataclass(frozen=True, slots=True)
class ExampleInstant:
    """An instant told by its distance from the day of the workshop."""

    day: int  # days from the workshop, negative before it
    at: time  # UTC

    def on(self, workshop: date) -> datetime:
        """Return the instant, aware, UTC, of the edition held on ``workshop``."""
        return datetime.combine(workshop + timedelta(days=self.day), self.at, UTC)


@dataclass(frozen=True, slots=True)
class ExampleConflict:
    """A conflict of interest that the authors declare."""

    member: str
    kind: ConflictKind


@dataclass(frozen=True, slots=True)
class ExampleReview:
    """One review; ``overall`` is -3..3 and ``confidence`` 1..5."""

    reviewer: str
    overall: int
    confidence: int
    handed_in: ExampleInstant
    comments: str
    remarks: str  # confidential
    side: Side | None


@dataclass(frozen=True, slots=True)
class ExampleComment:
    """One contribution to the discussion of a submission."""

    by: str
    written: ExampleInstant
    text: str
    answers: int | None  # the place, from 1, of the comment it answers


@dataclass(frozen=True, slots=True)
class ExampleSubmission:
    """One submission; people and topics are named by their keys.

    ``status`` is what it is when the call has closed: draft, withdrawn or submitted. ``missing``
    lists what keeps a draft from being complete, by the names of the form's fields.
    """

    key: str
    title: str
    abstract: str
    topics: tuple[str, ...]
    authors: tuple[str, ...]  # in order
    contacts: tuple[str, ...]
    presenter: str
    is_student: bool
    note: str  # to the chairs
    pages: int
    status: Status
    missing: tuple[str, ...]
    sent: ExampleInstant  # for a draft: when it was begun
    withdrawn: ExampleInstant | None
    conflicts: tuple[ExampleConflict, ...]
    reviews: tuple[ExampleReview, ...]
    comments: tuple[ExampleComment, ...]
    lead: str | None  # who leads its discussion
    verdict: Verdict | None
    verdict_note: str


def load_submissions() -> tuple[ExampleSubmission, ...]:
    """Return every submission in the order of the file, which is not the order they came in."""
    return tuple(_submission(row) for row in read_table(FILE)["submission"])


def _submission(row: dict[str, Any]) -> ExampleSubmission:
    gone = row.get("withdrawn_day")
    verdict = row.get("verdict")
    return ExampleSubmission(
        key=row["key"],
        title=row["title"],
        abstract=unfold(row["abstract"]),
        topics=tuple(row["topics"]),
        authors=tuple(row["authors"]),
        contacts=tuple(row["contacts"]),
        presenter=row["presenter"],
        is_student=row.get("is_student", False),
        note=row.get("note", ""),
        pages=row["pages"],
        status=Status(row.get("state", Status.SUBMITTED)),
        missing=tuple(row.get("missing", [])),
        sent=ExampleInstant(row["sent"]["day"], row["sent"]["at"]),
        withdrawn=None if gone is None else ExampleInstant(gone, REVIEWED_AT),
        conflicts=tuple(
            ExampleConflict(item["member"], ConflictKind(item["kind"]))
            for item in row.get("conflicts", [])
        ),
        reviews=tuple(_review(item) for item in row.get("review", [])),
        comments=tuple(_comment(item) for item in row.get("comment", [])),
        lead=row.get("lead"),
        verdict=None if verdict is None else Verdict(verdict),
        verdict_note=row.get("verdict_note", ""),
    )


def _review(row: dict[str, Any]) -> ExampleReview:
    return ExampleReview(
        reviewer=row["reviewer"],
        overall=row["overall"],
        confidence=row["confidence"],
        handed_in=ExampleInstant(row["day"], REVIEWED_AT),
        comments=unfold(row["comments"]),
        remarks=row["remarks"],
        side=Side(row["side"]) if "side" in row else None,
    )


def _comment(row: dict[str, Any]) -> ExampleComment:
    at = ExampleInstant(row["day"], row.get("at", COMMENTED_AT))
    return ExampleComment(row["by"], at, row["text"].strip(), row.get("answers"))
