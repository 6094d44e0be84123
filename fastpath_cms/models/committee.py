"""What PC members tell before assignment: topics, load limit, publications and bids; and the scores."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.domain.publications import PublicationSource
from fastpath_cms.models.base import Base, stored


class Membership(Base):
    """What a PC member told of one edition; without a row they told nothing yet."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    load_limit: Mapped[int | None]  # submissions to review at most; None: the edition's usual load
    is_senior: Mapped[bool] = mapped_column(default=False)  # the chairs' mark
    answered_at: Mapped[datetime | None]  # when the member last said so; None: only a chair did

    __table_args__ = (
        UniqueConstraint("edition_id", "person_id"),
        CheckConstraint("load_limit >= 0", name="load_limit"),
    )


class MembershipTopic(Base):
    """A topic a PC member knows about."""

    __tablename__ = "membership_topic"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Publication(Base):
    """One paper of a person, of which only text is kept; added and removed, never changed."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(Text)
    abstract: Mapped[str] = mapped_column(Text, default="")  # of a PDF: the text of its pages
    year: Mapped[int | None]
    authors: Mapped[list[Any]] = mapped_column(default=list)  # names as written, the person's too
    source: Mapped[PublicationSource] = mapped_column(stored(PublicationSource))
    mark: Mapped[str] = mapped_column(String(64))  # SHA-256 of what it says: the same comes once
    added_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "mark"),)


class Bid(Base):
    """What a PC member bids on a submission."""

    __tablename__ = "bid"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    value: Mapped[BidValue] = mapped_column(stored(BidValue))
    placed_at: Mapped[datetime]

    __table_args__ = (Index("ix_bid_person", "person_id", "value", "submission_id"),)


class PairScore(Base):
    """A score of a PC member for a submission, from a file the chairs brought."""

    __tablename__ = "pair_score"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    score: Mapped[float]  # -1 to 1
    brought_at: Mapped[datetime]


class AffinityRow(Base):
    """The texts' part of the scores of one submission as it was last computed, kept small.

    ``scores`` are pairs, packed: a person's id as a 32-bit integer and a half-precision number from
    -1 to 1, both little-endian. Who is absent scores 0.
    """

    __tablename__ = "affinity_row"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    scores: Mapped[bytes]
    mark: Mapped[str] = mapped_column(String(64))  # of what it was computed from
    computed_at: Mapped[datetime]


class FileText(Base):
    """The text of a manuscript, read in the cage once for each file; "" where none can be read."""

    __tablename__ = "file_text"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    read_at: Mapped[datetime]  # the wall's instant


class CommitteeSettings(Base):
    """How an edition weighs what is known of its members, and whether it reminds who was invited."""

    __tablename__ = "committee_settings"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    text_weight: Mapped[float]
    topics_weight: Mapped[float]
    bids_weight: Mapped[float]
    remind_after_days: Mapped[int]  # of an unanswered invitation, once; 0: only by a chair's click
    scores_file: Mapped[str] = mapped_column(
        String(300), default=""
    )  # that the pair scores are from
    scores_at: Mapped[datetime | None]  # when it was brought; None: no file was

    __table_args__ = (
        CheckConstraint(
            "text_weight >= 0 AND topics_weight >= 0 AND bids_weight >= 0", name="weights"
        ),
        CheckConstraint("remind_after_days >= 0", name="remind_after_days"),
    )
