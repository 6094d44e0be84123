"""Scratch: what somebody typed and has not saved, so that text is never lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.models.base import Base


class Scratch(Base):
    """The typed fields of one form by one owner (``person:7`` or ``browser:<hash>``)."""

    __tablename__ = "scratch"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(80))  # the endpoint
    object: Mapped[str] = mapped_column(Text)  # the path of the page
    base_version: Mapped[int | None]
    fields: Mapped[dict[str, Any]]  # name -> list of values
    blob_sha256: Mapped[str | None] = mapped_column(String(64))
    blob_name: Mapped[str] = mapped_column(String(300), default="")
    saved_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("owner", "form", "object"),)
