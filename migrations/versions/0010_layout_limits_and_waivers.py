"""Limits of a manuscript's layout, and waivers of a hard rule for one submission.

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-24

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import fastpath_cms.models.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CHECK = "font_min >= 0 AND leading_min >= 0 AND margin_min >= 0 AND columns >= 0"
NEW = {"font_min": 9.5, "leading_min": 10.5, "margin_min": 0.5, "columns": 0}


def upgrade() -> None:
    """Give every edition the limits new ones begin with."""
    with op.batch_alter_table("edition") as batch:
        for name, begins in NEW.items():
            kind = sa.Integer() if name == "columns" else sa.Double()
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=str(begins)))
    with op.batch_alter_table("edition") as batch:
        for name in NEW:
            batch.alter_column(name, server_default=None)
        batch.create_check_constraint(op.f("ck_edition_layout"), CHECK)
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "waived_at", fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_waiver_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint(
            "submission_id", "rule", name=op.f("uq_waiver_submission_id_rule")
        ),
    )


def downgrade() -> None:
    """Forget the limits of layout, and the waivers."""
    op.drop_table("waiver")
    with op.batch_alter_table("edition") as batch:
        batch.drop_constraint(op.f("ck_edition_layout"), type_="check")
        for name in NEW:
            batch.drop_column(name)
