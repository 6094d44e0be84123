"""Rules of its own for the final version, and a reminder of what is missing.

Revision ID: 0028
Revises: 0027
Create Date: 2026-11-25

"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

CHECK = "ck_letter_letterkind"
NEW = "final-reminder"


def upgrade() -> None:
    """Final versions are judged as submissions were, until chairs say otherwise."""
    _allow([*_kinds(), NEW])
    with op.batch_alter_table("edition") as batch:
        for name in ("final_page_max", "final_byte_max"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(
            sa.Column(
                "is_final_layout_free", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )


def downgrade() -> None:
    """Forget them, and the reminders."""
    with op.batch_alter_table("edition") as batch:
        for name in ("is_final_layout_free", "final_byte_max", "final_page_max"):
            batch.drop_column(name)
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind == NEW))
    _allow([kind for kind in _kinds() if kind != NEW])


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
