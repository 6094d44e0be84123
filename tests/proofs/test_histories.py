"""Whatever the history, each contact of each submission gets one letter, and it is the right one.

Chairs decide, change their minds, edit the letters' texts, ask for releases of all or of some,
confirm, cancel; authors and reviewers change what letters are made of, at any time; the worker
comes by. After every step the letters posted are compared with what was true at the instant when
they were, and with what was read when the release was asked for.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from fastpath_cms.domain.errors import Refusal
from fastpath_cms.domain.reconciliation import LETTER_OF_VERDICT
from fastpath_cms.domain.workflow import TOLD, Status, Verdict
from fastpath_cms.models import (
    Author,
    Decision,
    Edition,
    Letter,
    LetterText,
    Person,
    Release,
    ReviewAnswer,
    Submission,
)
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.notification import papers_to_tell
from fastpath_cms.services import merging, notifying, previewing
from fastpath_cms.services.act import Act
from fastpath_cms.services.merging import Part
from fastpath_cms.services.wording import default_wording
from tests.proofs import IS_WHOLE
from tests.support.world import IN_NOTIFICATION, World

SEEDS = range(300) if IS_WHOLE else (10, 28, 31, 41)  # these catch what was broken on purpose
STEPS = 30
PAPERS = 4
KINDS = frozenset(LETTER_OF_VERDICT.values())
STATUSES = {
    Verdict.ACCEPT: Status.ACCEPTED,
    Verdict.CONDITIONAL: Status.CONDITIONALLY_ACCEPTED,
    Verdict.WAIT_LIST: Status.WAIT_LISTED,
    Verdict.REJECT: Status.REJECTED,
}
VERDICTS = tuple(STATUSES)


@dataclass(frozen=True)
class Facts:
    """What the letters of one submission must tell."""

    verdict: Verdict
    title: str
    note: str
    contacts: frozenset[str]
    reviews: tuple[str, ...]
    text: str  # a mark that the letter's text has


class History:
    """One world, and what a reader of its letters would know of it."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)
        self.now = IN_NOTIFICATION
        world.at(self.now)
        self.chairs = [world.chair("Petra"), world.chair("Gerd")]
        self.papers = [world.submission() for _ in range(PAPERS)]
        for place, paper in enumerate(self.papers):
            world.review(world.member(f"Member {place}"), paper)
        with world.writing() as session:
            session.get_one(Edition, world.edition.id).release_hold_minutes = 10
        self.count = 0
        self.told: dict[int, Facts] = {}
        self.read: dict[int, Facts] = {}  # when the release on its way was asked for
        self.steps: list[Callable[[], object]] = [
            *[self.decide] * 4,
            self.retitle,
            self.write_review,
            self.change_contacts,
            self.write_text,
            self.withdraw,
            *[self.release] * 3,
            self.release_some,
            self.confirm,
            self.cancel,
            self.read_one,
            *[self.pass_time] * 2,
            self.change_rules,
        ]

    # what people do -----------------------------------------------------------------------
    def paper(self) -> Submission:
        return self.random.choice(self.papers)

    def word(self) -> str:
        self.count += 1
        return f"word{self.count}"

    def decide(self) -> None:
        """A chair decides, or a hand in the database does, which no rule can stop."""
        paper = self.paper()
        with self.world.writing() as session:
            if session.get_one(Submission, paper.id).status is not Status.SUBMITTED:
                return
            row = session.query(Decision).filter_by(submission_id=paper.id).one_or_none()
            if row is None:
                row = Decision(submission_id=paper.id, decided_at=self.now)
                session.add(row)
            row.verdict = self.random.choice(VERDICTS)
            row.note_to_authors = self.word()

    def retitle(self) -> None:
        paper = self.paper()
        with self.world.writing() as session:
            session.get_one(Submission, paper.id).title = f"Title {self.word()}"

    def write_review(self) -> None:
        paper = self.paper()
        with self.world.writing() as session:
            for row in self.answers(session, paper.id):
                row.text = f"Review {self.word()}"

    @staticmethod
    def answers(session: object, paper_id: int) -> list[ReviewAnswer]:
        from fastpath_cms.models import Review

        found: list[ReviewAnswer] = (
            session.query(ReviewAnswer)  # type: ignore[attr-defined]
            .join(Review, Review.id == ReviewAnswer.review_id)
            .filter(Review.submission_id == paper_id, ReviewAnswer.key == "comments_for_authors")
            .all()
        )
        return found

    def change_contacts(self) -> None:
        paper = self.paper()
        with self.world.writing() as session:
            authors = session.query(Author).filter_by(submission_id=paper.id).all()
            if len(authors) > 1 and self.random.random() < 0.5:
                session.delete(authors[-1])
            else:
                word = self.word()
                session.add(
                    Author(
                        submission_id=paper.id,
                        position=max(one.position for one in authors) + 1,
                        name=f"Author {word}",
                        address=f"{word}@example.org",
                        is_contact=True,
                    )
                )

    def write_text(self) -> None:
        kind = LETTER_OF_VERDICT[self.random.choice(VERDICTS)]
        shipped = default_wording(kind)
        with self.world.writing() as session:
            number = session.query(LetterText).filter_by(kind=kind.value).count() + 1
            session.add(
                LetterText(
                    edition_id=self.world.edition.id,
                    kind=kind.value,
                    number=number,
                    subject=shipped.subject,
                    body=f"{shipped.body}\nText {self.word()}.",
                    written_at=self.now,
                )
            )

    def withdraw(self) -> None:
        if self.random.random() < 0.2:
            with self.world.writing() as session:
                row = session.get_one(Submission, self.paper().id)
                if row.status is Status.SUBMITTED:
                    row.status, row.withdrawn_at = Status.WITHDRAWN, self.now

    def change_rules(self) -> None:
        with self.world.writing() as session:
            edition = session.get_one(Edition, self.world.edition.id)
            edition.release_hold_minutes = self.random.choice([0, 10, 10])
            edition.is_release_confirmed = self.random.random() < 0.2

    def release(self) -> None:
        self.ask(self.random.choice(self.chairs), None)

    def release_some(self) -> None:
        chosen = self.random.sample([paper.number for paper in self.papers], k=2)
        self.ask(self.random.choice(self.chairs), Part(tuple(sorted(chosen)), "On purpose."))

    def ask(self, chair: Person, part: Part | None) -> None:
        """A chair reads the letters; sometimes something changes before they press the button."""
        seen = self.world.perform(chair, seal, self.world.edition.id)
        read = self.facts()
        if self.random.random() < 0.3:
            self.random.choice([self.decide, self.retitle, self.write_review, self.write_text])()
        self.world.perform(chair, notifying.request_release, self.world.edition.id, seen, part)
        self.read = read

    def confirm(self) -> None:
        chair = self.random.choice(self.chairs)
        seen = self.world.perform(chair, seal, self.world.edition.id)
        self.world.perform(chair, notifying.confirm_release, self.world.edition.id, seen)

    def cancel(self) -> None:
        self.world.perform(self.chairs[0], notifying.cancel_release, self.world.edition.id)

    def read_one(self) -> None:
        number = self.paper().number
        self.world.perform(
            self.chairs[0], previewing.note_read, self.world.edition.id, number, "a mark"
        )

    def pass_time(self) -> None:
        """The clock goes on, and the worker comes by."""
        self.now += timedelta(minutes=self.random.choice([1, 6, 11]))
        self.world.at(self.now)
        for release_id in self.world.perform(None, notifying.due_releases):
            self.world.perform(None, notifying.perform_release, release_id)

    # what is so ---------------------------------------------------------------------------
    def facts(self) -> dict[int, Facts]:
        """Read what a letter of each decided submission must tell, past the code under proof."""
        with self.world.writing() as session:
            return {
                row.id: Facts(
                    decision.verdict,
                    row.title,
                    decision.note_to_authors,
                    frozenset(
                        author.address
                        for author in session.query(Author).filter_by(submission_id=row.id)
                        if author.is_contact
                    ),
                    tuple(answer.text for answer in self.answers(session, row.id)),
                    self.text_of(session, decision.verdict),
                )
                for row, decision in session.query(Submission, Decision).join(
                    Decision, Decision.submission_id == Submission.id
                )
            }

    @staticmethod
    def text_of(session: object, verdict: Verdict) -> str:
        kind = LETTER_OF_VERDICT[verdict].value
        rows = session.query(LetterText).filter_by(kind=kind)  # type: ignore[attr-defined]
        newest = max(rows, key=lambda row: row.number, default=None)
        return newest.body.rpartition("\n")[2] if newest else ""

    def look(self) -> None:
        """Compare the letters posted with the facts of the instant when they were."""
        facts = self.facts()
        letters: dict[int, list[Letter]] = {}
        for letter in self.world.letters():
            if letter.kind in KINDS:
                letters.setdefault(letter.submission_id or 0, []).append(letter)
        for row in self.world.all(Submission):
            if row.status not in TOLD:
                assert row.id not in letters
                continue
            if row.id not in self.told:
                self.told[row.id] = facts[row.id]
                asked = self.read.get(row.id)
                assert asked == facts[row.id], "told what nobody read"
            told = self.told[row.id]
            assert row.status is STATUSES[told.verdict]
            mine = letters[row.id]
            assert sorted(one.recipient_address for one in mine) == sorted(told.contacts)
            for one in mine:
                assert one.kind is LETTER_OF_VERDICT[told.verdict]
                for words in (told.title, told.note, told.text, *told.reviews):
                    assert words in one.body

    def finish(self) -> None:
        """Tell what is left."""
        with self.world.writing() as session:
            edition = session.get_one(Edition, self.world.edition.id)
            edition.release_hold_minutes, edition.is_release_confirmed = 0, False
            for row in session.query(Release).filter_by(performed_at=None, cancelled_at=None):
                row.cancelled_at = self.now
            for paper in session.query(Submission).filter_by(status=Status.SUBMITTED):
                if not session.query(Decision).filter_by(submission_id=paper.id).count():
                    session.add(
                        Decision(
                            submission_id=paper.id, verdict=Verdict.REJECT, decided_at=self.now
                        )
                    )
        if any(row.status is Status.SUBMITTED for row in self.world.all(Submission)):
            seen = self.world.perform(self.chairs[0], seal, self.world.edition.id)
            self.read = self.facts()
            self.world.perform(
                self.chairs[0], notifying.request_release, self.world.edition.id, seen
            )
        self.look()
        assert {row.status for row in self.world.all(Submission)} <= TOLD | {Status.WITHDRAWN}


def seal(act: Act, edition_id: int) -> str:
    """What a chair without a conflict reads before a release."""
    edition = edition_by_id(act.session, edition_id)
    papers = papers_to_tell(act.session, edition)
    return merging.seal_of(merging.marks_of(papers, merging.merge(act, edition, papers)))


@pytest.mark.parametrize("seed", SEEDS)
def test_each_contact_gets_one_letter_and_it_is_the_right_one(world: World, seed: int) -> None:
    history = History(world, seed)
    for _ in range(STEPS):
        step = history.random.choice(history.steps)
        with contextlib.suppress(Refusal):  # nothing was changed then, as the look shows
            step()
        history.look()
    history.finish()
