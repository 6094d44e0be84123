"""What speakers answer, and the letters between them and the chairs.

Revision ID: 0032
Revises: 0031
Create Date: 2026-11-25

"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

CHECK = "ck_letter_letterkind"
NEW = ("speaker-invitation", "speaker-answer", "speaker-reminder", "program-line", "talk-moved")


def upgrade() -> None:
    """Nobody was asked yet."""
    _allow([*_kinds(), *NEW])
    with op.batch_alter_table("speaker") as batch:
        batch.add_column(sa.Column("accepted_at", UtcDateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("declined_at", UtcDateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column("declined_because", sa.Text(), nullable=False, server_default="")
        )
    with op.batch_alter_table("speaker") as batch:
        batch.alter_column("declined_because", server_default=None)


def downgrade() -> None:
    """Forget the answers, and the letters of these kinds."""
    with op.batch_alter_table("speaker") as batch:
        batch.drop_column("declined_because")
        batch.drop_column("declined_at")
        batch.drop_column("accepted_at")
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind.in_(NEW)))
    _allow([kind for kind in _kinds() if kind not in NEW])


def _kinds() -> list[str]:
    """Return the kinds a letter may be of now."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("letter")
    now = next(str(row["sqltext"]) for row in checks if row["name"] == CHECK)
    return re.findall(r"'([a-z-]+)'", now)


def _allow(kinds: list[str]) -> None:
    words = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.create_check_constraint(op.f(CHECK), f"kind IN ({words})")
