"""The cage: one child process a question about a PDF, at most a few at once on this machine.

The walls: a fresh interpreter without environment, resource limits it sets before it imports a PDF
library, a wall clock here, and bubblewrap (no network, no files but the interpreter's) where the
machine has it. The file comes in on standard input, the answer goes to a file of limited size.
"""

from __future__ import annotations

import fcntl
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import IO, BinaryIO, Final

from fastpath_cms.domain.pdf_facts import Death
from fastpath_cms.domain.ports import NoRoom

CHILD: Final = Path(__file__).with_name("cage")
LIBRARIES: Final = os.pathsep.join(
    dict.fromkeys(
        str(Path(spec.origin).parents[1])
        for name in ("pikepdf", "pypdfium2", "PIL")
        if (spec := find_spec(name)) is not None and spec.origin
    )
)
FRAMES: Final = 500  # that are read of one answer, far more than any honest child says
DISK_FULL: Final = 75  # the child's exit code when its answer found no room on the disk
WALL: Final = 8  # seconds: more than the processor's 5, so only a busy machine reaches it
SYSTEM_LIBRARIES: Final = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")

_SIGNALS: Final[dict[int, Death]] = {
    signal.SIGXCPU: Death.TIME,
    signal.SIGALRM: Death.TIME,
    signal.SIGABRT: Death.MEMORY,  # the drawing library's, when it gets no memory
    signal.SIGKILL: Death.MEMORY,  # the system's, when the whole machine runs out
}


NOT_STARTED: Final = "The process that reads PDFs could not be started behind its walls"


class CageBrokenError(NoRoom, RuntimeError):
    """The child ended before its walls stood: the machine is at fault, not the file."""


@dataclass(frozen=True, slots=True)
class Walls:
    """Which walls stand around the reading of a PDF, for ``doctor``."""

    limits: dict[str, int]  # as the child found them in force: AS and FSIZE in bytes, CPU in s
    has_bubblewrap: bool
    why_no_bubblewrap: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child said before it ended: ``frames`` are kinds and payloads, in order."""

    limits: dict[str, int]
    frames: list[tuple[bytes, bytes]]
    died: Death | None
    was_starved: bool = False  # stopped by the wall clock before its processor time was used up

    def one(self, kind: bytes) -> bytes | None:
        """Return the payload of the last frame of a kind."""
        return next((said for was, said in reversed(self.frames) if was == kind), None)

    def each(self, kind: bytes) -> list[bytes]:
        """Return the payloads of all frames of a kind."""
        return [said for was, said in self.frames if was == kind]


class Cage:
    """Runs the child; locks in ``folder`` keep it to ``slots`` children at once."""

    def __init__(
        self, folder: Path, *, slots: int = 2, bubblewrap: str = "bwrap", wall: float = WALL
    ) -> None:
        self._folder = folder
        self._slots = slots
        self._bubblewrap = shutil.which(bubblewrap)
        self._why_not = "" if self._bubblewrap else "bwrap is not installed"
        self._wall = wall
        self._is_probed = self._bubblewrap is None
        self._probing = threading.Lock()

    def ask(
        self, stream: IO[bytes], question: str, *words: str, patience: float | None = None
    ) -> Answer:
        """Ask one question of the PDF at the stream's position; a file that kills the child is an answer.

        Raises CageBrokenError when the child could not be started, and NoRoom when no place was
        free within ``patience`` seconds (None: waits for ever).
        """
        with self._slot(patience) as slot:
            self._probe()
            asked = [*self._bubblewrap_words(), *_child_words(), question, *words]
            return _run(asked, stream, self._wall, slot)

    def walls(self) -> Walls:
        """Start a child that reads nothing and say which walls stood around it."""
        with Path(os.devnull).open("rb") as nothing:
            answer = self.ask(nothing, "walls")
        return Walls(answer.limits, self._bubblewrap is not None, self._why_not)

    def _probe(self) -> None:
        """Find out once whether bubblewrap works here: many kernels forbid it what it needs."""
        with self._probing:
            if self._is_probed:
                return
            try:
                words = [*self._bubblewrap_words(), *_child_words(), "walls"]
                with Path(os.devnull).open("rb") as nothing:
                    _run(words, nothing, self._wall)
            except (OSError, CageBrokenError):
                self._why_not = "bwrap is installed but may not make namespaces on this machine"
                self._bubblewrap = None
            self._is_probed = True

    def _bubblewrap_words(self) -> list[str]:
        if self._bubblewrap is None:
            return []
        rooms = dict.fromkeys((sys.prefix, sys.base_prefix, *SYSTEM_LIBRARIES, str(CHILD)))
        binds = [word for room in rooms for word in ("--ro-bind-try", room, room)]
        walls = ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
        return [self._bubblewrap, *walls, *binds, "--dev", "/dev", "--chdir", "/", "--"]

    @contextmanager
    def _slot(self, patience: float | None) -> Iterator[BinaryIO]:
        """Hold one of the machine's slots; one caller at a time looks for a free one.

        The child holds the slot too, so that one whose parent was killed still counts.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        end = None if patience is None else time.monotonic() + patience
        with self._lock(("turn",), end):
            slot = self._lock(tuple(f"slot-{number}" for number in range(self._slots)), end)
        with slot:
            try:
                yield slot
            finally:
                fcntl.flock(slot, fcntl.LOCK_UN)  # whoever else may still hold the file

    def _lock(self, names: tuple[str, ...], end: float | None) -> BinaryIO:
        """Return the first of the named files that could be locked; raise NoRoom after ``end``."""
        while True:
            for name in names:
                file = (self._folder / name).open("ab")
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    file.close()
                else:
                    return file
            if end is not None and time.monotonic() >= end:
                raise NoRoom
            time.sleep(0.01)  # no call waits for the first of several locks, or only so long


def _child_words() -> list[str]:
    return [sys.executable, "-I", "-S", str(CHILD), LIBRARIES]


def _run(words: list[str], stream: IO[bytes], wall: float, slot: BinaryIO | None = None) -> Answer:
    """Run one child to its end, or end it, and read its answer."""
    with tempfile.TemporaryFile() as answer:
        try:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter and file, no shell
                words,
                stdin=stream,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
                pass_fds=(slot.fileno(),) if slot is not None else (),
            )
        except OSError as trouble:
            raise CageBrokenError(f"{NOT_STARTED} ({trouble.strerror})") from trouble
        is_late = True
        try:
            is_late = not _ends_within(child, wall)
        finally:
            death = _bury(child, is_late=is_late)
        if child.returncode == DISK_FULL:
            raise CageBrokenError("The disk is full: there is no room for what is found in PDFs.")
        answer.seek(0)
        frames = list(_frames(answer))
    if is_late and not frames:  # not even begun: the machine is that busy
        return Answer({}, [], death, was_starved=True)
    return replace(_answer_of(frames, death), was_starved=is_late)


def _ends_within(child: subprocess.Popen[bytes], seconds: float) -> bool:
    with selectors.DefaultSelector() as waiting, os.fdopen(os.pidfd_open(child.pid)) as ending:
        waiting.register(ending, selectors.EVENT_READ)
        return bool(waiting.select(seconds))


def _bury(child: subprocess.Popen[bytes], *, is_late: bool) -> Death | None:
    """End what may be left of the child and say why it died, None if it ended by itself."""
    os.killpg(child.pid, signal.SIGKILL)  # the child, or what it left behind
    code = child.wait()
    if is_late:
        return Death.TIME
    by_signal = -code if code < 0 else code - 128  # bubblewrap reports 128 + signal
    return None if code == 0 else _SIGNALS.get(by_signal, Death.CRASH)


def _frames(answer: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Read the whole frames of an answer; what a length promises beyond its end is not awaited."""
    left = os.fstat(answer.fileno()).st_size
    for _ in range(FRAMES):
        head = answer.read(5)
        length = int.from_bytes(head[1:], "big")
        left -= 5 + length
        if len(head) < 5 or left < 0:
            return
        yield head[:1], answer.read(length)


def _answer_of(frames: list[tuple[bytes, bytes]], died: Death | None) -> Answer:
    if not frames or frames[0][0] != b"R":
        raise CageBrokenError(f"{NOT_STARTED}.")
    try:
        limits = json.loads(frames[0][1])
    except (ValueError, RecursionError):
        limits = {}
    answer = Answer(limits, frames[1:], died)
    return answer if answer.one(b"D") is None else Answer(limits, frames[1:], Death.MEMORY)
