"""Review forms of an edition's own, answers as rows, saved versions, and who has read.

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-25

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import fastpath_cms.models.base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXTS = ("comments_for_authors", "confidential_remarks")
KINDS = ("score", "text", "choice")
AUDIENCES = ("authors", "committee", "chairs")
MOMENTS = ("with-decision", "after-hand-in", "at-once")
RANGES = {"score_low": -3, "score_high": 3}
DEFAULT_RANGE = "overall BETWEEN -3 AND 3"


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(
        name, fastpath_cms.models.base.UtcDateTime(timezone=True), nullable=nullable
    )


def words(name: str, kind: str, values: tuple[str, ...]) -> sa.Column:
    return sa.Column(
        name,
        sa.Enum(*values, name=kind, native_enum=False, create_constraint=True, length=40),
        nullable=False,
    )


def to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="CASCADE"
    )


def upgrade() -> None:
    """Make the tables; the two texts of every review become answers and its first version."""
    op.create_table(
        "review_form_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        words("kind", "fieldkind", KINDS),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("word_limit", sa.Integer()),
        words("audience", "audience", AUDIENCES),
        words("moment", "moment", MOMENTS),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        instant("retired_at", nullable=True),
        sa.CheckConstraint(
            "word_limit IS NULL OR word_limit > 0", name=op.f("ck_review_form_field_word_limit")
        ),
        to("review_form_field", "edition_id", "edition"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_form_field")),
        sa.UniqueConstraint(
            "edition_id", "key", name=op.f("uq_review_form_field_edition_id_key")
        ),
    )
    answer = op.create_table(
        "review_answer",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("level", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        to("review_answer", "review_id", "review"),
        sa.PrimaryKeyConstraint("review_id", "key", name=op.f("pk_review_answer")),
    )
    version = op.create_table(
        "review_version",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        instant("saved_at"),
        sa.Column("is_handed_in", sa.Boolean(), nullable=False),
        sa.Column("manuscript_number", sa.Integer()),
        sa.Column("changes", sa.JSON(), nullable=False),
        to("review_version", "review_id", "review"),
        sa.PrimaryKeyConstraint("review_id", "number", name=op.f("pk_review_version")),
    )
    op.create_table(
        "review_reading",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        instant("read_at"),
        to("review_reading", "submission_id", "submission"),
        to("review_reading", "person_id", "person"),
        sa.PrimaryKeyConstraint("submission_id", "person_id", name=op.f("pk_review_reading")),
    )
    op.create_index(op.f("ix_review_reading_person_id"), "review_reading", ["person_id"])
    _copy(answer, version)
    with op.batch_alter_table("review") as batch:
        batch.drop_constraint(op.f("ck_review_overall"), type_="check")
        batch.drop_constraint(op.f("ck_review_confidence"), type_="check")
        batch.create_check_constraint(op.f("ck_review_confidence"), "confidence >= 1")
        for name in TEXTS:
            batch.drop_column(name)
    with op.batch_alter_table("edition") as batch:
        for name, value in RANGES.items():
            batch.add_column(
                sa.Column(name, sa.Integer(), nullable=False, server_default=str(value))
            )
    with op.batch_alter_table("edition") as batch:
        for name in RANGES:
            batch.alter_column(name, server_default=None)
        batch.create_check_constraint(op.f("ck_edition_scores"), "score_low < score_high")


def _copy(answer: sa.Table, version: sa.Table) -> None:
    bind = op.get_bind()
    review = sa.table(
        "review",
        *(
            sa.column(name)
            for name in ("id", "overall", "confidence", *TEXTS, "manuscript_number", "version")
        ),
        instant("changed_at"),
        instant("handed_in_at", nullable=True),
    )
    for row in bind.execute(sa.select(review)).mappings().all():
        texts = {name: row[name] for name in TEXTS if row[name].strip()}
        scores = {name: row[name] for name in ("overall", "confidence") if row[name] is not None}
        for name, text in texts.items():
            bind.execute(answer.insert().values(review_id=row["id"], key=name, text=text))
        bind.execute(
            version.insert().values(
                review_id=row["id"],
                number=row["version"],
                saved_at=row["changed_at"],
                is_handed_in=row["handed_in_at"] is not None,
                manuscript_number=row["manuscript_number"],
                changes=scores | texts,
            )
        )


def downgrade() -> None:
    """Keep the two texts every review had; what the old form has no place for is lost."""
    with op.batch_alter_table("edition") as batch:
        batch.drop_constraint(op.f("ck_edition_scores"), type_="check")
        for name in RANGES:
            batch.drop_column(name)
    with op.batch_alter_table("review") as batch:
        for name in TEXTS:
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in TEXTS:
        op.execute(
            f"UPDATE review SET {name} = COALESCE((SELECT text FROM review_answer"
            f" WHERE review_id = review.id AND key = '{name}'), '')"
        )
    # A score outside the old range is brought to its nearest end.
    op.execute("UPDATE review SET overall = 3 WHERE overall > 3")
    op.execute("UPDATE review SET overall = -3 WHERE overall < -3")
    op.execute("UPDATE review SET confidence = 5 WHERE confidence > 5")
    with op.batch_alter_table("review") as batch:
        for name in TEXTS:
            batch.alter_column(name, server_default=None)
        batch.drop_constraint(op.f("ck_review_confidence"), type_="check")
        batch.create_check_constraint(op.f("ck_review_overall"), DEFAULT_RANGE)
        batch.create_check_constraint(op.f("ck_review_confidence"), "confidence BETWEEN 1 AND 5")
    for name in ("review_reading", "review_version", "review_answer", "review_form_field"):
        op.drop_table(name)
