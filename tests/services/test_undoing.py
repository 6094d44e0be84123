"""Undoing a change of assignments: exactly what was, or every reason why not."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.errors import NotFound, Stale, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, AssignmentChange, Edition, Person, Submission
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.services.undoing import undo_change
from tests.support.letters import assert_golden
from tests.support.world import IN_REVIEWING, World


def rows(world: World) -> list[tuple[object, ...]]:
    return sorted(
        (row.submission_id, row.person_id, row.assigned_at, row.by_id, row.released_at)
        for row in world.all(Assignment)
    )


def assign(world: World, by: Person, added: list[list[int]], removed: list[list[int]]) -> int:
    world.perform(by, assign_reviewers, world.edition.id, added, removed)
    last: int = world.all(AssignmentChange)[-1].id
    return last


def undo(world: World, by: Person, change: int) -> dict[str, int]:
    done: dict[str, int] = world.perform(by, undo_change, world.edition.id, change)
    return done


def hide(world: World) -> None:
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).are_assignments_shown = False


def refusal_of(world: World, by: Person, change: int) -> str:
    with pytest.raises(Unfit) as refused:
        undo(world, by, change)
    return refused.value.sentence


def test_undoing_restores_exactly_what_was(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    first, second = world.submission(), world.submission()
    world.assignment(mia, first)
    before = rows(world)
    world.at(IN_REVIEWING)
    hide(world)
    change = assign(world, chair, [[1, otto.id], [2, mia.id]], [[1, mia.id]])
    assert [(row[0], row[1]) for row in rows(world)] == [(first.id, otto.id), (second.id, mia.id)]
    assert undo(world, chair, change) == {"added": 1, "removed": 2, "letters": 0}
    assert rows(world) == before
    assert world.letters() == []


def test_who_was_told_hears_of_it_once_and_letters_say_what_went(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission(title="First"), world.submission(title="Second")
    world.at(IN_REVIEWING)
    change = assign(world, chair, [[1, mia.id], [2, mia.id]], [])
    assert undo(world, chair, change)["letters"] == 1
    made, back = world.letters()
    assert (made.kind, back.kind) == (
        LetterKind.ASSIGNMENT_MADE,
        LetterKind.ASSIGNMENT_TAKEN_BACK,
    )
    assert_golden(back, "assignment-taken-back")


def test_one_letter_says_what_came_and_what_went(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission(title="First"), world.submission(title="Second")
    world.at(IN_REVIEWING)
    assign(world, chair, [[1, mia.id]], [])
    assign(world, chair, [[2, mia.id]], [[1, mia.id]])
    (_, letter) = world.letters()
    assert_golden(letter, "assignment-made")


def test_a_change_is_undone_once(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission()
    world.at(IN_REVIEWING)
    change = assign(world, chair, [[1, mia.id]], [])
    undo(world, chair, change)
    with pytest.raises(Stale) as refused:
        undo(world, chair, change)
    assert refused.value.sentence == "This change was undone already."


def test_a_review_begun_since_refuses_all_of_it(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    paper = world.submission()
    world.at(IN_REVIEWING)
    change = assign(world, chair, [[1, mia.id], [1, otto.id]], [])
    world.review(mia, paper, is_draft=True)
    assert refusal_of(world, chair, change) == "Mia Member has begun the review of #1."
    assert len(rows(world)) == 2


def test_what_somebody_changed_since_refuses(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    paper = world.submission()
    world.assignment(otto, paper)
    world.at(IN_REVIEWING)
    change = assign(world, chair, [[1, mia.id]], [[1, otto.id]])
    assign(world, chair, [[1, otto.id]], [[1, mia.id]])
    assert refusal_of(world, chair, change) == (
        "Mia Member was taken off #1 since. Otto Other was assigned to #1 again since."
    )


def test_a_conflict_declared_since_keeps_a_reviewer_away(world: World) -> None:
    chair, otto, paper = world.chair(), world.member("Otto Other"), world.submission()
    world.assignment(otto, paper)
    world.at(IN_REVIEWING)
    change = assign(world, chair, [], [[1, otto.id]])
    world.conflict(otto, paper)
    assert refusal_of(world, chair, change) == (
        "Otto Other has a conflict of interest with #1 now."
    )


def test_a_paper_withdrawn_since_stays_as_it_is(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.at(IN_REVIEWING)
    change = assign(world, chair, [[1, mia.id]], [])
    with world.writing() as session:
        row = session.get_one(Submission, paper.id)
        row.status, row.withdrawn_at = Status.WITHDRAWN, world.clock.now()
    assert refusal_of(world, chair, change) == "#1: Only a submitted paper gets reviewers."


def test_a_change_that_touched_a_sealed_paper_is_no_change_to_that_chair(world: World) -> None:
    chair, other, mia = world.chair(), world.chair("Cora Chair"), world.member()
    paper = world.submission()
    world.conflict(other, paper)
    world.at(IN_REVIEWING)
    change = assign(world, chair, [[1, mia.id]], [])
    for id_ in (change, 99):
        with pytest.raises(NotFound):
            undo(world, other, id_)
