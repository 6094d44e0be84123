"""A real server for tests and measurements: the command as people run it, in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from tests.support.databases import ROOT

START = "from fastpath_cms.cli import main; raise SystemExit(main())"
CONFIG = """\
secret_key = "{secret}"
base_url = "http://127.0.0.1:{port}"
sender = "FastPath <fastpath@fastpath.test>"
"""


@dataclass(slots=True)
class Server:
    """A running ``fastpath-cms serve``; ``log`` holds what it wrote."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    log: Path
    reading: threading.Thread | None = None  # copies what it says to the log

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End the whole process group at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.reading is not None:
            self.reading.join()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@contextmanager
def serving(
    folder: Path, *, now: datetime, workers: int = 0, port: int = 0, secret: str = "s" * 40
) -> Iterator[Server]:
    """Serve the instance in ``folder`` from the instant ``now`` on, until the block ends."""
    port = port or free_port()
    (folder / "config.toml").write_text(CONFIG.format(secret=secret, port=port), encoding="utf-8")
    words = [sys.executable, "-c", START, "serve", "--port", str(port), "--workers", str(workers)]
    log = folder / "server.log"
    environ = {name: value for name, value in os.environ.items() if "FASTPATH" not in name}
    environ |= {
        "FASTPATH_INSTANCE": str(folder),
        "FASTPATH_NOW": now.isoformat(),
        "PYTHONPATH": str(ROOT),
    }
    with log.open("wb") as target:
        process = subprocess.Popen(
            words, env=environ, stdout=target, stderr=subprocess.PIPE, start_new_session=True
        )
        server = Server(port, folder, process, log)
        try:
            server.reading = _wait_until_it_listens(process, target)
            yield server
        finally:
            server.kill()


def _wait_until_it_listens(process: subprocess.Popen[bytes], target: BinaryIO) -> threading.Thread:
    """Read what the server says until it listens; return what hands the rest of it to the log."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if b"Listening at" in line:
            break
    else:
        raise RuntimeError(b"".join(said).decode())

    def drain() -> None:
        assert process.stderr is not None
        with process.stderr:
            for line in process.stderr:
                target.write(line)
                target.flush()

    thread = threading.Thread(target=drain, daemon=True)
    thread.start()
    return thread
