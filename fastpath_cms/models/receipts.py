"""Signed receipts as they were given, and the files that authors promised."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.models.base import Base


class SignedReceipt(Base):
    """A receipt of one version, as it was given; never changed, never signed again.

    A version gets a second one when its pages, unknown at first (0), have been counted.
    """

    __tablename__ = "signed_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    manuscript_id: Mapped[int] = mapped_column(ForeignKey("manuscript.id", ondelete="CASCADE"))
    page_count: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("manuscript_id", "page_count"),)


class FilePromise(Base):
    """The fingerprint of a file that may come after the deadline; at most one of a submission is open."""

    __tablename__ = "file_promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    sha256: Mapped[str] = mapped_column(String(64))
    lodged_at: Mapped[datetime]
    until_at: Mapped[datetime]  # as promised; a deadline moved later moves it along
    replaced_at: Mapped[datetime | None]  # by a promise of another file
    kept_at: Mapped[datetime | None]  # the file came
    receipt: Mapped[str] = mapped_column(Text, default="")  # signed, as it was given
