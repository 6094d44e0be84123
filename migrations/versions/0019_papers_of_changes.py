"""Which submissions a change of assignments touched.

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-25

"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Name the submissions of every change there is."""
    op.create_table(
        "changed_paper",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["assignment_change.id"],
            name=op.f("fk_changed_paper_change_id_assignment_change"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_changed_paper_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "submission_id", name=op.f("pk_changed_paper")),
    )
    op.create_index(op.f("ix_changed_paper_submission_id"), "changed_paper", ["submission_id"])
    changed = sa.table("changed_paper", sa.column("change_id"), sa.column("submission_id"))
    rows = op.get_bind().execute(sa.text("SELECT id, added, removed FROM assignment_change"))
    pairs = [
        {"change_id": id_, "submission_id": paper}
        for id_, added, removed in rows
        for paper in sorted(
            {pair[0] for pair in _read(added)} | {row["submission"] for row in _read(removed)}
        )
    ]
    if pairs:
        op.bulk_insert(changed, pairs)


def downgrade() -> None:
    """Forget them; the changes themselves name them still."""
    op.drop_table("changed_paper")


def _read(value: object) -> list:
    return json.loads(value) if isinstance(value, str) else list(value)
