"""An index by which lists find whether a submission has a version that can be reviewed.

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-25

"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NAME = "ix_manuscript_submission_check"


def upgrade() -> None:
    """Make it."""
    op.create_index(NAME, "manuscript", ["submission_id", "check_state"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "manuscript")
