"""The wait list: its order, who may move whom, and who is next."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.errors import NotFound, Stale
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Decision, DecisionChange, Person, Submission
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.services import deciding, notifying, queueing
from fastpath_cms.services.act import Act
from tests.support.world import IN_NOTIFICATION, World


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_NOTIFICATION)


def decide(world: World, chair: Person, paper: Submission, verdict: Verdict | None) -> None:
    versions = {row.submission_id: row.version for row in world.all(Decision)}
    world.perform(chair, deciding.record_decision, paper.id, verdict, "", versions.get(paper.id, 0))


def next_number(act: Act, edition_id: int) -> int | None:
    found = deciding.next_waiting(act, edition_by_id(act.session, edition_id))
    return found.number if found else None


def test_who_is_moved_up_is_next_once_the_list_is_told(world: World) -> None:
    chair, papers = world.chair(), [world.submission() for _ in range(3)]
    for paper in papers:
        decide(world, chair, paper, Verdict.WAIT_LIST)
    world.perform(
        chair, queueing.move_waiting, world.edition.id, papers[1].number, papers[0].number
    )
    assert world.perform(None, next_number, world.edition.id) is None
    world.perform(None, notifying.start_release, world.edition.id)
    assert {row.status for row in world.all(Submission)} == {Status.WAIT_LISTED}
    assert world.perform(None, next_number, world.edition.id) == papers[1].number


def test_whoever_comes_back_to_the_list_stands_at_its_end(world: World) -> None:
    chair, one, two = world.chair(), world.submission(), world.submission()
    for paper, verdict in (
        (one, Verdict.WAIT_LIST),
        (two, Verdict.WAIT_LIST),
        (one, Verdict.ACCEPT),
        (one, Verdict.WAIT_LIST),
    ):
        decide(world, chair, paper, verdict)
    world.perform(None, notifying.start_release, world.edition.id)
    assert world.perform(None, next_number, world.edition.id) == two.number


def test_a_move_leaves_the_version_that_a_preview_has_read(world: World) -> None:
    chair, one, two = world.chair(), world.submission(), world.submission()
    decide(world, chair, one, Verdict.WAIT_LIST)
    decide(world, chair, two, Verdict.WAIT_LIST)
    world.perform(chair, queueing.move_waiting, world.edition.id, two.number, one.number)
    assert [(row.wait_place, row.version) for row in world.all(Decision)] == [(2, 1), (1, 1)]


def test_what_is_sealed_or_off_the_list_is_not_moved(world: World) -> None:
    chair, sealed, seen, open_one = (
        world.chair(),
        world.submission(),
        world.submission(),
        world.submission(),
    )
    other = world.chair("Gerd")
    decide(world, other, sealed, Verdict.WAIT_LIST)
    decide(world, other, seen, Verdict.WAIT_LIST)
    world.conflict(chair, sealed)
    with pytest.raises(NotFound):
        world.perform(chair, queueing.move_waiting, world.edition.id, seen.number, sealed.number)
    with pytest.raises(Stale):
        world.perform(chair, queueing.move_waiting, world.edition.id, seen.number, open_one.number)


def test_every_change_of_a_verdict_is_kept_with_its_note(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    for verdict, note in ((Verdict.REJECT, "Hm."), (Verdict.ACCEPT, "Good."), (None, "")):
        version = sum(row.version for row in world.all(Decision))
        world.perform(chair, deciding.record_decision, paper.id, verdict, note, version)
    assert [
        (row.verdict_before, row.verdict_after, row.note_to_authors, row.by_id)
        for row in world.all(DecisionChange)
    ] == [
        (None, Verdict.REJECT, "Hm.", chair.id),
        (Verdict.REJECT, Verdict.ACCEPT, "Good.", chair.id),
        (Verdict.ACCEPT, None, "", chair.id),
    ]
