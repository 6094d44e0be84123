"""The judging of manuscripts: the queue of files and the cache of what was found, by hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from fastpath_cms.models.base import Base


class Judgement(Base):
    """What is known of one file: the same bytes are judged once by each version of the judge.

    All instants are the wall's. A lease that ran out belongs to a judge that was killed.
    """

    __tablename__ = "judgement"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    judge: Mapped[str] = mapped_column(
        String(40), default=""
    )  # which version of it found the facts
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    attempt_count: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    judged_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime | None]  # when its pages were drawn in reading size

    __table_args__ = (
        Index("ix_judgement_undrawn", "drawn_at", "judged_at"),
        CheckConstraint("(facts IS NULL) = (judged_at IS NULL)", name="judged_has_facts"),
    )
