"""Shaping a review form: what reviewers wrote is kept, whatever the chairs change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fastpath_cms.domain.errors import NotAllowed, NotFound, Stale, Unfit
from fastpath_cms.domain.review_form import (
    DEFAULT_FORM,
    Audience,
    FieldKind,
    Moment,
    ReviewField,
    ReviewForm,
)
from fastpath_cms.models import AuditRow, Edition, Person, ReviewFormField, Submission
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.queries.settings import mark_of
from fastpath_cms.services import shaping
from fastpath_cms.services.reviewing import save_review
from tests.support.world import IN_CALL, IN_REVIEWING, World

MERIT = ReviewField(
    "",
    FieldKind.CHOICE,
    "Best paper?",
    Audience.CHAIRS,
    Moment.AT_ONCE,
    is_required=True,
    words={2: "Yes", 1: "No"},
)
WHOLE: dict[str, Any] = {"overall": 2, "confidence": 4, "comments_for_authors": "Clear."}


def form(world: World) -> ReviewForm:
    with world.writing() as session:
        return form_of(session, world.edition.id)


def shape(world: World, deed: Any, *args: Any, **more: Any) -> Any:
    return world.perform(world.chair(), deed, world.edition.id, *args, **more)


def keys(world: World) -> list[str]:
    return [one.key for one in form(world).asked]


def reviewer(world: World) -> tuple[Person, Submission]:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    return mia, paper


def test_every_edition_starts_with_the_default_form_and_no_row_of_its_own(world: World) -> None:
    assert form(world) == DEFAULT_FORM
    assert world.all(ReviewFormField) == []


def test_an_added_field_stands_at_the_end_and_the_first_change_makes_the_form_its_own(
    world: World,
) -> None:
    assert shape(world, shaping.add_field, MERIT, mark_of(DEFAULT_FORM)) == "own_best_paper"
    assert form(world).fields[:4] == DEFAULT_FORM.fields
    assert form(world).fields[4] == replace(MERIT, key="own_best_paper")
    (row,) = world.all(AuditRow)
    assert (row.deed, row.details["changes"]["own_best_paper"]["audience"]) == (
        "add-review-field",
        "chairs",
    )


def test_two_fields_of_one_name_get_keys_of_their_own(world: World) -> None:
    found = [shape(world, shaping.add_field, replace(MERIT, label="意見"), "") for _ in range(2)]
    assert found == ["own_field", "own_field_2"]


def test_fields_are_moved_among_those_asked_and_the_fixed_ones_stay_first(world: World) -> None:
    shape(world, shaping.add_field, MERIT, "")
    for _ in range(4):
        shape(world, shaping.move_field, "own_best_paper", shaping.UP, "")
    assert keys(world) == [
        "overall",
        "confidence",
        "own_best_paper",
        "comments_for_authors",
        "confidential_remarks",
    ]
    with pytest.raises(NotAllowed):
        shape(world, shaping.move_field, "overall", shaping.DOWN, "")


def test_a_new_required_field_makes_nothing_incomplete_that_is_in(world: World) -> None:
    mia, paper = reviewer(world)
    world.at(IN_REVIEWING).perform(mia, save_review, paper.id, WHOLE, 0, hand_in=True)
    shape(world, shaping.add_field, MERIT, "")
    done = world.perform(
        mia, save_review, paper.id, {"comments_for_authors": "Better."}, 1, hand_in=False
    )
    assert done["is_handed_in"] is True
    world.perform(mia, save_review, paper.id, {"own_best_paper": 2}, 2, hand_in=False)
    with pytest.raises(Unfit):
        world.perform(mia, save_review, paper.id, {"own_best_paper": None}, 3, hand_in=False)


def test_a_draft_needs_the_new_required_field_to_be_handed_in(world: World) -> None:
    mia, paper = reviewer(world)
    shape(world, shaping.add_field, MERIT, "")
    with pytest.raises(Unfit) as refused:
        world.at(IN_REVIEWING).perform(mia, save_review, paper.id, WHOLE, 0, hand_in=True)
    assert [one.field for one in refused.value.problems] == ["own_best_paper"]


def test_a_retired_field_keeps_its_answers_and_takes_no_new_one(world: World) -> None:
    mia, paper = reviewer(world)
    world.at(IN_REVIEWING)
    said = WHOLE | {"confidential_remarks": "Between us."}
    world.perform(mia, save_review, paper.id, said, 0, hand_in=True)
    shape(world, shaping.retire_field, "confidential_remarks", "")
    assert keys(world) == ["overall", "confidence", "comments_for_authors"]
    forged = {"overall": 1, "confidential_remarks": "Forged."}
    world.perform(mia, save_review, paper.id, forged, 1, hand_in=False)
    assert world.answers() == said | {"overall": 1}
    shape(world, shaping.revive_field, "confidential_remarks", "")
    assert keys(world)[-1] == "confidential_remarks"
    with pytest.raises(NotAllowed):
        shape(world, shaping.retire_field, "overall", "")


ONE_TO_THREE = replace(DEFAULT_FORM.overall, words={3: "accept", 2: "borderline", 1: "reject"})
BECOMES = {3: 3, 2: 3, 1: 3, 0: 2, -1: 1, -2: 1, -3: 1}


def test_a_level_that_goes_says_what_its_answers_become(world: World) -> None:
    mia, paper = reviewer(world)
    world.at(IN_REVIEWING).review(mia, paper, -2)
    with pytest.raises(Unfit) as refused:
        shape(world, shaping.change_field, "overall", ONE_TO_THREE, "")
    assert refused.value.problems[0].sentence == (
        "Reviews may have chosen 3 (strong accept), 2 (accept), 1 (weak accept), "
        "0 (borderline paper), -1 (weak reject), -2 (reject), -3 (strong reject). "
        "Say below what such an answer becomes, or leave those levels as they stood."
    )
    shape(world, shaping.change_field, "overall", ONE_TO_THREE, "", becomes=BECOMES)
    assert world.answers()["overall"] == 1
    edition = world.one(Edition)
    assert (edition.score_low, edition.score_high) == (1, 3)
    assert world.all(AuditRow)[-1].details["changes"]["becomes"]["-2"] == 1


def test_a_level_that_is_worded_anew_is_asked_about_and_levels_change_places_at_once(
    world: World,
) -> None:
    mia, paper = reviewer(world)
    shape(world, shaping.add_field, MERIT, "")
    world.at(IN_REVIEWING).review(mia, paper, own_best_paper=2)
    swapped = replace(MERIT, key="own_best_paper", words={2: "No", 1: "Yes"})
    with pytest.raises(Unfit):
        shape(world, shaping.change_field, "own_best_paper", swapped, "")
    change = {"becomes": {2: 1, 1: 2}}
    shape(world, shaping.change_field, "own_best_paper", swapped, "", **change)
    assert world.answers()["own_best_paper"] == 1


def test_another_editions_reviews_stay_as_they_are(world: World) -> None:
    mia, paper = reviewer(world)
    world.at(IN_REVIEWING).review(mia, paper, -2)
    other = world.new_edition(2028, is_current=False)
    chair = world.person("Olga Other", is_operator=False)
    with pytest.raises(NotFound):
        world.perform(chair, shaping.retire_field, other.id, "confidential_remarks", "")
    assert world.answers()["overall"] == -2


def test_while_the_call_is_open_for_the_first_time_levels_go_without_a_word(world: World) -> None:
    world.at(IN_CALL)
    shape(world, shaping.change_field, "overall", ONE_TO_THREE, "")
    assert form(world).overall.words == ONE_TO_THREE.words


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"label": " "}, "Write what is asked."),
        ({"words": {1: "Only"}}, "Give at least two levels, one a line."),
        (
            {"audience": Audience.AUTHORS},
            "Authors read nothing of a review before the decision.",
        ),
    ],
)
def test_a_field_that_cannot_stand_is_refused_with_a_sentence(
    world: World, change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Unfit) as refused:
        shape(world, shaping.add_field, replace(MERIT, **change), "")
    assert [one.sentence for one in refused.value.problems] == [sentence]


def test_the_scores_of_lists_cannot_be_read_at_once(world: World) -> None:
    early = replace(DEFAULT_FORM.overall, audience=Audience.COMMITTEE, moment=Moment.AT_ONCE)
    with pytest.raises(Unfit):
        shape(world, shaping.change_field, "overall", early, "")


def test_confidence_begins_at_one(world: World) -> None:
    zero = replace(DEFAULT_FORM.confidence, words={1: "yes", 0: "no"})
    with pytest.raises(Unfit):
        shape(world, shaping.change_field, "confidence", zero, "")


def test_the_slower_of_two_chairs_is_told(world: World) -> None:
    seen = mark_of(DEFAULT_FORM)
    shape(world, shaping.retire_field, "confidential_remarks", seen)
    with pytest.raises(Stale):
        shape(world, shaping.add_field, MERIT, seen)


def test_only_chairs_shape_the_form(world: World) -> None:
    with pytest.raises(NotFound):
        world.perform(world.member(), shaping.add_field, world.edition.id, MERIT, "")
