"""Comments, answers and sides; who may be named; when a comment is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fastpath_cms.domain.discussing import Side, threads
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Stale, Unfit
from fastpath_cms.domain.mentions import mentions_in
from fastpath_cms.models import (
    AuditRow,
    Comment,
    Edition,
    Mention,
    ReadMark,
    Stance,
    Submission,
)
from fastpath_cms.services import discussing, leading
from tests.support.talk import furnished, say
from tests.support.world import IN_DISCUSSION, IN_NOTIFICATION, IN_REVIEWING, World

NAMES = {
    1: "Katerina Petravouli",
    2: "Nguyễn Văn An",
    3: "Sean O'Brien",
    4: "Kai Ono",
    5: "Kai Li",
    6: "Xunmo (李寻墨)",
}


@pytest.mark.parametrize(
    ("text", "people", "unknown"),
    [
        ("@Katerina Petravouli, what do you think?", {1}, ()),
        ("Ask @petravouli and @nguyen van an.", {1, 2}, ()),
        ("@O'Brien: yes; (@Kai Li) too, @O’Brien", {3, 5}, ()),
        ("请@李寻墨看一下", {6}, ()),
        ("Which @Kai?", set(), ("Kai",)),
        ("@Katerinas paper", set(), ("Katerinas",)),
        ("mail a@b.example, `@cache` and\n```\n@dataclass\n```", set(), ()),
        ("@chairs, please", set(), ()),
    ],
)
def test_a_name_is_written_whole_or_as_a_word_nobody_else_has(
    text: str, people: set[int], unknown: tuple[str, ...]
) -> None:
    found = mentions_in(text, NAMES)
    assert (found.people, found.unknown, found.are_chairs_meant) == (
        people,
        unknown,
        "@chairs" in text,
    )


def test_threads_are_read_one_after_the_other_and_answers_under_what_they_answer() -> None:
    assert threads([None, None, 1, 3, 2]) == ((1, 1), (3, 1), (4, 1), (2, 2), (5, 2))


def test_the_same_words_sent_again_are_one_comment_for_an_hour(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    ann = people["Ann"]
    places = [say(world, ann, paper, "Yes."), say(world, ann, paper, "Yes. ")]
    places += [say(world, ann, paper, "Yes.", 1), say(world, people["Bob"], paper, "Yes.", 1)]
    world.at(IN_DISCUSSION + timedelta(hours=1))
    places += [say(world, ann, paper, "Yes.", 1)]
    assert places == [1, 1, 2, 3, 4]


def test_an_answer_names_what_it_answers_and_places_count_in_one_discussion(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    other = world.submission()
    assert say(world, people["Petra"], other.id, "Elsewhere.") == 1
    assert [
        say(world, people["Ann"], paper, "One."),
        say(world, people["Bob"], paper, "Two.", 1),
    ] == [1, 2]
    assert [row.answers_place for row in world.all(Comment)] == [None, None, 1]
    with pytest.raises(Unfit, match="The comment you answer is not there"):
        say(world, people["Ann"], paper, "Three.", 3)


def test_a_name_that_cannot_be_named_is_refused_alike_whatever_the_reason(world: World) -> None:
    paper, people = furnished(world, "Ann")
    mona, nils = world.member("Mona Member"), world.member("Nils Member")
    submission = world.one(Submission, Submission.id == paper)
    world.conflict(mona, submission)
    world.assignment(nils, submission)  # the own review is awaited
    said = set()
    for name in ("Mona", "Nils", "Zoe"):
        with pytest.raises(Unfit) as refusal:
            say(world, people["Ann"], paper, f"What does @{name} say?")
        said.add(refusal.value.sentence.replace(name, "X"))
    assert said == {
        "Nobody called “X” can be named here. Choose a name of the list, or write it without the @."
    }
    assert (world.all(Comment), world.all(Mention)) == ([], [])


def test_a_double_blind_discussion_names_only_who_stands_in_it_and_the_chairs(
    world: World,
) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    world.member("Uma Unassigned")
    say(world, people["Ann"], paper, "@Uma is named where authors are shown.")
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    with pytest.raises(Unfit):
        say(world, people["Ann"], paper, "@Uma?")
    say(world, people["Ann"], paper, "@Bob and @chairs?")
    named = world.all(Mention)[1:]
    assert {row.person_id for row in named} == {people["Bob"].id, people["Petra"].id}


def test_a_comment_is_changed_for_ten_minutes_and_until_an_answer(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    ann, bob = people["Ann"], people["Bob"]
    say(world, ann, paper, "One.")
    world.at(IN_DISCUSSION + timedelta(hours=2))
    world.perform(ann, discussing.change_comment, paper, 1, "One, better.", 1)
    row = world.one(Comment)
    assert (row.text, row.edited_at, row.version) == ("One, better.", world.clock.now(), 2)
    with pytest.raises(Stale):
        world.perform(ann, discussing.change_comment, paper, 1, "Lost.", 1)
    with pytest.raises(NotAllowed, match="Only who wrote"):
        world.perform(bob, discussing.change_comment, paper, 1, "Mine.", 2)
    say(world, bob, paper, "Two.", 1)
    with pytest.raises(NotAllowed, match="answered, and is older than ten minutes"):
        world.perform(ann, discussing.change_comment, paper, 1, "Three.", 2)
    say(world, ann, paper, "Four.")
    say(world, bob, paper, "Five.", 3)
    world.perform(ann, discussing.change_comment, paper, 3, "Four, quickly.", 1)
    deeds = [row.deed for row in world.all(AuditRow) if row.deed.startswith("discussion")]
    assert deeds.count("discussion.change") == 2
    with pytest.raises(NotFound):
        world.perform(ann, discussing.change_comment, paper, 9, "What?", 1)


def test_a_discussion_opens_early_once_all_reviews_are_in_and_the_edition_says_so(
    world: World,
) -> None:
    paper, people = furnished(world, "Ann")
    world.at(IN_REVIEWING)
    assert say(world, people["Ann"], paper, "Early.") == 1
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_discussion_early = False
    with pytest.raises(OutOfPhase, match="has not opened yet"):
        say(world, people["Ann"], paper, "Too early.")
    world.at(IN_NOTIFICATION)
    assert say(world, people["Ann"], paper, "In time.") == 2


def test_what_was_read_never_goes_back_nor_beyond_what_is_there(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    say(world, people["Ann"], paper, "One.")
    say(world, people["Ann"], paper, "Two.")
    marks = [
        world.perform(people["Bob"], discussing.mark_read, paper, place) for place in (1, 9, 1)
    ]
    assert (marks, [row.place for row in world.all(ReadMark)]) == ([1, 2, 2], [2])


def test_a_side_is_changed_and_taken_back_and_the_audit_keeps_each(world: World) -> None:
    paper, people = furnished(world, "Ann")
    for side in (Side.CHAMPION, Side.CHAMPION, Side.AGAINST, None):
        world.perform(people["Ann"], discussing.take_stance, paper, side)
    assert world.all(Stance) == []
    kept = [row.details for row in world.all(AuditRow) if row.deed == "stance.take"]
    assert kept == [
        {"before": None, "after": "champion"},
        {"before": "champion", "after": "against"},
        {"before": "against", "after": None},
    ]
    with pytest.raises(NotAllowed, match="Only those who review"):
        world.perform(people["Petra"], discussing.take_stance, paper, Side.CHAMPION)


def test_only_a_reviewer_without_a_conflict_is_named_to_lead_and_only_the_lead_sums_up(
    world: World,
) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    petra, ann = people["Petra"], people["Ann"]
    assert world.perform(petra, leading.name_lead, paper, ann.id) == "Ann Reviewer"
    assert world.perform(petra, leading.name_lead, paper, ann.id) == ""
    with pytest.raises(Unfit, match="Choose one of the reviewers"):
        world.perform(petra, leading.name_lead, paper, petra.id)
    with pytest.raises(NotAllowed, match="Only a chair"):
        world.perform(ann, leading.name_lead, paper, people["Bob"].id)
    with pytest.raises(NotAllowed, match="Only who leads"):
        world.perform(people["Bob"], leading.sum_up, paper, "Take it.", 1)
    world.perform(ann, leading.sum_up, paper, "Take it.", 1)
    with pytest.raises(Stale):
        world.perform(ann, leading.sum_up, paper, "No.", 1)
    world.perform(petra, leading.name_lead, paper, None)
    deeds = [row.deed for row in world.all(AuditRow) if row.deed.startswith("lead.")]
    assert deeds == ["lead.name", "lead.sum-up", "lead.name"]
