"""Passwords, second addresses and their claims

Revision: 0003
After: 0002
"""

import re

import sqlalchemy as sa
from alembic import op

import fastpath_cms.models.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW = ("address-claim", "account-changed", "persons-joined")
CHECK = "ck_letter_letterkind"


def change_kinds(change):
    checks = sa.inspect(op.get_bind()).get_check_constraints("letter")
    before = next(str(row["sqltext"]) for row in checks if row["name"] == CHECK)
    kinds = ", ".join(f"'{kind}'" for kind in change(re.findall(r"'([a-z-]+)'", before)))
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), f"kind IN ({kinds})")


def upgrade() -> None:
    instant = fastpath_cms.models.base.UtcDateTime(timezone=True)
    op.create_table(
        "address_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=True),
        sa.Column("used_at", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_address_claim_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_claim")),
        sa.UniqueConstraint("person_id", "address", name=op.f("uq_address_claim_person_id_address")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_address_claim_token_hash")),
    )
    with op.batch_alter_table("address_claim") as batch_op:
        batch_op.create_index(op.f("ix_address_claim_person_id"), ["person_id"])
    op.create_table(
        "password",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_password_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_password")),
    )
    with op.batch_alter_table("email_address") as batch_op:
        batch_op.add_column(
            sa.Column("is_main", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("email_address") as batch_op:
        batch_op.alter_column("is_main", server_default=None)
        batch_op.create_index(
            "uq_email_address_main", ["person_id"], unique=True,
            sqlite_where=sa.text("is_main"), postgresql_where=sa.text("is_main"),
        )
    change_kinds(lambda kinds: [*kinds, *NEW])


def downgrade() -> None:
    letter = sa.table("letter", sa.column("kind", sa.String))
    op.execute(letter.delete().where(letter.c.kind.in_(NEW)))
    change_kinds(lambda kinds: [kind for kind in kinds if kind not in NEW])
    with op.batch_alter_table("email_address") as batch_op:
        batch_op.drop_index("uq_email_address_main")
        batch_op.drop_column("is_main")
    op.drop_table("password")
    op.drop_table("address_claim")
