"""The database as the application holds it: one engine or more, a reading session, a transaction.

Reading goes through ``db.session``, which never writes (decision 3). Writing goes through
``transaction()``, which begins IMMEDIATE on SQLite: a read followed by a write in one deferred
transaction fails at once with "database is locked" (decision 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session

from fastpath_cms.models import Base

WRITES = "fastpath_writes"


class ReadingSession(FlaskSession):
    """The session of a request: it reads, from the database chosen for the request."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:  # noqa: ARG002 - one database at a time
        """Return the engine of the database in use."""
        return engine()


db = SQLAlchemy(
    model_class=Base, session_options={"class_": ReadingSession, "expire_on_commit": False}
)
login_manager = LoginManager()


@event.listens_for(ReadingSession, "before_flush")
def _refuse_to_write(session: Session, context: object, instances: object) -> None:  # noqa: ARG001
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("the reading session never writes; perform a deed instead")


def choose_database(app: Flask, choose: Callable[[], str | None]) -> None:
    """Let ``choose`` name the database of each request (a key of SQLALCHEMY_BINDS, or None)."""
    app.extensions["fastpath_database"] = choose


def engine() -> Engine:
    """Return the engine of the database in use."""
    choose = current_app.extensions.get("fastpath_database")
    return db.engines[choose() if choose else None]


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a write transaction; commit at the end, roll back on any exception."""
    with Session(engine().execution_options(**{WRITES: True}), expire_on_commit=False) as session:
        yield session
        session.commit()


def end_reading() -> None:
    """End the request's read transaction; what was loaded stays usable."""
    db.session.commit()


def prepare_engine(engine: Engine) -> None:
    """Set SQLite up for durable, fair writing; nothing to do for PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _pragmas(connection: DBAPIConnection, record: object) -> None:  # noqa: ARG001
        connection.isolation_level = None  # we begin ourselves
        cursor = connection.cursor()
        for pragma in (
            "busy_timeout=8000",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
