"""The slides of a talk.

Revision ID: 0030
Revises: 0029
Create Date: 2026-11-25

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No talk has slides yet."""
    with op.batch_alter_table("talk") as batch:
        batch.add_column(sa.Column("slides_sha256", sa.String(64), nullable=True))
        batch.add_column(sa.Column("slides_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget them; the files are swept later."""
    with op.batch_alter_table("talk") as batch:
        batch.drop_column("slides_at")
        batch.drop_column("slides_sha256")
