"""The ground the other tests stand on: a migrated database of their own."""

from __future__ import annotations

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from tests.architecture.source import ROOT
from tests.support import databases


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_has_a_database_of_its_own(database_url: str, turn: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    assert "footprint" not in inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE footprint (id INTEGER PRIMARY KEY)"))


def test_a_test_s_database_is_at_the_newest_migration(database_url: str) -> None:
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    newest = ScriptDirectory.from_config(config).get_heads()
    with create_engine(database_url, poolclass=NullPool).connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    assert list(found) == newest


def test_the_database_is_the_one_the_run_asked_for(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    assert engine.dialect.name == databases.KIND


def test_an_empty_database_has_no_table(empty_database_url: str) -> None:
    assert inspect(create_engine(empty_database_url, poolclass=NullPool)).get_table_names() == []


@pytest.mark.postgres
def test_postgresql_keeps_time_far_from_utc_so_that_a_forgotten_zone_shows(
    database_url: str,
) -> None:
    with create_engine(database_url, poolclass=NullPool).connect() as connection:
        assert connection.execute(text("SHOW timezone")).scalar_one() != "UTC"
