"""What an accepted submission lacks is said twice before it is due, and to nobody who lacks nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Letter, Submission, Talk
from fastpath_cms.queries.editions import edition_by_id, key_dates_of
from fastpath_cms.services.reminding_accepted import remind_accepted
from tests.support.letters import assert_golden
from tests.support.world import IN_NOTIFICATION, World

DAY = timedelta(days=1)


@pytest.fixture
def paper(world: World) -> Submission:
    world.at(IN_NOTIFICATION)
    author = world.person("Ada Author", "ada@example.org")
    found: Submission = world.submission(author, status=Status.ACCEPTED)
    return found


def look(world: World, before: timedelta) -> list[Letter]:
    """Let the worker come by so long before final versions are due; return what it posted."""
    with world.writing() as session:
        due_at = key_dates_of(edition_by_id(session, world.edition.id)).final_due_at
    assert due_at is not None
    count = len(world.letters())
    world.at(due_at - before).perform(None, remind_accepted)
    return list(world.letters()[count:])


def test_what_is_missing_is_said_three_days_and_a_day_before(
    world: World, paper: Submission
) -> None:
    assert look(world, 4 * DAY) == []
    (letter,) = look(world, 3 * DAY)
    assert letter.kind is LetterKind.FINAL_REMINDER
    assert_golden(letter, "final-reminder")
    assert look(world, 2 * DAY) == []
    assert len(look(world, DAY)) == 1
    assert look(world, timedelta(hours=1)) == []
    assert look(world, -DAY) == []
    assert paper.id == letter.submission_id


def test_after_a_pause_only_the_latest_comes(world: World, paper: Submission) -> None:
    assert len(look(world, timedelta(hours=5))) == 1
    assert paper.number == 1


@pytest.mark.parametrize("state", ["declined", "withdrawn", "told since"])
def test_whoever_can_give_nothing_hears_nothing(
    world: World, paper: Submission, state: str
) -> None:
    with world.writing() as session:
        row = session.get_one(Submission, paper.id)
        if state == "declined":
            session.add(
                Talk(
                    edition_id=row.edition_id,
                    submission_id=row.id,
                    kind="regular",
                    declined_at=world.clock.now(),
                )
            )
        elif state == "withdrawn":
            row.status, row.withdrawn_at = Status.WITHDRAWN, world.clock.now()
        else:
            row.notified_at = world.clock.now() + timedelta(days=30)
    assert look(world, 3 * DAY) == []


def test_only_what_lacks_is_named(world: World, paper: Submission) -> None:
    with world.writing() as session:
        session.add(
            Talk(
                edition_id=world.edition.id,
                submission_id=paper.id,
                kind="regular",
                confirmed_at=world.clock.now(),
            )
        )
    (letter,) = look(world, 3 * DAY)
    assert "the final version" in letter.body
    assert "who gives the talk" not in letter.body
