"""Key dates remember their zone; late links; letters about deadlines

Revision: 0005
After: 0004
"""

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS_BEFORE = (
    "sign-in", "pc-invitation", "submission-received", "submission-updated",
    "submission-withdrawn", "author-named", "assignment-made", "decision-accept",
    "decision-conditional", "decision-wait-list", "decision-reject", "decision-desk-reject",
    "final-received",
)  # fmt: skip
KINDS = (*KINDS_BEFORE, "draft-reminder", "deadline-extended", "dates-moved", "own-deadline", "late-start")


def _letters_are(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f("ck_letter_letterkind"), type_="check")
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        batch_op.create_check_constraint(op.f("ck_letter_letterkind"), f"kind IN ({listed})")


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
    _letters_are(KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE kind IN ('draft-reminder', 'deadline-extended', 'dates-moved', 'own-deadline', 'late-start')")
    _letters_are(KINDS_BEFORE)
    op.drop_table("late_link")
    with op.batch_alter_table("submission") as batch_op:
        batch_op.drop_column("extended_at")
    with op.batch_alter_table("key_date") as batch_op:
        batch_op.drop_column("zone_name")
