"""Who gives a talk, one row each; sessions, tracks, lunch, and what changed in each version.

Revision ID: 0031
Revises: 0030
Create Date: 2026-11-25

"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from fastpath_cms.models.base import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KINDS = ("opening", "keynote", "invited", "regular", "panel", "break", "closing")
BETWEEN = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")

talk = sa.table(
    "talk",
    sa.column("id", sa.Integer),
    sa.column("speaker", sa.String),
    sa.column("affiliation", sa.String),
    sa.column("bio", sa.Text),
    sa.column("is_remote", sa.Boolean),
)
speaker = sa.table(
    "speaker",
    sa.column("talk_id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("name", sa.String),
    sa.column("affiliation", sa.String),
    sa.column("bio", sa.Text),
    sa.column("is_moderator", sa.Boolean),
    sa.column("address", sa.String),
    sa.column("links", sa.JSON),
    sa.column("is_remote", sa.Boolean),
    sa.column("zone_name", sa.String),
    sa.column("needs", sa.Text),
)
version = sa.table(
    "program_version", sa.column("id", sa.Integer), sa.column("items", sa.JSON)
)


def upgrade() -> None:
    """Give every named speaker a row, in the programs that were published too."""
    _kinds((*KINDS, "lunch"))
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "talk_id", sa.Integer(), sa.ForeignKey("talk.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("affiliation", sa.String(300), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("is_moderator", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("photo_sha256", sa.String(64), nullable=True),
        sa.Column("is_remote", sa.Boolean(), nullable=False),
        sa.Column("zone_name", sa.String(64), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=True),
        sa.Column("invited_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", UtcDateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_speaker_talk_id", "speaker", ["talk_id"])
    op.create_table(
        "program_session",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "edition_id",
            sa.Integer(),
            sa.ForeignKey("edition.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("chair", sa.String(200), nullable=False),
        sa.Column("room", sa.String(200), nullable=False),
        sa.UniqueConstraint("edition_id", "title"),
    )
    _speakers_of_talks()
    _versions(_with_speakers)
    with op.batch_alter_table("talk") as batch:
        for name in ("speaker", "affiliation", "bio", "is_remote"):
            batch.drop_column(name)
    with op.batch_alter_table("program_item") as batch:
        batch.add_column(sa.Column("track", sa.String(80), nullable=False, server_default=""))
    with op.batch_alter_table("program_version") as batch:
        batch.add_column(sa.Column("changes", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("program_version") as batch:
        batch.alter_column("changes", server_default=None)


def downgrade() -> None:
    """Keep the names of those who speak in one line, and what is said of a single one."""
    with op.batch_alter_table("program_version") as batch:
        batch.drop_column("changes")
    with op.batch_alter_table("program_item") as batch:
        batch.drop_column("track")
    with op.batch_alter_table("talk") as batch:
        batch.add_column(sa.Column("speaker", sa.String(200), nullable=False, server_default=""))
        batch.add_column(
            sa.Column("affiliation", sa.String(300), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("bio", sa.Text(), nullable=False, server_default=""))
        batch.add_column(
            sa.Column("is_remote", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _talks_of_speakers()
    _versions(_with_a_line)
    op.drop_table("program_session")
    op.drop_table("speaker")
    for name in ("talk", "program_item"):
        row = sa.table(name, sa.column("kind", sa.String))
        op.execute(row.update().where(row.c.kind == "lunch").values(kind="break"))
    _kinds(KINDS)


def _kinds(kinds: tuple[str, ...]) -> None:
    words = ", ".join(f"'{kind}'" for kind in kinds)
    for table in ("talk", "program_item"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_itemkind"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_itemkind"), f"kind IN ({words})")


def _speakers_of_talks() -> None:
    bind = op.get_bind()
    for row in bind.execute(sa.select(talk).where(talk.c.speaker != "")).all():
        names = [name for name in BETWEEN.split(row.speaker.strip()) if name]
        for position, name in enumerate(names):
            bind.execute(
                speaker.insert().values(
                    talk_id=row.id,
                    position=position,
                    name=name,
                    affiliation=row.affiliation,
                    bio=row.bio if len(names) == 1 else "",
                    is_moderator=False,
                    address="",
                    links=[],
                    is_remote=row.is_remote,
                    zone_name="",
                    needs="",
                )
            )


def _talks_of_speakers() -> None:
    bind = op.get_bind()
    of_talk: dict[int, list[Any]] = {}
    for row in bind.execute(sa.select(speaker).order_by(speaker.c.talk_id, speaker.c.position)):
        of_talk.setdefault(row.talk_id, []).append(row)
    for talk_id, rows in of_talk.items():
        bind.execute(
            talk.update()
            .where(talk.c.id == talk_id)
            .values(
                speaker=", ".join(row.name for row in rows)[:200],
                affiliation=rows[0].affiliation if len(rows) == 1 else "",
                bio=rows[0].bio if len(rows) == 1 else "",
                is_remote=any(row.is_remote for row in rows),
            )
        )


def _versions(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    bind = op.get_bind()
    for row in bind.execute(sa.select(version)).all():
        items = [change(item) for item in row[1]]
        bind.execute(version.update().where(version.c.id == row.id).values({"items": items}))


def _with_speakers(item: dict[str, Any]) -> dict[str, Any]:
    kept = {k: v for k, v in item.items() if k not in ("speaker", "affiliation", "bio")}
    names = [name for name in BETWEEN.split(item["speaker"].strip()) if name]
    return kept | {
        "track": "",
        "session_chair": "",
        "room": "",
        "speakers": [
            {
                "name": name,
                "affiliation": item["affiliation"],
                "bio": item["bio"] if len(names) == 1 else "",
                "photo": "",
                "links": [],
                "is_moderator": False,
            }
            for name in names
        ],
    }


def _with_a_line(item: dict[str, Any]) -> dict[str, Any]:
    gone = ("speakers", "track", "session_chair", "room")
    kept = {k: v for k, v in item.items() if k not in gone}
    one = item["speakers"][0] if len(item["speakers"]) == 1 else {"affiliation": "", "bio": ""}
    return kept | {
        "kind": "break" if item["kind"] == "lunch" else item["kind"],
        "speaker": ", ".join(row["name"] for row in item["speakers"]),
        "affiliation": one["affiliation"],
        "bio": one["bio"],
    }
