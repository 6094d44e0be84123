"""The ledger: the audit chain, the outbox, and the receipts of forms already done."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models.base import Base, stored


class AuditRow(Base):
    """One deed on record: append-only, each row hashed over the one before it.

    ``edition_id`` is 0 for deeds that belong to no edition (accounts).
    """

    __tablename__ = "audit_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[int]  # edition id, or 0
    position: Mapped[int]  # from 1
    at: Mapped[datetime]  # the year's clock
    real_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))  # "person:7", "browser:...", "system"
    deed: Mapped[str] = mapped_column(String(80))
    object: Mapped[str] = mapped_column(String(120))
    submission_id: Mapped[int | None] = mapped_column(index=True)  # to mask where conflicted
    details: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("uq_audit_row_chain", "chain", "position", unique=True),)


for _verb in ("UPDATE", "DELETE"):
    event.listen(
        AuditRow.__table__,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER audit_row_no_{_verb.lower()} BEFORE {_verb} ON audit_row "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )
event.listen(
    AuditRow.__table__,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE OR REPLACE FUNCTION audit_row_is_append_only() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION 'the audit log is append-only'; END; $$ LANGUAGE plpgsql; "
        "CREATE TRIGGER audit_row_no_change BEFORE UPDATE OR DELETE ON audit_row "
        "FOR EACH ROW EXECUTE FUNCTION audit_row_is_append_only()"
    ).execute_if(dialect="postgresql"),
)


class ChainHead(Base):
    """The end of one audit chain; locked while a transaction adds to it."""

    __tablename__ = "chain_head"

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class LetterState(StrEnum):
    """Where one letter to one recipient stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Letter(Base):
    """One mail to one recipient, rendered when posted and frozen (a secret one at delivery)."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300), unique=True)  # forbids a second copy
    kind: Mapped[LetterKind] = mapped_column(stored(LetterKind))
    is_secret: Mapped[bool] = mapped_column(default=False)
    edition_id: Mapped[int | None] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    recipient_name: Mapped[str] = mapped_column(String(200), default="")
    recipient_address: Mapped[str] = mapped_column(String(320))
    reply_to: Mapped[str] = mapped_column(String(320), default="")
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(
        Text
    )  # of a secret kind: with its placeholder, purged once sent
    receipt: Mapped[str] = mapped_column(
        Text, default=""
    )  # signed; goes along as text and as a QR code
    secret: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what to mint at delivery
    message_id: Mapped[str] = mapped_column(String(200))
    in_reply_to: Mapped[str] = mapped_column(String(200), default="")
    leave_url: Mapped[str] = mapped_column(Text, default="", server_default="")  # of a call
    thread: Mapped[str] = mapped_column(Text, default="")  # References; "" is in_reply_to alone
    state: Mapped[LetterState] = mapped_column(stored(LetterState), default=LetterState.QUEUED)
    attempt_count: Mapped[int] = mapped_column(default=0)
    posted_at: Mapped[datetime]  # the year's clock
    next_attempt_at: Mapped[datetime]  # the wall's clock, like the next two
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_answer: Mapped[str] = mapped_column(Text, default="")
    sending: Mapped[str] = mapped_column(
        String(40), default="", server_default="", index=True
    )  # what was composed to several people at once has one name
    bounced_at: Mapped[datetime | None]  # the wall's clock: it came back after it was sent

    __table_args__ = (
        Index("ix_letter_queue", "state", "next_attempt_at"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_instant"),
    )


class FormReceipt(Base):
    """The answer a form got, so that the same form posted twice gets the same answer."""

    __tablename__ = "form_receipt"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    answer: Mapped[dict[str, Any]]
    done_at: Mapped[datetime]
