"""Applications for tests, lent out one after another: building one takes longer than most tests."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask
from sqlalchemy import Engine, create_engine

from fastpath_cms import create_app
from fastpath_cms.composition import compose_passwords
from fastpath_cms.config import Settings
from fastpath_cms.domain.ports import Tools
from fastpath_cms.extensions import db, prepare_engine

_free: list[Flask] = []


def borrow(settings: Settings, tools: Tools) -> Flask:
    """Return an application with these settings and tools: one given back before, or a new one."""
    if not _free:
        return create_app(settings, tools=tools)
    app = _free.pop()
    app.instance_path = str(settings.instance.resolve())
    app.extensions.update(
        fastpath_settings=settings,
        fastpath_tools=tools,
        fastpath_passwords=compose_passwords(settings),
    )
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database
    engine = create_engine(settings.database)
    prepare_engine(engine)
    with app.app_context():
        engines: dict[Any, Engine] = cast("dict[Any, Engine]", db.engines)
        engines[None] = engine
    return app


def give_back(app: Flask) -> None:
    """Take back an application that nobody uses any more."""
    _free.append(app)
