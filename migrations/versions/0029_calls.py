"""Calls: the list of addresses they go to, and the door out of it.

Revision ID: 0029
Revises: 0028
Create Date: 2026-11-25

"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

CHECK = "ck_letter_letterkind"
NEW = "call"


def upgrade() -> None:
    """The list is empty."""
    _allow([*_kinds(), NEW])
    op.create_table(
        "call_reader",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("added_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "added_by_id",
            sa.Integer(),
            sa.ForeignKey("person.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("left_at", UtcDateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("address"),
        sa.UniqueConstraint("token"),
    )
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("leave_url", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Forget the list and the calls."""
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("leave_url")
    op.drop_table("call_reader")
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
