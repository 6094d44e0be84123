"""The time machine: which stop of the year the demo shows, kept in one file of its instance.

A stop is a database and an instant. The file is read at each request, so that all processes and
the worker that sends the mail see the same stop at once (decision 20).
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

BUILT: Final = "demo.json"  # written once, at the end of building
CHOSEN: Final = "machine.json"
FORM: Final = 1  # of what is built; a demo of another form is built anew


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the year: its key, its name, and the instant (aware, UTC) it shows."""

    key: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody a visitor may be; ``part`` is what they are in the edition."""

    address: str
    name: str
    part: str
    group: str  # "Chairs", "Program committee", "Authors"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The stop that is shown, and since when (of the wall's clock)."""

    key: str
    at: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: the year of its edition, its stops, and who plays in it."""

    year: int
    stops: tuple[Stop, ...]
    players: tuple[Player, ...]
    start: str  # the key of the stop shown first
    traits: Mapping[str, Any] = field(default_factory=dict)  # what it was built from

    def stop(self, key: str) -> Stop | None:
        """Return the stop of a key, or None."""
        return next((stop for stop in self.stops if stop.key == key), None)


class Machine:
    """The stops of one demo's folder and the one that is shown."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def database(self, key: str) -> str:
        """Return the URL of the database of a stop."""
        return f"sqlite:///{self.path(key)}"

    def path(self, key: str) -> Path:
        """Return the file of the database of a stop."""
        return self.folder / "stops" / f"{key}.sqlite"

    def built(self) -> Built | None:
        """Return what was built here; None when nothing was, or not to the end."""
        try:
            found = json.loads((self.folder / BUILT).read_text(encoding="utf-8"))
            if found["form"] != FORM:
                return None
            return Built(
                found["year"],
                tuple(Stop(row["key"], row["name"], _instant(row["at"])) for row in found["stops"]),
                tuple(Player(**row) for row in found["players"]),
                found["start"],
                found["traits"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def finish(self, built: Built) -> None:
        """Put on record that the demo is built."""
        found = asdict(built)
        for stop in found["stops"]:
            stop["at"] = stop["at"].isoformat()
        _write(self.folder / BUILT, {"form": FORM, **found})

    def chosen(self) -> Chosen:
        """Return the stop that is shown."""
        found = json.loads((self.folder / CHOSEN).read_text(encoding="utf-8"))
        return Chosen(found["station"], _instant(found["instant"]), _instant(found["since"]))

    def choose(self, stop: Stop, real_now: datetime) -> None:
        """Show a stop from now on; its clock starts at its instant and ticks."""
        values = {
            "station": stop.key,
            "instant": stop.at.isoformat(),
            "since": real_now.isoformat(),
        }
        _write(self.folder / CHOSEN, values)

    def hands(self) -> tuple[datetime, datetime]:
        """Return the instant the year's clock was set to, and when (for the clock)."""
        chosen = self.chosen()
        return chosen.at, chosen.since


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _write(path: Path, values: dict[str, Any]) -> None:
    """Write a file whole: who reads it meanwhile finds the old one or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(values, stream, ensure_ascii=False, indent=1)
    Path(name).replace(path)
