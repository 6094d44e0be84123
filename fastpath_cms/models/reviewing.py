"""Conflicts of interest, assignments and reviews."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fastpath_cms.models.base import Base, stored
from fastpath_cms.models.people import Person
from fastpath_cms.models.review_forms import ReviewAnswer
from fastpath_cms.models.submissions import Submission


class ConflictSource(StrEnum):
    """Who says there is a conflict of interest."""

    AUTHOR = "author"
    MEMBER = "member"
    CHAIR = "chair"
    COMPUTED = "computed"


class Conflict(Base):
    """A conflict of interest between a person and a submission; live until dismissed."""

    __tablename__ = "conflict"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    source: Mapped[ConflictSource] = mapped_column(stored(ConflictSource))
    kind: Mapped[str] = mapped_column(String(40))  # domain.conflicts.ConflictKind
    evidence: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[datetime]
    dismissed_at: Mapped[datetime | None]
    dismissed_reason: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (UniqueConstraint("submission_id", "person_id", "source"),)


class Acquaintance(Base):
    """Somebody a member names as tied to them in every edition: advisor, student, family, collaborator."""

    __tablename__ = "acquaintance"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))  # one of domain.conflicts.LASTING
    name: Mapped[str] = mapped_column(String(200))
    affiliation: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (UniqueConstraint("person_id", "kind", "name"),)


class Assignment(Base):
    """A PC member asked to review a submission."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    assigned_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    released_at: Mapped[datetime | None]  # when the reviewer was told; None: not yet

    submission: Mapped[Submission] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])

    __table_args__ = (UniqueConstraint("submission_id", "person_id"),)


class Review(Base):
    """One member's review of one submission; a draft until handed in.

    Overall evaluation and confidence are within the levels of the edition's form; the answers to
    its other fields are rows of their own.
    """

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    overall: Mapped[int | None]
    confidence: Mapped[int | None]  # at least 1
    manuscript_number: Mapped[int | None]  # the version it was written about
    is_late: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    answers: Mapped[list[ReviewAnswer]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute
    __table_args__ = (
        UniqueConstraint("submission_id", "person_id"),
        CheckConstraint("confidence >= 1", name="confidence"),
        CheckConstraint(
            "handed_in_at IS NULL OR (overall IS NOT NULL AND confidence IS NOT NULL)",
            name="complete",
        ),
    )
