"""Serving an application with gunicorn, in processes of a few threads."""

from __future__ import annotations

import gc
import resource
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication

from fastpath_cms.front import Front
from fastpath_cms.worker import HeadFirstWorker

THREADS: Final = 100  # of each process: they wait for slow lines; ``front`` lets few work at once
CONNECTIONS: Final = 2000  # of each process, most of them idle
UPLOAD_SECONDS: Final = 600  # one upload may take ten minutes (decision 4)
GRACE_SECONDS: Final = 30  # what is being answered at a restart may end


class Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn with our settings; its own command line and files are not read."""

    def __init__(self, make: Callable[[], Flask], settings: dict[str, Any]) -> None:
        self._make = make
        self.made: Flask
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Front:
        """Make the application, once in each process."""
        self.made = self._make()
        return Front(self.made.wsgi_app)


def settle() -> None:
    """Let the collector of garbage pass over what was made until now, and come less often.

    The program itself is some hundred thousand objects that never become garbage. Looking through
    them again and again takes a fifth of the time of a long page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def serve(
    make: Callable[[], Flask],
    *,
    host: str,
    port: int,
    workers: int,
    folder: Path,
    is_quiet: bool = False,
    beside: Callable[[Flask], None] | None = None,
) -> None:
    """Serve until stopped; ``beside`` runs in a thread of each process, with its application.

    With threads a worker's timeout is about the worker and not about a request, so an upload may
    take its ten minutes; it is as long all the same, for the one process that a slow disk holds up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # a connection is an open file

    def begin(worker: Any) -> None:
        settle()
        if beside is not None:
            threading.Thread(
                target=beside, args=(worker.app.made,), name="beside", daemon=True
            ).start()

    Server(
        make,
        {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "worker_class": HeadFirstWorker,
            "workers": workers,
            "threads": THREADS,
            "worker_connections": CONNECTIONS,
            "timeout": UPLOAD_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 5,
            "max_requests": 0,
            "control_socket_disable": True,
            "forwarded_allow_ips": "127.0.0.1,::1",
            "loglevel": "warning" if is_quiet else "info",
            "accesslog": None,
            "post_worker_init": begin,
        },
    ).run()
