"""History of verdicts, the order of the wait list, shepherds, and the number of talk slots.

Revision ID: 0022
Revises: 0021
Create Date: 2026-11-25

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INSTANT = UtcDateTime(timezone=True)
PLACES = """
UPDATE decision SET wait_place = (
    SELECT COUNT(*) FROM decision AS other
    JOIN submission AS others ON others.id = other.submission_id
    JOIN submission AS own ON own.id = decision.submission_id
    WHERE others.edition_id = own.edition_id
    AND other.verdict = 'wait-list' AND other.id <= decision.id
) WHERE verdict = 'wait-list'
"""
BEGUN = """
INSERT INTO decision_change (submission_id, verdict_before, verdict_after, note_to_authors, by_id, at)
SELECT submission_id, NULL, verdict, note_to_authors, by_id, decided_at FROM decision ORDER BY id
"""


def upgrade() -> None:
    """Give every decision there is its first line of history, and the wait list its order."""
    op.create_table(
        "decision_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("verdict_before", sa.String(40), nullable=True),
        sa.Column("verdict_after", sa.String(40), nullable=True),
        sa.Column("note_to_authors", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_decision_change_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["person.id"],
            name=op.f("fk_decision_change_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_change")),
    )
    op.create_index(op.f("ix_decision_change_submission_id"), "decision_change", ["submission_id"])
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("wait_place", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("shepherd_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("conditions_met_at", INSTANT, nullable=True))
        batch.add_column(
            sa.Column("shepherd_note", sa.Text(), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("conditions_confirmed_at", INSTANT, nullable=True))
        batch.create_foreign_key(
            op.f("fk_decision_shepherd_id_person"),
            "person",
            ["shepherd_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.add_column(
        "edition", sa.Column("talk_slots", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(PLACES)
    op.execute(BEGUN)


def downgrade() -> None:
    """Forget them; the verdicts stay."""
    with op.batch_alter_table("edition") as batch:
        batch.drop_column("talk_slots")
    with op.batch_alter_table("decision") as batch:
        batch.drop_constraint(op.f("fk_decision_shepherd_id_person"), type_="foreignkey")
        for name in (
            "conditions_confirmed_at",
            "shepherd_note",
            "conditions_met_at",
            "shepherd_id",
            "wait_place",
        ):
            batch.drop_column(name)
    op.drop_table("decision_change")
