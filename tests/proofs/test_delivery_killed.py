"""A worker killed anywhere: no letter left that is not on record, and all of them arrive."""

from __future__ import annotations

import itertools
import signal

import pytest
from sqlalchemy import event

from fastpath_cms.adapters.smtp import SmtpMailer, SmtpServer
from fastpath_cms.domain.ports import Envelope, MailOutcome
from fastpath_cms.extensions import db
from fastpath_cms.models import LetterState
from fastpath_cms.services import mailing
from fastpath_cms.services.mailing import LEASE
from tests.proofs import IS_WHOLE
from tests.proofs.test_faults import post_many, settle
from tests.support.faulty_smtp import faulty_office
from tests.support.killing import die, in_another_process
from tests.support.world import World

POINTS = 30
STEP = 1 if IS_WHOLE else 5
LETTERS = 6  # enough that each point is reached
SENDER = "FastPath <chairs@fastpath.test>"


class Counting(SmtpMailer):
    """Counts each letter before it leaves and after it has left, as points to die at."""

    def session(self) -> Counting:  # type: ignore[override]
        return self

    def __enter__(self) -> Counting:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, envelope: Envelope) -> MailOutcome:
        POINT()
        outcome = super().send(envelope)
        POINT()
        return outcome


def POINT() -> None:  # noqa: N802 - replaced in the process that dies
    """Count."""


def work(world: World, port: int, dies_at: int) -> None:
    """Deliver, and die at a statement, a commit, or beside a letter (counted from 1)."""
    counter = itertools.count(1)

    def count(*_: object) -> None:
        if next(counter) == dies_at:
            die()

    globals()["POINT"] = count
    with world.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
        event.listen(db.engine, "commit", count)
        mailing.deliver_due(world.stage(), Counting(SmtpServer("127.0.0.1", port), SENDER))


@pytest.mark.sqlite
def test_no_letter_leaves_unrecorded_and_none_is_lost(world: World) -> None:
    with faulty_office() as office:
        for at in range(1, POINTS + 1, STEP):
            world.perform(None, post_many, world.edition.id, LETTERS, at * LETTERS)
            with world.app_context():
                db.engine.dispose()  # a fork must not share a connection
            ending = in_another_process(lambda at=at: work(world, office.port, at))
            assert ending == -signal.SIGKILL
            letters = {letter.message_id: letter for letter in world.letters()}
            assert all(letters[one].attempt_count for _, one in office.accepted)
            world.at(world.clock.now() + LEASE)
        settle(world, office)
        letters = {letter.message_id: letter for letter in world.letters()}
        assert {letter.state for letter in letters.values()} == {LetterState.SENT}
        assert {message_id for _, message_id in office.accepted} == set(letters)
