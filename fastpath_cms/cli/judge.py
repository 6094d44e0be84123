"""Judge PDFs, make clean copies, compare texts, clean up; `serve` does it beside itself."""

from __future__ import annotations

import argparse
import logging
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from flask import Flask

    from fastpath_cms.services.act import Stage

IDLE: Final = 1.0  # seconds between two looks into an empty queue

log = logging.getLogger(__name__)


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--watch", action="store_true", help="go on until stopped")


def run(args: argparse.Namespace) -> int:
    """Empty the queue once and say how much was done, or go on until stopped."""
    from fastpath_cms import create_app
    from fastpath_cms.config import load_settings

    app = create_app(load_settings())
    if args.watch:
        print("Watching the judging queue; stop with Ctrl-C.")
        watch(app, threading.Event())
        return 0
    count = 0
    while judge_once(app):
        count += 1
    print(f"Files judged, drawn, copied, read or swept, and scores computed: {count}.")
    return 0


def judge_once(app: Flask) -> bool:
    """Do the next piece of work in the application's database; return whether there was one."""
    from fastpath_cms.services import affinity, copying, judging, sweeping

    with app.app_context():
        stage = _stage(app)
        steps = (
            judging.judge_next,
            copying.copy_next,
            affinity.read_next,
            affinity.compute_next,
            sweeping.sweep_if_due,
        )
        return any(step(stage) for step in steps)


def watch(app: Flask, stop: threading.Event, idle: float = IDLE) -> None:
    """Work as long as there is work, and look again; a fault is logged and survived."""
    while not stop.is_set():
        try:
            was_busy = judge_once(app)
        except Exception:
            log.exception("the judging worker could not finish a piece of work; it goes on")
            was_busy = False
        if not was_busy:
            stop.wait(idle)


def work_beside(app: Flask) -> None:
    """Judge from a thread of its own, and deliver mail, for as long as the process lives."""
    from fastpath_cms.cli import mail

    stop = threading.Event()
    threading.Thread(target=watch, args=(app, stop), name="judge", daemon=True).start()
    mail.watch(app, stop)


def _stage(app: Flask) -> Stage:
    from fastpath_cms.config import Settings
    from fastpath_cms.domain.ports import Tools
    from fastpath_cms.extensions import transaction
    from fastpath_cms.queries.viewer import SYSTEM
    from fastpath_cms.services.act import Stage

    settings: Settings = app.extensions["fastpath_settings"]
    tools: Tools = app.extensions["fastpath_tools"]
    return Stage(transaction, SYSTEM, tools.clock.now(), tools, settings.base_url)
