"""Submissions, their authors, and the versions of their manuscripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from fastpath_cms.domain.folding import fold
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import TOLD, Status
from fastpath_cms.models.base import Base, stored
from fastpath_cms.models.editions import Edition, Topic

_TOLD_SQL = ", ".join(f"'{status.value}'" for status in sorted(TOLD))


class Submission(Base):
    """An extended abstract on its way from a draft to a talk; known by its number."""

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text, default="")
    abstract: Mapped[str] = mapped_column(Text, default="")
    note_to_chairs: Mapped[str] = mapped_column(Text, default="")
    is_student_paper: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status] = mapped_column(stored(Status), default=Status.DRAFT)
    is_late: Mapped[bool] = mapped_column(default=False)  # came in within the shown grace
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    notified_at: Mapped[datetime | None]
    extended_due_at: Mapped[datetime | None]  # its own, later deadline
    extended_at: Mapped[datetime | None]  # when it was given
    repair_due_at: Mapped[datetime | None]  # until when its unfit PDF may be replaced
    version: Mapped[int] = mapped_column(default=1)
    title_folded: Mapped[str] = mapped_column(Text, default="", server_default="")  # for searching
    abstract_folded: Mapped[str] = mapped_column(Text, default="", server_default="")

    edition: Mapped[Edition] = relationship(lazy="raise_on_sql")
    authors: Mapped[list[Author]] = relationship(
        back_populates="submission",
        lazy="raise_on_sql",
        order_by="Author.position",
        cascade="all, delete-orphan",
    )
    topics: Mapped[list[Topic]] = relationship(
        secondary="submission_topic", lazy="raise_on_sql", order_by="Topic.position"
    )
    manuscripts: Mapped[list[Manuscript]] = relationship(
        back_populates="submission", lazy="raise_on_sql", order_by="Manuscript.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        Index("ix_submission_edition_status", "edition_id", "status"),
        CheckConstraint(
            f"(status IN ({_TOLD_SQL})) = (notified_at IS NOT NULL) OR status = 'withdrawn'",
            name="told_has_instant",
        ),
        CheckConstraint(
            "status IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL",
            name="submitted_has_instant",
        ),
        CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_instant"
        ),
    )

    @validates("title", "abstract")
    def _fold(self, name: str, text: str) -> str:
        setattr(self, f"{name}_folded", fold(text))
        return text


class SubmissionTopic(Base):
    """A topic a submission is about."""

    __tablename__ = "submission_topic"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Author(Base):
    """One author of one submission, in the order of the paper."""

    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(320), index=True)
    affiliation: Mapped[str] = mapped_column(String(300), default="")
    country: Mapped[str] = mapped_column(String(100), default="")
    orcid: Mapped[str | None] = mapped_column(String(19))
    is_contact: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )  # who has verified the address
    folded: Mapped[str] = mapped_column(Text, default="", server_default="")  # name, affiliation

    submission: Mapped[Submission] = relationship(back_populates="authors", lazy="raise_on_sql")

    @validates("name", "affiliation")
    def _fold(self, name: str, text: str) -> str:
        both = {"name": self.name, "affiliation": self.affiliation} | {name: text}
        self.folded = fold(f"{both['name'] or ''} {both['affiliation'] or ''}")
        return text


class LateLink(Base):
    """A link sent to an address that lets one submission be begun after the close."""

    __tablename__ = "late_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    address: Mapped[str] = mapped_column(String(320))
    due_at: Mapped[datetime]  # of the submission that is begun
    given_at: Mapped[datetime]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # set at delivery
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE")
    )

    __table_args__ = (
        CheckConstraint("(used_at IS NULL) = (submission_id IS NULL)", name="used_has_submission"),
    )


class Tag(Base):
    """A chairs' word on a submission; neither its authors nor the committee ever see it."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    folded: Mapped[str] = mapped_column(String(80), index=True)  # two spellings are one tag

    __table_args__ = (UniqueConstraint("submission_id", "folded"),)


class BrowserGrant(Base):
    """The browser that made a submission may go on with it before its address is verified."""

    __tablename__ = "browser_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    browser_hash: Mapped[str] = mapped_column(String(64), index=True)
    granted_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("submission_id", "browser_hash"),)


class Manuscript(Base):
    """One version of a submission's PDF; the newest one found fit counts.

    What came in is never changed; ``page_count``, ``facts`` and ``problems`` are the judge's.
    """

    __tablename__ = "manuscript"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    number: Mapped[int]  # version, from 1
    is_final: Mapped[bool] = mapped_column(default=False)  # camera-ready
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    byte_count: Mapped[int]
    page_count: Mapped[int]  # 0 until it is judged
    file_name: Mapped[str] = mapped_column(String(300), default="")
    facts: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    check_state: Mapped[CheckState] = mapped_column(
        stored(CheckState), default=CheckState.FIT, index=True
    )
    problems: Mapped[list[Any]] = mapped_column(
        default=list
    )  # of an unfit one: rule, sentence, page

    submission: Mapped[Submission] = relationship(back_populates="manuscripts", lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        Index("ix_manuscript_submission_check", "submission_id", "check_state"),  # lists ask so
    )


class Waiver(Base):
    """A hard rule that the PDF of one submission may break, because a chair says so."""

    __tablename__ = "waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    rule: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)  # the authors read it
    waived_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("submission_id", "rule"),)


class PageImage(Base):
    """A rendered page of a manuscript, kept as a blob; the same file is drawn once."""

    __tablename__ = "page_image"

    id: Mapped[int] = mapped_column(primary_key=True)
    manuscript_sha256: Mapped[str] = mapped_column(String(64))
    page: Mapped[int]  # from 1
    width: Mapped[int]  # pixels
    sha256: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("manuscript_sha256", "page", "width"),)
