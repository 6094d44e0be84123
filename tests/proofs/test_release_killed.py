"""A process killed at any statement of a release: nothing was told, or all of it was."""

from __future__ import annotations

import itertools
import signal

import pytest
from sqlalchemy import event

from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.extensions import db
from fastpath_cms.models import Decision, Release, Submission, Talk
from fastpath_cms.services import notifying
from fastpath_cms.services.audit import first_broken
from tests.proofs import IS_WHOLE
from tests.support.killing import die, in_another_process
from tests.support.world import IN_NOTIFICATION, World

POINTS = 30  # a release has more statements to die at than that
STEP = 1 if IS_WHOLE else 4
TOLD = {
    Verdict.ACCEPT: Status.ACCEPTED,
    Verdict.CONDITIONAL: Status.CONDITIONALLY_ACCEPTED,
    Verdict.WAIT_LIST: Status.WAIT_LISTED,
    Verdict.REJECT: Status.REJECTED,
}


def told(world: World) -> tuple[list[Status], int, int, int]:
    statuses = [row.status for row in world.all(Submission)]
    return statuses, len(world.letters()), len(world.all(Talk)), len(world.all(Release))


def release(world: World, dies_at: int) -> None:
    """Release all; die before one of its statements (from 1), the commit among them."""
    counter = itertools.count(1)

    def count(*_: object) -> None:
        if next(counter) == dies_at:
            die()

    with world.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
        event.listen(db.engine, "commit", count)
    world.perform(None, notifying.start_release, world.edition.id)


@pytest.mark.sqlite
def test_a_release_that_is_killed_told_nobody_and_is_whole_when_it_is_done_again(
    world: World,
) -> None:
    world.at(IN_NOTIFICATION)
    for verdict in TOLD:
        paper = world.submission()
        world.review(world.member(f"Mia {verdict}"), paper)
        with world.writing() as session:
            session.add(
                Decision(submission_id=paper.id, verdict=verdict, decided_at=world.clock.now())
            )
    before = told(world)
    with world.app_context():
        db.engine.dispose()  # a fork must not share a connection
    for at in itertools.count(1, STEP):
        ending = in_another_process(lambda at=at: release(world, at))
        if ending == 0:
            break
        assert ending == -signal.SIGKILL
        assert told(world) == before
        with world.app_context():
            db.engine.dispose()
    assert at > POINTS
    assert told(world) == (list(TOLD.values()), len(TOLD), 2, 1)
    with world.writing() as session:
        assert first_broken(session, world.edition.id) is None
