"""Folded texts for searching, and the chairs' tags on submissions.

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-25

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fastpath_cms.domain.folding import fold

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

FOLDED = {
    "submission": {"title_folded": ("title",), "abstract_folded": ("abstract",)},
    "author": {"folded": ("name", "affiliation")},
    "person": {"name_folded": ("name",)},
}


def upgrade() -> None:
    """Add the columns and fold what is there."""
    for table, columns in FOLDED.items():
        for name in columns:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
        _fill(table, columns)
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("folded", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_tag_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("submission_id", "folded", name=op.f("uq_tag_submission_id_folded")),
    )
    op.create_index(op.f("ix_tag_folded"), "tag", ["folded"])


def _fill(table: str, columns: dict[str, tuple[str, ...]]) -> None:
    sources = sorted({source for names in columns.values() for source in names})
    rows = sa.table(table, *map(sa.column, ("id", *sources, *columns)))
    connection = op.get_bind()
    found = connection.execute(sa.select(rows.c.id, *(rows.c[name] for name in sources))).all()
    made = [
        {
            "row": row.id,
            **{
                name: fold(" ".join(getattr(row, source) for source in names))
                for name, names in columns.items()
            },
        }
        for row in found
    ]
    if made:
        fill = {name: sa.bindparam(name) for name in columns}
        connection.execute(
            sa.update(rows).where(rows.c.id == sa.bindparam("row")).values(fill), made
        )


def downgrade() -> None:
    """Forget the tags and the folded texts."""
    op.drop_table("tag")
    for table, columns in FOLDED.items():
        for name in columns:
            op.drop_column(table, name)
