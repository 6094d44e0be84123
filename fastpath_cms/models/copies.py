"""The clean copies of manuscripts, by the hash of what came in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.models.base import Base


class CleanCopy(Base):
    """One copy of one file; the same bytes are copied once, however often they were handed in.

    Without ``sha256`` there is none yet, or, after the last try, none at all: ``why`` says it.
    """

    __tablename__ = "clean_copy"

    manuscript_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_blind: Mapped[bool] = mapped_column(primary_key=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    why: Mapped[str] = mapped_column(String(200), default="")  # goes on after "because"
    made_by: Mapped[int] = mapped_column(default=0)  # the edition of copies it belongs to
    attempt_count: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime]  # the wall's instant
