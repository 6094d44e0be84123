"""Counting statements: a list page asks the same number of questions for one row and for many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from fastpath_cms.extensions import db


class Statements(list[str]):
    """The SQL that ran, without the transactions around it."""

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self)


@contextmanager
def counted(app: Flask) -> Iterator[Statements]:
    """Collect what the application asks its database inside the block."""
    seen = Statements()

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
