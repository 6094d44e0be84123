"""Deliver the letters that are due, once or for as long as it runs."""

from __future__ import annotations

import argparse
import logging
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from flask import Flask

    from fastpath_cms.services.mailing import Delivered

EVERY: Final = 10.0  # seconds between two looks into the outbox

log = logging.getLogger(__name__)


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    commands = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    deliver = commands.add_parser("deliver", help="deliver the letters that are due")
    deliver.add_argument("--watch", action="store_true", help="go on until stopped")
    bounces = commands.add_parser("bounces", help="mark the letters that came back")
    bounces.add_argument("file", type=Path, metavar="FILE", help="a mailbox (mbox) or a message")


def run(args: argparse.Namespace) -> int:
    """Deliver once and say what became of the letters, or go on until stopped."""
    from fastpath_cms import create_app
    from fastpath_cms.config import load_settings

    app = create_app(load_settings())
    if args.deed == "bounces":
        return _bounces(app, args.file)
    if args.watch:
        print("Watching the outbox; stop with Ctrl-C.")
        watch(app, threading.Event())
        return 0
    done = deliver_once(app)
    print(
        f"Letters: {done.sent} sent, {done.later} to be tried later, {done.failed} not deliverable. "
        f"Releases performed: {done.released}. Reminders posted: {done.reminded}."
    )
    return 1 if done.failed else 0


def _bounces(app: Flask, file: Path) -> int:
    """Mark the letters of every edition that a file says came back."""
    from fastpath_cms.cli.acting import perform
    from fastpath_cms.formats.bounces import bounces_in
    from fastpath_cms.services.sorting_mail import take_all_bounces

    if not file.is_file():
        print(f"fastpath-cms: there is no file {file}.", file=sys.stderr)
        return 2
    found = bounces_in(file.read_bytes())
    counts = perform(app, take_all_bounces, found)
    print(
        f"Messages read: {len(found)}. Letters that came back: {counts['back']}, "
        f"only late: {counts['delayed']}, not ours: {counts['unknown']}."
    )
    return 0


def deliver_once(app: Flask) -> Delivered:
    """Deliver what is due in the application's database."""
    from fastpath_cms.composition import compose_mailer
    from fastpath_cms.config import Settings
    from fastpath_cms.domain.ports import Tools
    from fastpath_cms.extensions import transaction
    from fastpath_cms.queries.viewer import SYSTEM
    from fastpath_cms.services.act import Stage
    from fastpath_cms.services.mailing import deliver_due

    settings: Settings = app.extensions["fastpath_settings"]
    tools: Tools = app.extensions["fastpath_tools"]
    with app.app_context():
        stage = Stage(transaction, SYSTEM, tools.clock.now(), tools, settings.base_url)
        return deliver_due(stage, compose_mailer(settings))


def watch(app: Flask, stop: threading.Event, every: float = EVERY) -> None:
    """Deliver what is due again and again until ``stop`` is set; a fault is logged and survived."""
    while not stop.is_set():
        try:
            deliver_once(app)
        except Exception:
            log.exception("the mail worker could not finish a round; it goes on")
        stop.wait(every)


def start_worker(app: Flask, every: float = EVERY) -> threading.Event:
    """Deliver mail from a thread of this process; set the returned event to stop it."""
    stop = threading.Event()
    threading.Thread(target=watch, args=(app, stop, every), name="mail", daemon=True).start()
    return stop
