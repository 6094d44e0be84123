"""Proposed assignments, changes that can be undone, and when a reviewer was told.

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-25

"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

import fastpath_cms.models.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LETTER = "assignment-taken-back"
CHECK = "ck_letter_letterkind"


def _instant(name: str, *, is_nullable: bool = True) -> sa.Column[object]:
    return sa.Column(
        name, fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=is_nullable
    )


def _pointer(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name), ondelete=ondelete)


def upgrade() -> None:
    """Make room for proposals and changes; whoever saw their assignments was told of them."""
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        _instant("made_at", is_nullable=False),
        sa.Column("objective", sa.String(20), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        _instant("dropped_at"),
        _instant("applied_at"),
        _pointer("proposal", "edition_id", "edition", "CASCADE"),
        _pointer("proposal", "base_id", "proposal", "SET NULL"),
        _pointer("proposal", "by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_edition", "proposal", ["edition_id", "id"])
    op.create_table(
        "assignment_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(40), nullable=False),
        _instant("made_at", is_nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        _instant("undone_at"),
        sa.CheckConstraint(
            "cause IN ('hand', 'proposal', 'bulk')", name=op.f("ck_assignment_change_changecause")
        ),
        _pointer("assignment_change", "edition_id", "edition", "CASCADE"),
        _pointer("assignment_change", "by_id", "person", "SET NULL"),
        _pointer("assignment_change", "proposal_id", "proposal", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_change")),
    )
    op.create_index("ix_assignment_change_edition", "assignment_change", ["edition_id", "id"])
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(_instant("released_at"))
    shown = "SELECT submission.id FROM submission JOIN edition ON edition.id = submission.edition_id WHERE edition.are_assignments_shown"
    op.execute(
        f"UPDATE assignment SET released_at = assigned_at WHERE submission_id IN ({shown})"
    )
    _change_kinds(lambda kinds: [*kinds, LETTER])


def downgrade() -> None:
    """Forget proposals, changes, and who was told when."""
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind == LETTER))
    _change_kinds(lambda kinds: [kind for kind in kinds if kind != LETTER])
    with op.batch_alter_table("assignment") as batch:
        batch.drop_column("released_at")
    op.drop_table("assignment_change")
    op.drop_table("proposal")


def _change_kinds(change: Callable[[list[str]], list[str]]) -> None:
    checks = sa.inspect(op.get_bind()).get_check_constraints("letter")
    before = next(str(row["sqltext"]) for row in checks if row["name"] == CHECK)
    kinds = ", ".join(f"'{kind}'" for kind in change(re.findall(r"'([a-z-]+)'", before)))
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.create_check_constraint(op.f(CHECK), f"kind IN ({kinds})")
