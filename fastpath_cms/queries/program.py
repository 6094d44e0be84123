"""Questions about the program: its rows, the version that is public, and what differs from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.domain.program import PAUSES, TALKS, Item, ItemKind, Presenter
from fastpath_cms.domain.workflow import TO_BE_PRESENTED
from fastpath_cms.models import ProgramVersion, Submission


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a program, as it is edited and as it is published."""

    key: str
    kind: ItemKind
    title: str
    starts_at: datetime
    ends_at: datetime
    session_title: str = ""
    session_chair: str = ""
    room: str = ""
    track: str = ""
    speakers: tuple[Presenter, ...] = ()
    authors: tuple[tuple[str, str], ...] = ()  # name, affiliation; of a submission
    abstract: str = ""
    submission_number: int | None = None

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def is_talk(self) -> bool:
        """Whether somebody speaks."""
        return self.kind in TALKS

    @property
    def is_pause(self) -> bool:
        """Whether nobody has to be anywhere."""
        return self.kind in PAUSES

    @property
    def speaker(self) -> str:
        """Who speaks, on one line: ``A. Li, IBM``, or the names of several."""
        if len(self.speakers) == 1:
            return self.speakers[0].line
        return "; ".join(one.line for one in self.speakers)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of those who speak."""
        return tuple(one.name for one in self.speakers)

    @property
    def item(self) -> Item:
        """The row as the linter reads it."""
        return Item(
            self.key,
            self.kind,
            self.title,
            self.starts_at,
            self.ends_at,
            self.names,
            self.submission_number,
            track=self.track,
            chair=self.session_chair,
        )

    @property
    def label(self) -> str:
        """What people call the row."""
        return self.item.label

    def as_json(self) -> dict[str, Any]:
        """Return the row as a version of the program keeps it."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "title": self.title,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "session_title": self.session_title,
            "session_chair": self.session_chair,
            "room": self.room,
            "track": self.track,
            "speakers": [asdict(one) | {"links": list(one.links)} for one in self.speakers],
            "authors": [list(author) for author in self.authors],
            "abstract": self.abstract,
            "submission_number": self.submission_number,
        }


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One row of a published version; ``number`` is the talk's address, None of a break.

    A row that was taken off again stays as a cancelled one, for the calendars.
    """

    row: Row
    number: int | None
    sequence: int
    changed_at: datetime
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Published:
    """One version of the program, as the public reads it."""

    number: int
    published_at: datetime
    note: str
    all_rows: tuple[PublishedRow, ...]
    changes: tuple[str, ...] = ()  # since the version before
    rows: tuple[PublishedRow, ...] = field(init=False)  # without those taken off

    def __post_init__(self) -> None:
        standing = tuple(one for one in self.all_rows if not one.is_cancelled)
        object.__setattr__(self, "rows", standing)

    def of_submission(self, number: int) -> PublishedRow | None:
        """Return the row of a submission's talk."""
        return next((one for one in self.rows if one.row.submission_number == number), None)

    def talk(self, number: int) -> PublishedRow | None:
        """Return the talk at an address."""
        return next((one for one in self.rows if one.number == number), None)


def published_program(session: Session, edition_id: int) -> Published | None:
    """Return the newest published version, or None."""
    version = session.scalars(
        select(ProgramVersion)
        .where(ProgramVersion.edition_id == edition_id)
        .order_by(ProgramVersion.number.desc())
        .limit(1)
    ).one_or_none()
    if version is None:
        return None
    rows = tuple(_published_row(kept) for kept in version.items)
    return Published(
        version.number, version.published_at, version.note, rows, tuple(version.changes)
    )


def accepted_numbers(session: Session, edition_id: int) -> frozenset[int]:
    """Return the numbers of the submissions that will be presented."""
    return frozenset(
        session.scalars(
            select(Submission.number).where(
                Submission.edition_id == edition_id, Submission.status.in_(TO_BE_PRESENTED)
            )
        )
    )


def changes_between(published: Published | None, rows: Iterable[Row]) -> tuple[str, ...]:
    """Return a line for each row that differs from the published version."""
    before = {one.row.key: one.row for one in published.rows} if published else {}
    after = {row.key: row for row in rows}
    return (
        *(f"New: {row.label}" for key, row in after.items() if key not in before),
        *(
            f"{_what_changed(before[key], row)}: {row.label}"
            for key, row in after.items()
            if key in before and before[key] != row
        ),
        *(f"Taken off: {row.label}" for key, row in before.items() if key not in after),
    )


def _what_changed(before: Row, after: Row) -> str:
    is_moved = (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)
    return "Moved" if is_moved else "Changed"


def _published_row(kept: dict[str, Any]) -> PublishedRow:
    row = Row(
        key=kept["key"],
        kind=ItemKind(kept["kind"]),
        title=kept["title"],
        starts_at=datetime.fromisoformat(kept["starts_at"]),
        ends_at=datetime.fromisoformat(kept["ends_at"]),
        session_title=kept["session_title"],
        session_chair=kept["session_chair"],
        room=kept["room"],
        track=kept["track"],
        speakers=tuple(
            Presenter(**(one | {"links": tuple(one["links"])})) for one in kept["speakers"]
        ),
        authors=tuple((name, affiliation) for name, affiliation in kept["authors"]),
        abstract=kept["abstract"],
        submission_number=kept["submission_number"],
    )
    return PublishedRow(
        row,
        kept["number"],
        kept["sequence"],
        datetime.fromisoformat(kept["changed_at"]),
        kept["is_cancelled"],
    )
