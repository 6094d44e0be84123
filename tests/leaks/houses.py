"""Houses: worlds built alike but for one truth, kept as files and opened at one address.

Every house is opened at the same path with the same clock, and randomness depends on which
request asks for it, never on what happened before; so nothing needs to be normalised.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import event

from fastpath_cms import create_app
from fastpath_cms.config import Settings
from fastpath_cms.domain.ports import Tools
from fastpath_cms.extensions import db
from tests.leaks.arguments import paths
from tests.leaks.furnishing import AT, furnish
from tests.leaks.remembering import Notes, Repeater, TouchedBlobs, WatchedConnection
from tests.leaks.secrets import Moment, Truth
from tests.support import world as worlds
from tests.support.fakes import (
    CountedEntropy,
    QuickImageMaker,
    QuickPdfInspector,
    SeedSigner,
    StoppedClock,
)
from tests.support.world import World

BASE_URL: Final = "http://fastpath.test"
FILES_FROM: Final = 1_800_000_000  # seconds: when every kept file was last changed


class Program:
    """The application at the houses' address, with all it is given, and notes of what it asks."""

    def __init__(self, folder: Path) -> None:
        self.clock = StoppedClock(worlds.IN_CALL)
        self.entropy = CountedEntropy()
        self.notes = Notes()
        blobs = TouchedBlobs(folder / "blobs", self.notes)
        tools = Tools(
            self.clock, self.entropy, blobs, QuickPdfInspector(), QuickImageMaker(), SeedSigner()
        )
        self.app: Flask = create_app(settings_of(folder), tools=tools)
        with self.app.app_context():
            event.listen(db.engine, "do_connect", self._connect)

    def _connect(self, dialect: Any, _record: Any, args: Any, more: dict[str, Any]) -> Any:
        link = dialect.connect(*args, **more, factory=WatchedConnection)
        link.notes = self.notes
        return link

    def close(self) -> None:
        """Close the connections that the application's pool holds."""
        with self.app.app_context():
            db.engine.dispose()


class House:
    """An open world: its folder, and the program that shows it."""

    def __init__(self, folder: Path, program: Program) -> None:
        self.program = program
        self.app, self.clock = program.app, program.clock
        self.path = folder / "fastpath.sqlite"
        self._kept = self.path.read_bytes()
        self._repeater: Repeater | None = None

    @property
    def repeater(self) -> Repeater:
        """A connection beside the application's, to repeat what it asked elsewhere."""
        if self._repeater is None:
            self._repeater = Repeater(self.path)
        return self._repeater

    def reset(self) -> None:
        """Bring the database back to what it was when the house was opened.

        A new file takes the old one's name: cutting a file short under SQLite ends the process.
        """
        self.close()
        for end in ("", "-wal", "-shm"):
            self.path.with_name(f"{self.path.name}{end}").unlink(missing_ok=True)
        self.path.write_bytes(self._kept)

    def close(self) -> None:
        """Close the repeater, and the program's connections."""
        if self._repeater is not None:
            self._repeater.close()
            self._repeater = None
        self.program.close()


class Street:
    """Builds each house once and opens copies of it, one at a time, at one address."""

    def __init__(self, folder: Path, empty_database: Path) -> None:
        self.folder = folder
        self.empty_database = empty_database
        self._built: dict[tuple[Moment, Truth], Path] = {}
        self._paths: dict[str, list[tuple[str, str]]] = {}

    def paths(self, method: str) -> list[tuple[str, str]]:
        """Return (endpoint, path) of every address that takes a method."""
        if not self._paths:
            self._paths = {one: list(paths(self._program.app, one)) for one in ("GET", "POST")}
        return self._paths[method]

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The first address of each page: about the secret's paper, without a query."""
        first: dict[str, str] = {}
        for endpoint, path in self.paths("GET"):
            first.setdefault(endpoint, path)
        return frozenset(first.values())

    @cached_property
    def _program(self) -> Program:
        return Program(self.folder / "house")

    @contextmanager
    def opened(
        self, moment: Moment, truth: Truth, *, is_furnished: bool = False
    ) -> Iterator[House]:
        """Open a fresh copy of the house of a moment and a truth.

        All are shown by one program; one that will be furnished gets a program of its own.
        """
        if (moment, truth) not in self._built:
            self._build(truth)
        place = self.folder / "house"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self._built[moment, truth], place)
        for path in place.rglob("*"):
            os.utime(path, (FILES_FROM, FILES_FROM))
        program = Program(place) if is_furnished else self._program
        program.clock.set(AT[moment])
        house = House(place, program)
        try:
            yield house
        finally:
            house.close()

    def _build(self, truth: Truth) -> None:
        """Let a truth's year go by once; keep the house as it is at each moment."""
        place = self.folder / "house"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        shutil.copyfile(self.empty_database, place / "fastpath.sqlite")
        world = World(place, settings_of(place).database, worlds.IN_CALL)
        with world.app_context():
            for moment in furnish(world, truth):
                with db.engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                kept = self.folder / f"kept-{len(self._built)}"
                shutil.copytree(place, kept)
                self._built[moment, truth] = kept
            db.engine.dispose()


def settings_of(folder: Path) -> Settings:
    """Return the settings of a house in a folder."""
    return Settings(
        instance=folder,
        secret_key="k" * 40,
        are_passwords_cheap=True,
        base_url=BASE_URL,
        database_url=f"sqlite:///{folder / 'fastpath.sqlite'}",
        sender="FastPath <chairs@fastpath.test>",
    )
