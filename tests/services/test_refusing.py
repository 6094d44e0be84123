"""Declining to review: the chairs are told, the pair stays apart until a chair asks again."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import (
    Assignment,
    AuditRow,
    DeclinedReview,
    Person,
    Review,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.refusals import Declined, declined_reviews, refused_pairs
from fastpath_cms.queries.standings import edition_standing
from fastpath_cms.queries.viewer import Viewer
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.services.refusing import ask_again, decline_review
from tests.support.letters import assert_golden
from tests.support.world import IN_NOTIFICATION, IN_REVIEWING, World


def pairs(world: World) -> set[tuple[int, int]]:
    with world.writing() as session:
        return refused_pairs(session, Submission.edition_id == world.edition.id)


def listed(world: World, person: Person) -> tuple[Declined, ...]:
    with world.writing() as session:
        edition, viewer = edition_by_id(session, world.edition.id), Viewer(person.id)
        who = edition_standing(session, viewer, edition, world.clock.now())
        return declined_reviews(session, viewer, who, edition)


def test_a_declined_review_is_nobody_s_and_no_proposal_s(world: World) -> None:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    world.review(mia, paper, is_draft=True)
    world.at(IN_REVIEWING)
    world.perform(mia, decline_review, paper.id, " Not my field. ", "Ada Other, who wrote on it")
    assert world.all(Assignment) == []
    assert pairs(world) == {(paper.id, mia.id)}
    assert world.one(DeclinedReview).reason == "Not my field."
    assert len(world.all(Review)) == 1  # the draft is kept, in case they are asked again
    assert [(row.deed, row.object) for row in world.all(AuditRow)] == [
        ("assignment.decline", "submission:1")
    ]


def test_the_impartial_chairs_are_told_in_the_reviewer_s_words(world: World) -> None:
    impartial, tied = world.chair(), world.chair("Cora Chair")
    mia, paper = world.member("Mia O'Member"), world.submission()
    world.conflict(tied, paper)
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    told = world.perform(mia, decline_review, paper.id, "Not my field.", "Nguyễn Văn An")
    assert told == 1
    (letter,) = world.letters()
    assert (letter.kind, letter.recipient_name, letter.submission_id) == (
        LetterKind.ASSIGNMENT_DECLINED,
        impartial.name,
        paper.id,
    )
    assert_golden(letter, "assignment-declined")


def test_the_deputy_is_told_of_a_paper_sealed_from_all_chairs(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.conflict(chair, paper)
    deputy = world.grant(world.member("Dora Deputy"), RoleKind.DEPUTY, paper)
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    world.perform(mia, decline_review, paper.id, "No time.")
    assert [letter.recipient_name for letter in world.letters()] == [deputy.name]
    assert listed(world, chair) == ()
    assert [one.name for one in listed(world, deputy)] == ["Mia Member"]


def test_a_later_assignment_of_the_same_pair_is_refused_with_a_sentence(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    world.perform(mia, decline_review, paper.id, "No time.")
    with pytest.raises(Unfit) as refused:
        world.perform(chair, assign_reviewers, world.edition.id, [[1, mia.id]], [])
    assert refused.value.sentence == (
        "Mia Member declined to review #1. "
        "If they would do it now, ask them again on the page of that submission."
    )


def test_a_chair_asks_again_and_a_letter_says_so(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    world.perform(mia, decline_review, paper.id, "No time.")
    assert world.perform(chair, ask_again, paper.id, mia.id) == "Mia Member"
    assert pairs(world) == set()
    assert [row.person_id for row in world.all(Assignment)] == [mia.id]
    assert world.letters()[-1].kind == LetterKind.ASSIGNMENT_MADE
    with pytest.raises(NotFound):
        world.perform(chair, ask_again, paper.id, mia.id)
    world.perform(mia, decline_review, paper.id, "Still no time.")
    assert [one.reason for one in listed(world, chair)] == ["Still no time."]


def test_a_review_that_is_in_is_not_declined(world: World) -> None:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    world.review(mia, paper)
    world.at(IN_REVIEWING)
    with pytest.raises(NotAllowed) as refused:
        world.perform(mia, decline_review, paper.id, "No time.")
    assert refused.value.sentence == "Your review of #1 is in; it cannot be declined any more."


def test_only_who_is_assigned_declines_while_reviewing_is_open_and_says_why(world: World) -> None:
    mia, other, paper = world.member(), world.member("Otto Other"), world.submission()
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    with pytest.raises(NotAllowed):
        world.perform(other, decline_review, paper.id, "No time.")
    with pytest.raises(Unfit):
        world.perform(mia, decline_review, paper.id, "  ")
    world.at(IN_NOTIFICATION)
    with pytest.raises(OutOfPhase):
        world.perform(mia, decline_review, paper.id, "No time.")


def test_the_list_shows_a_chair_nothing_of_what_is_sealed(world: World) -> None:
    chair, tied, mia = world.chair(), world.chair("Cora Chair"), world.member()
    sealed, open_ = world.submission(title="Sealed"), world.submission(title="Open")
    world.conflict(tied, sealed)
    for paper in (sealed, open_):
        world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    without = listed(world, tied)
    world.perform(mia, decline_review, sealed.id, "No time.")
    assert listed(world, tied) == without == ()
    world.perform(mia, decline_review, open_.id, "No time.")
    assert [one.title for one in listed(world, tied)] == ["Open"]
    assert [one.title for one in listed(world, chair)] == ["Open", "Sealed"]


def test_a_chair_sees_who_declined_on_the_paper_s_page_and_asks_again_there(world: World) -> None:
    chair, mia, paper = world.chair(), world.member(), world.submission()
    world.assignment(mia, paper)
    browser = world.at(IN_REVIEWING).browser(mia)
    assert browser.post("/2027/submissions/1/decline", {"reason": " "}).status_code == 422
    answer = browser.post(
        "/2027/submissions/1/decline", {"reason": "No <b>time</b>.", "suggestion": "李 Wei"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/2027/pc/")
    assert "is not yours any more" in browser.get("/2027/pc/").text
    assert browser.get("/2027/submissions/1/decline").status_code == 403
    desk = world.browser(chair)
    page = desk.get("/2027/submissions/1/").text
    assert "No &lt;b&gt;time&lt;/b&gt;." in page
    assert "李 Wei" in page
    asked = desk.post(
        "/2027/submissions/1/ask-again", {"person": str(mia.id)}, form="/2027/submissions/1/"
    )
    assert asked.status_code == 303
    assert "Mia Member declined" in page
    assert "Mia Member declined" not in desk.get("/2027/submissions/1/").text
