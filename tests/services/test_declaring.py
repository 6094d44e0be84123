"""Declaring conflicts, undoing them, and a chair's judgement."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, Conflict
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.services.declaring import declare_conflicts
from fastpath_cms.services.settling import (
    confirm_conflict,
    dismiss_conflict,
    reopen_conflict,
    set_conflict,
)
from tests.support.world import IN_CALL, IN_NOTIFICATION, IN_REVIEWING, World


def live(world: World) -> list[tuple[str, str]]:
    rows = world.all(Conflict, Conflict.dismissed_at.is_(None))
    return [(row.source.value, row.kind) for row in rows]


def test_a_member_declares_and_undoes(world: World) -> None:
    mia = world.member()
    world.submission()
    world.at(IN_REVIEWING)
    edition = world.edition.id
    done = world.perform(mia, declare_conflicts, edition, {"1": "family"})
    assert (done, live(world)) == ({"declared": 1, "undone": 0}, [("member", "family")])
    done = world.perform(mia, declare_conflicts, edition, {"1": "family"})
    assert done == {"declared": 0, "undone": 0}
    done = world.perform(mia, declare_conflicts, edition, {"1": ""})
    assert (done, live(world)) == ({"declared": 0, "undone": 1}, [])


def test_declaring_gives_back_an_assignment_that_was_not_begun(world: World) -> None:
    mia, begun, fresh = world.member(), world.submission(), world.submission()
    world.assignment(mia, begun)
    world.assignment(mia, fresh)
    world.review(mia, begun, is_draft=True)
    world.at(IN_REVIEWING)
    world.perform(mia, declare_conflicts, world.edition.id, {"1": "other", "2": "other"})
    assert [row.submission_id for row in world.all(Assignment)] == [begun.id]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_a_paper_closed_to_the_committee_cannot_be_declared(world: World, status: Status) -> None:
    mia = world.member()
    world.submission(status=status)
    world.at(IN_REVIEWING)
    with pytest.raises(NotFound):
        world.perform(mia, declare_conflicts, world.edition.id, {"1": "other"})


@pytest.mark.parametrize("now", [IN_CALL, IN_NOTIFICATION])
def test_declaring_has_its_time(world: World, now: object) -> None:
    mia = world.member()
    world.at(now)  # type: ignore[arg-type]
    with pytest.raises(OutOfPhase):
        world.perform(mia, declare_conflicts, world.edition.id, {})


def test_a_chair_confirms_a_suggestion_with_its_evidence(world: World) -> None:
    chair = world.chair()
    author = world.person("Ada Author", "ada@cs.example.edu")
    mia = world.member("Mia Member", "mia@example.edu")
    paper = world.submission(author)
    world.perform(chair, confirm_conflict, paper.id, mia.id)
    (row,) = world.all(Conflict)
    assert (row.source, row.kind) == (ConflictSource.COMPUTED, "same-domain")
    assert "Ada Author" in row.evidence


def test_a_dismissed_suggestion_is_kept_with_its_reason(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.perform(chair, dismiss_conflict, paper.id, mia.id, "A namesake.")
    (row,) = world.all(Conflict)
    assert (row.source, row.dismissed_reason, live(world)) == (
        ConflictSource.COMPUTED,
        "A namesake.",
        [],
    )


def test_a_chair_sets_and_lifts_a_conflict(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.perform(chair, set_conflict, paper.id, mia.id, "advisor", "Her student.")
    assert live(world) == [("chair", "advisor")]
    world.perform(chair, dismiss_conflict, paper.id, mia.id, "Long ago.")
    assert live(world) == []


def test_only_the_member_undoes_what_they_declared(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.at(IN_REVIEWING)
    world.perform(mia, declare_conflicts, world.edition.id, {"1": "other"})
    with pytest.raises(NotAllowed):
        world.perform(chair, dismiss_conflict, paper.id, mia.id, "I think not.")
    assert live(world) == [("member", "other")]


def test_a_conflicted_chair_judges_nothing_about_the_paper(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.conflict(chair, paper)
    for deed, more in ((confirm_conflict, ()), (dismiss_conflict, ("No.",))):
        with pytest.raises(NotFound):
            world.perform(chair, deed, paper.id, mia.id, *more)
    with pytest.raises(NotFound):
        world.perform(chair, set_conflict, paper.id, mia.id, "other", "")


def test_a_conflict_is_only_set_for_somebody_of_the_committee(world: World) -> None:
    chair, paper, outsider = world.chair(), world.submission(), world.person()
    with pytest.raises(NotFound):
        world.perform(chair, set_conflict, paper.id, outsider.id, "other", "")


def test_a_judgement_is_taken_back_and_what_authors_declared_is_live_again(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.conflict(mia, paper)
    world.perform(chair, dismiss_conflict, paper.id, mia.id, "Long ago.")
    assert live(world) == []
    world.perform(chair, reopen_conflict, paper.id, mia.id)
    assert live(world) == [("author", "collaborator")]


def test_who_wrote_with_a_member_here_is_tied_to_them_unless_the_paper_is_sealed(
    world: World,
) -> None:
    mia = world.member("Mia Member", "mia@x.example")
    ada = world.person("Ada Author", "ada@y.example")
    common, other = world.submission(mia, ada), world.submission(ada)
    chair, deputy = world.chair(), world.chair("Dora Chair")
    world.perform(chair, confirm_conflict, other.id, mia.id)
    row = world.one(Conflict)
    assert (row.kind, row.evidence) == ("collaborator", "")  # the paper may be sealed from a reader
    world.perform(chair, reopen_conflict, other.id, mia.id)
    world.conflict(chair, common)
    world.perform(chair, confirm_conflict, other.id, mia.id)
    assert [row.kind for row in world.all(Conflict, Conflict.person_id == mia.id)] == ["other"]
    world.perform(deputy, reopen_conflict, other.id, mia.id)
