"""The fields of an edition's review form, the answers to them, and every version that was saved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.domain.review_form import Audience, FieldKind, Moment
from fastpath_cms.models.base import Base, stored


class ReviewFormField(Base):
    """One field of an edition's review form; an edition without rows has the default form.

    A field is retired and never deleted: its answers stay. ``levels`` are pairs of value and
    words, in the order shown.
    """

    __tablename__ = "review_form_field"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[FieldKind] = mapped_column(stored(FieldKind))
    label: Mapped[str] = mapped_column(String(200))
    hint: Mapped[str] = mapped_column(Text, default="")
    levels: Mapped[list[Any]] = mapped_column(default=list)
    word_limit: Mapped[int | None]
    audience: Mapped[Audience] = mapped_column(stored(Audience))
    moment: Mapped[Moment] = mapped_column(stored(Moment))
    is_required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    retired_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("word_limit IS NULL OR word_limit > 0", name="word_limit"),
    )


class ReviewAnswer(Base):
    """The answer of one review to one field: a level of a score or choice, else a text."""

    __tablename__ = "review_answer"

    review_id: Mapped[int] = mapped_column(
        ForeignKey("review.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(40), primary_key=True)  # ReviewFormField.key
    level: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text, default="")


class ReviewVersion(Base):
    """One saved version of a review: the answers that changed since the version before."""

    __tablename__ = "review_version"

    review_id: Mapped[int] = mapped_column(
        ForeignKey("review.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)  # Review.version after the save
    saved_at: Mapped[datetime]
    is_handed_in: Mapped[bool]
    manuscript_number: Mapped[int | None]  # the version of the PDF it was written about
    changes: Mapped[dict[str, Any]]  # answer by the field's key; null: taken away


class ReviewReading(Base):
    """When somebody of the committee last looked through the reviews of a submission."""

    __tablename__ = "review_reading"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    read_at: Mapped[datetime]
