"""One release: whole or nothing, once however often and from wherever it is asked for."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from fastpath_cms.domain.errors import OutOfPhase, Refusal
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.reconciliation import LETTER_OF_VERDICT
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import (
    AuditRow,
    Author,
    Decision,
    Edition,
    Letter,
    Release,
    Submission,
    Talk,
)
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.notification import papers_to_tell
from fastpath_cms.services import informing, merging, notifying, transitions
from fastpath_cms.services.act import Act
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_NOTIFICATION, World

GOLDEN = Path(__file__).parents[1] / "golden" / "letters"


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_NOTIFICATION)


def decide(world: World, paper: Submission, verdict: Verdict, note: str = "") -> None:
    with world.writing() as session:
        session.add(
            Decision(
                submission_id=paper.id,
                verdict=verdict,
                note_to_authors=note,
                decided_at=world.clock.now(),
            )
        )


def told(world: World) -> tuple[list[Status], int, int, int, int]:
    """All that a release changes."""
    return (
        [row.status for row in world.all(Submission)],
        len(world.letters()),
        len(world.all(Release)),
        len(world.all(Talk)),
        len(world.all(AuditRow)),
    )


def hold(world: World, minutes: int) -> None:
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).release_hold_minutes = minutes


class Crash(Exception):
    """The machine dies here."""


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (informing, "advance"),
        (informing.outbox, "post"),
        (informing, "make_talk"),
        (notifying.audit, "record"),
        (notifying.audit, "write_entries"),
        (transitions, "status_after"),
    ],
)
@pytest.mark.parametrize("call", [1, 2])
def test_a_crash_anywhere_leaves_everything_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch, module: object, name: str, call: int
) -> None:
    for verdict in (Verdict.ACCEPT, Verdict.CONDITIONAL):
        decide(world, world.submission(), verdict)
    before = told(world)
    real, calls = getattr(module, name), []

    def dies(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) == call or name == "write_entries":
            raise Crash
        return real(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(module, name, dies)
        with pytest.raises(Crash):
            world.perform(None, notifying.start_release, world.edition.id)
    assert told(world) == before
    assert world.perform(None, notifying.start_release, world.edition.id) == 2


def test_a_release_performed_again_does_nothing(world: World) -> None:
    decide(world, world.submission(), Verdict.ACCEPT)
    world.perform(None, notifying.start_release, world.edition.id)
    after = told(world)
    release = world.one(Release)
    assert world.perform(None, notifying.perform_release, release.id) is None
    assert told(world) == after


def test_a_release_asks_as_much_for_one_decision_as_for_three(world: World) -> None:
    asked = []
    for count in (1, 3):
        for _ in range(count):
            decide(world, world.submission(), Verdict.ACCEPT)
        with counted(world.app) as seen:
            assert world.perform(None, notifying.start_release, world.edition.id) == count
        asked.append(sum(one.startswith("SELECT") for one in seen))
    assert asked[0] == asked[1]


def test_two_chairs_at_once_release_once(world: World) -> None:
    chairs = [world.chair("Petra Chair"), world.chair("Gerd Chair")]
    for verdict in Verdict:
        decide(world, world.submission(), verdict)
    seen = world.perform(None, seal, world.edition.id)
    start, answers = threading.Barrier(2), []

    def press(index: int) -> None:
        start.wait()
        try:
            answers.append(
                world.perform(chairs[index], notifying.request_release, world.edition.id, seen)[
                    "is_done"
                ]
            )
        except Refusal as refusal:
            answers.append(refusal.http_status)

    threads = [threading.Thread(target=press, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers, key=str) == [409, True]
    assert len(world.letters()) == len(Verdict)
    assert len(world.all(Release)) == 1


def seal(act: Act, edition_id: int) -> str:
    """What a chair without a conflict reads before a release."""
    edition = edition_by_id(act.session, edition_id)
    papers = papers_to_tell(act.session, edition)
    return merging.seal_of(merging.marks_of(papers, merging.merge(act, edition, papers)))


def test_a_failed_check_releases_nothing(world: World) -> None:
    paper = world.submission()
    decide(world, paper, Verdict.ACCEPT)
    with world.writing() as session:
        session.query(Author).one().is_contact = False
    with pytest.raises(OutOfPhase, match=f"#{paper.number} has no contact to write to"):
        world.perform(None, notifying.start_release, world.edition.id)
    assert world.letters() == []


def test_a_desk_rejection_is_told_at_once(world: World) -> None:
    chair, paper = world.at(IN_CALL).chair(), world.submission()
    world.perform(chair, informing.desk_reject, paper.id, "It is a poem.")
    assert world.one(Submission).status is Status.DESK_REJECTED
    letter = world.one(Letter)
    assert letter.kind is LetterKind.DECISION_DESK_REJECT
    assert "It is a poem." in letter.body
    assert [row.deed for row in world.all(AuditRow)] == [
        "decision.record",
        "submission.desk-reject",
    ]


@pytest.mark.parametrize("verdict", Verdict)
def test_a_decision_letter_reads_like_this(world: World, verdict: Verdict) -> None:
    paper = world.submission(world.person("Ada Author", "ada@example.org"))
    if verdict is not Verdict.DESK_REJECT:
        world.review(world.member("Mia Member"), paper, 2, comments_for_authors="Clear.\n\nShort.")
        world.review(world.member("Max Member"), paper, -1, confidence=2)
    note = {
        Verdict.CONDITIONAL: "Say which machine you measured.",
        Verdict.DESK_REJECT: "It is a poem.",
    }.get(verdict, "")
    decide(world, paper, verdict, note)
    world.perform(None, notifying.start_release, world.edition.id)
    letter = world.one(Letter)
    golden = GOLDEN / f"{LETTER_OF_VERDICT[verdict].value}.txt"
    assert f"Subject: {letter.subject}\n\n{letter.body}" == golden.read_text(encoding="utf-8")


def test_the_worker_performs_what_is_due(world: World) -> None:
    decide(world, world.submission(), Verdict.ACCEPT)
    hold(world, 10)
    assert world.perform(None, notifying.start_release, world.edition.id) is None
    assert world.perform(None, notifying.due_releases) == []
    world.at(IN_NOTIFICATION + timedelta(minutes=10))
    (release_id,) = world.perform(None, notifying.due_releases)
    assert world.perform(None, notifying.perform_release, release_id) == 1
    assert world.perform(None, notifying.due_releases) == []
