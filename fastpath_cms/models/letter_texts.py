"""What the chairs of an edition write their letters with, version by version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.models.base import Base


class LetterText(Base):
    """One version of an edition's own text for a kind of letter; the highest number holds.

    A kind without a row is sent with the text that comes along. Rows are only ever added.
    """

    __tablename__ = "letter_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))  # of LetterKind; text, as kinds come and go
    number: Mapped[int]  # from 1, within the kind
    subject: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    is_default: Mapped[bool] = mapped_column(default=False)  # the text that comes along
    is_off: Mapped[bool] = mapped_column(default=False)  # the kind is not sent in this edition
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    written_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("edition_id", "kind", "number"),)
