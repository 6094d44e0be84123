"""Whom calls go to: addresses of people who may want no more of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.models.base import Base


class CallReader(Base):
    """An address on the list of the series; whoever left it stays known, and gets nothing."""

    __tablename__ = "call_reader"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(320), unique=True)  # in lower case
    name: Mapped[str] = mapped_column(String(200), default="")
    token: Mapped[str] = mapped_column(String(40), unique=True)  # opens the door out of the list
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    left_at: Mapped[datetime | None]
