"""Declined reviews, notes of delay, subreviewers, and the letters about them.

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-25

"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW = (
    "assignment-declined",
    "review-reminder",
    "review-thanks",
    "subreview-invitation",
    "subreview-answer",
)
CHECK = "ck_letter_letterkind"


def upgrade() -> None:
    """Make the tables; thank at once in every edition; let letters be of the new kinds."""
    with op.batch_alter_table("edition") as batch:
        batch.add_column(
            sa.Column(
                "are_thanks_at_once", sa.Boolean(), nullable=False, server_default=sa.true()
            )
        )
    with op.batch_alter_table("edition") as batch:
        batch.alter_column("are_thanks_at_once", server_default=None)
    op.create_table(
        "declined_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=False),
        _at("declined_at"),
        _at("undone_at", nullable=True),
        _to("declined_review", "submission_id", "submission.id"),
        _to("declined_review", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declined_review")),
        sa.UniqueConstraint(
            "submission_id", "person_id", name=op.f("uq_declined_review_submission_id_person_id")
        ),
    )
    op.create_index(op.f("ix_declined_review_person_id"), "declined_review", ["person_id"])
    op.create_table(
        "late_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _at("until_at"),
        sa.Column("sentence", sa.Text(), nullable=False),
        _at("told_at"),
        _to("late_note", "edition_id", "edition.id"),
        _to("late_note", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_note")),
        sa.UniqueConstraint(
            "edition_id", "person_id", name=op.f("uq_late_note_edition_id_person_id")
        ),
    )
    op.create_index(op.f("ix_late_note_person_id"), "late_note", ["person_id"])
    op.create_table(
        "subreview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(64)),
        _at("asked_at"),
        _at("accepted_at", nullable=True),
        _at("declined_at", nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _at("withdrawn_at", nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        _at("changed_at", nullable=True),
        _at("handed_over_at", nullable=True),
        _at("taken_at", nullable=True),
        sa.Column("may_be_named", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("subreview", "submission_id", "submission.id"),
        _to("subreview", "reviewer_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subreview")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_subreview_token_hash")),
        sa.UniqueConstraint(
            "submission_id",
            "reviewer_id",
            "address",
            name=op.f("uq_subreview_submission_id_reviewer_id_address"),
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR declined_at IS NULL", name=op.f("ck_subreview_answer")
        ),
        sa.CheckConstraint(
            "handed_over_at IS NULL OR accepted_at IS NOT NULL",
            name=op.f("ck_subreview_handed_over"),
        ),
    )
    op.create_index(op.f("ix_subreview_reviewer_id"), "subreview", ["reviewer_id"])
    _change_kinds(lambda kinds: [*kinds, *NEW])


def downgrade() -> None:
    """Forget what reviewers said of their duties, the letters about it, and their kinds."""
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind.in_(NEW)))
    _change_kinds(lambda kinds: [kind for kind in kinds if kind not in NEW])
    for table in ("subreview", "late_note", "declined_review"):
        op.drop_table(table)
    with op.batch_alter_table("edition") as batch:
        batch.drop_column("are_thanks_at_once")


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete="CASCADE")


def _change_kinds(change: Callable[[list[str]], list[str]]) -> None:
    checks = sa.inspect(op.get_bind()).get_check_constraints("letter")
    before = next(str(row["sqltext"]) for row in checks if row["name"] == CHECK)
    kinds = ", ".join(f"'{kind}'" for kind in change(re.findall(r"'([a-z-]+)'", before)))
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.create_check_constraint(op.f(CHECK), f"kind IN ({kinds})")
