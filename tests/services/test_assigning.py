"""Assigning reviewers: all or none, one letter each, never across a conflict."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Refusal, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, AuditRow, Edition, Person, RoleKind
from fastpath_cms.services.assigning import assign_reviewers
from tests.support.world import IN_CALL, IN_PROGRAM, IN_REVIEWING, World


def assign(world: World, by: Person, added: list[list[int]], removed: list[list[int]]) -> object:
    return world.perform(by, assign_reviewers, world.edition.id, added, removed)


def pairs(world: World) -> list[tuple[int, int]]:
    return [(row.submission_id, row.person_id) for row in world.all(Assignment)]


def test_a_save_assigns_and_tells_each_new_reviewer_by_one_letter(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    first, second = world.submission(title="First"), world.submission(title="Second")
    world.at(IN_REVIEWING)
    done = assign(world, chair, [[1, mia.id], [2, mia.id], [1, otto.id]], [])
    assert done == {"added": 3, "removed": 0, "letters": 2}
    assert sorted(pairs(world)) == sorted(
        [(first.id, mia.id), (second.id, mia.id), (first.id, otto.id)]
    )
    to_mia, to_otto = sorted(world.letters(), key=lambda letter: letter.recipient_name)
    assert (to_mia.kind, to_mia.recipient_name) == (LetterKind.ASSIGNMENT_MADE, "Mia Member")
    assert to_mia.subject == "[FastPath 2027] 2 submissions to review"
    assert "#1  First\n  #2  Second" in to_mia.body
    assert "Mar 5" in to_mia.body
    assert "Second" not in to_otto.body


def test_every_pair_is_on_record(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission()
    world.at(IN_REVIEWING)
    assign(world, chair, [[1, mia.id]], [])
    assign(world, chair, [], [[1, mia.id]])
    assert [(row.deed, row.object) for row in world.all(AuditRow)] == [
        ("assignment.add", "submission:1"),
        ("assignment.remove", "submission:1"),
    ]


def test_what_is_assigned_already_is_not_told_again(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    done = assign(world, chair, [[1, mia.id]], [])
    assert done == {"added": 0, "removed": 0, "letters": 0}
    assert world.letters() == []


def test_a_conflict_of_interest_refuses_the_whole_save(world: World) -> None:
    chair, mia, otto, paper = (
        world.chair(),
        world.member(),
        world.member("Otto Other"),
        world.submission(),
    )
    world.conflict(mia, paper)
    world.at(IN_REVIEWING)
    with pytest.raises(Unfit) as refused:
        assign(world, chair, [[1, mia.id], [1, otto.id]], [])
    assert refused.value.sentence == "Mia Member has a conflict of interest with #1."
    assert pairs(world) == []
    assert world.letters() == []


def test_an_author_is_never_assigned_to_their_own_paper(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission(mia)
    world.at(IN_REVIEWING)
    with pytest.raises(Unfit) as refused:
        assign(world, chair, [[1, mia.id]], [])
    assert refused.value.sentence == "Mia Member has a conflict of interest with #1."


def test_a_review_that_was_begun_keeps_its_assignment(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.assignment(mia, paper)
    world.review(mia, paper, is_draft=True)
    world.at(IN_REVIEWING)
    with pytest.raises(Unfit) as refused:
        assign(world, chair, [], [[1, mia.id]])
    assert refused.value.sentence == (
        "Mia Member has begun the review of #1; the assignment stays."
    )
    assert pairs(world) == [(paper.id, mia.id)]


@pytest.mark.parametrize("number", [1, 99])
def test_a_sealed_paper_answers_a_chair_like_one_that_does_not_exist(
    world: World, number: int
) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.conflict(chair, paper)
    world.at(IN_REVIEWING)
    with pytest.raises(NotFound) as refused:
        assign(world, chair, [[number, mia.id]], [])
    assert refused.value.sentence == "There is no page at this address."


def test_the_deputy_assigns_for_the_sealed_paper_and_the_letter_is_sealed_too(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.conflict(chair, paper)
    deputy = world.grant(world.member("Dora Deputy"), RoleKind.DEPUTY, paper)
    world.at(IN_REVIEWING)
    assign(world, deputy, [[1, mia.id]], [])
    (letter,) = world.letters()
    assert letter.submission_id == paper.id


def test_a_sealed_paper_is_not_in_the_digest_a_conflicted_chair_may_read(world: World) -> None:
    chair, other, mia = world.chair(), world.chair("Cora Chair"), world.member()
    sealed, open_ = world.submission(title="Sealed"), world.submission(title="Open")
    world.conflict(other, sealed)
    world.at(IN_REVIEWING)
    assign(world, chair, [[1, mia.id], [2, mia.id]], [])
    digest, alone = world.letters()
    assert (digest.submission_id, alone.submission_id) == (None, sealed.id)
    assert "Sealed" not in digest.body
    assert open_.title in digest.body


def test_only_members_of_the_committee_are_assigned(world: World) -> None:
    chair, outsider = world.chair(), world.person()
    world.submission()
    world.at(IN_REVIEWING)
    with pytest.raises(NotFound):
        assign(world, chair, [[1, outsider.id]], [])


@pytest.mark.parametrize(
    ("now", "status", "refusal"),
    [
        (IN_CALL, Status.SUBMITTED, OutOfPhase),
        (IN_PROGRAM, Status.SUBMITTED, OutOfPhase),
        (IN_REVIEWING, Status.WITHDRAWN, NotAllowed),
        (IN_REVIEWING, Status.DRAFT, NotAllowed),
    ],
)
def test_assigning_has_its_time_and_its_papers(
    world: World, now: object, status: Status, refusal: type[Refusal]
) -> None:
    chair, mia = world.chair(), world.member()
    world.submission(status=status)
    world.at(now)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        assign(world, chair, [[1, mia.id]], [])


def test_a_member_assigns_nobody(world: World) -> None:
    mia = world.member()
    world.submission()
    world.at(IN_REVIEWING)
    with pytest.raises(NotAllowed):
        assign(world, mia, [[1, mia.id]], [])


def test_hidden_assignments_tell_nobody(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.submission()
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).are_assignments_shown = False
    world.at(IN_REVIEWING)
    done = assign(world, chair, [[1, mia.id]], [])
    assert done == {"added": 1, "removed": 0, "letters": 0}
