"""Scratch: what somebody typed and has not saved, so that text is never lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.models.base import Base


class Scratch(Base):
    """The typed fields of one form by one owner (``person:7`` or ``browser:<hash>``).

    Each rendered form writes a row of its own, so that two tabs never write over each other. A
    row that is done keeps no text: it stands where a form was saved, and turns away what that
    form sent before.
    """

    __tablename__ = "scratch"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(80))  # the endpoint
    object: Mapped[str] = mapped_column(Text)  # the path of the page
    writer: Mapped[str] = mapped_column(String(40), default="")  # the mark of a rendered form
    turn: Mapped[int] = mapped_column(BigInteger, default=0)  # of the newest text; rises
    file_turn: Mapped[int] = mapped_column(BigInteger, default=0)  # of the newest file
    revision: Mapped[int] = mapped_column(default=0)  # how often the row was written
    is_done: Mapped[bool] = mapped_column(default=False)
    base_version: Mapped[int | None]
    fields: Mapped[dict[str, Any]]  # name -> list of values
    blob_sha256: Mapped[str | None] = mapped_column(String(64))
    blob_name: Mapped[str] = mapped_column(String(300), default="")
    saved_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("owner", "form", "object", "writer"),)
