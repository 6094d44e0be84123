"""Changing what an edition is and asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fastpath_cms.domain.calendar import DateKind
from fastpath_cms.domain.entry import Entry
from fastpath_cms.domain.errors import NotFound, Stale, Unfit
from fastpath_cms.models import AuditRow, Edition, KeyDate, Person, RoleKind, Topic
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.settings import (
    Texts,
    entries_of,
    facts_of,
    limits_of,
    mark_of,
    texts_of,
    topics_of,
)
from fastpath_cms.services import calling
from tests.support.world import IN_BEFORE, IN_CALL, IN_REVIEWING, World


def edition(world: World) -> Edition:
    with world.writing() as session:
        return edition_by_id(session, world.edition.id)


def dates(world: World) -> dict[DateKind, list[tuple[datetime, bool]]]:
    """Return every row of every kind: its instant, and whether it was replaced."""
    found: dict[DateKind, list[tuple[datetime, bool]]] = {}
    for row in world.all(KeyDate):
        found.setdefault(row.kind, []).append((row.at, row.replaced_at is not None))
    return found


def move(world: World, chair: Person, **days: date | None) -> dict[str, Any]:
    """Change some key dates and keep the others."""
    now = entries_of(edition(world))
    kinds = {DateKind(name.replace("_", "-")): day and Entry(day) for name, day in days.items()}
    done: dict[str, Any] = world.perform(
        chair, calling.change_dates, world.edition.id, now | kinds, mark_of(now)
    )
    return done


def test_an_extension_keeps_the_announced_date_and_tells_the_phase(world: World) -> None:
    chair = world.chair()
    world.at(IN_REVIEWING)
    done = move(world, chair, submission=date(2027, 3, 3))
    assert done == {"changed": ["Submission"], "before": "reviewing", "after": "call open"}
    assert dates(world)[DateKind.SUBMISSION] == [
        (datetime(2027, 2, 27, 12, tzinfo=UTC), True),
        (datetime(2027, 3, 4, 12, tzinfo=UTC), False),
    ]


def test_before_the_call_a_date_is_replaced_without_a_trace(world: World) -> None:
    chair = world.chair()
    world.at(IN_BEFORE)
    move(world, chair, submission=date(2027, 2, 19))
    assert dates(world)[DateKind.SUBMISSION] == [(datetime(2027, 2, 20, 12, tzinfo=UTC), False)]


def test_a_slip_mended_within_the_hour_leaves_no_trace(world: World) -> None:
    chair = world.chair()
    move(world, chair, submission=date(2027, 3, 1))
    world.at(IN_CALL + timedelta(minutes=59))
    move(world, chair, submission=date(2027, 3, 2))
    assert dates(world)[DateKind.SUBMISSION] == [
        (datetime(2027, 2, 27, 12, tzinfo=UTC), True),
        (datetime(2027, 3, 3, 12, tzinfo=UTC), False),
    ]


def test_an_opening_date_counts_in_the_edition_s_zone(world: World) -> None:
    move(world, world.chair(), notification=date(2027, 3, 14))
    assert dates(world)[DateKind.NOTIFICATION][-1] == (
        datetime(2027, 3, 14, 5, tzinfo=UTC),
        False,
    )


def test_moving_the_workshop_moves_the_day_on_the_page(world: World) -> None:
    move(world, world.chair(), workshop=date(2027, 4, 4))
    assert edition(world).held_on == date(2027, 4, 4)


def test_dates_in_the_wrong_order_are_refused_with_a_sentence(world: World) -> None:
    chair = world.chair()
    with pytest.raises(Unfit) as refused:
        move(world, chair, notification=date(2027, 2, 1))
    assert [problem.sentence for problem in refused.value.problems] == [
        "Notification comes before Reviews due; it must come after it."
    ]
    assert len(world.all(KeyDate)) == 6


def test_a_date_taken_away_stays_on_record_only(world: World) -> None:
    done = move(world, world.chair(), camera_ready=None)
    assert done["changed"] == ["Camera-ready"]
    assert [replaced for _, replaced in dates(world)[DateKind.CAMERA_READY]] == [True]


def test_dates_that_stay_change_nothing(world: World) -> None:
    assert move(world, world.chair())["changed"] == []
    assert len(world.all(KeyDate)) == 6


def test_each_change_is_in_the_audit_log_with_what_stood_there(world: World) -> None:
    move(world, world.chair(), submission=date(2027, 3, 1))
    row = world.one(AuditRow)
    assert (row.deed, row.details["changes"]) == (
        "change-dates",
        {"submission": ["2027-02-26", "2027-03-01"]},
    )


def test_a_new_zone_keeps_the_days(world: World) -> None:
    chair = world.chair()
    before = edition(world)
    facts = replace(facts_of(before), zone_name="Asia/Tokyo")
    world.perform(chair, calling.change_facts, world.edition.id, facts, mark_of(facts_of(before)))
    assert entries_of(edition(world)) == entries_of(before)
    assert dates(world)[DateKind.NOTIFICATION] == [(datetime(2027, 3, 7, 15, tzinfo=UTC), False)]


def test_a_form_filled_before_somebody_else_s_change_is_stale(world: World) -> None:
    chair = world.chair()
    seen = mark_of(texts_of(edition(world)))
    theirs, mine = Texts("Theirs", "", "", ""), Texts("Mine", "", "", "")
    world.perform(chair, calling.change_texts, world.edition.id, theirs, seen)
    with pytest.raises(Stale):
        world.perform(chair, calling.change_texts, world.edition.id, mine, seen)
    assert texts_of(edition(world)) == theirs


def test_a_submission_that_comes_in_makes_no_form_stale(world: World) -> None:
    chair = world.chair()
    limits = limits_of(edition(world))
    seen = mark_of(limits)
    world.submission()
    world.perform(chair, calling.change_limits, world.edition.id, replace(limits, page_max=6), seen)
    assert edition(world).page_max == 6


def test_a_reworded_topic_is_the_same_topic(world: World) -> None:
    chair = world.chair()
    world.submission()
    ids = {topic.name: topic.id for topic in world.all(Topic)}
    done = world.perform(
        chair,
        calling.change_topics,
        world.edition.id,
        ["Accelerators", "Models of performance", "Energy"],
        mark_of(topics_of(edition(world))),
    )
    assert done == {"renamed": 1, "added": 1, "removed": 0}
    now = {topic.name: topic.id for topic in world.all(Topic)}
    assert now["Accelerators"] == ids["Accelerators"]
    assert now["Models of performance"] == ids["Performance models"]
    assert topics_of(edition(world)) == ("Accelerators", "Models of performance", "Energy")


def test_two_topics_that_trade_names_trade_places(world: World) -> None:
    world.perform(
        world.chair(),
        calling.change_topics,
        world.edition.id,
        ["Accelerators", "Performance models"],
        mark_of(topics_of(edition(world))),
    )
    assert topics_of(edition(world)) == ("Accelerators", "Performance models")


def test_once_the_call_has_opened_no_topic_goes_whether_chosen_or_not(world: World) -> None:
    chair = world.chair()
    for names in (["Accelerators"], ["Performance models"]):  # neither is chosen by anybody
        with pytest.raises(Unfit):
            world.perform(chair, calling.change_topics, world.edition.id, names, "")
    assert len(world.all(Topic)) == 2


def test_before_the_call_a_topic_may_go(world: World) -> None:
    chair = world.chair()
    world.at(IN_BEFORE)
    done = world.perform(chair, calling.change_topics, world.edition.id, ["Accelerators"], "")
    assert done == {"renamed": 0, "added": 0, "removed": 1}


def test_the_publicity_chair_writes_texts_and_moves_no_date(world: World) -> None:
    publicity = world.grant(world.person("Pia"), RoleKind.PUBLICITY_CHAIR)
    world.perform(publicity, calling.change_texts, world.edition.id, Texts("Text", "", "", ""), "")
    with pytest.raises(NotFound):
        world.perform(publicity, calling.change_dates, world.edition.id, {}, "")
    with pytest.raises(NotFound):
        world.perform(
            publicity, calling.change_limits, world.edition.id, limits_of(edition(world)), ""
        )
    with pytest.raises(NotFound):
        world.perform(
            publicity, calling.change_facts, world.edition.id, facts_of(edition(world)), ""
        )


def test_who_has_no_role_changes_nothing(world: World) -> None:
    member = world.member()
    for deed, value in (
        (calling.change_texts, texts_of(edition(world))),
        (calling.change_topics, ["Other"]),
    ):
        with pytest.raises(NotFound):
            world.perform(member, deed, world.edition.id, value, "")
