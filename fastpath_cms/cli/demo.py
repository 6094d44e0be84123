"""Build the demo (the first time) and serve it, with its time machine and its caught mail."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import socket
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastpath_cms.config import Settings
    from fastpath_cms.rehearsal.machine import Built, Machine

CONFIG = """\
# The settings of the demo; `fastpath-cms demo` wrote them.
secret_key = "{secret}"
base_url = "{base_url}"
sender = "FastPath <fastpath@fastpath.example>"
is_demo = true
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="on which port (8000)")
    parser.add_argument("--instance", type=Path, help="the folder of the demo (instance/demo)")
    parser.add_argument("--rebuild", action="store_true", help="build it anew: all changes go")
    parser.add_argument("--build-only", action="store_true", help="build it, and do not serve")


def run(args: argparse.Namespace) -> int:
    """Build what is not built, and serve until stopped."""
    from fastpath_cms.config import ROOT
    from fastpath_cms.rehearsal.machine import Machine

    if not args.build_only and is_taken(args.host, args.port):
        print(f"Something listens on port {args.port} already: make demo PORT={args.port + 1}")
        return 1
    folder: Path = (args.instance or ROOT / "instance" / "demo").resolve()
    base_url = f"http://{args.host}:{args.port}"
    traits = {"code": fingerprint(), "base_url": base_url}
    machine = Machine(folder)
    built = machine.built()
    if built is None or args.rebuild or dict(built.traits) != traits:
        built = build_in(folder, base_url, traits)
    if not args.build_only:
        serve(machine, built, args.host, args.port)
    return 0


def is_taken(host: str, port: int) -> bool:
    """Tell whether another program has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return True
    return False


def fingerprint() -> str:
    """Return a mark of what a demo is built from: the tables, the example and the deeds."""
    from fastpath_cms.config import MIGRATIONS, ROOT

    package = ROOT / "fastpath_cms"
    paths = [
        *(MIGRATIONS / "versions").glob("*.py"),
        *(package / "example").glob("*"),
        *(package / "rehearsal").glob("*.py"),
    ]
    mark = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        mark.update(path.name.encode() + path.read_bytes())
    return mark.hexdigest()[:16]


def build_in(folder: Path, base_url: str, traits: dict[str, Any]) -> Built:
    """Build the demo in a folder beside its own, which takes its place when it is whole."""
    from fastpath_cms.rehearsal.machine import Machine

    began = time.monotonic()
    print("Building the demo: a year of FastPath, lived once. This takes less than a minute.")
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    built = rehearse(draft, base_url, traits)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
    choose(Machine(folder), built, built.start)
    print(f"Built in {time.monotonic() - began:.0f} s, in {folder}.")
    return built


def rehearse(folder: Path, base_url: str, traits: dict[str, Any], **parts: Any) -> Built:
    """Live through the year in an empty folder; ``parts`` replace parts of the play in tests."""
    from fastpath_cms import create_app
    from fastpath_cms.adapters.clock import StageClock, SystemClock
    from fastpath_cms.adapters.entropy import SystemEntropy
    from fastpath_cms.composition import compose, compose_keys, compose_mailer
    from fastpath_cms.config import Settings
    from fastpath_cms.example import load_current, load_submissions, manuscripts, people_by_key
    from fastpath_cms.extensions import db, transaction
    from fastpath_cms.matching.engines import end_threads
    from fastpath_cms.migrating import migrate
    from fastpath_cms.rehearsal.building import build
    from fastpath_cms.rehearsal.machine import Machine
    from fastpath_cms.rehearsal.playing import Play, Postman
    from fastpath_cms.services.act import Stage

    database = folder / "rehearsal.sqlite"
    secret = SystemEntropy().token(48)
    config = CONFIG.format(secret=secret, base_url=base_url)
    (folder / "config.toml").write_text(config, encoding="utf-8")
    settings = Settings(
        instance=folder,
        secret_key=secret,
        base_url=base_url,
        database_url=f"sqlite:///{database}",
        sender="FastPath <fastpath@fastpath.example>",
    )
    migrate(settings.database)
    example = load_current(parts.pop("today", SystemClock().real().date()))
    clock = StageClock(example.dates.stations[0].at - example.dates.workshop.resolution * 200)
    given = compose(settings)
    compose_keys(folder).create(clock.now())
    tools = replace(given, clock=clock, pdfs=parts.pop("pdfs", given.pdfs))
    app = create_app(settings, tools=tools)
    play = Play(
        stage=lambda viewer, now: Stage(transaction, viewer, now, tools, base_url),
        clock=clock,
        postman=Postman(compose_mailer(settings)),
        example=example,
        people=people_by_key(),
        submissions=parts.pop("submissions", load_submissions()),
        draw=parts.pop("draw", manuscripts.draw),
    )
    with app.app_context():
        built = build(play, Machine(folder), database, lambda line: print(f"  {line}"), traits)
        for engine in db.engines.values():
            engine.dispose()
    end_threads()  # the server forks
    for path in folder.glob("rehearsal.sqlite*"):
        path.unlink()
    return built


def serve(machine: Machine, built: Built, host: str, port: int) -> None:
    """Say who may sign in, and serve until stopped."""
    from fastpath_cms import create_app
    from fastpath_cms.config import load_settings
    from fastpath_cms.serving import serve as serve_app

    settings: Settings = load_settings(machine.folder)
    choose(machine, built, machine.chosen().key)
    introduce(built, settings.base_url)
    serve_app(
        lambda: create_app(settings),
        host=host,
        port=port,
        workers=1,
        folder=machine.folder / "run",
        is_quiet=True,
        beside=work_beside,
    )


def introduce(built: Built, base_url: str) -> None:
    """Print the address, and who can sign in."""
    print(f"\nFastPath {built.year} is at {base_url}/  (stop it with Ctrl+C)\n")
    print("The bar on every page moves the year and signs you in as anybody:")
    wide = max(len(player.name) for player in built.players)
    group = ""
    for player in built.players:
        if player.group != group:
            group = player.group
            print(f"  {group}")
        print(f"    {player.name:<{wide}}  {player.address}  ({player.part})")
    print("\nNobody here exists, and no letter leaves this machine.\n", flush=True)


def work_beside(app: Any) -> None:
    """Judge and deliver at the stop that is shown, letters into files, as long as it is served."""
    from fastpath_cms.cli import judge, mail

    stop = threading.Event()
    threading.Thread(target=judge.watch, args=(app, stop), name="judge", daemon=True).start()
    mail.watch(app, stop, every=1.0)


def choose(machine: Machine, built: Built, key: str) -> None:
    """Show a stop from this moment on: its clock does not count the time nobody served it."""
    from fastpath_cms.adapters.clock import SystemClock

    stop = built.stop(key) or built.stop(built.start)
    assert stop is not None  # noqa: S101 - the stop to start at is one of them
    machine.choose(stop, SystemClock().real())
