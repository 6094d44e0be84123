"""Applications for tests, lent out one after another: building one takes longer than most tests."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import Dialect, event, make_url

from fastpath_cms import create_app
from fastpath_cms.composition import compose_passwords
from fastpath_cms.config import Settings
from fastpath_cms.domain.ports import Tools
from fastpath_cms.extensions import db

_free: list[Flask] = []


def borrow(settings: Settings, tools: Tools) -> Flask:
    """Return an application with these settings and tools: one given back before, or a new one."""
    if not _free:
        app = create_app(settings, tools=tools)
        _connect_where_settings_say(app)
        return app
    app = _free.pop()
    app.instance_path = str(settings.instance.resolve())
    app.extensions.update(
        fastpath_settings=settings,
        fastpath_tools=tools,
        fastpath_passwords=compose_passwords(settings),
    )
    with app.app_context():
        db.engine.dispose()
    return app


def _connect_where_settings_say(app: Flask) -> None:
    """Let the engine, and with it all SQL it has compiled, serve one database after another."""

    def choose(dialect: Dialect, _record: Any, where: list[Any], how: dict[str, Any]) -> None:
        url = make_url(app.extensions["fastpath_settings"].database)
        where[:], named = dialect.create_connect_args(url)
        how.update(named)

    with app.app_context():
        event.listen(db.engine, "do_connect", choose)


def give_back(app: Flask) -> None:
    """Take back an application that nobody uses any more."""
    _free.append(app)
