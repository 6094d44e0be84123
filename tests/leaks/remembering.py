"""Remembering: no request is worked out twice while the database gives it the same answers.

What the program says follows from the request and from what its database tells it on the way. A
request answered once is therefore asked again, in another world, as its statements alone: while
each gets the answer it got before (every row, every count, every new id), the program would go on
as it did, and what it said is known. At the first other answer the program itself is asked. A
request that touches kept files is always asked of the program, and so is one whose statements
were not the same though the answers were.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from fastpath_cms.adapters.blobs import FileBlobs

BEGIN: Final = "BEGIN"
COMMIT: Final = "COMMIT"
ROLLBACK: Final = "ROLLBACK"
TURNS: Final = {
    BEGIN: ("SAVEPOINT turn",),
    COMMIT: ("RELEASE turn",),
    ROLLBACK: ("ROLLBACK TO turn", "RELEASE turn"),
}
"""A transaction of the program, inside the one that a repetition is."""

WRITES: Final = ("INSERT", "UPDATE", "DELETE", "REPLACE")
Answer = tuple[Any, ...]  # rows, how many were touched, the new id


@dataclass(frozen=True, slots=True)
class Asked:
    """One statement, as it went to the database."""

    statement: str
    parameters: Any = ()
    is_many: bool = False

    @property
    def is_write(self) -> bool:
        """Tell whether it changes rows."""
        return self.statement.startswith(WRITES)


@dataclass(slots=True)
class Notes:
    """What one request asked its database, and what it was told."""

    taken: list[tuple[Asked, Answer]] = field(default_factory=list)
    begun: set[int] = field(default_factory=set)  # connections in a transaction
    is_opaque: bool = False  # it read what no statement tells, so it cannot be repeated

    def clear(self) -> None:
        """Begin another request."""
        self.taken.clear()
        self.is_opaque = False

    def take(self, asked: Asked, answer: Answer, connection: int) -> None:
        """Note a statement and its answer; two transactions at a time cannot be repeated."""
        if asked.statement.startswith(BEGIN):
            self.is_opaque |= bool(self.begun)
            self.begun.add(connection)
        elif asked.statement in (COMMIT, ROLLBACK):
            self.begun.discard(connection)
        self.taken.append((asked, answer))

    def sql(self) -> tuple[tuple[str, int], ...]:
        """Return each statement with the number of its rows: a stand-in for time."""
        return tuple(
            (asked.statement, len(answer[0]))
            for asked, answer in self.taken
            if asked.statement not in (COMMIT, ROLLBACK)
        )

    def is_written(self) -> bool:
        """Tell whether a statement changed rows."""
        return any(asked.is_write for asked, _ in self.taken)


def _answered(cursor: sqlite3.Cursor, asked: Asked) -> tuple[list[Any], Answer]:
    """Run a statement; return its rows, and the same with all else it tells."""
    run = sqlite3.Cursor.executemany if asked.is_many else sqlite3.Cursor.execute
    run(cursor, asked.statement, asked.parameters)
    rows = sqlite3.Cursor.fetchall(cursor)
    new = cursor.lastrowid if asked.statement.startswith("INSERT") else None
    return rows, (tuple(rows), cursor.rowcount, new)


def _failed(error: sqlite3.Error) -> Answer:
    return (), type(error).__name__, str(error)


class WatchedCursor(sqlite3.Cursor):
    """A cursor that notes what it runs, and fetches every row at once."""

    connection: WatchedConnection
    rows: list[Any]

    def execute(self, statement: str, parameters: Any = ()) -> WatchedCursor:  # type: ignore[override]
        """Run and note a statement; a PRAGMA is the connection's own affair."""
        if statement.startswith("PRAGMA"):
            super().execute(statement.replace("synchronous=FULL", "synchronous=OFF"))
            self.rows = super().fetchall()
            return self
        return self._run(Asked(statement, parameters))

    def executemany(self, statement: str, parameters: Any) -> WatchedCursor:  # type: ignore[override]
        """Run and note a statement for many rows."""
        return self._run(Asked(statement, list(parameters), is_many=True))

    def _run(self, asked: Asked) -> WatchedCursor:
        link = self.connection
        try:
            self.rows, answer = _answered(self, asked)
        except sqlite3.Error as error:
            link.notes.take(asked, _failed(error), id(link))
            raise
        link.notes.take(asked, answer, id(link))
        return self

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        return self.rows.pop(0) if self.rows else None

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        """Return the next rows."""
        found, self.rows = self.rows[:size], self.rows[size or 1 :]
        return found

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        found, self.rows = self.rows, []
        return found


class WatchedConnection(sqlite3.Connection):
    """A connection of the program's; ``notes`` are taken of all that it does."""

    notes: Notes

    def cursor(self, *_: Any) -> WatchedCursor:  # type: ignore[override]
        """Return a cursor that is watched, too."""
        return super().cursor(WatchedCursor)

    def commit(self) -> None:
        """Commit, and note it."""
        if self.in_transaction:
            self.notes.take(Asked(COMMIT), ((),), id(self))
        super().commit()

    def rollback(self) -> None:
        """Roll back, and note it."""
        if self.in_transaction:
            self.notes.take(Asked(ROLLBACK), ((),), id(self))
        super().rollback()


class TouchedBlobs:
    """The kept files, with a note that a request touched them."""

    def __init__(self, folder: Path, notes: Notes) -> None:
        self._inner = FileBlobs(folder)
        self._notes = notes

    def __getattr__(self, name: str) -> Any:
        self._notes.is_opaque = True
        return getattr(self._inner, name)


class Repeater:
    """Asks a database what a request asked, in one transaction that can be taken back whole."""

    def __init__(self, path: Path) -> None:
        self._link = sqlite3.connect(path, isolation_level=None, cached_statements=2000)
        self._link.execute("PRAGMA foreign_keys=ON")
        self._link.execute("PRAGMA synchronous=OFF")
        self._cursor = self._link.cursor()
        self._kept = self._link.total_changes

    def ask(self, asked: Asked) -> Answer:
        """Run one statement, and return what the database says."""
        statement = BEGIN if asked.statement.startswith(BEGIN) else asked.statement
        if statement in TURNS:
            for part in TURNS[statement]:
                self._cursor.execute(part)
            return ((),) if statement != BEGIN else ((), -1, None)
        try:
            return _answered(self._cursor, asked)[1]
        except sqlite3.Error as error:
            return _failed(error)

    def begin(self) -> None:
        """Mark where ``take_back`` goes back to."""
        if not self._link.in_transaction:
            self._cursor.execute("BEGIN")
        self._cursor.execute("SAVEPOINT request")

    def keep(self) -> None:
        """Keep what was done since ``begin``, in the transaction."""
        self._cursor.execute("RELEASE request")

    def take_back(self) -> None:
        """Undo what was done since ``begin``."""
        self._cursor.execute("ROLLBACK TO request")
        self._cursor.execute("RELEASE request")

    def settle(self) -> bool:
        """Commit, so that the program sees it; tell whether rows were changed."""
        if not self._link.in_transaction:
            return False
        self._link.commit()
        before, self._kept = self._kept, self._link.total_changes
        return self._kept != before

    def undo(self) -> None:
        """Take back all that is not settled."""
        self._link.rollback()
        self._kept = self._link.total_changes

    def close(self) -> None:
        """Close the connection."""
        self._link.close()


@dataclass(slots=True)
class _Step:
    """A statement, and what follows each answer that it has had."""

    asked: Asked
    after: dict[Answer, Any] = field(default_factory=dict)  # a step, or what the program said


class Memory:
    """What the program said to each request, by all that its database told it on the way."""

    def __init__(self) -> None:
        self._first: dict[Hashable, _Step | None] = {}  # None: it cannot be repeated
        self._answers: dict[Answer, Answer] = {}  # each kept once: many requests hear the same

    def recall(self, request: Hashable, repeater: Repeater, *, kept: bool = True) -> Any:
        """Return what the program would say, if that is known; what it would write is written."""
        step: Any = self._first.get(request)
        if step is None:
            return None
        repeater.begin()
        while isinstance(step, _Step):
            step = step.after.get(repeater.ask(step.asked))
        if step is None or not kept:
            repeater.take_back()
        else:
            repeater.keep()
        return step

    def learn(self, request: Hashable, notes: Notes, said: object) -> None:
        """Remember what the program said."""
        if notes.is_opaque or not notes.taken or self._first.get(request, said) is None:
            self._first[request] = None
            return
        before: dict[Any, Any] = self._first
        place: Hashable = request
        for asked, answer in notes.taken:
            step = before.setdefault(place, _Step(asked))
            if not isinstance(step, _Step) or step.asked != asked:
                self._first[request] = None  # something else than the database told it
                return
            before, place = step.after, self._answers.setdefault(answer, answer)
        if isinstance(before.get(place), _Step):
            self._first[request] = None
        else:
            before[place] = said
