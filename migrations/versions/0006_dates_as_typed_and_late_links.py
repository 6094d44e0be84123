"""Key dates remember their zone; late links; letters about deadlines

Revision: 0006
After: 0005
"""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CHECK = "ck_letter_letterkind"
NEW = ("draft-reminder", "deadline-extended", "dates-moved", "own-deadline", "late-start")


def _change_kinds(change: Callable[[list[str]], list[str]]) -> None:
    checks = sa.inspect(op.get_bind()).get_check_constraints("letter")
    (before,) = (check["sqltext"] for check in checks if check["name"] == CHECK)
    kinds = ", ".join(f"'{kind}'" for kind in change(re.findall(r"'([a-z-]+)'", before)))
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), f"kind IN ({kinds})")


def upgrade() -> None:
    with op.batch_alter_table("key_date") as batch_op:
        batch_op.add_column(
            sa.Column("zone_name", sa.String(64), nullable=False, server_default="Etc/GMT+12")
        )
    with op.batch_alter_table("key_date") as batch_op:
        batch_op.alter_column("zone_name", server_default=None)
    with op.batch_alter_table("submission") as batch_op:
        batch_op.add_column(sa.Column("extended_at", UtcDateTime(timezone=True), nullable=True))
    op.execute("UPDATE submission SET extended_at = changed_at WHERE extended_due_at IS NOT NULL")
    op.create_table(
        "late_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("given_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=True),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(used_at IS NULL) = (submission_id IS NULL)", name=op.f("ck_late_link_used_has_submission")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], ondelete="CASCADE",
            name=op.f("fk_late_link_edition_id_edition"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], ondelete="CASCADE",
            name=op.f("fk_late_link_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_late_link_token_hash")),
    )  # fmt: skip
    with op.batch_alter_table("late_link") as batch_op:
        batch_op.create_index(batch_op.f("ix_late_link_edition_id"), ["edition_id"], unique=False)
    _change_kinds(lambda kinds: [*kinds, *NEW])


def downgrade() -> None:
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind.in_(NEW)))
    _change_kinds(lambda kinds: [kind for kind in kinds if kind not in NEW])
    op.drop_table("late_link")
    with op.batch_alter_table("submission") as batch_op:
        batch_op.drop_column("extended_at")
    with op.batch_alter_table("key_date") as batch_op:
        batch_op.drop_column("zone_name")
