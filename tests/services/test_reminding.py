"""Reminders of drafts: at 48, 24 and 3 hours, each once, and only while they are true."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete, update

from fastpath_cms.adapters.mailbox import FileMailer
from fastpath_cms.domain.calendar import DateKind, closing_instant
from fastpath_cms.domain.entry import Entry
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Author, Edition, Letter, LetterState, Submission
from fastpath_cms.services import extending, mailing, prolonging
from fastpath_cms.services.mailing import Delivered
from fastpath_cms.services.planning import Wanted
from tests.support.letters import assert_golden
from tests.support.world import DATES, World

DUE = closing_instant(DATES[DateKind.SUBMISSION])
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def round_at(world: World, at: datetime) -> Delivered:
    """Let the worker do one whole round."""
    world.at(at)
    with world.app_context():
        return mailing.deliver_due(
            world.stage(), FileMailer(world.settings.instance / "mail", "F <f@fastpath.test>")
        )


def marks(world: World) -> list[str]:
    """Return the mark of every reminder that was sent, in order."""
    return [
        letter.key.split(":")[3]
        for letter in world.all(Letter, Letter.kind == LetterKind.DRAFT_REMINDER)
        if letter.state is LetterState.SENT
    ]


def draft(world: World, name: str = "Ada Author") -> Submission:
    return world.submission(world.person(name), status=Status.DRAFT)


def test_after_a_pause_only_the_latest_true_one_goes(world: World) -> None:
    draft(world)
    for left, sent in (
        (48 * HOUR + SECOND, []),
        (48 * HOUR, ["48"]),
        (48 * HOUR - SECOND, ["48"]),
        (24 * HOUR + SECOND, ["48"]),
        (24 * HOUR, ["24"]),
        (24 * HOUR - SECOND, ["24"]),
        (3 * HOUR + SECOND, ["24"]),
        (3 * HOUR, ["3"]),
        (3 * HOUR - SECOND, ["3"]),
        (SECOND, ["3"]),
        (timedelta(0), []),
        (-SECOND, []),
    ):
        with world.writing() as session:
            session.execute(delete(Letter))  # as if the worker had slept until now
        round_at(world, DUE - left)
        assert marks(world) == sent


def test_each_goes_once_however_often_the_worker_looks(world: World) -> None:
    draft(world)
    for left in (49, 48, 47, 25, 24, 23, 4, 3, 2, 1):
        for _ in range(2):
            round_at(world, DUE - left * HOUR)
    round_at(world, DUE)
    assert marks(world) == ["48", "24", "3"]


def test_it_says_what_is_missing_and_how_long_is_left(world: World) -> None:
    world.submission(world.person("Ada Author", "ada@example.org"), status=Status.DRAFT)
    assert round_at(world, DUE - 3 * HOUR) == Delivered(sent=1, reminded=1)
    assert_golden(world.one(Letter), "draft-reminder")


def test_complete_and_withdrawn_submissions_get_none(world: World) -> None:
    world.submission()
    world.submission(status=Status.WITHDRAWN)
    assert round_at(world, DUE - 3 * HOUR) == Delivered()


def test_a_draft_begun_since_the_mark_waits_for_the_next(world: World) -> None:
    world.at(DUE - 20 * HOUR)
    draft(world)
    round_at(world, DUE - 19 * HOUR)
    assert marks(world) == []
    round_at(world, DUE - 3 * HOUR)
    assert marks(world) == ["3"]


def test_every_contact_is_reminded_and_no_other_author(world: World) -> None:
    paper = world.submission(world.person("Ada"), world.person("Ben"), status=Status.DRAFT)
    round_at(world, DUE - 3 * HOUR)
    (letter,) = world.letters()
    assert letter.recipient_name == "Ada"
    with world.writing() as session:
        session.execute(
            update(Author).where(Author.submission_id == paper.id).values(is_contact=True)
        )
    round_at(world, DUE - 2 * HOUR)
    assert [one.recipient_name for one in world.letters()] == ["Ada", "Ben"]


def test_an_address_nobody_verified_is_reminded_three_times_an_hour_at_most(world: World) -> None:
    person = world.person("Vic")
    for _ in range(4):
        world.submission(person, status=Status.DRAFT)
    with world.writing() as session:
        session.execute(update(Author).values(person_id=None))
    assert round_at(world, DUE - 3 * HOUR).reminded == 3
    assert round_at(world, DUE - 2 * HOUR - SECOND).reminded == 0
    assert round_at(world, DUE - 2 * HOUR + SECOND).reminded == 1


def test_after_an_extension_reminders_are_about_the_new_deadline(world: World) -> None:
    chair = world.chair()
    draft(world)
    for left in (48, 24, 4):
        round_at(world, DUE - left * HOUR)
    what = Wanted(DateKind.SUBMISSION, Entry(date(2027, 3, 3)), {})
    world.perform(chair, extending.extend_deadline, world.edition.id, what, "")
    for left in (3, 1, 0):
        round_at(world, DUE - left * HOUR)
    assert marks(world) == ["48", "24"]
    new = closing_instant(date(2027, 3, 3))
    for left in (49, 48, 24, 3):
        round_at(world, new - left * HOUR)
    assert marks(world) == ["48", "24", "48", "24", "3"]


def test_an_extension_by_less_than_a_mark_is_its_own_reminder(world: World) -> None:
    chair = world.chair()
    draft(world)
    world.at(DUE - HOUR)
    what = Wanted(DateKind.SUBMISSION, Entry(date(2027, 2, 27)), {})
    world.perform(chair, extending.extend_deadline, world.edition.id, what, "")
    round_at(world, DUE)  # 24 hours are left now
    assert marks(world) == ["24"]
    assert round_at(world, DUE + HOUR).reminded == 0


def test_a_reminder_not_sent_in_time_is_taken_back(world: World) -> None:
    draft(world)
    world.at(DUE - 3 * HOUR)
    from fastpath_cms.services import reminding

    world.perform(None, reminding.remind_drafts)
    assert round_at(world, DUE) == Delivered()
    assert [letter.state for letter in world.letters()] == [LetterState.CANCELLED]


def test_a_reminder_is_taken_back_when_the_draft_is_withdrawn(world: World) -> None:
    from fastpath_cms.services import reminding, withdrawing

    ada = world.person("Ada")
    paper = world.submission(ada, status=Status.DRAFT)
    world.at(DUE - 3 * HOUR)
    world.perform(None, reminding.remind_drafts)
    world.perform(ada, withdrawing.withdraw_submission, paper.id, "")
    round_at(world, DUE - 3 * HOUR + SECOND)
    assert marks(world) == []


def test_a_deadline_of_its_own_has_reminders_of_its_own(world: World) -> None:
    chair = world.chair()
    paper = draft(world)
    world.perform(chair, prolonging.give_own_deadline, paper.id, Entry(date(2027, 3, 2)), None)
    own = closing_instant(date(2027, 3, 2))
    for left in (48, 24, 3):
        round_at(world, DUE - left * HOUR)
    assert marks(world) == []
    for left in (48, 24, 3):
        round_at(world, own - left * HOUR)
    assert marks(world) == ["48", "24", "3"]
    last = world.letters()[-1]
    assert "Its own deadline:" in last.body
    assert "Tue Mar 2, 2027, 23:59 AoE" in last.body


def test_an_archive_reminds_nobody(world: World) -> None:
    draft(world)
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_archive = True
    assert round_at(world, DUE - 3 * HOUR) == Delivered()
