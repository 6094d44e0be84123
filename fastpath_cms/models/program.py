"""Talks and who gives them, and the program they are placed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
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
    abstract: Mapped[str] = mapped_column(Text, default="")
    note_to_chair: Mapped[str] = mapped_column(Text, default="")
    confirmed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]  # by a contact; confirming it takes that back
    declined_because: Mapped[str] = mapped_column(Text, default="", server_default="")
    video_url: Mapped[str] = mapped_column(String(500), default="", server_default="")
    slides_sha256: Mapped[str | None] = mapped_column(String(64))
    slides_at: Mapped[datetime | None]
    may_publish_paper: Mapped[bool] = mapped_column(default=False, server_default=false())
    may_publish_slides: Mapped[bool] = mapped_column(default=False, server_default=false())
    may_publish_video: Mapped[bool] = mapped_column(default=False, server_default=false())
    consented_at: Mapped[datetime | None]  # when the three were last answered
    consented_by: Mapped[str] = mapped_column(String(200), default="", server_default="")

    speakers: Mapped[list[Speaker]] = relationship(
        lazy="raise_on_sql",
        order_by="Speaker.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Speaker(Base):
    """Somebody who gives a talk, as the program prints them.

    Of a submission's talk the authors say who it is; others are invited by the chairs, and fill
    their page by a secret link, of which only the hash is kept.
    """

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talk.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    affiliation: Mapped[str] = mapped_column(String(300), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    is_moderator: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(String(320), default="")  # "": nobody writes to them
    links: Mapped[list[Any]] = mapped_column(default=list)  # https addresses
    photo_sha256: Mapped[str | None] = mapped_column(String(64))
    is_remote: Mapped[bool] = mapped_column(default=False)
    zone_name: Mapped[str] = mapped_column(String(64), default="")  # where they speak from
    needs: Mapped[str] = mapped_column(
        Text, default=""
    )  # of room and equipment; the chairs read it
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # set at delivery
    invited_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    declined_because: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]  # when they last saved their page
    reminded_at: Mapped[datetime | None]  # the last time


class ProgramSession(Base):
    """Rows of the program under one heading: who chairs them, and where."""

    __tablename__ = "program_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    chair: Mapped[str] = mapped_column(String(200), default="")
    room: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (UniqueConstraint("edition_id", "title"),)


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
    track: Mapped[str] = mapped_column(String(80), default="", server_default="")  # "": for all
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
    changes: Mapped[list[Any]] = mapped_column(default=list)  # lines, since the version before

    __table_args__ = (UniqueConstraint("edition_id", "number"),)
