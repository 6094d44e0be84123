"""Databases for tests, as a pytest plugin: one at the newest migration, copied for each test.

On SQLite each test gets a copy of one file. With FASTPATH_TEST_DATABASE=postgresql each gets a
clone of one template database, and only tests that touch the database are run.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from tests import pg

ROOT = Path(__file__).resolve().parents[2]
KIND = os.environ.get("FASTPATH_TEST_DATABASE", "sqlite")
SERVER = "FASTPATH_TEST_SERVER"  # how the workers of pytest-xdist learn the address
TEMPLATE = "FASTPATH_TEST_TEMPLATE"

_opened = ExitStack()


def migrate(url: str) -> None:
    """Bring the database at ``url`` to the newest migration."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")


def in_words(url: URL) -> str:
    """Return the whole address, password and all, as a setting takes it."""
    return url.render_as_string(hide_password=False)


def on_server(statement: str) -> None:
    """Run one statement on the server itself, outside any transaction."""
    engine = create_engine(os.environ[SERVER], isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


def named(database: str) -> str:
    """Return the address of a database on the server."""
    return in_words(make_url(os.environ[SERVER]).set(database=database))


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, before the workers; migrate its template once."""
    config.addinivalue_line("markers", "sqlite: is about SQLite alone")
    if KIND not in {"sqlite", "postgresql"}:
        raise pytest.UsageError(f"FASTPATH_TEST_DATABASE is {KIND}; say sqlite or postgresql.")
    if KIND == "sqlite" or SERVER in os.environ:
        return
    try:
        os.environ[SERVER] = _opened.enter_context(pg.server())
    except pg.NoServer as problem:
        raise pytest.UsageError(str(problem)) from problem
    os.environ[TEMPLATE] = f"fastpath_template_{uuid.uuid4().hex[:12]}"
    on_server(f"CREATE DATABASE {os.environ[TEMPLATE]}")
    migrate(named(os.environ[TEMPLATE]))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop the template and stop the server, in the process that started them."""
    if hasattr(config, "workerinput") or KIND == "sqlite":
        return
    if name := os.environ.pop(TEMPLATE, None):
        on_server(f"DROP DATABASE IF EXISTS {name}")
    os.environ.pop(SERVER, None)
    _opened.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what touches the database; on SQLite what needs no PostgreSQL."""

    def belongs(item: pytest.Item) -> bool:
        if KIND == "sqlite":
            return item.get_closest_marker("postgres") is None
        if item.get_closest_marker("sqlite") or item.get_closest_marker("browser"):
            return False
        fixtures = getattr(item, "fixturenames", ())
        return "database_url" in fixtures or "empty_database_url" in fixtures

    if others := [item for item in items if not belongs(item)]:
        items[:] = [item for item in items if belongs(item)]
        config.hook.pytest_deselected(items=others)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One SQLite file at the newest migration, never opened by a test."""
    path = tmp_path_factory.mktemp("database") / "template.sqlite"
    migrate(f"sqlite:///{path}")
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:  # all of it into the one file that is copied
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@contextmanager
def connections_closed() -> Iterator[None]:
    """At the end, close the connections that the pools of a test's applications still hold."""
    used: set[Engine] = set()

    def remember(connection: Connection) -> None:
        used.add(connection.engine)

    event.listen(Engine, "engine_connect", remember)
    try:
        yield
    finally:
        event.remove(Engine, "engine_connect", remember)
        for engine in used:
            engine.dispose()


@contextmanager
def on_postgresql(statement: str, name: str) -> Iterator[str]:
    """Make a database by a statement, and drop it at the end."""
    on_server(statement)
    with connections_closed():
        yield named(name)
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test's own, at the newest migration, empty."""
    if KIND == "sqlite":
        path = tmp_path / "fastpath.sqlite"
        shutil.copyfile(request.getfixturevalue("migrated_file"), path)
        with connections_closed():
            yield f"sqlite:///{path}"
        return
    name = f"fastpath_test_{uuid.uuid4().hex[:12]}"
    with on_postgresql(f"CREATE DATABASE {name} TEMPLATE {os.environ[TEMPLATE]}", name) as url:
        yield url


@pytest.fixture
def empty_database_url(tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, for the tests of migrations."""
    if KIND == "sqlite":
        with connections_closed():
            yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    name = f"fastpath_empty_{uuid.uuid4().hex[:12]}"
    with on_postgresql(f"CREATE DATABASE {name}", name) as url:
        yield url
