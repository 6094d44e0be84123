"""Letters to an author who was taken off a submission, and about one that was revived.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-24

"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW = ("submission-revived", "author-removed")
CHECK = "ck_letter_letterkind"


def upgrade() -> None:
    """Let letters be of the new kinds."""
    _change_kinds(lambda kinds: [*kinds, *NEW])


def downgrade() -> None:
    """Forget the letters of the new kinds, and the kinds."""
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind.in_(NEW)))
    _change_kinds(lambda kinds: [kind for kind in kinds if kind not in NEW])


def _change_kinds(change: Callable[[list[str]], list[str]]) -> None:
    checks = sa.inspect(op.get_bind()).get_check_constraints("letter")
    before = next(str(row["sqltext"]) for row in checks if row["name"] == CHECK)
    kinds = ", ".join(f"'{kind}'" for kind in change(re.findall(r"'([a-z-]+)'", before)))
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.create_check_constraint(op.f(CHECK), f"kind IN ({kinds})")
