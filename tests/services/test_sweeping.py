"""The daily sweep: what nobody needs any more goes, and nothing else does."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from fastpath_cms.models import (
    AuditRow,
    FormReceipt,
    Judgement,
    Manuscript,
    PageImage,
    Scratch,
    SignInLink,
    Throttle,
)
from fastpath_cms.services import sweeping
from fastpath_cms.services.sweeping import LINKS_LAST, ORPHANS_LAST, RECEIPTS_LAST, THROTTLES_LAST
from tests.support.forms import pdf, submission_form
from tests.support.world import IN_CALL, World

SECOND = timedelta(seconds=1)


def sweep(world: World) -> bool:
    with world.app_context():
        return sweeping.sweep_if_due(world.stage())


def put(world: World, data: bytes, at: datetime) -> str:
    """Keep a file as if it had been put at an instant."""
    name = world.blobs.put_bytes(data).sha256
    os.utime(world.blobs.path(name), (at.timestamp(), at.timestamp()))
    return name


def age_all(world: World, at: datetime) -> None:
    for name in world.blobs.hashes():
        os.utime(world.blobs.path(name), (at.timestamp(), at.timestamp()))


def test_rows_go_when_their_time_is_over_and_not_a_second_before(world: World) -> None:
    now = IN_CALL
    with world.writing() as session:
        for name, late in (("old", SECOND), ("young", timedelta())):
            session.add(FormReceipt(key=name, answer={}, done_at=now - RECEIPTS_LAST - late))
            session.add(Throttle(key=name, window_from=now - THROTTLES_LAST - late))
            session.add(
                SignInLink(
                    token_hash=name,
                    address="a@example.org",
                    created_at=now - LINKS_LAST - late,
                    expires_at=now - LINKS_LAST - late,
                )
            )
    assert sweep(world) is True
    assert [row.key for row in world.all(FormReceipt)] == ["young"]
    assert [row.key for row in world.all(Throttle)] == [sweeping.MARK, "young"]
    assert [row.token_hash for row in world.all(SignInLink)] == ["young"]


def test_it_is_done_once_a_day_over_all_processes(world: World) -> None:
    sweep(world)
    with world.writing() as session:
        session.add(FormReceipt(key="old", answer={}, done_at=IN_CALL - RECEIPTS_LAST * 2))
    world.at(IN_CALL + sweeping.EVERY - SECOND)
    assert sweep(world) is False
    world.at(IN_CALL + sweeping.EVERY)
    assert sweep(world) is True


def test_files_go_when_no_row_names_them_for_a_week(world: World) -> None:
    orphan = put(world, b"nobody's", IN_CALL - ORPHANS_LAST - SECOND)
    young = put(world, b"on its way to a row", IN_CALL - ORPHANS_LAST)
    world.browser().post("/2027/submit", submission_form(world))
    kept = put(world, b"kept with a form", IN_CALL - ORPHANS_LAST * 2)
    with world.writing() as session:
        session.add(
            Scratch(
                owner="browser:x",
                form="author.submit",
                object="/2027/submit",
                fields={},
                blob_sha256=kept,
                saved_at=IN_CALL,
            )
        )
    paper = world.one(Manuscript).sha256
    (picture,) = {row.sha256 for row in world.all(PageImage)}
    for name in (paper, picture):
        os.utime(world.blobs.path(name), (0, 0))
    assert sweep(world) is True
    assert (world.blobs.has(orphan), world.blobs.has(young)) == (False, True)
    assert [world.blobs.has(name) for name in (paper, picture, kept)] == [True, True, True]
    row = world.all(AuditRow)[-1]
    assert (row.deed, row.details) == ("files.sweep", {"rows": 0, "files": 1})


def test_what_was_drawn_of_a_file_goes_with_it(world: World) -> None:
    browser = world.browser()
    browser.post("/2027/submit", submission_form(world, title="", pdf=pdf(b"%PDF-1.7 4 unsaved")))
    assert len(world.all(Scratch)) == 1
    world.at(IN_CALL + ORPHANS_LAST + SECOND)
    with world.writing() as session:
        session.query(Scratch).delete()
    age_all(world, IN_CALL)
    assert sweep(world) is True
    assert (world.all(PageImage), world.all(Judgement), list(world.blobs.hashes())) == ([], [], [])


def test_a_half_written_file_of_a_crash_goes(world: World) -> None:
    world.blobs.put_bytes(b"something")
    left = world.settings.instance / "blobs" / ".arriving-x1"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    sweep(world)
    assert not left.exists()
