"""The discussion of a submission among the committee: comments, sides, lead, and who read what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fastpath_cms.domain.discussing import NoticeWish, Side
from fastpath_cms.models.base import Base, stored
from fastpath_cms.models.people import Person
from fastpath_cms.models.submissions import Submission


class Comment(Base):
    """A contribution to the discussion of a submission, among the program committee.

    ``place`` counts within the discussion, from 1, and stays: anchors and letters name it.
    """

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    place: Mapped[int]
    answers_place: Mapped[int | None]  # the comment it answers
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute
    __table_args__ = (
        UniqueConstraint("submission_id", "place"),
        CheckConstraint("place >= 1 AND answers_place < place", name="order"),
        Index("ix_comment_submission", "submission_id", "written_at"),
    )


class Mention(Base):
    """That a comment names somebody who reads the discussion."""

    __tablename__ = "mention"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CommentNotice(Base):
    """That a person is to hear of a comment by mail; a letter takes all that wait for it along."""

    __tablename__ = "comment_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    is_for_digest: Mapped[bool] = mapped_column(default=False)  # else in a letter of its paper
    due_at: Mapped[datetime]  # the wall's clock, like the next one
    settled_at: Mapped[datetime | None]  # in a letter, or no longer theirs to hear

    __table_args__ = (
        UniqueConstraint("comment_id", "person_id"),
        Index("ix_comment_notice_due", "settled_at", "due_at"),
    )


class NoticeChoice(Base):
    """Which comments a person wants to hear of by mail; without a row, of each."""

    __tablename__ = "notice_choice"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    wish: Mapped[NoticeWish] = mapped_column(stored(NoticeWish))


class ReadMark(Base):
    """How far a person has read a discussion: up to which place."""

    __tablename__ = "read_mark"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]


class Stance(Base):
    """The side a reviewer takes on a submission; the last word counts."""

    __tablename__ = "stance"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    side: Mapped[Side] = mapped_column(stored(Side))
    taken_at: Mapped[datetime]


class DiscussionLead(Base):
    """Who leads the discussion of a submission, and what they sum up for the chairs."""

    __tablename__ = "discussion_lead"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    named_at: Mapped[datetime]
    summary: Mapped[str] = mapped_column(Text, default="")
    summed_up_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    submission: Mapped[Submission] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute
