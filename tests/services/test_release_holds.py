"""What a release waits for and stops at: late changes, a second chair; and what is told alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from fastpath_cms.domain.errors import NotAllowed, OutOfPhase, Stale
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import (
    Author,
    Decision,
    Edition,
    LetterText,
    Person,
    Release,
    ReviewAnswer,
    Submission,
)
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.notification import papers_to_tell
from fastpath_cms.services import merging, notifying, thanking
from fastpath_cms.services.act import Act
from fastpath_cms.services.merging import Part
from fastpath_cms.services.wording import default_wording
from tests.support.letters import assert_golden
from tests.support.world import IN_NOTIFICATION, World

TOLD = {LetterKind.DECISION_ACCEPT, LetterKind.DECISION_REJECT}


class Room:
    """A chair who read the letters of two decided submissions, one of them with a review."""

    def __init__(self, world: World) -> None:
        self.world = world.at(IN_NOTIFICATION)
        self.petra = world.chair("Petra Chair")
        self.papers = [world.submission(world.person()) for _ in range(2)]
        world.review(world.member(), self.papers[1])
        for paper, verdict in zip(self.papers, (Verdict.ACCEPT, Verdict.REJECT), strict=True):
            with world.writing() as session:
                session.add(
                    Decision(submission_id=paper.id, verdict=verdict, decided_at=world.clock.now())
                )

    def rule(self, *, hold: int = 0, is_confirmed: bool = False) -> None:
        with self.world.writing() as session:
            edition = session.get_one(Edition, self.world.edition.id)
            edition.release_hold_minutes, edition.is_release_confirmed = hold, is_confirmed

    def seal(self) -> str:
        def read(act: Act) -> str:
            edition = edition_by_id(act.session, self.world.edition.id)
            papers = papers_to_tell(act.session, edition)
            return merging.seal_of(merging.marks_of(papers, merging.merge(act, edition, papers)))

        seen: str = self.world.perform(None, read)
        return seen

    def ask(self, seen: str = "", part: Part | None = None) -> Any:
        return self.world.perform(
            self.petra,
            notifying.request_release,
            self.world.edition.id,
            seen or self.seal(),
            part,
        )

    def work(self, minutes: int) -> None:
        """Let time pass, and the worker come by."""
        self.world.at(IN_NOTIFICATION + timedelta(minutes=minutes))
        for release_id in self.world.perform(None, notifying.due_releases):
            self.world.perform(None, notifying.perform_release, release_id)

    def told(self) -> list[int]:
        return sorted(one.submission_id for one in self.world.letters() if one.kind in TOLD)

    def letters(self, kind: LetterKind) -> list[str]:
        return [one.recipient_name for one in self.world.letters() if one.kind is kind]


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


def another_title(session: Session) -> None:
    session.query(Submission).filter_by(number=2).one().title = "Another Title"


def another_review(session: Session) -> None:
    for answer in session.query(ReviewAnswer).filter_by(key="comments_for_authors"):
        answer.text = "Changed my mind."


def another_author(session: Session) -> None:
    paper = session.query(Submission).filter_by(number=2).one()
    session.add(
        Author(
            submission_id=paper.id,
            position=9,
            name="Late Author",
            address="late@example.org",
            is_contact=True,
        )
    )


def another_text(session: Session) -> None:
    text = default_wording(LetterKind.DECISION_REJECT)
    session.add(
        LetterText(
            edition_id=session.query(Edition.id).scalar(),
            kind=LetterKind.DECISION_REJECT.value,
            number=1,
            subject=text.subject,
            body=f"{text.body}\nSee you next year.",
            written_at=IN_NOTIFICATION,
        )
    )


def another_verdict(session: Session) -> None:
    paper = session.query(Submission.id).filter_by(number=2).scalar()
    session.query(Decision).filter_by(submission_id=paper).one().verdict = Verdict.ACCEPT


LATE = [another_title, another_review, another_author, another_text, another_verdict]


@pytest.mark.parametrize("change", LATE)
def test_a_change_after_the_preview_stops_the_release_and_names_the_submission(
    room: Room, change: Callable[[Session], None]
) -> None:
    seen = room.seal()
    with room.world.writing() as session:
        change(session)
    with pytest.raises(Stale, match="The letter of #2 changed while you were reading"):
        room.ask(seen)
    assert (room.world.letters(), room.world.all(Release)) == ([], [])


@pytest.mark.parametrize("change", LATE)
def test_a_change_during_the_hold_stops_it_too_and_the_chairs_are_told(
    room: Room, change: Callable[[Session], None]
) -> None:
    room.rule(hold=10)
    assert room.ask() == {"is_done": False}
    with room.world.writing() as session:
        change(session)
    room.work(11)
    release = room.world.one(Release)
    assert (room.told(), release.is_stopped, release.changed) == ([], True, "2")
    (letter,) = room.world.letters()
    assert_golden(letter, "release-stopped")
    assert room.letters(LetterKind.RELEASE_STOPPED) == ["Petra Chair"]
    room.work(30)
    assert room.told() == []
    assert "#2" in room.world.browser(room.petra).get("/2027/chair/release").text
    room.rule()
    assert room.ask() == {"is_done": True}
    assert set(room.told()) == {paper.id for paper in room.papers}


def test_what_was_withdrawn_meanwhile_is_told_to_nobody(room: Room) -> None:
    room.rule(hold=10)
    room.ask()
    with room.world.writing() as session:
        row = session.get_one(Submission, room.papers[1].id)
        row.status, row.withdrawn_at = Status.WITHDRAWN, room.world.clock.now()
    room.work(11)
    assert room.told() == [room.papers[0].id]


def test_a_second_chair_confirms_what_both_have_read(room: Room) -> None:
    gerd: Person = room.world.chair("Gerd Chair")
    room.rule(hold=10, is_confirmed=True)
    seen = room.seal()
    room.ask(seen)
    (letter,) = room.world.letters()
    assert_golden(letter, "release-asked")
    assert room.letters(LetterKind.RELEASE_ASKED) == ["Gerd Chair"]
    room.work(11)
    assert room.told() == []
    edition = room.world.edition.id
    with pytest.raises(NotAllowed, match="You asked for this release"):
        room.world.perform(room.petra, notifying.confirm_release, edition, seen)
    with pytest.raises(Stale, match="What you read of #1"):
        room.world.perform(gerd, notifying.confirm_release, edition, seen.partition(" ")[2])
    done = room.world.perform(gerd, notifying.confirm_release, edition, seen)
    assert done == {"is_done": True}
    assert len(room.told()) == 2
    with pytest.raises(NotAllowed, match="There is no release to confirm"):
        room.world.perform(gerd, notifying.confirm_release, edition, seen)


def test_a_confirmed_release_waits_until_it_is_due(room: Room) -> None:
    gerd = room.world.chair("Gerd Chair")
    room.rule(hold=10, is_confirmed=True)
    room.ask()
    seen = room.seal()
    done = room.world.perform(gerd, notifying.confirm_release, room.world.edition.id, seen)
    assert (done, room.told()) == ({"is_done": False}, [])
    room.work(11)
    assert len(room.told()) == 2


def test_without_a_second_chair_the_rule_says_so(room: Room) -> None:
    room.rule(is_confirmed=True)
    with pytest.raises(OutOfPhase, match="A second chair is to confirm, and there is none"):
        room.ask()


def test_a_part_is_told_alone_and_nobody_is_thanked_for_it(room: Room) -> None:
    undecided = room.world.submission()
    room.ask(part=Part((1,), "The venue needs a list."))
    assert room.told() == [room.papers[0].id]
    statuses = [row.status for row in room.world.all(Submission)]
    assert statuses == [Status.ACCEPTED, Status.SUBMITTED, Status.SUBMITTED]
    room.work(3 * 24 * 60)
    room.world.perform(None, thanking.thank_reviewers)
    assert room.letters(LetterKind.REVIEW_THANKS) == []
    with pytest.raises(Stale, match="#1 and #3 cannot be told now"):
        room.ask(part=Part((1, 3), "Again."))
    with pytest.raises(OutOfPhase, match=f"#{undecided.number} has no verdict"):
        room.ask()
