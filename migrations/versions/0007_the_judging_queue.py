"""The judging queue, and the letter about a PDF found unfit.

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-24

"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEW = ("manuscript-unfit",)
CHECK = "ck_letter_letterkind"
STATES = ("waiting", "fit", "unfit", "replaced")


def upgrade() -> None:
    """Make the queue; what is there was judged before it was received."""
    op.create_table(
        "judgement",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("judge", sa.String(40), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("judged_at", UtcDateTime(), nullable=True),
        sa.Column("drawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(facts IS NULL) = (judged_at IS NULL)", name=op.f("ck_judgement_judged_has_facts")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_judgement")),
    )
    with op.batch_alter_table("judgement") as batch:
        batch.create_index("ix_judgement_undrawn", ["drawn_at", "judged_at"])
    state = sa.Enum(
        *STATES, name="checkstate", native_enum=False, create_constraint=True, length=40
    )
    with op.batch_alter_table("manuscript") as batch:
        batch.add_column(sa.Column("check_state", state, nullable=False, server_default="fit"))
        batch.add_column(sa.Column("problems", sa.JSON(), nullable=False, server_default="[]"))
        batch.create_index(op.f("ix_manuscript_check_state"), ["check_state"])
    with op.batch_alter_table("submission") as batch:
        batch.add_column(sa.Column("repair_due_at", UtcDateTime(), nullable=True))
    _change_kinds(lambda kinds: [*kinds, *NEW])


def downgrade() -> None:
    """Forget what waits to be judged, and what was found of it."""
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind.in_(NEW)))
    _change_kinds(lambda kinds: [kind for kind in kinds if kind not in NEW])
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("repair_due_at")
    with op.batch_alter_table("manuscript") as batch:
        batch.drop_index(op.f("ix_manuscript_check_state"))
        batch.drop_constraint(op.f("ck_manuscript_checkstate"), type_="check")
        batch.drop_column("problems")
        batch.drop_column("check_state")
    op.drop_table("judgement")


def _change_kinds(change: Callable[[list[str]], list[str]]) -> None:
    checks = sa.inspect(op.get_bind()).get_check_constraints("letter")
    before = next(str(row["sqltext"]) for row in checks if row["name"] == CHECK)
    kinds = ", ".join(f"'{kind}'" for kind in change(re.findall(r"'([a-z-]+)'", before)))
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.create_check_constraint(op.f(CHECK), f"kind IN ({kinds})")
