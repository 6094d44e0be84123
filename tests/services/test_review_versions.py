"""Saved versions of a review: all kept, compared, restored; who has read sees what is new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastpath_cms.domain.errors import NotFound, Unfit
from fastpath_cms.domain.word_diff import Change, word_diff
from fastpath_cms.models import Person, Review, ReviewReading, ReviewVersion, Submission
from fastpath_cms.queries.review_forms import versions_of
from fastpath_cms.services.restoring import restore_version
from fastpath_cms.services.reviewing import save_review
from fastpath_cms.services.shaping import retire_field
from tests.support.world import IN_REVIEWING, World

WHOLE: dict[str, Any] = {
    "overall": 2,
    "confidence": 4,
    "comments_for_authors": "Clear and careful.",
}


def reviewer(world: World) -> tuple[Person, Submission]:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    return mia, paper


def save(world: World, by: Person, paper: Submission, answers: Any, **more: Any) -> None:
    reviews = world.all(Review)
    base = reviews[0].version if reviews else 0
    world.perform(by, save_review, paper.id, answers, base, **({"hand_in": False} | more))


def history(world: World) -> list[dict[str, Any]]:
    with world.writing() as session:
        return [dict(one.answers) for one in versions_of(session, world.one(Review).id)]


def test_every_save_is_a_version_and_only_what_changed_is_kept(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, {"comments_for_authors": "So far"})
    save(world, mia, paper, WHOLE, hand_in=True)
    save(world, mia, paper, {"overall": 3})
    save(world, mia, paper, {"comments_for_authors": "Clear."})
    rows = world.all(ReviewVersion)
    assert [(row.number, row.is_handed_in) for row in rows] == [
        (1, False),
        (2, True),
        (3, True),
        (4, True),
    ]
    assert rows[2].changes == {"overall": 3}
    assert history(world)[-1] == WHOLE | {"overall": 3, "comments_for_authors": "Clear."}
    assert history(world)[0] == {"comments_for_authors": "So far"}


def test_a_save_that_changes_nothing_makes_no_version(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, WHOLE, hand_in=True)
    world.at(IN_REVIEWING + timedelta(hours=1))
    save(world, mia, paper, WHOLE)
    assert [row.number for row in world.all(ReviewVersion)] == [1]
    assert world.one(Review).changed_at == IN_REVIEWING


def test_a_restored_version_is_a_new_one(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, WHOLE, hand_in=True)
    save(world, mia, paper, {"comments_for_authors": "Worse.", "confidential_remarks": "No."})
    world.perform(mia, restore_version, paper.id, 1, 2)
    assert history(world) == [
        WHOLE,
        WHOLE | {"comments_for_authors": "Worse.", "confidential_remarks": "No."},
        WHOLE,
    ]
    with pytest.raises(NotFound):
        world.perform(mia, restore_version, paper.id, 9, 3)


def test_a_draft_is_not_restored_over_a_review_that_is_in(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, {"comments_for_authors": "So far"})
    save(world, mia, paper, WHOLE, hand_in=True)
    with pytest.raises(Unfit):
        world.perform(mia, restore_version, paper.id, 1, 2)
    assert world.answers() == WHOLE


def test_an_answer_to_a_field_retired_since_is_left_alone(world: World) -> None:
    mia, paper = reviewer(world)
    save(world, mia, paper, WHOLE | {"confidential_remarks": "First."}, hand_in=True)
    save(world, mia, paper, {"confidential_remarks": "Second.", "overall": 1})
    world.perform(world.chair(), retire_field, world.edition.id, "confidential_remarks", "")
    world.perform(mia, restore_version, paper.id, 1, 2)
    assert world.answers() == WHOLE | {"confidential_remarks": "Second."}


def test_a_word_that_changed_is_shown_and_the_rest_stays() -> None:
    found = [(part.change, part.text) for part in word_diff("A clear paper.", "A short paper.")]
    assert found == [
        (Change.SAME, "A "),
        (Change.GONE, "clear "),
        (Change.NEW, "short "),
        (Change.SAME, "paper."),
    ]
    assert word_diff("", "") == ()


@settings(max_examples=40)
@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_a_diff_holds_both_texts(before: str, after: str) -> None:
    parts = word_diff(before, after)
    assert "".join(one.text for one in parts if one.change is not Change.NEW) == before
    assert "".join(one.text for one in parts if one.change is not Change.GONE) == after


def test_a_member_who_has_read_a_review_sees_what_is_new_in_it(world: World) -> None:
    mia, paper = reviewer(world)
    otto = world.member("Otto Other")
    world.assignment(otto, paper)
    save(world, mia, paper, WHOLE, hand_in=True)
    world.review(otto, paper)
    browser, path = world.browser(otto), f"/2027/submissions/{paper.number}/"
    assert "What is new since you read it" not in browser.get(path).text
    assert [row.read_at for row in world.all(ReviewReading)] == [IN_REVIEWING]
    browser.get(path)
    world.at(IN_REVIEWING + timedelta(hours=1))
    save(world, mia, paper, {"comments_for_authors": "Clear and short."})
    page = browser.get(path).text
    assert "Changed after you read it" in page
    assert "<del>" in page
    assert "removed: </span>careful." in page
    assert browser.post(f"{path}reviews/seen", form=path).status_code == 303
    again = browser.get(path).text
    assert "What is new since you read it" not in again
    assert "Changed after it was submitted" in again
