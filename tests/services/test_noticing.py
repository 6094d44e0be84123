"""Letters about discussions: who gets which, when, and how mail programs thread them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from fastpath_cms.domain.discussing import GATHERED_FOR, NoticeWish
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import CommentNotice, Letter, NoticeChoice, Person, Submission
from fastpath_cms.services import discussing, leading, mailing, noticing
from fastpath_cms.services.posting import envelope_of
from tests.support.letters import assert_golden
from tests.support.talk import furnished, say
from tests.support.world import IN_DISCUSSION, World, address_of

LATER = IN_DISCUSSION + GATHERED_FOR


def posted(world: World, at: datetime = LATER) -> list[Letter]:
    """Let the worker post what is due at an instant; return the letters it wrote."""
    before = {letter.id for letter in world.letters()}
    world.at(at)
    world.perform(None, noticing.post_due_notices)
    return [letter for letter in world.letters() if letter.id not in before]


def readers(letters: list[Letter]) -> list[str]:
    return sorted(letter.recipient_name for letter in letters)


def wishes(world: World, person: Person, wish: NoticeWish) -> None:
    with world.writing() as session:
        session.add(NoticeChoice(person_id=person.id, wish=wish))


def test_those_who_take_part_hear_of_a_comment_and_its_writer_does_not(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    world.member("Uma Unassigned")
    say(world, people["Petra"], paper, "A question.")
    say(world, people["Ann"], paper, "An answer.")
    letters = posted(world)
    assert readers(letters) == ["Ann Reviewer", "Bob Reviewer", "Petra Chair"]
    assert {letter.kind for letter in letters} == {LetterKind.DISCUSSION_COMMENTS}
    texts = {letter.recipient_name: letter.body for letter in letters}
    assert "An answer." not in texts["Ann Reviewer"]
    assert "A question." not in texts["Petra Chair"]
    assert posted(world) == []


def test_a_few_minutes_of_comments_make_one_letter(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    say(world, people["Ann"], paper, "First *thought*.\n\nSecond paragraph.")
    world.at(IN_DISCUSSION + timedelta(minutes=3))
    say(world, people["Petra"], paper, "@Bob, do you agree?", 1)
    assert posted(world, LATER - timedelta(seconds=1)) == []
    letters = posted(world)
    assert readers(letters) == ["Bob Reviewer"]
    assert_golden(letters[0], LetterKind.DISCUSSION_COMMENTS.value)


def test_a_reviewer_whose_review_is_awaited_hears_once_that_there_is_a_discussion(
    world: World,
) -> None:
    paper, people = furnished(world, "Ann")
    nils = world.member("Nils Late")
    world.assignment(nils, world.one(Submission))
    for text in ("A secret.", "Another secret."):
        say(world, people["Ann"], paper, text)
    letters = [letter for letter in [*world.letters(), *posted(world)] if "Nils" in letter.body]
    assert [letter.kind for letter in letters] == [LetterKind.DISCUSSION_BEGUN]
    assert_golden(letters[0], LetterKind.DISCUSSION_BEGUN.value)


def test_each_reads_as_much_mail_as_they_wish(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob", "Cem", "Dag", "Eva")
    wishes(world, people["Bob"], NoticeWish.MENTIONS)
    wishes(world, people["Cem"], NoticeWish.NONE)
    wishes(world, people["Dag"], NoticeWish.DAILY)
    say(world, people["Ann"], paper, "To all.")
    assert readers(posted(world)) == ["Eva Reviewer"]
    say(world, people["Ann"], paper, "@Bob, @Cem and @Dag, please.")
    assert readers(posted(world, LATER + GATHERED_FOR)) == ["Bob Reviewer", "Eva Reviewer"]
    morning = datetime(2027, 3, 7, 13, tzinfo=UTC)  # 8:00 in New York
    assert posted(world, morning - timedelta(hours=1)) == []
    (digest,) = posted(world, morning)
    assert digest.recipient_name == "Dag Reviewer"
    assert_golden(digest, LetterKind.DISCUSSION_DIGEST.value)


def test_who_comes_to_have_a_conflict_in_between_hears_nothing(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    say(world, people["Ann"], paper, "A secret.")
    world.conflict(people["Bob"], world.one(Submission))
    assert posted(world) == []
    assert [row.settled_at for row in world.all(CommentNotice)] == [LATER]


@pytest.mark.parametrize("text", ["A word.", "Quite another, much longer word. " * 40])
def test_nobody_else_gets_mail_that_depends_on_what_was_said(world: World, text: str) -> None:
    paper, people = furnished(world, "Ann")
    submission = world.one(Submission)
    world.conflict(world.member("Mona Conflicted"), submission)
    world.assignment(world.member("Nils Late"), submission)
    say(world, people["Ann"], paper, text)
    letters = [*world.letters(), *posted(world)]
    assert readers(letters) == ["Nils Late"]
    assert text not in letters[0].body


def test_letters_about_one_discussion_are_one_thread_that_is_answered_on_the_site(
    world: World,
) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    world.perform(people["Petra"], leading.name_lead, paper, people["Bob"].id)
    say(world, people["Ann"], paper, "One.")
    posted(world)
    say(world, people["Ann"], paper, "Two.")
    posted(world, LATER + GATHERED_FOR)
    mine = [one for one in world.letters() if one.recipient_name == "Bob Reviewer"]
    assert [one.kind for one in mine] == [
        LetterKind.DISCUSSION_LEAD,
        LetterKind.DISCUSSION_COMMENTS,
        LetterKind.DISCUSSION_COMMENTS,
    ]
    assert_golden(mine[0], LetterKind.DISCUSSION_LEAD.value)
    root = "<2027.1.submission@fastpath.test>"
    heads = [
        message_from_bytes(
            envelope_of(one, one.body, sender="a@b.example", name="F", real=LATER).message
        )
        for one in mine
    ]
    ids = [head["Message-ID"] for head in heads]
    assert [head["In-Reply-To"] for head in heads] == [root, ids[0], ids[1]]
    assert heads[2]["References"].split() == [root, ids[0], ids[1]]
    assert [head["Reply-To"] for head in heads] == [None] * 3
    assert heads[1]["Subject"] == heads[2]["Subject"]


def test_naming_somebody_in_a_change_tells_them_alone(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    say(world, people["Ann"], paper, "Nobody is named.")
    posted(world)
    world.perform(people["Ann"], discussing.change_comment, paper, 1, "@Petra and @Bob, see.", 1)
    assert readers(posted(world, LATER + GATHERED_FOR)) == ["Petra Chair"]


def test_a_round_of_the_worker_posts_them(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    say(world, people["Ann"], paper, "One.")
    world.at(LATER)
    with world.app_context():
        mailing.post_due_reminders(world.stage())
    kinds = [letter.kind for letter in world.letters()]
    assert kinds.count(LetterKind.DISCUSSION_COMMENTS) == 1


def test_chairs_see_that_such_a_letter_went_out_and_not_its_text(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    say(world, people["Ann"], paper, "Between those who review.")
    (letter,) = posted(world)
    assert letter.recipient_address == address_of(people["Bob"])
    token = letter.message_id.strip("<").partition("@")[0]
    browser = world.browser(people["Petra"])
    page = browser.get(f"/2027/chair/letters/{token}").text
    gerd = world.chair("Gerd Chair")  # reviews it, and the own review is awaited
    world.assignment(gerd, world.one(Submission))
    page += world.browser(gerd).get("/2027/submissions/1/").text
    assert "Between those who review." not in page
    assert "Bob Reviewer" in page
