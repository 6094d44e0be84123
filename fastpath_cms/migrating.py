"""Bringing a database to the newest migration."""

from __future__ import annotations

from fastpath_cms.config import MIGRATIONS


def migrate(url: str) -> None:
    """Bring the database at ``url`` to the newest migration; one that is there stays as it is."""
    from alembic import command  # noqa: PLC0415 - only init needs it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")
