"""The home page: what waits for whom, and what must not be seen there."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Decision, Letter, LetterState, Person, RoleKind, Submission
from fastpath_cms.services import leading
from fastpath_cms.services.granting import ensure_deputies
from tests.support.committee import IN_BIDDING, ask_for_bids, bid
from tests.support.queries import counted
from tests.support.talk import furnished, say
from tests.support.world import (
    IN_CALL,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_PROGRAM,
    IN_REVIEWING,
    World,
    address_of,
)

TITLE = re.compile(r"<li[^>]*><svg.*?</svg><div><b>(.*?)</b>")


def titles(world: World, person: Person) -> list[str]:
    return TITLE.findall(world.browser(person).get("/home").text)


def first_link(world: World, person: Person) -> tuple[str, str]:
    page = world.browser(person).get("/home").text
    found = re.search(r'data-kind="main" href="([^"]*)">([^<]*)<', page)
    assert found is not None
    return found[1], found[2]


def decide(world: World, submission: Submission) -> None:
    with world.writing() as session:
        session.add(
            Decision(
                submission_id=submission.id, verdict=Verdict.ACCEPT, decided_at=world.clock.now()
            )
        )


def test_home_asks_to_sign_in(world: World) -> None:
    assert world.browser().get("/home").location == "/sign-in?next=%2Fhome"


def test_an_empty_home_names_one_thing_to_do(world: World) -> None:
    page = world.browser(world.person()).get("/home").text
    assert "Nothing waits for you." in page
    assert "Submit to FastPath 2027" in page
    assert "See FastPath 2027" in world.browser(world.at(IN_REVIEWING).person()).get("/home").text


def test_an_author_reads_what_a_draft_lacks(world: World) -> None:
    ada = world.person()
    world.submission(ada, status=Status.DRAFT, title="Half a Paper")
    page = world.browser(ada).get("/home").text
    assert TITLE.findall(page) == ["#1 is a draft: Half a Paper"]
    assert "Upload the paper as a PDF." in page
    assert 'href="/2027/submissions/1/edit"' in page


def test_a_draft_after_the_deadline_waits_for_nobody(world: World) -> None:
    ada = world.person()
    world.submission(ada, status=Status.DRAFT)
    world.at(IN_REVIEWING)
    assert titles(world, ada) == []


@pytest.mark.parametrize(
    ("status", "now", "expected"),
    [
        (Status.SUBMITTED, IN_NOTIFICATION, []),
        (
            Status.ACCEPTED,
            IN_NOTIFICATION,
            ["Say who gives the talk on #1", "Upload the final version of #1"],
        ),
        (Status.CAMERA_READY, IN_NOTIFICATION, ["Say who gives the talk on #1"]),
        (Status.ACCEPTED, IN_PROGRAM, ["Say who gives the talk on #1"]),
        (Status.REJECTED, IN_NOTIFICATION, ["The decision on #1 is out"]),
        (Status.WITHDRAWN, IN_CALL, []),
    ],
)
def test_an_author_finds_what_the_status_calls_for(
    world: World, status: Status, now: datetime, expected: list[str]
) -> None:
    ada = world.at(now).person()
    world.submission(ada, status=status)
    assert titles(world, ada) == expected


def test_only_a_contact_is_asked_to_upload(world: World) -> None:
    ada, bob = world.at(IN_NOTIFICATION).person(), world.person("Bob Second")
    world.submission(ada, bob, status=Status.ACCEPTED)
    assert titles(world, bob) == []


def test_an_undecided_verdict_is_no_author_s_news(world: World) -> None:
    ada = world.at(IN_NOTIFICATION).person()
    submission = world.submission(ada)
    before = titles(world, ada)
    decide(world, submission)
    assert titles(world, ada) == before == []


def test_a_member_reads_how_many_reviews_are_missing(world: World) -> None:
    mia = world.member()
    papers = [world.submission() for _ in range(3)]
    for paper in papers:
        world.assignment(mia, paper)
    world.review(mia, papers[0])
    world.review(mia, papers[1], is_draft=True)
    world.at(IN_REVIEWING)
    assert titles(world, mia) == ["2 of your 3 reviews are not in"]
    assert first_link(world, mia) == ("/2027/submissions/2/review", "Continue #2")
    world.conflict(mia, papers[1])
    assert titles(world, mia) == ["1 of your 2 reviews is not in"]
    assert first_link(world, mia) == ("/2027/submissions/3/review", "Start #3")


def test_a_member_is_asked_to_bid_until_the_first_bid(world: World) -> None:
    mia, ada = world.member(), world.person()
    paper = world.submission(ada)
    ask_for_bids(world)
    world.at(IN_BIDDING)
    assert "Say what you would like to review" in titles(world, mia)
    assert "Bids <strong>in 1 day</strong>" in world.browser(mia).get("/2027/pc/").text
    assert "Bids" not in world.browser(ada).get("/home").text
    bid(world, mia, paper)
    assert titles(world, mia) == ["Look for conflicts of interest"]
    rail = "You bid on 1 submission."
    assert rail in world.browser(mia).get("/2027/pc/").text
    world.conflict(mia, paper)
    assert rail not in world.browser(mia).get("/2027/pc/").text


def test_a_member_without_papers_is_asked_about_conflicts(world: World) -> None:
    mia = world.member()
    assert titles(world, mia) == []
    world.at(IN_REVIEWING)
    assert titles(world, mia) == ["Look for conflicts of interest"]


def test_an_invitation_waits_for_who_has_its_address(world: World) -> None:
    ada = world.person()
    line = f"Ada <{address_of(ada)}>"
    world.browser(world.chair()).post("/2027/chair/members", {"people": line})
    assert titles(world, ada) == ["You are invited to the program committee"]


def test_a_chair_finds_what_has_no_reviewer_and_no_decision(world: World) -> None:
    petra = world.chair()
    paper = world.submission()
    assert titles(world, petra) == []
    world.at(IN_REVIEWING)
    assert titles(world, petra) == ["1 submission without a reviewer"]
    world.assignment(world.member(), paper)
    world.at(IN_DISCUSSION)
    assert titles(world, petra) == ["1 submission without a decision"]
    decide(world, paper)
    world.at(IN_NOTIFICATION)
    assert titles(world, petra) == ["The decisions can be released"]


def test_a_chair_finds_a_program_to_publish(world: World) -> None:
    petra = world.at(IN_NOTIFICATION).chair()
    world.submission(status=Status.ACCEPTED)
    assert titles(world, petra) == ["The program is not published"]


@pytest.mark.parametrize("now", [IN_REVIEWING, IN_DISCUSSION, IN_NOTIFICATION])
def test_a_sealed_paper_changes_nothing_on_a_chair_s_home(world: World, now: datetime) -> None:
    petra, other = world.chair(), world.chair("Second Chair")
    world.submission()
    world.at(now)
    before = titles(world, petra)
    sealed = world.submission()
    world.conflict(petra, sealed)
    with world.writing() as session:
        session.add(
            Letter(
                key="k",
                kind=LetterKind.SUBMISSION_RECEIVED,
                edition_id=world.edition.id,
                submission_id=sealed.id,
                recipient_address="a@example.org",
                subject="s",
                body="b",
                message_id="m",
                posted_at=now,
                next_attempt_at=now,
                state=LetterState.FAILED,
            )
        )
    assert titles(world, petra) == before
    assert titles(world, other) != before
    with world.writing() as session:
        session.execute(update(Letter).values(submission_id=None, kind=LetterKind.SIGN_IN))
    assert "1 letter did not arrive" in titles(world, petra)


def test_a_deputy_is_told_to_decide(world: World) -> None:
    petra, mia = world.chair(), world.member()
    sealed = world.submission()
    world.conflict(petra, sealed)
    world.at(IN_DISCUSSION)
    world.perform(None, ensure_deputies, world.edition.id)
    assert titles(world, petra) == []
    assert titles(world, mia) == ["1 submission without a decision"]


def test_what_is_due_soon_stands_first(world: World) -> None:
    petra = world.grant(world.chair(), RoleKind.PC_MEMBER)
    paper = world.submission()
    world.assignment(petra, paper)
    world.submission()
    world.at(IN_REVIEWING)
    world.submission(petra, status=Status.DRAFT, extended_due_at=IN_REVIEWING + timedelta(hours=3))
    assert titles(world, petra) == [
        "#3 is a draft: Where the Step Goes",
        "1 submission without a reviewer",
        "Your review is not in",
    ]


def test_who_takes_part_in_a_discussion_reads_what_is_new_in_it(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    ann, bob, petra = people["Ann"], people["Bob"], people["Petra"]
    say(world, ann, paper, "Hm.")
    news = ["Somebody wrote in the discussion of #1"]
    assert (titles(world, ann), titles(world, bob)) == ([], news)
    assert "Read 1 new" not in world.browser(petra).get("/home").text  # reads it, takes no part
    say(world, bob, paper, "@chairs, what now?")
    assert titles(world, bob) == []
    assert "You are named in the discussion of #1" in titles(world, petra)
    world.perform(petra, leading.name_lead, paper, ann.id)
    assert titles(world, ann) == ["Sum up the discussion of #1 for the chairs", *news]
    for _ in range(3):
        other = world.submission()
        world.review(ann, other)
        world.assignment(ann, other)
        say(world, petra, other.id, "@Ann, look.")
    page = world.browser(ann).get("/home").text
    assert TITLE.findall(page)[1:] == ["There is something new in 4 discussions"]
    assert "4 new comments; 3 of them name you." in page
    assert 'href="/2027/pc/submissions?q=is:new"' in page
    for number in range(1, 5):
        world.conflict(ann, world.all(Submission)[number - 1])
    assert titles(world, ann) == []


def test_home_asks_as_many_questions_for_three_papers_as_for_one(world: World) -> None:
    petra = world.grant(world.chair(), RoleKind.PC_MEMBER)
    world.at(IN_REVIEWING)
    counts = []
    for _ in range(3):
        world.assignment(petra, world.submission())
        world.submission(petra, status=Status.ACCEPTED)
        browser = world.browser(petra)
        with counted(world.app) as seen:
            browser.get("/home")
        counts.append(seen.count)
    assert counts == [12, 12, 12]
