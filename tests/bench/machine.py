"""What the measurements say of the machine: its name, its memory, and what bare durability costs."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import statistics
import sys
import time
from contextlib import suppress
from pathlib import Path


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def machine() -> str:
    """Name the machine: its processor, cores and Python."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.+)", info.read_text()) if info.is_file() else []
    what = names[0] if names else platform.processor() or platform.machine()
    return (
        f"{platform.node()}: {what}, {len(names) or '?'} cores, Python {platform.python_version()}"
    )


def children_of(pid: int) -> list[int]:
    """Return the processes right below one."""
    return _parents().get(pid, [])


def tree_memory(pid: int) -> tuple[int, int]:
    """Return the bytes a server and its workers hold, and those of the judges below them.

    A page that several share counts in parts.
    """
    parents = _parents()
    workers = parents.get(pid, [])
    judges = [one for worker in workers for one in parents.get(worker, [])]
    below = [one for judge in judges for one in parents.get(judge, [])]
    return sum(map(_held, [pid, *workers])), sum(map(_held, judges + below))


def _parents() -> dict[int, list[int]]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    return parents


def _held(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def bare_cost(folder: Path, size: int, times: int = 50) -> float:
    """Return the median seconds to write and fsync ``size`` bytes and commit one row durably."""
    folder.mkdir()
    data = os.urandom(size)
    database = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE file (name TEXT)")
    took = []
    for turn in range(times):
        began = time.perf_counter()
        path = folder / f"{turn}.part"
        with path.open("wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        path.rename(folder / str(turn))
        database.execute("INSERT INTO file VALUES (?)", (str(turn),))
        took.append(time.perf_counter() - began)
    database.close()
    return statistics.median(took)
