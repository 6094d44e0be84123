"""Editions, their dates, their public texts, and who holds which role in them."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fastpath_cms.domain.calendar import AOE, DateKind
from fastpath_cms.models.base import Base, stored


class RoleKind(StrEnum):
    """What a person may be in an edition; authors are authors by their submissions."""

    GENERAL_CHAIR = "general-chair"
    PROGRAM_CHAIR = "program-chair"
    PUBLICITY_CHAIR = "publicity-chair"
    PC_MEMBER = "pc-member"
    DEPUTY = "deputy"


class Edition(Base):
    """One year of the workshop: its facts, texts, limits and settings."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80), default="FastPath")
    title: Mapped[str] = mapped_column(String(300))
    is_current: Mapped[bool] = mapped_column(default=False)
    is_archive: Mapped[bool] = mapped_column(default=False)
    host: Mapped[str] = mapped_column(String(120), default="")  # "ISPASS 2021"
    place: Mapped[str] = mapped_column(String(200), default="")
    zone_name: Mapped[str] = mapped_column(String(64), default="America/New_York")
    held_on: Mapped[date | None]
    starts_at: Mapped[time | None]  # of the day, in the edition's zone
    ends_at: Mapped[time | None]
    summary: Mapped[str] = mapped_column(Text, default="")  # overrides what is computed
    background: Mapped[str] = mapped_column(Text, default="")  # Markdown, like the next three
    call_text: Mapped[str] = mapped_column(Text, default="")
    submission_text: Mapped[str] = mapped_column(Text, default="")
    review_text: Mapped[str] = mapped_column(Text, default="")
    reply_to: Mapped[str] = mapped_column(String(320), default="")  # where answers to letters go
    page_min: Mapped[int] = mapped_column(default=2)
    page_max: Mapped[int] = mapped_column(default=4)
    byte_max: Mapped[int] = mapped_column(default=10 * 1024 * 1024)
    font_min: Mapped[float] = mapped_column(default=9.5)  # points, of a manuscript's body text
    leading_min: Mapped[float] = mapped_column(default=10.5)  # points from line to line
    margin_min: Mapped[float] = mapped_column(default=0.5)  # inches
    columns: Mapped[int] = mapped_column(default=0)  # 0: any number
    final_page_max: Mapped[int] = mapped_column(default=0, server_default="0")  # 0: as before
    final_byte_max: Mapped[int] = mapped_column(default=0, server_default="0")  # 0: as before
    is_final_layout_free: Mapped[bool] = mapped_column(default=False, server_default=false())
    talk_minutes: Mapped[int] = mapped_column(default=30)
    is_double_blind: Mapped[bool] = mapped_column(default=False)
    are_authors_revealed: Mapped[bool] = mapped_column(default=True)  # once told, if double-blind
    is_own_review_first: Mapped[bool] = mapped_column(default=True)
    is_discussion_early: Mapped[bool] = mapped_column(default=True)  # once all its reviews are in
    are_assignments_shown: Mapped[bool] = mapped_column(default=True)
    are_thanks_at_once: Mapped[bool] = mapped_column(default=True)  # else after notification
    release_hold_minutes: Mapped[int] = mapped_column(default=0)
    is_mail_paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_release_confirmed: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # by a second chair
    talk_slots: Mapped[int] = mapped_column(default=0, server_default="0")  # 0: no number is set
    score_low: Mapped[int] = mapped_column(default=-3)  # the overall evaluation's levels as lists
    score_high: Mapped[int] = mapped_column(default=3)  # draw them; the form's editor keeps both
    next_number: Mapped[int] = mapped_column(default=1)
    deputy_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL", name="fk_edition_deputy_id")
    )  # asked first, wherever all chairs are conflicted
    version: Mapped[int] = mapped_column(default=1)

    key_dates: Mapped[list[KeyDate]] = relationship(
        back_populates="edition", lazy="raise_on_sql", order_by="KeyDate.id"
    )
    topics: Mapped[list[Topic]] = relationship(lazy="raise_on_sql", order_by="Topic.position")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute
    __table_args__ = (
        CheckConstraint("page_min >= 1 AND page_max >= page_min", name="pages"),
        CheckConstraint("byte_max > 0", name="bytes"),
        CheckConstraint(
            "font_min >= 0 AND leading_min >= 0 AND margin_min >= 0 AND columns >= 0",
            name="layout",
        ),
        CheckConstraint("score_low < score_high", name="scores"),
    )

    @property
    def zone(self) -> ZoneInfo:
        """The edition's own time zone."""
        return ZoneInfo(self.zone_name)

    @property
    def label(self) -> str:
        """What people call it: ``FastPath 2027``."""
        return f"{self.name} {self.year}"


class KeyDate(Base):
    """One announced date; an earlier announcement stays, with the instant it was replaced."""

    __tablename__ = "key_date"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    kind: Mapped[DateKind] = mapped_column(stored(DateKind))
    at: Mapped[datetime]
    zone_name: Mapped[str] = mapped_column(String(64), default=AOE.key)  # a closing one's, as typed
    announced_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship(back_populates="key_dates", lazy="raise_on_sql")

    __table_args__ = (
        Index(
            "uq_key_date_current",
            "edition_id",
            "kind",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )


class Topic(Base):
    """A topic of the call, in the order of the call."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(300))
    position: Mapped[int]

    __table_args__ = (UniqueConstraint("edition_id", "name"),)


class NewsItem(Base):
    """One line of news, dated as the public reads it."""

    __tablename__ = "news_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    day: Mapped[date]
    text: Mapped[str] = mapped_column(Text)  # Markdown
    created_at: Mapped[datetime]


class CommitteeListing(Base):
    """A line of the public committee page; not a permission.

    ``printed_title`` is "" for a member of the program committee.
    """

    __tablename__ = "committee_listing"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    affiliation: Mapped[str] = mapped_column(String(300), default="")
    printed_title: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int]


class SitePage(Base):
    """A page of the site kept as Markdown: help, privacy, accessibility, conduct, contact."""

    __tablename__ = "site_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)


class Role(Base):
    """A permission of a person in an edition; a deputy's names the submission it is for."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[RoleKind] = mapped_column(stored(RoleKind))
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE")
    )
    granted_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("(kind = 'deputy') = (submission_id IS NOT NULL)", name="deputy"),
        Index(
            "uq_role_edition",
            "edition_id",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("submission_id IS NULL"),
            postgresql_where=text("submission_id IS NULL"),
        ),
        Index(
            "uq_role_deputy",
            "submission_id",
            "person_id",
            unique=True,
            sqlite_where=text("submission_id IS NOT NULL"),
            postgresql_where=text("submission_id IS NOT NULL"),
        ),
    )


class Invitation(Base):
    """An invitation to the program committee, sent by mail, accepted or declined by its link."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[RoleKind] = mapped_column(stored(RoleKind), default=RoleKind.PC_MEMBER)
    address: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(200))
    affiliation: Mapped[str] = mapped_column(String(300), default="")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # set at delivery
    invited_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # the last time
    reason: Mapped[str] = mapped_column(Text, default="")
    suggestion: Mapped[str] = mapped_column(Text, default="")  # whom to ask instead

    __table_args__ = (
        UniqueConstraint("edition_id", "address"),
        CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name="one_answer"),
    )
