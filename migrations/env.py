"""Runs the migrations: on SQLite with foreign keys off, checked after, and triggers put back.

A batch rebuild under ``foreign_keys=ON`` silently deletes child rows, and drops the table's
triggers (decision 18).
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, pool

from fastpath_cms.models import Base

config = context.config


def triggers_of(connection: Connection) -> dict[str, str]:
    """Return the SQL of every trigger, by name."""
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).all()
    return {str(name): str(sql) for name, sql in rows}


def run_migrations(connection: Connection) -> None:
    """Run them in one transaction; leave the connection as it was found."""
    is_sqlite = connection.dialect.name == "sqlite"
    before: dict[str, str] = {}
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        before = triggers_of(connection)
        connection.rollback()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            tables = {
                name
                for (name,) in connection.exec_driver_sql(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
            }
            after = triggers_of(connection)
            for name, sql in before.items():
                table = sql.split(" ON ", 1)[1].split()[0]
                if name not in after and table in tables:
                    connection.exec_driver_sql(sql)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"rows point at nothing after the migration: {broken[:5]}")
    if is_sqlite:
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


given = config.attributes.get("connection")
if given is not None:
    run_migrations(given)
else:
    engine = create_engine(config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)
    with engine.connect() as opened:
        run_migrations(opened)
        opened.commit()
