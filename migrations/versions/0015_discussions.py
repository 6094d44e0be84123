"""Discussions: answers, mentions, what was read, sides, leads, and notices by mail.

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-25

"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = UtcDateTime(timezone=True)
NEW = ("discussion-lead", "discussion-begun", "discussion-comments", "discussion-digest")
CHECK = "ck_letter_letterkind"
TABLES = ("discussion_lead", "stance", "read_mark", "notice_choice", "comment_notice", "mention")


def belongs(table: str, column: str, other: str, end: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=end
    )


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def one_of(name: str, check: str, *values: str) -> tuple[sa.Column[str], sa.CheckConstraint]:
    wanted = ", ".join(f"'{value}'" for value in values)
    column = sa.Column(name, sa.String(40), nullable=False)
    return column, sa.CheckConstraint(f"{name} IN ({wanted})", name=op.f(check))


def upgrade() -> None:
    """Number the comments of each discussion; make the tables and let letters be of new kinds."""
    settings = ("are_authors_revealed", "is_discussion_early")
    with op.batch_alter_table("edition") as batch:
        for name in settings:
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("edition") as batch:
        for name in settings:
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("thread", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("letter") as batch:
        batch.alter_column("thread", server_default=None)
    _number_comments()
    op.create_table(
        "mention",
        number("comment_id"),
        number("person_id"),
        belongs("mention", "comment_id", "comment"),
        belongs("mention", "person_id", "person"),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name=op.f("pk_mention")),
    )
    op.create_table(
        "comment_notice",
        number("id"),
        number("comment_id"),
        number("person_id"),
        sa.Column("is_for_digest", sa.Boolean(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        belongs("comment_notice", "comment_id", "comment"),
        belongs("comment_notice", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_notice")),
        sa.UniqueConstraint(
            "comment_id", "person_id", name=op.f("uq_comment_notice_comment_id_person_id")
        ),
    )
    op.create_index("ix_comment_notice_due", "comment_notice", ["settled_at", "due_at"])
    op.create_table(
        "notice_choice",
        number("person_id"),
        *one_of(
            "wish", "ck_notice_choice_noticewish", "each", "daily", "mentions", "none"
        ),
        belongs("notice_choice", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "read_mark",
        number("submission_id"),
        number("person_id"),
        number("place"),
        belongs("read_mark", "submission_id", "submission"),
        belongs("read_mark", "person_id", "person"),
        sa.PrimaryKeyConstraint("submission_id", "person_id", name=op.f("pk_read_mark")),
    )
    op.create_table(
        "stance",
        number("submission_id"),
        number("person_id"),
        *one_of("side", "ck_stance_side", "champion", "neutral", "against"),
        sa.Column("taken_at", INSTANT, nullable=False),
        belongs("stance", "submission_id", "submission"),
        belongs("stance", "person_id", "person"),
        sa.PrimaryKeyConstraint("submission_id", "person_id", name=op.f("pk_stance")),
    )
    op.create_table(
        "discussion_lead",
        number("submission_id"),
        number("person_id"),
        number("by_id", nullable=True),
        sa.Column("named_at", INSTANT, nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summed_up_at", INSTANT, nullable=True),
        number("version"),
        belongs("discussion_lead", "submission_id", "submission"),
        belongs("discussion_lead", "person_id", "person"),
        belongs("discussion_lead", "by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_discussion_lead")),
    )
    for table in ("mention", "comment_notice", "read_mark", "stance", "discussion_lead"):
        op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])
    _change_kinds(lambda kinds: [*kinds, *NEW])


def downgrade() -> None:
    """Forget answers, mentions, sides, leads and notices; comments stay, in their order."""
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind.in_(NEW)))
    _change_kinds(lambda kinds: [kind for kind in kinds if kind not in NEW])
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("comment") as batch:
        batch.drop_constraint(op.f("ck_comment_order"), type_="check")
        batch.drop_constraint(op.f("uq_comment_submission_id_place"), type_="unique")
        for name in ("place", "answers_place", "edited_at", "version"):
            batch.drop_column(name)
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("thread")
    with op.batch_alter_table("edition") as batch:
        batch.drop_column("is_discussion_early")
        batch.drop_column("are_authors_revealed")


def _number_comments() -> None:
    with op.batch_alter_table("comment") as batch:
        batch.add_column(number("place", nullable=True))
        batch.add_column(number("answers_place", nullable=True))
        batch.add_column(sa.Column("edited_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    comment = sa.table(
        "comment",
        sa.column("id", sa.Integer),
        sa.column("submission_id", sa.Integer),
        sa.column("written_at", INSTANT),
        sa.column("place", sa.Integer),
    )
    before = comment.alias()
    is_before = sa.or_(
        before.c.written_at < comment.c.written_at,
        sa.and_(before.c.written_at == comment.c.written_at, before.c.id <= comment.c.id),
    )
    count = (
        sa.select(sa.func.count())
        .select_from(before)
        .where(before.c.submission_id == comment.c.submission_id, is_before)
        .scalar_subquery()
    )
    op.execute(comment.update().values(place=count))
    with op.batch_alter_table("comment") as batch:
        batch.alter_column("place", nullable=False)
        batch.alter_column("version", server_default=None)
        batch.create_unique_constraint(
            op.f("uq_comment_submission_id_place"), ["submission_id", "place"]
        )
        batch.create_check_constraint(
            op.f("ck_comment_order"), "place >= 1 AND answers_place < place"
        )


def _change_kinds(change: Callable[[list[str]], list[str]]) -> None:
    checks = sa.inspect(op.get_bind()).get_check_constraints("letter")
    before = next(str(row["sqltext"]) for row in checks if row["name"] == CHECK)
    kinds = ", ".join(f"'{kind}'" for kind in change(re.findall(r"'([a-z-]+)'", before)))
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.create_check_constraint(op.f(CHECK), f"kind IN ({kinds})")
