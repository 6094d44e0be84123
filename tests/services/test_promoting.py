"""After the verdict was told: the wait list moves up, and conditions are met or are not."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from fastpath_cms.domain.errors import IllegalMove, NotFound, OutOfPhase, Refusal, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import (
    Author,
    Decision,
    DecisionChange,
    Letter,
    Person,
    ProgramItem,
    Submission,
    Talk,
)
from fastpath_cms.services import notifying, promoting
from tests.support.letters import assert_golden
from tests.support.world import IN_NOTIFICATION, World


class Room:
    """A chair, and one submission whose verdict was told."""

    def __init__(self, world: World, verdict: Verdict) -> None:
        self.world = world.at(IN_NOTIFICATION)
        self.petra: Person = world.chair("Petra Chair")
        self.paper: Submission = world.submission(world.person("Ada Author", "ada@example.org"))
        with world.writing() as session:
            session.add(
                Decision(submission_id=self.paper.id, verdict=verdict, decided_at=world.clock.now())
            )
            session.add(
                Author(
                    submission_id=self.paper.id,
                    position=2,
                    name="Ben Author",
                    address="ben@example.org",
                    is_contact=True,
                )
            )
        world.perform(None, notifying.start_release, world.edition.id)
        world.at(IN_NOTIFICATION + timedelta(days=1))

    def letters(self, kind: LetterKind) -> list[Letter]:
        return [one for one in self.world.letters() if one.kind is kind]

    def status(self) -> Status:
        found: Status = self.world.one(Submission).status
        return found


@pytest.fixture
def waiting(world: World) -> Room:
    return Room(world, Verdict.WAIT_LIST)


@pytest.fixture
def conditional(world: World) -> Room:
    return Room(world, Verdict.CONDITIONAL)


def test_a_promoted_submission_is_accepted_told_and_gets_a_talk(waiting: Room) -> None:
    world = waiting.world
    browser = world.browser(waiting.petra)
    page = f"/2027/submissions/{waiting.paper.number}/promote"
    assert browser.post(page, {}).status_code == 303
    assert waiting.status() is Status.ACCEPTED
    ada, ben = waiting.letters(LetterKind.PROMOTED)
    assert (ada.recipient_address, ben.recipient_address) == ("ada@example.org", "ben@example.org")
    assert_golden(ada, "promoted")
    assert world.one(Talk).submission_id == waiting.paper.id
    change = world.all(DecisionChange)[-1]
    assert (change.verdict_before, change.verdict_after) == (Verdict.WAIT_LIST, Verdict.ACCEPT)
    author = world.browser(world.one(Person, Person.name == "Ada Author"))
    shown = author.get(f"/2027/submissions/{waiting.paper.number}/").text
    assert "moves up from the wait list" in shown


def test_two_chairs_at_once_promote_once(waiting: Room) -> None:
    chairs = [waiting.petra, waiting.world.chair("Gerd Chair")]
    start, answers = threading.Barrier(2), []

    def press(who: Person) -> None:
        start.wait()
        try:
            answers.append(waiting.world.perform(who, promoting.promote, waiting.paper.id))
        except Refusal as refusal:
            answers.append(type(refusal))

    threads = [threading.Thread(target=press, args=(who,)) for who in chairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waiting.paper.number in answers
    assert len(waiting.letters(LetterKind.PROMOTED)) == 2
    with pytest.raises(Refusal, match="not on the wait list any more"):
        waiting.world.perform(waiting.petra, promoting.promote, waiting.paper.id)


def test_a_sealed_submission_is_promoted_by_another(waiting: Room) -> None:
    waiting.world.conflict(waiting.petra, waiting.paper)
    with pytest.raises(NotFound):
        waiting.world.perform(waiting.petra, promoting.promote, waiting.paper.id)
    browser = waiting.world.browser(waiting.petra)
    assert browser.get(f"/2027/submissions/{waiting.paper.number}/promote").status_code == 404
    gerd = waiting.world.chair("Gerd Chair")
    waiting.world.perform(gerd, promoting.promote, waiting.paper.id)
    assert waiting.status() is Status.ACCEPTED


def test_met_conditions_make_an_acceptance_and_are_told_once(conditional: Room) -> None:
    world = conditional.world
    world.perform(conditional.petra, promoting.confirm_conditions, conditional.paper.id)
    assert conditional.status() is Status.ACCEPTED
    letters = conditional.letters(LetterKind.CONDITIONS_MET)
    assert len(letters) == 2
    assert_golden(letters[0], "conditions-met")
    with pytest.raises(Refusal):
        world.perform(conditional.petra, promoting.confirm_conditions, conditional.paper.id)
    assert len(conditional.letters(LetterKind.CONDITIONS_MET)) == 2


def test_conditions_are_confirmed_after_the_final_version_came(conditional: Room) -> None:
    with conditional.world.writing() as session:
        session.get_one(Submission, conditional.paper.id).status = Status.CAMERA_READY
    for _ in range(2):
        conditional.world.perform(
            conditional.petra, promoting.confirm_conditions, conditional.paper.id
        )
    assert conditional.status() is Status.CAMERA_READY
    assert len(conditional.letters(LetterKind.CONDITIONS_MET)) == 2


def test_conditions_that_are_not_met_end_the_acceptance_with_a_word(conditional: Room) -> None:
    world, paper = conditional.world, conditional.paper
    browser = world.browser(conditional.petra)
    page = f"/2027/submissions/{paper.number}"
    empty = browser.post(f"{page}/conditions/refuse", {"words": " "}, form=f"{page}/shepherd")
    assert (empty.status_code, conditional.status()) == (422, Status.CONDITIONALLY_ACCEPTED)
    with world.writing() as session:
        talk = session.query(Talk).one()
        item = ProgramItem(
            edition_id=world.edition.id,
            talk_id=talk.id,
            key="first",
            kind=talk.kind,
            starts_at=world.clock.now(),
            ends_at=world.clock.now() + timedelta(minutes=30),
        )
        session.add(item)
    with pytest.raises(OutOfPhase, match="Its talk is on the program"):
        world.perform(conditional.petra, promoting.refuse_conditions, paper.id, "No machine.")
    with world.writing() as session:
        session.query(ProgramItem).delete()
    world.perform(conditional.petra, promoting.refuse_conditions, paper.id, "No machine named.")
    assert (conditional.status(), world.all(Talk)) == (Status.REJECTED, [])
    letters = conditional.letters(LetterKind.CONDITIONS_NOT_MET)
    assert len(letters) == 2
    assert_golden(letters[0], "conditions-not-met")
    with pytest.raises((IllegalMove, Refusal)):
        world.perform(conditional.petra, promoting.refuse_conditions, paper.id, "Again.")


def test_words_have_an_end(conditional: Room) -> None:
    with pytest.raises(Unfit):
        conditional.world.perform(
            conditional.petra,
            promoting.refuse_conditions,
            conditional.paper.id,
            "x" * (promoting.LONGEST + 1),
        )
