"""Acts: one transaction, done again when the database was busy, done once for a form."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from fastpath_cms.domain.errors import Busy, NotAllowed, Stale
from fastpath_cms.extensions import db, transaction
from fastpath_cms.models import AuditRow, ChainHead, FormReceipt, Submission, Topic
from fastpath_cms.services import act as acts
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from tests.support.world import World


def add_topic(act: Act, edition_id: int, name: str) -> str:
    """Add a topic, put it on record, and say its name."""
    act.session.add(Topic(edition_id=edition_id, name=name, position=9))
    audit.record(act, "topic.add", name, edition_id=edition_id)
    return name


def names(world: World) -> list[str]:
    """Return the names of all topics."""
    return [topic.name for topic in world.all(Topic)]


def test_a_deed_and_its_record_are_kept_together(world: World) -> None:
    assert world.perform(None, add_topic, world.edition.id, "Energy") == "Energy"
    assert names(world) == ["Performance models", "Accelerators", "Energy"]
    assert [(row.deed, row.object) for row in world.all(AuditRow)] == [("topic.add", "Energy")]


def test_a_refused_deed_leaves_nothing_behind(world: World) -> None:
    def refused(act: Act) -> None:
        add_topic(act, world.edition.id, "Energy")
        raise NotAllowed("No.")

    with pytest.raises(NotAllowed):
        world.perform(None, refused)
    assert names(world) == ["Performance models", "Accelerators"]
    assert world.all(AuditRow) == []


def test_the_same_form_posted_twice_is_done_once_and_answered_the_same(world: World) -> None:
    with world.app_context():
        stage = world.stage()
        first = acts.perform_once(stage, "key-1", add_topic, world.edition.id, "Energy")
        second = acts.perform_once(stage, "key-1", add_topic, world.edition.id, "Cost")
    assert (first, second) == ("Energy", "Energy")
    assert names(world) == ["Performance models", "Accelerators", "Energy"]
    assert [row.key for row in world.all(FormReceipt)] == ["key-1"]


def test_a_busy_database_is_tried_again_and_then_said_so(world: World) -> None:
    tries = []

    def locked(act: Act) -> None:
        tries.append(act)
        raise OperationalError("BEGIN", {}, Exception("database is locked"))

    with pytest.raises(Busy):
        world.perform(None, locked)
    assert len(tries) == 3


def test_a_lost_race_is_told_and_changes_nothing(world: World) -> None:
    submission = world.submission()

    def slow(act: Act) -> None:
        mine = act.session.get_one(Submission, submission.id)
        act.session.connection().exec_driver_sql("UPDATE submission SET version = version + 1")
        mine.title = "Mine"

    with pytest.raises(Stale) as lost:
        world.perform(None, slow)
    assert lost.value.kept == "Their change is saved, and your text is still in the form."
    assert world.one(Submission).title == "Where the Step Goes"


def test_the_reading_session_never_writes(world: World) -> None:
    with world.app_context():
        db.session.add(Topic(edition_id=world.edition.id, name="Sly", position=1))
        with pytest.raises(RuntimeError, match="never writes"):
            db.session.flush()


def test_audit_rows_chain_and_a_changed_one_is_found(world: World) -> None:
    for name in ("a", "b", "c"):
        world.perform(None, add_topic, world.edition.id, name)
    with world.writing() as session:
        assert audit.first_broken(session, world.edition.id) is None
        head = session.get_one(ChainHead, world.edition.id)
        assert head.position == 3
        second = session.scalars(select(AuditRow).where(AuditRow.position == 2)).one()
        second.object = "forged"
        with session.no_autoflush:
            assert audit.first_broken(session, world.edition.id) == 2
        session.expunge(second)


def test_writers_at_once_keep_one_chain(world: World) -> None:
    troubles: list[Exception] = []

    def write(name: str) -> None:
        try:
            for turn in range(10):
                world.perform(None, add_topic, world.edition.id, f"{name}{turn}")
        except Exception as trouble:  # noqa: BLE001 - a thread's fault must reach the test
            troubles.append(trouble)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    with world.app_context(), transaction() as session:
        assert audit.first_broken(session, world.edition.id) is None
        assert session.get_one(ChainHead, world.edition.id).position == 40
