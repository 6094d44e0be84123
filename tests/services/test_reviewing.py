"""Saving a review: drafts, handing in, changing, two tabs, late."""

from __future__ import annotations

from typing import Any

import pytest

from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Refusal, Stale, Unfit
from fastpath_cms.domain.review_form import Answers
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, Comment, Person, Review, Submission
from fastpath_cms.services.discussing import write_comment
from fastpath_cms.services.reviewing import save_review
from tests.support.world import (
    IN_CALL,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_REVIEWING,
    World,
)

WHOLE: dict[str, Any] = {
    "overall": 2,
    "confidence": 4,
    "comments_for_authors": "Clear and careful.",
    "confidential_remarks": "Accept.",
}


def reviewer(world: World) -> tuple[Person, Submission]:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    return mia, paper


def save(
    world: World, by: Person, paper: Submission, answers: Answers, base: int, *, hand_in: bool
) -> object:
    return world.perform(by, save_review, paper.id, answers, base, hand_in=hand_in)


def test_a_draft_may_leave_anything_out(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, {"comments_for_authors": "So far"}, 0, hand_in=False)
    assert (world.one(Review).handed_in_at, world.answers()) == (
        None,
        {"comments_for_authors": "So far"},
    )


def test_handing_in_needs_a_whole_review_and_loses_nothing(world: World) -> None:
    mia, paper = reviewer(world)
    with pytest.raises(Unfit) as refused:
        save(world, mia, paper, {"overall": 1}, 0, hand_in=True)
    assert [problem.field for problem in refused.value.problems] == [
        "confidence",
        "comments_for_authors",
    ]
    assert world.all(Review) == []


def test_a_review_handed_in_remembers_when_and_of_which_version(world: World) -> None:
    mia, paper = reviewer(world)
    done = save(world, mia, paper, WHOLE, 0, hand_in=True)
    row = world.one(Review)
    assert done == {"is_handed_in": True, "is_late": False, "is_first": True}
    assert (row.handed_in_at, row.manuscript_number, row.is_late) == (IN_REVIEWING, 1, False)


def test_a_review_in_the_discussion_is_late(world: World) -> None:
    mia, paper = reviewer(world)
    world.at(IN_DISCUSSION)
    save(world, mia, paper, WHOLE, 0, hand_in=True)
    assert world.one(Review).is_late is True


def test_a_change_after_the_date_does_not_make_a_review_late(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, WHOLE, 0, hand_in=True)
    world.at(IN_DISCUSSION)
    done = save(
        world,
        mia,
        paper,
        {"overall": 3, "confidence": 5, "comments_for_authors": "Better."},
        1,
        hand_in=False,
    )
    row = world.one(Review)
    assert done == {"is_handed_in": True, "is_late": False, "is_first": False}
    assert (row.overall, row.handed_in_at, row.changed_at) == (3, IN_REVIEWING, IN_DISCUSSION)


def test_a_review_that_is_in_stays_whole(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, WHOLE, 0, hand_in=True)
    with pytest.raises(Unfit) as refused:
        save(world, mia, paper, WHOLE | {"comments_for_authors": ""}, 1, hand_in=False)
    assert refused.value.kept == "The review that is in stays."
    assert world.answers()["comments_for_authors"] == "Clear and careful."


def test_the_second_of_two_tabs_is_told(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, {"comments_for_authors": "First"}, 0, hand_in=False)
    with pytest.raises(Stale):
        save(world, mia, paper, {"comments_for_authors": "Second"}, 0, hand_in=False)
    assert world.answers()["comments_for_authors"] == "First"


def test_a_score_outside_the_scale_is_refused(world: World) -> None:
    mia, paper = reviewer(world)
    with pytest.raises(Unfit) as refused:
        save(world, mia, paper, WHOLE | {"overall": 4, "confidence": 6}, 0, hand_in=True)
    assert [problem.field for problem in refused.value.problems] == ["overall", "confidence"]


@pytest.mark.parametrize(("now", "refusal"), [(IN_CALL, NotFound), (IN_NOTIFICATION, OutOfPhase)])
def test_reviewing_has_its_time(world: World, now: object, refusal: type[Refusal]) -> None:
    mia, paper = reviewer(world)
    world.at(now)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        save(world, mia, paper, WHOLE, 0, hand_in=True)


def test_only_an_assigned_reviewer_writes_a_review(world: World) -> None:
    _, paper = reviewer(world)
    with pytest.raises(NotAllowed):
        save(world, world.member("Otto Other"), paper, WHOLE, 0, hand_in=True)
    with pytest.raises(NotAllowed):
        save(world, world.chair(), paper, WHOLE, 0, hand_in=True)


def test_a_conflict_declared_while_writing_closes_the_door(world: World) -> None:
    mia, paper = reviewer(world)
    world.conflict(mia, paper)
    with pytest.raises(NotFound):
        save(world, mia, paper, WHOLE, 0, hand_in=True)


def test_the_record_says_that_a_review_came_in_and_not_what_it_says(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, WHOLE, 0, hand_in=True)
    (row,) = world.all(AuditRow)
    assert (row.deed, row.details) == ("review.hand-in", {"version": 1})


def test_a_comment_is_kept_in_order(world: World) -> None:
    mia, paper = reviewer(world)
    world.review(mia, paper)
    for text in ("One.", " Two. "):
        world.perform(mia, write_comment, paper.id, text)
    assert [row.text for row in world.all(Comment)] == ["One.", "Two."]


def test_who_has_not_handed_in_does_not_discuss(world: World) -> None:
    mia, paper = reviewer(world)
    with pytest.raises(NotAllowed):
        world.perform(mia, write_comment, paper.id, "Early.")


def test_a_discussion_ends_when_the_paper_is_decided(world: World) -> None:
    mia, paper = world.member(), world.submission(status=Status.ACCEPTED)
    world.at(IN_NOTIFICATION)
    with pytest.raises(NotAllowed):
        world.perform(mia, write_comment, paper.id, "Too late.")
