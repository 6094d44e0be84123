"""Who is to review what, as proposed, and every change made to it, ready to be undone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fastpath_cms.models.base import Base, stored


class Proposal(Base):
    """One proposed assignment; never changed, only applied or dropped. The newest one counts.

    ``plan`` is ``domain.proposals.Plan`` as JSON: what was asked for, the pairs with their scores,
    locks, vetoes and loads, and the assignments it was made against.
    """

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id", ondelete="SET NULL"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    objective: Mapped[str] = mapped_column(String(20))
    seed: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of all the solver was given
    plan: Mapped[dict[str, Any]]
    dropped_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_proposal_edition", "edition_id", "id"),)


class ChangeCause(StrEnum):
    """What a change of assignments came from."""

    HAND = "hand"
    PROPOSAL = "proposal"
    BULK = "bulk"


class AssignmentChange(Base):
    """One deed that added and took back assignments.

    ``added`` are pairs ``[submission id, person id]``; ``removed`` are the rows that went, with
    ``submission``, ``person``, ``assigned_at``, ``by`` and ``released_at``.
    """

    __tablename__ = "assignment_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id", ondelete="SET NULL"))
    cause: Mapped[ChangeCause] = mapped_column(stored(ChangeCause))
    made_at: Mapped[datetime]
    added: Mapped[list[Any]]
    removed: Mapped[list[Any]]
    undone_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_assignment_change_edition", "edition_id", "id"),)


class ChangedPaper(Base):
    """A submission that a change of assignments touched: who may not see it may not see the change."""

    __tablename__ = "changed_paper"

    change_id: Mapped[int] = mapped_column(
        ForeignKey("assignment_change.id", ondelete="CASCADE"), primary_key=True
    )
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True, index=True
    )
