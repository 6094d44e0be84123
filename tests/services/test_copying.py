"""Making clean copies: once for each file, again when it failed, and never through the machine's fault."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fastpath_cms.adapters.caging import CageBrokenError
from fastpath_cms.checkup import checkup
from fastpath_cms.cli.judge import judge_once
from fastpath_cms.domain import clean_copies
from fastpath_cms.domain.clean_copies import AGAIN
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.ports import Cleaned
from fastpath_cms.models import CleanCopy, Judgement, Manuscript
from fastpath_cms.queries import copies
from fastpath_cms.services import copying, sweeping
from tests.support.world import World

SECOND = timedelta(seconds=1)


def copied(world: World) -> bool:
    with world.app_context():
        return copying.copy_next(world.stage())


def tries(world: World) -> int:
    return world.one(CleanCopy).attempt_count


def said(world: World) -> dict[str, str]:
    return {found.about: found.says for found in checkup(world.settings)}


def stubborn(world: World) -> World:
    """Hand in one paper that cannot be written anew."""
    world.submission()
    with world.writing() as session:
        blob = world.blobs.put_bytes(b"%PDF-1.7 4 stubborn")
        session.query(Manuscript).one().sha256 = blob.sha256
    return world


def test_the_judging_worker_copies_what_is_fit(world: World) -> None:
    world.submission()
    with world.writing() as session:
        session.query(Manuscript).one().check_state = CheckState.UNFIT
    assert not copied(world)
    with world.writing() as session:
        session.query(Manuscript).one().check_state = CheckState.FIT
    while judge_once(world.app):
        pass
    copy = world.one(CleanCopy)
    assert copy.sha256 is not None
    assert world.blobs.path(copy.sha256).read_bytes().endswith(b" clean")
    assert not copied(world)


def test_a_copy_that_fails_is_tried_three_times_five_minutes_apart(world: World) -> None:
    stubborn(world)
    for count in (1, 2, 3):
        assert (copied(world), tries(world)) == (True, count)
        world.at(world.clock.now() + AGAIN - SECOND)
        assert not copied(world)
        world.at(world.clock.now() + SECOND)
    assert not copied(world)
    assert said(world)["Clean copies"] == (
        "1 files can have none: reviewers see their pages as images alone."
    )


def test_a_worker_killed_at_a_copy_is_followed_by_another(world: World) -> None:
    world.submission()
    with world.app_context():
        world.perform(None, copying.begin_copy)
    assert (copied(world), world.one(CleanCopy).sha256) == (False, None)
    world.at(world.clock.now() + AGAIN)
    assert copied(world)
    assert world.one(CleanCopy).sha256 is not None


def test_a_broken_machine_uses_no_try_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.submission()

    def broken(*_: object, **__: object) -> Cleaned:
        raise CageBrokenError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(type(world.tools.pdfs), "clean", broken)
        assert (copied(world), tries(world)) == (False, 0)
    assert not copied(world)
    world.at(world.clock.now() + AGAIN)
    assert (copied(world), tries(world)) == (True, 1)


def test_a_file_that_is_gone_has_no_copy_and_the_others_have_theirs(world: World) -> None:
    world.submission()
    world.submission()
    first, second = world.all(Manuscript)
    world.blobs.path(first.sha256).unlink()
    world.copy()
    why = {row.manuscript_sha256: row.why for row in world.all(CleanCopy)}
    assert why == {first.sha256: "its file is missing here", second.sha256: ""}


def test_a_better_cleaner_makes_old_copies_anew_and_serves_them_until_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.submission()
    world.copy()
    assert said(world)["Clean copies"] == "Every manuscript has the copy that readers get."
    for module in (clean_copies, copies, copying):
        monkeypatch.setattr(module, "EDITION_OF_COPIES", 2)
    world.at(world.clock.now() + AGAIN)
    assert world.one(CleanCopy).sha256 is not None
    world.copy()
    assert (world.one(CleanCopy).made_by, tries(world)) == (2, 1)


def test_the_sweep_keeps_copies_and_forgets_those_of_no_manuscript(world: World) -> None:
    world.submission()
    world.copy()
    with world.writing() as session:
        session.add(
            CleanCopy(manuscript_sha256="0" * 64, is_blind=True, tried_at=world.clock.now())
        )
    with world.app_context():
        sweeping.sweep_if_due(world.stage())
        kept = world.perform(None, sweeping.named_files)
    copy = world.one(CleanCopy)
    assert copy.sha256 in kept
    assert world.all(Judgement) == []
