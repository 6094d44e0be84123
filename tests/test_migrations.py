"""Migrations: from nothing to what the models say, and back; on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from fastpath_cms.extensions import db
from fastpath_cms.models import Base, Review, ReviewVersion
from tests.support.databases import migrate
from tests.support.world import World

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


def config_for(url: str) -> Config:
    """Return Alembic's settings for a database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def engine_of(url: str) -> Engine:
    """Return an engine that keeps no connection."""
    return create_engine(url, poolclass=NullPool)


def test_there_is_one_head_and_the_head_file_names_it() -> None:
    heads = ScriptDirectory.from_config(config_for("sqlite://")).get_heads()
    assert heads == [(MIGRATIONS / "HEAD").read_text().strip()]


def test_the_newest_migration_is_what_the_models_say(database_url: str) -> None:
    with engine_of(database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_to_nothing_and_up_again(empty_database_url: str) -> None:
    migrate(empty_database_url)
    engine = engine_of(empty_database_url)
    up = set(inspect(engine).get_table_names())
    downgrade(config_for(empty_database_url), "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    upgrade(config_for(empty_database_url), "head")
    assert set(inspect(engine).get_table_names()) == up


@pytest.mark.parametrize("change", ["UPDATE audit_row SET deed = 'x'", "DELETE FROM audit_row"])
def test_the_audit_log_cannot_be_changed(world: World, change: str) -> None:
    from fastpath_cms.services import audit

    world.perform(None, audit.record, "test.deed", "thing:1", edition_id=world.edition.id)
    with pytest.raises(DBAPIError, match="append-only"), world.writing() as session:
        session.execute(text(change))


def test_a_migrated_database_keeps_its_rows_and_triggers(database_url: str, world: World) -> None:
    world.submission()
    with world.writing() as session:
        before = {
            table: session.scalar(text(f'SELECT count(*) FROM "{table}"'))
            for table in Base.metadata.tables
        }
    migrate(database_url)
    with world.writing() as session:
        after = {
            table: session.scalar(text(f'SELECT count(*) FROM "{table}"'))
            for table in Base.metadata.tables
        }
    assert after == before
    assert before["submission"] == 1


def test_existing_reviews_become_answers_and_a_first_version_and_go_back(
    database_url: str, world: World
) -> None:
    mia, otto = world.member(), world.member("Otto Other")
    paper = world.submission()
    world.review(mia, paper, 2, comments_for_authors="Clear.\n\nShort.")
    world.review(otto, paper, -1, is_draft=True, confidential_remarks="")
    written = {one.id: world.answers(Review.id == one.id) for one in world.all(Review)}
    with world.app_context():
        db.engine.dispose()
    downgrade(config_for(database_url), "0015")
    with engine_of(database_url).connect() as connection:
        rows = connection.execute(
            text("SELECT comments_for_authors, confidential_remarks FROM review ORDER BY id")
        ).all()
    assert [tuple(row) for row in rows] == [
        ("Clear.\n\nShort.", "Between us: accept."),
        ("Clear and careful.", ""),
    ]
    upgrade(config_for(database_url), "head")
    assert {one.id: world.answers(Review.id == one.id) for one in world.all(Review)} == written
    versions = world.all(ReviewVersion)
    assert {one.review_id: one.changes for one in versions} == written
    assert sorted(one.is_handed_in for one in versions) == [False, True]


def test_texts_that_were_there_are_folded_by_the_migration(database_url: str, world: World) -> None:
    world.submission(world.person("Nguyễn Thị Ánh"), title="Größe")
    folded = "SELECT title_folded, author.folded, name_folded FROM submission, author, person"
    with world.writing() as session:
        before = session.execute(text(folded)).all()
    with world.app_context():
        db.engine.dispose()
    downgrade(config_for(database_url), "0012")
    migrate(database_url)
    with world.writing() as session:
        assert session.execute(text(folded)).all() == before
    assert before == [("grosse", "nguyen thi anh example university", "nguyen thi anh")]
