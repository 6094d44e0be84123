"""A deadline of its own for one submission, and links that let one be begun after the close."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fastpath_cms.domain.calendar import closing_instant
from fastpath_cms.domain.entry import Entry
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Refusal, Stale, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, LateLink, Letter, LetterState, Person, Submission
from fastpath_cms.services import mailing, prolonging
from tests.support.letters import assert_golden
from tests.support.world import IN_AFTER, IN_BEFORE, IN_NOTIFICATION, IN_REVIEWING, World

MAR_4 = Entry(date(2027, 3, 4))
CLOSES = closing_instant(date(2027, 3, 4))
TOKEN_OF_LINK = 1


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_REVIEWING)


def give(
    world: World, chair: Person, paper: Submission, entry: Entry = MAR_4, was: Any = None
) -> None:
    world.perform(chair, prolonging.give_own_deadline, paper.id, entry, was)


def due(world: World, paper: Submission) -> datetime | None:
    found: datetime | None = world.one(Submission, Submission.id == paper.id).extended_due_at
    return found


def test_a_chair_gives_one_draft_its_own_deadline_and_its_contact_a_letter(world: World) -> None:
    ada = world.person("Ada Author", "ada@example.org")
    paper = world.submission(ada, status=Status.DRAFT)
    version = paper.version
    give(world, world.chair(), paper)
    kept = world.one(Submission)
    assert (kept.extended_due_at, kept.extended_at) == (CLOSES, IN_REVIEWING)
    assert kept.version == version  # what the author has typed does not go stale
    row = world.one(AuditRow)
    assert (row.deed, row.submission_id) == ("submission.give-deadline", paper.id)
    assert_golden(world.one(Letter), "own-deadline")


def test_it_is_taken_back_with_a_letter_and_what_is_in_stays(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    give(world, chair, paper)
    world.perform(chair, prolonging.revoke_own_deadline, paper.id, CLOSES)
    assert due(world, paper) is None
    last = world.letters()[-1]
    assert (last.kind, last.subject) == (
        LetterKind.OWN_DEADLINE,
        "[FastPath 2027 #1] The usual deadline holds again",
    )


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (
            Entry(date(2027, 2, 26)),
            "Feb 26, 2027 AoE has passed; choose a date to come.",
        ),
        (
            Entry(date(2027, 3, 8)),
            "Mar 8, 2027 AoE is too late: nothing can be taken by then.",
        ),
    ],
)
def test_a_date_that_would_help_nobody_is_refused(
    world: World, entry: Entry, sentence: str
) -> None:
    paper = world.submission()
    with pytest.raises(Unfit) as refused:
        give(world, world.chair(), paper, entry)
    assert refused.value.problems[0].sentence == sentence
    assert due(world, paper) is None


@pytest.mark.parametrize(("day", "is_fine"), [(26, False), (27, True)])
def test_it_is_later_than_the_deadline_of_all(world: World, day: int, is_fine: bool) -> None:
    chair, paper = world.chair(), world.submission()
    world.at(datetime(2027, 2, 20, tzinfo=UTC))
    if is_fine:
        give(world, chair, paper, Entry(date(2027, 2, day)))
    else:
        with pytest.raises(Unfit, match="one of its own must be later"):
            give(world, chair, paper, Entry(date(2027, 2, day)))


def test_a_chair_with_a_conflict_and_a_member_give_none(world: World) -> None:
    chair, member, paper = world.chair(), world.member(), world.submission()
    world.conflict(chair, paper)
    refusals: tuple[tuple[Person, type[Refusal]], ...] = (
        (chair, NotFound), (member, NotAllowed), (world.person(), NotFound)
    )  # fmt: skip
    for person, refusal in refusals:
        with pytest.raises(refusal):
            give(world, person, paper)


def test_of_two_chairs_the_second_is_told(world: World) -> None:
    one, two, paper = world.chair("Petra"), world.chair("Paul"), world.submission()
    give(world, one, paper)
    with pytest.raises(Stale):
        give(world, two, paper, Entry(date(2027, 3, 3)))
    assert due(world, paper) == CLOSES


def test_a_closed_submission_and_a_told_year_take_none(world: World) -> None:
    chair = world.chair()
    with pytest.raises(NotAllowed):
        give(world, chair, world.submission(status=Status.WITHDRAWN))
    paper = world.submission()
    world.at(IN_NOTIFICATION)
    with pytest.raises(OutOfPhase):
        give(world, chair, paper, Entry(date(2027, 3, 20)))


def test_an_accepted_one_may_send_its_final_version_later(world: World) -> None:
    chair, paper = world.chair(), world.submission(status=Status.ACCEPTED)
    world.at(IN_NOTIFICATION)
    give(world, chair, paper, Entry(date(2027, 3, 18)))
    assert "Until then the final version can be uploaded" in world.one(Letter).body


# Somebody who has not begun -----------------------------------------------


def sent(world: World, chair: Person, address: str = "late@example.org") -> str:
    """Send a late link and return its token, as the letter that leaves carries it."""
    link_id = world.perform(chair, prolonging.give_late_link, world.edition.id, address, MAR_4)
    letter_id = world.one(Letter, Letter.key == f"late-start:{link_id}").id
    body = world.perform(None, mailing.body_with_link, letter_id)
    (line,) = [row for row in body.splitlines() if "/late/" in row]
    return str(line.rpartition("/")[2])


def begin(world: World, token: str) -> int:
    number: int = world.perform(None, prolonging.begin_late, world.edition.id, token)
    return number


def test_a_late_link_begins_one_submission_with_a_deadline_of_its_own(world: World) -> None:
    token = sent(world, world.chair())
    assert begin(world, token) == 1
    paper = world.one(Submission)
    assert (paper.status, paper.extended_due_at) == (Status.DRAFT, CLOSES)
    with pytest.raises(NotAllowed, match="used already"):
        begin(world, token)
    assert len(world.all(Submission)) == 1


def test_its_letter_is_secret_and_says_until_when(world: World) -> None:
    world.perform(
        world.chair(), prolonging.give_late_link, world.edition.id, "late@example.org", MAR_4
    )
    letter = world.one(Letter)
    assert letter.is_secret
    assert_golden(letter, "late-start")


def test_a_late_link_is_good_until_its_instant(world: World) -> None:
    token = sent(world, world.chair())
    for seconds in (1, 0):
        world.at(CLOSES + timedelta(seconds=seconds))
        with pytest.raises(OutOfPhase, match="good until Mar 4, 2027 AoE"):
            begin(world, token)
    world.at(CLOSES - timedelta(seconds=1))
    assert begin(world, token) == 1


def test_a_link_taken_back_is_none_and_its_letter_stays_here(world: World) -> None:
    chair = world.chair()
    token = sent(world, chair)
    link = world.one(LateLink)
    world.perform(chair, prolonging.revoke_late_link, world.edition.id, link.id)
    with pytest.raises(NotFound):
        begin(world, token)
    assert world.one(Letter).state is LetterState.CANCELLED


def test_a_guessed_token_begins_nothing(world: World) -> None:
    sent(world, world.chair())
    with pytest.raises(NotFound):
        begin(world, "guessed")


@pytest.mark.parametrize("now", [IN_BEFORE, IN_AFTER])
def test_a_late_link_is_given_between_the_call_and_the_notification(
    world: World, now: datetime
) -> None:
    chair = world.chair()
    world.at(now)
    with pytest.raises((NotAllowed, Unfit)):
        world.perform(chair, prolonging.give_late_link, world.edition.id, "a@example.org", MAR_4)
