"""Verdicts under embargo, and the release that tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.models.base import Base, stored

_VERDICT = Enum(
    Verdict,
    native_enum=False,
    length=40,
    values_callable=lambda members: [member.value for member in members],
)  # without a CHECK: it would have one name for two columns


class Decision(Base):
    """What the chairs decided on a submission; its status stays until the release."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), unique=True
    )
    verdict: Mapped[Verdict] = mapped_column(stored(Verdict))
    note_to_authors: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime]
    wait_place: Mapped[int | None]  # on the wait list, whatever its gaps: the lowest is next
    shepherd_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    conditions_met_at: Mapped[datetime | None]  # when the shepherd said so
    shepherd_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    conditions_confirmed_at: Mapped[datetime | None]  # when a chair agreed
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute


class DecisionChange(Base):
    """One line of the history of verdicts: from what to what; None is open."""

    __tablename__ = "decision_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    verdict_before: Mapped[Verdict | None] = mapped_column(_VERDICT)
    verdict_after: Mapped[Verdict | None] = mapped_column(_VERDICT)
    note_to_authors: Mapped[str] = mapped_column(Text)  # as it stood after the change
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class Release(Base):
    """A request to notify: performed when due, unless cancelled before."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    only: Mapped[str] = mapped_column(Text, default="", server_default="")  # numbers; "" is all
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")  # why not all
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of what is to be told, by number
    confirmed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL")
    )
    confirmed_at: Mapped[datetime | None]  # when a second chair agreed
    is_stopped: Mapped[bool] = mapped_column(default=False)  # cancelled by a check, not by a chair
    changed: Mapped[str] = mapped_column(Text, default="", server_default="")  # numbers, why so
    cancelled_at: Mapped[datetime | None]
    performed_at: Mapped[datetime | None]
    letter_count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        Index(
            "uq_release_pending",
            "edition_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL AND performed_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL AND performed_at IS NULL"),
        ),
    )


class LetterReading(Base):
    """That a chair read the letters of one submission before a release, as they were then."""

    __tablename__ = "letter_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    mark: Mapped[str] = mapped_column(String(20))  # of the letters; others have another
    read_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "submission_id"),)
