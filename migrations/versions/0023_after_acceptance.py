"""After acceptance: a declined talk, a remote one, its video, and what may be published.

Revision ID: 0023
Revises: 0022
Create Date: 2026-11-25

"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

CHECK = "ck_letter_letterkind"
NEW = "talk-declined"
CONSENTS = ("may_publish_paper", "may_publish_slides", "may_publish_video")


def upgrade() -> None:
    """Give every talk there is the columns; nobody consented to anything yet."""
    _allow([*_kinds(), NEW])
    with op.batch_alter_table("talk") as batch:
        batch.add_column(sa.Column("declined_at", UtcDateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("declined_because", sa.Text(), nullable=False, server_default=""))
        batch.add_column(
            sa.Column("is_remote", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("video_url", sa.String(500), nullable=False, server_default=""))
        for name in CONSENTS:
            batch.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        batch.add_column(sa.Column("consented_at", UtcDateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column("consented_by", sa.String(200), nullable=False, server_default="")
        )


def downgrade() -> None:
    """Forget them, and the letters about them; the talks stay."""
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind == NEW))
    _allow([kind for kind in _kinds() if kind != NEW])
    with op.batch_alter_table("talk") as batch:
        for name in (
            "consented_by",
            "consented_at",
            *CONSENTS,
            "video_url",
            "is_remote",
            "declined_because",
            "declined_at",
        ):
            batch.drop_column(name)


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
