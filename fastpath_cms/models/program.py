"""Talks, and the program they are placed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fastpath_cms.domain.program import ItemKind
from fastpath_cms.models.base import Base, stored


class Talk(Base):
    """What somebody will present: an accepted submission's, an invited talk, a keynote, a panel."""

    __tablename__ = "talk"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), unique=True
    )
    kind: Mapped[ItemKind] = mapped_column(stored(ItemKind))
    title: Mapped[str] = mapped_column(Text, default="")
    speaker: Mapped[str] = mapped_column(String(200), default="")
    affiliation: Mapped[str] = mapped_column(String(300), default="")
    abstract: Mapped[str] = mapped_column(Text, default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    note_to_chair: Mapped[str] = mapped_column(Text, default="")
    confirmed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]  # by a contact; confirming it takes that back
    declined_because: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_remote: Mapped[bool] = mapped_column(default=False, server_default=false())
    video_url: Mapped[str] = mapped_column(String(500), default="", server_default="")
    slides_sha256: Mapped[str | None] = mapped_column(String(64))
    slides_at: Mapped[datetime | None]
    may_publish_paper: Mapped[bool] = mapped_column(default=False, server_default=false())
    may_publish_slides: Mapped[bool] = mapped_column(default=False, server_default=false())
    may_publish_video: Mapped[bool] = mapped_column(default=False, server_default=false())
    consented_at: Mapped[datetime | None]  # when the three were last answered
    consented_by: Mapped[str] = mapped_column(String(200), default="", server_default="")


class ProgramItem(Base):
    """A row of the program being edited: a talk, or a thing without one (a break, the opening)."""

    __tablename__ = "program_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(
        String(40), unique=True
    )  # what addresses and calendars call it
    kind: Mapped[ItemKind] = mapped_column(stored(ItemKind))
    title: Mapped[str] = mapped_column(Text, default="")  # of an item without a talk
    talk_id: Mapped[int | None] = mapped_column(
        ForeignKey("talk.id", ondelete="CASCADE"), unique=True
    )
    session_title: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    talk: Mapped[Talk | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        Index("ix_program_item_edition", "edition_id", "starts_at"),
    )


class ProgramVersion(Base):
    """The program as published: a frozen copy of its rows, numbered from 1."""

    __tablename__ = "program_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    published_at: Mapped[datetime]
    items: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (UniqueConstraint("edition_id", "number"),)
