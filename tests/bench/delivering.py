"""Measure the outbox against a mail server of this machine, in letters a second.

Each attempt is on record before its letter leaves, and the database writes through to the disk.
``--many`` is 10,000 letters. Nothing is asserted.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from fastpath_cms.adapters.smtp import SmtpMailer, SmtpServer
from fastpath_cms.extensions import db
from fastpath_cms.models import LetterState
from fastpath_cms.services import mailing
from tests.bench.machine import machine, say
from tests.proofs.test_faults import post_many
from tests.support.databases import migrate
from tests.support.faulty_smtp import faulty_office
from tests.support.world import World

LIMIT: Final = 200  # letters a second


def main(arguments: list[str]) -> None:
    """Post, deliver and print."""
    count = 10_000 if "--many" in arguments else 1000
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(there,))
    server.start()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:  # on the disk, not in memory
        url = f"sqlite:///{Path(folder) / 'fastpath.sqlite'}"
        migrate(url)
        world = World(Path(folder), url)
        world.perform(None, post_many, world.edition.id, count)
        mailer = SmtpMailer(SmtpServer("127.0.0.1", here.recv()), "FastPath <chairs@fastpath.test>")
        begun = time.perf_counter()
        with world.app_context():
            mailing.deliver_due(world.stage(), mailer, most=count)
            took = time.perf_counter() - begun
            sent = sum(letter.state is LetterState.SENT for letter in world.letters())
            db.engine.dispose()
    here.send("stop")
    taken = here.recv()
    server.join()
    rate = sent / took
    say(f"{machine()}; SQLite on the disk, a server in another process")
    verdict = "pass" if rate >= LIMIT and sent == taken == count else "MISS"
    say(f"{sent} letters of {count} sent in {took:.1f} s: {rate:.0f} a second  {LIMIT} {verdict}")


def serve(there: Connection) -> None:
    """Take letters until told to stop; then say how many came."""
    with faulty_office() as office:
        there.send(office.port)
        there.recv()
        there.send(len(office.accepted))


if __name__ == "__main__":
    main(sys.argv[1:])
