"""The texts' part of the scores, a row a submission; when each score of a file was brought.

Scores that were computed go: the worker computes them again within minutes, a button at once.

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-26

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INSTANT = UtcDateTime(timezone=True)
BROUGHT = """
UPDATE pair_score SET brought_at = (
    SELECT scores_at FROM committee_settings
    JOIN submission ON submission.edition_id = committee_settings.edition_id
    WHERE submission.id = pair_score.submission_id
)
"""


def upgrade() -> None:
    """Keep scores apart by submission; drop scores of files that count no more."""
    op.drop_table("affinity_table")
    op.create_table(
        "affinity_row",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("scores", sa.LargeBinary(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("computed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_affinity_row_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_affinity_row")),
    )
    op.add_column("pair_score", sa.Column("brought_at", INSTANT, nullable=True))
    op.execute(BROUGHT)
    op.execute("DELETE FROM pair_score WHERE brought_at IS NULL")
    with op.batch_alter_table("pair_score") as batch:
        batch.alter_column("brought_at", existing_type=INSTANT, nullable=False)


def downgrade() -> None:
    """Keep them in one row an edition."""
    with op.batch_alter_table("pair_score") as batch:
        batch.drop_column("brought_at")
    op.drop_table("affinity_row")
    op.create_table(
        "affinity_table",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("submission_ids", sa.JSON(), nullable=False),
        sa.Column("person_ids", sa.JSON(), nullable=False),
        sa.Column("scores", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("computed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_affinity_table_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_affinity_table")),
    )
