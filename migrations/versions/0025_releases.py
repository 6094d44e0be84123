"""Releases: some numbers alone, a second chair, a stop where letters changed, what was read.

Revision ID: 0025
Revises: 0024
Create Date: 2026-11-25

"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

CHECK = "ck_letter_letterkind"
NEW = ("release-asked", "release-stopped", "letter-sample")
PERSON = "fk_release_confirmed_by_id"


def upgrade() -> None:
    """Give every release there is the columns: all was told, by one chair, and nothing stopped."""
    _allow([*_kinds(), *NEW])
    with op.batch_alter_table("edition") as batch:
        batch.add_column(
            sa.Column(
                "is_release_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )
    with op.batch_alter_table("release") as batch:
        for name in ("only", "reason", "changed"):
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("marks", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("confirmed_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("confirmed_at", UtcDateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column("is_stopped", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.create_foreign_key(PERSON, "person", ["confirmed_by_id"], ["id"], ondelete="SET NULL")
    op.create_table(
        "letter_reading",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "person_id",
            sa.Integer(),
            sa.ForeignKey("person.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "submission_id",
            sa.Integer(),
            sa.ForeignKey("submission.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("read_at", UtcDateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("person_id", "submission_id"),
    )


def downgrade() -> None:
    """Forget them, and the letters about releases; what was told stays told."""
    op.drop_table("letter_reading")
    with op.batch_alter_table("release") as batch:
        batch.drop_constraint(PERSON, type_="foreignkey")
        for name in (
            "is_stopped",
            "confirmed_at",
            "confirmed_by_id",
            "marks",
            "changed",
            "reason",
            "only",
        ):
            batch.drop_column(name)
    with op.batch_alter_table("edition") as batch:
        batch.drop_column("is_release_confirmed")
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
