"""A process killed in the middle of an upload: what was acknowledged is there, nothing is half."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from sqlalchemy import event

from fastpath_cms.adapters.blobs import FileBlobs
from fastpath_cms.domain.ports import StoredBlob
from fastpath_cms.domain.workflow import Status
from fastpath_cms.extensions import db, engine
from fastpath_cms.models import Letter, Manuscript, Submission
from fastpath_cms.services.audit import first_broken
from tests.support.forms import pdf, submission_form
from tests.support.killing import die, in_another_process
from tests.support.world import World

PAPER = b"%PDF-1.7 4 " + b"x" * 700_000


class Cutting:
    """A stream after whose first half the process dies."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def read(self, size: int) -> bytes:
        """Return the first piece, and die at the second."""
        if self.stream.tell():
            die()
        return self.stream.read(size)


class DyingBlobs(FileBlobs):
    """Keeps files, and dies while the first one is half there, or once it is whole."""

    def __init__(self, folder: Path, *, is_half: bool) -> None:
        super().__init__(folder)
        self.is_half = is_half

    def put(self, stream: BinaryIO, *, limit: int) -> StoredBlob:
        """Die on the way, or at the end."""
        blob = super().put(Cutting(stream) if self.is_half else stream, limit=limit)  # type: ignore[arg-type]
        die()
        return blob


def while_bytes_come(world: World) -> None:
    world.app.extensions["fastpath_tools"] = with_blobs(world, is_half=True)


def before_any_row(world: World) -> None:
    world.app.extensions["fastpath_tools"] = with_blobs(world, is_half=False)


def with_blobs(world: World, *, is_half: bool) -> object:
    import dataclasses

    blobs = DyingBlobs(world.settings.instance / "blobs", is_half=is_half)
    return dataclasses.replace(world.tools, blobs=blobs)


def before_the_rows_are_committed(world: World) -> None:
    with world.app_context():
        event.listen(engine(), "commit", die_if_submitted)


def die_if_submitted(connection: object) -> None:
    """Die in the one transaction that holds the submission."""
    found = connection.exec_driver_sql("SELECT count(*) FROM submission").scalar()  # type: ignore[attr-defined]
    if found:
        die()


@pytest.mark.sqlite
@pytest.mark.parametrize("arm", [while_bytes_come, before_any_row, before_the_rows_are_committed])
def test_what_was_not_acknowledged_is_absent_and_can_be_sent_again(
    world: World, arm: Callable[[World], None]
) -> None:
    fields = submission_form(world, pdf=pdf(PAPER))
    with world.app_context():
        db.engine.dispose()  # a fork must not share a connection

    def upload() -> None:
        arm(world)
        world.browser().post("/2027/submit", fields)

    assert in_another_process(upload) == -signal.SIGKILL
    assert (world.all(Submission), world.all(Manuscript), world.all(Letter)) == ([], [], [])
    for name in world.blobs.hashes():
        assert hashlib.sha256(world.blobs.path(name).read_bytes()).hexdigest() == name
    answer = world.browser().post("/2027/submit", submission_form(world, pdf=pdf(PAPER)))
    assert (answer.status_code, world.one(Submission).status) == (303, Status.SUBMITTED)


@pytest.mark.sqlite
def test_what_was_acknowledged_is_there_with_its_letter_and_its_bytes(world: World) -> None:
    fields = submission_form(world, pdf=pdf(PAPER))
    with world.app_context():
        db.engine.dispose()

    def upload() -> None:
        answer = world.browser().post("/2027/submit", fields)
        if answer.status_code == 303:
            die()

    assert in_another_process(upload) == -signal.SIGKILL
    row = world.one(Manuscript)
    assert world.blobs.path(row.sha256).read_bytes() == PAPER
    assert (world.one(Submission).status, len(world.all(Letter))) == (Status.SUBMITTED, 1)
    with world.writing() as session:
        assert first_broken(session, world.edition.id) is None
