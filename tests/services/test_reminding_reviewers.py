"""Reminders of missing reviews: to whom, when, at most once, and what they say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fastpath_cms.domain.calendar import DateKind, closing_instant
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import AuditRow, Edition, LateNote, Letter, LetterState, Person
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.letters import chair_letters
from fastpath_cms.queries.standings import edition_standing
from fastpath_cms.queries.viewer import Viewer
from fastpath_cms.services.reminding_reviewers import remind_now, remind_reviewers
from tests.support.letters import assert_golden
from tests.support.world import DATES, IN_NOTIFICATION, IN_PROGRAM, IN_REVIEWING, World

DUE = closing_instant(DATES[DateKind.REVIEWS_DUE])
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
KIND = Letter.kind == LetterKind.REVIEW_REMINDER


def look(world: World, *instants: object) -> list[str]:
    """Let the worker look at these instants; return the marks of what was posted since."""
    before = len(world.all(Letter, KIND))
    for at in instants:
        world.at(at)  # type: ignore[arg-type]
        world.perform(None, remind_reviewers)
    return [letter.key.split(":")[3] for letter in world.all(Letter, KIND)[before:]]


def late_member(world: World, name: str = "Mia Member", papers: int = 1) -> Person:
    member = world.member(name, f"{name.split(maxsplit=1)[0].lower()}@example.org")
    for _ in range(papers):
        world.assignment(member, world.submission(title=f"Paper for {name}"))
    return member


def test_each_mark_once_and_only_to_who_lacks_a_review(world: World) -> None:
    late_member(world)
    done = late_member(world, "Dora Done")
    world.review(done, world.submission())
    for paper in (2,):
        world.review(done, _paper(world, paper))
    marks = look(
        world,
        DUE - 3 * DAY - SECOND,
        DUE - 3 * DAY,
        DUE - 2 * DAY,
        DUE - DAY,
        DUE - SECOND,
        DUE,
        DUE + DAY - SECOND,
        DUE + DAY,
        DUE + DAY + SECOND,
        IN_NOTIFICATION,
    )
    assert marks == ["-3", "-1", "1"]
    assert {letter.recipient_name for letter in world.all(Letter, KIND)} == {"Mia Member"}


def _paper(world: World, number: int) -> object:
    from fastpath_cms.models import Submission

    return world.one(Submission, Submission.number == number)


def test_one_letter_lists_all_that_is_missing_with_links(world: World) -> None:
    mia = late_member(world, papers=2)
    world.review(mia, _paper(world, 2), is_draft=True)  # type: ignore[arg-type]
    look(world, DUE - DAY)
    (letter,) = world.letters()
    assert_golden(letter, "review-reminder")
    look(world, DUE + DAY)
    assert_golden(world.letters()[-1], "review-reminder-late")


def test_after_a_pause_only_the_latest_true_one_goes(world: World) -> None:
    late_member(world)
    assert look(world, DUE - SECOND) == ["-1"]


def test_what_was_assigned_since_the_mark_waits_for_the_next(world: World) -> None:
    world.at(DUE - 2 * DAY)
    late_member(world)
    assert look(world, DUE - 2 * DAY + SECOND) == []
    assert look(world, DUE - DAY) == ["-1"]


def test_who_told_a_day_is_left_alone_until_it_is_over(world: World) -> None:
    mia = late_member(world)
    look(world, DUE - 3 * DAY)
    with world.writing() as session:
        session.add(
            LateNote(
                edition_id=world.edition.id,
                person_id=mia.id,
                until_at=DUE + DAY + DAY / 2,
                sentence="",
                told_at=world.clock.now(),
            )
        )
    assert look(world, DUE - DAY, DUE + DAY, DUE + DAY + DAY / 2 - SECOND) == []
    assert look(world, DUE + DAY + DAY / 2) == ["1"]


def test_a_reminder_that_is_not_true_any_more_is_taken_back(world: World) -> None:
    mia = late_member(world)
    look(world, DUE - DAY)
    world.review(mia, _paper(world, 1))  # type: ignore[arg-type]
    world.perform(None, remind_reviewers)
    assert [letter.state for letter in world.letters()] == [LetterState.CANCELLED]


@pytest.mark.parametrize("field", ["are_assignments_shown", "is_archive"])
def test_hidden_assignments_and_archives_remind_nobody(world: World, field: str) -> None:
    late_member(world)
    with world.writing() as session:
        setattr(session.get_one(Edition, world.edition.id), field, field == "is_archive")
    assert look(world, DUE - DAY) == []


def test_a_conflict_declared_meanwhile_ends_the_reminders(world: World) -> None:
    mia = late_member(world)
    world.conflict(mia, _paper(world, 1))  # type: ignore[arg-type]
    assert look(world, DUE - DAY) == []


def seen_kinds(world: World, chair: Person) -> list[LetterKind]:
    with world.writing() as session:
        edition, viewer = edition_by_id(session, world.edition.id), Viewer(chair.id)
        who = edition_standing(session, viewer, edition, world.clock.now())
        return [row.kind for row in chair_letters(session, viewer, who, edition).rows]


def test_a_chair_with_a_conflict_sees_no_reminder_whoever_reviews_the_sealed_paper(
    world: World,
) -> None:
    chair, tied = world.chair(), world.chair("Cora Chair")
    late_member(world)
    world.conflict(tied, _paper(world, 1))  # type: ignore[arg-type]
    look(world, DUE - DAY)
    assert seen_kinds(world, chair) == [LetterKind.REVIEW_REMINDER]
    assert seen_kinds(world, tied) == []


def test_a_chair_reminds_now_of_what_they_see(world: World) -> None:
    chair, tied = world.chair(), world.chair("Cora Chair")
    mia = late_member(world, papers=2)
    done = late_member(world, "Dora Done")
    world.review(done, _paper(world, 3))  # type: ignore[arg-type]
    world.conflict(tied, _paper(world, 1))  # type: ignore[arg-type]
    world.at(IN_REVIEWING)
    ids = [mia.id, done.id, 9999]
    assert world.perform(tied, remind_now, world.edition.id, ids) == 1
    (letter,) = world.letters()
    assert ("#1" in letter.body, "#2" in letter.body) == (False, True)
    assert world.perform(chair, remind_now, world.edition.id, ids) == 1
    assert "#1" in world.letters()[-1].body
    assert world.perform(chair, remind_now, world.edition.id, [mia.id]) == 1
    assert world.perform(chair, remind_now, world.edition.id, [mia.id]) == 0  # three an hour
    assert [row.details["letters"] for row in world.all(AuditRow)] == [1, 1, 1]
    assert look(world, DUE - DAY) == ["-1"]  # the worker's own are another matter


def test_reminding_now_has_its_people_and_its_time(world: World) -> None:
    chair, mia = world.chair(), late_member(world)
    world.at(IN_REVIEWING)
    with pytest.raises(NotFound):
        world.perform(mia, remind_now, world.edition.id, [mia.id])
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).are_assignments_shown = False
    with pytest.raises(NotAllowed):
        world.perform(chair, remind_now, world.edition.id, [mia.id])
    world.at(IN_PROGRAM)
    with pytest.raises(OutOfPhase):
        world.perform(chair, remind_now, world.edition.id, [mia.id])
