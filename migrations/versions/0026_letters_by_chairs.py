"""Letters that chairs compose; mail that is paused; letters that came back.

Revision ID: 0026
Revises: 0025
Create Date: 2026-11-25

"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

CHECK = "ck_letter_letterkind"
NEW = "composed"


def upgrade() -> None:
    """Every letter there is belongs to no sending, and none came back; no mail is paused."""
    _allow([*_kinds(), NEW])
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("sending", sa.String(40), nullable=False, server_default=""))
        batch.add_column(sa.Column("bounced_at", UtcDateTime(timezone=True), nullable=True))
    op.create_index("ix_letter_sending", "letter", ["sending"])
    with op.batch_alter_table("edition") as batch:
        batch.add_column(
            sa.Column("is_mail_paused", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    """Forget them, and the letters that chairs composed."""
    with op.batch_alter_table("edition") as batch:
        batch.drop_column("is_mail_paused")
    op.drop_index("ix_letter_sending", "letter")
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("bounced_at")
        batch.drop_column("sending")
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
