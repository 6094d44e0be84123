"""Releasing assignments: hidden until then, then one letter each, and never a second."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.models import Assignment, Edition, Person
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.services.releasing import release_assignments
from tests.support.world import IN_REVIEWING, World


def hidden(world: World) -> None:
    world.at(IN_REVIEWING)
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).are_assignments_shown = False


def release(world: World, by: Person) -> dict[str, int]:
    done: dict[str, int] = world.perform(by, release_assignments, world.edition.id)
    return done


def test_a_release_shows_and_tells_each_member_once(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    world.submission(title="First"), world.submission(title="Second")
    hidden(world)
    pairs = [[1, mia.id], [2, mia.id], [2, otto.id]]
    world.perform(chair, assign_reviewers, world.edition.id, pairs, [])
    assert world.letters() == []
    assert release(world, chair) == {"letters": 2}
    assert [letter.recipient_name for letter in world.letters()] == ["Mia Member", "Otto Other"]
    assert "#1  First\n  #2  Second" in world.letters()[0].body
    assert world.one(Edition).are_assignments_shown
    assert {row.released_at for row in world.all(Assignment)} == {IN_REVIEWING}
    assert release(world, chair) == {"letters": 0}
    assert len(world.letters()) == 2


def test_what_is_added_later_is_told_by_itself(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission(title="First"), world.submission(title="Second")
    hidden(world)
    world.perform(chair, assign_reviewers, world.edition.id, [[1, mia.id]], [])
    release(world, chair)
    world.perform(chair, assign_reviewers, world.edition.id, [[2, mia.id]], [])
    _, later = world.letters()
    assert "Second" in later.body
    assert "First" not in later.body


def test_reviewers_of_a_sealed_paper_are_told_and_not_counted(world: World) -> None:
    chair, other, mia = world.chair(), world.chair("Cora Chair"), world.member()
    sealed = world.submission(title="Sealed")
    world.conflict(chair, sealed)
    hidden(world)
    world.perform(other, assign_reviewers, world.edition.id, [[1, mia.id]], [])
    assert release(world, chair) == {"letters": 0}
    (letter,) = world.letters()
    assert letter.submission_id == sealed.id


def test_a_conflict_declared_meanwhile_is_not_told(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    hidden(world)
    world.assignment(mia, paper)
    world.conflict(mia, paper)
    assert release(world, chair) == {"letters": 0}
    assert world.letters() == []


def test_only_chairs_release(world: World) -> None:
    mia = world.member()
    hidden(world)
    with pytest.raises(NotFound):
        release(world, mia)
