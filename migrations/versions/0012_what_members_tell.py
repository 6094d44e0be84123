"""What PC members tell before assignment, and the scores made of it.

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-25

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = UtcDateTime(timezone=True)


def belongs(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="CASCADE"
    )


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def upgrade() -> None:
    """Make the tables; let an invitation say when it was repeated and whom to ask instead."""
    with op.batch_alter_table("invitation") as batch:
        batch.add_column(sa.Column("reminded_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("suggestion", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("invitation") as batch:
        batch.alter_column("suggestion", server_default=None)
    op.create_table(
        "membership",
        number("id"),
        number("edition_id"),
        number("person_id"),
        sa.Column("load_limit", sa.Integer(), nullable=True),
        sa.Column("is_senior", sa.Boolean(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.CheckConstraint("load_limit >= 0", name=op.f("ck_membership_load_limit")),
        belongs("membership", "edition_id", "edition"),
        belongs("membership", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "edition_id", "person_id", name=op.f("uq_membership_edition_id_person_id")
        ),
    )
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"])
    op.create_table(
        "membership_topic",
        number("membership_id"),
        number("topic_id"),
        belongs("membership_topic", "membership_id", "membership"),
        belongs("membership_topic", "topic_id", "topic"),
        sa.PrimaryKeyConstraint("membership_id", "topic_id", name=op.f("pk_membership_topic")),
    )
    op.create_index(op.f("ix_membership_topic_topic_id"), "membership_topic", ["topic_id"])
    op.create_table(
        "publication",
        number("id"),
        number("person_id"),
        text("title"),
        text("abstract"),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "source IN ('pasted', 'bibtex', 'pdf')", name=op.f("ck_publication_publicationsource")
        ),
        belongs("publication", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("person_id", "mark", name=op.f("uq_publication_person_id_mark")),
    )
    op.create_table(
        "bid",
        number("submission_id"),
        number("person_id"),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("placed_at", INSTANT, nullable=False),
        sa.CheckConstraint("value IN ('yes', 'maybe', 'no')", name=op.f("ck_bid_bidvalue")),
        belongs("bid", "submission_id", "submission"),
        belongs("bid", "person_id", "person"),
        sa.PrimaryKeyConstraint("submission_id", "person_id", name=op.f("pk_bid")),
    )
    op.create_index("ix_bid_person", "bid", ["person_id", "value", "submission_id"])
    op.create_table(
        "pair_score",
        number("submission_id"),
        number("person_id"),
        sa.Column("score", sa.Double(), nullable=False),
        belongs("pair_score", "submission_id", "submission"),
        belongs("pair_score", "person_id", "person"),
        sa.PrimaryKeyConstraint("submission_id", "person_id", name=op.f("pk_pair_score")),
    )
    op.create_index(op.f("ix_pair_score_person_id"), "pair_score", ["person_id"])
    op.create_table(
        "affinity_table",
        number("edition_id"),
        sa.Column("submission_ids", sa.JSON(), nullable=False),
        sa.Column("person_ids", sa.JSON(), nullable=False),
        sa.Column("scores", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("computed_at", INSTANT, nullable=False),
        belongs("affinity_table", "edition_id", "edition"),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_affinity_table")),
    )
    op.create_table(
        "file_text",
        sa.Column("sha256", sa.String(64), nullable=False),
        text("text"),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_text")),
    )
    op.create_table(
        "committee_settings",
        number("edition_id"),
        sa.Column("text_weight", sa.Double(), nullable=False),
        sa.Column("topics_weight", sa.Double(), nullable=False),
        sa.Column("bids_weight", sa.Double(), nullable=False),
        number("remind_after_days"),
        sa.Column("scores_file", sa.String(300), nullable=False),
        sa.Column("scores_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "text_weight >= 0 AND topics_weight >= 0 AND bids_weight >= 0",
            name=op.f("ck_committee_settings_weights"),
        ),
        sa.CheckConstraint(
            "remind_after_days >= 0", name=op.f("ck_committee_settings_remind_after_days")
        ),
        belongs("committee_settings", "edition_id", "edition"),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_committee_settings")),
    )


def downgrade() -> None:
    """Forget what members told, and the scores."""
    for table in (
        "committee_settings",
        "file_text",
        "affinity_table",
        "pair_score",
        "bid",
        "publication",
        "membership_topic",
        "membership",
    ):
        op.drop_table(table)
    with op.batch_alter_table("invitation") as batch:
        batch.drop_column("suggestion")
        batch.drop_column("reminded_at")
