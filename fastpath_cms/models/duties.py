"""What reviewers say about their duties: an assignment declined, a delay, a subreviewer asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fastpath_cms.models.base import Base
from fastpath_cms.models.people import Person
from fastpath_cms.models.submissions import Submission


class DeclinedReview(Base):
    """That a PC member will not review a submission; it stands until a chair undoes it."""

    __tablename__ = "declined_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    suggestion: Mapped[str] = mapped_column(Text, default="")  # whom they would ask instead
    declined_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    submission: Mapped[Submission] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("submission_id", "person_id"),)


class LateNote(Base):
    """That a reviewer's reviews of an edition come later, and when; the last word counts."""

    __tablename__ = "late_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    until_at: Mapped[datetime]  # exclusive, like every closing date
    sentence: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("edition_id", "person_id"),)


class Subreview(Base):
    """A review that a reviewer asked somebody by letter to write; they answer for it themselves.

    The link in the letter is the permission, and for this one submission only. What the subreviewer
    writes stays here until they hand it over, and the reviewer puts it into their own review.
    """

    __tablename__ = "subreview"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    reviewer_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(320))
    message: Mapped[str] = mapped_column(Text, default="")  # printed in the letter
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")  # of declining
    withdrawn_at: Mapped[datetime | None]
    answers: Mapped[dict[str, Any]]  # key of a field of the form -> answer
    changed_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]  # when the reviewer put it into their own review
    may_be_named: Mapped[bool] = mapped_column(default=False)  # on the public committee page
    version: Mapped[int] = mapped_column(default=1)

    submission: Mapped[Submission] = relationship(lazy="raise_on_sql")
    reviewer: Mapped[Person] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute
    __table_args__ = (
        UniqueConstraint("submission_id", "reviewer_id", "address"),
        CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name="answer"),
        CheckConstraint("handed_over_at IS NULL OR accepted_at IS NOT NULL", name="handed_over"),
    )
