"""Verdicts under embargo, and the release that tells them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.models.base import Base, stored


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
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute


class Release(Base):
    """A request to notify: performed when due, unless cancelled before."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
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
