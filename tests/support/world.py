"""A world to test in: a real application on a real database, with a clock that stands still.

``World`` says what it makes: ``world.person("Ada")``, ``world.chair()``, ``world.submission()``.
Rows are written directly, so that a test of one deed does not lean on another; tests of deeds
and pages go through ``world.perform`` and ``world.browser()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from fastpath_cms.adapters.blobs import FileBlobs
from fastpath_cms.config import Settings
from fastpath_cms.domain.calendar import DateKind, closing_instant, opening_instant
from fastpath_cms.domain.ports import Tools
from fastpath_cms.domain.workflow import TOLD, Status
from fastpath_cms.extensions import transaction
from fastpath_cms.models import (
    Assignment,
    Author,
    BrowserSession,
    Conflict,
    Edition,
    EmailAddress,
    KeyDate,
    Letter,
    Manuscript,
    Person,
    Review,
    ReviewAnswer,
    ReviewVersion,
    Role,
    RoleKind,
    Submission,
    Topic,
)
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.review_forms import answers_in
from fastpath_cms.queries.viewer import SYSTEM, Viewer
from fastpath_cms.services import act as acts
from fastpath_cms.services.copying import copy_all
from fastpath_cms.web.browser import hash_of
from tests.support.apps import borrow
from tests.support.browser import Browser
from tests.support.fakes import (
    CountedEntropy,
    CountedPasswords,
    QuickImageMaker,
    QuickPdfInspector,
    SeedSigner,
    StoppedClock,
)

YEAR = 2027
ZONE = "America/New_York"
DATES = {
    DateKind.CALL_OPENS: datetime(2027, 1, 4, tzinfo=UTC).date(),
    DateKind.SUBMISSION: datetime(2027, 2, 26, tzinfo=UTC).date(),
    DateKind.REVIEWS_DUE: datetime(2027, 3, 5, tzinfo=UTC).date(),
    DateKind.NOTIFICATION: datetime(2027, 3, 8, tzinfo=UTC).date(),
    DateKind.CAMERA_READY: datetime(2027, 3, 15, tzinfo=UTC).date(),
    DateKind.WORKSHOP: datetime(2027, 3, 28, tzinfo=UTC).date(),
}
IN_BEFORE = datetime(2026, 12, 1, 12, tzinfo=UTC)
IN_CALL = datetime(2027, 2, 10, 12, tzinfo=UTC)
IN_REVIEWING = datetime(2027, 3, 1, 12, tzinfo=UTC)
IN_DISCUSSION = datetime(2027, 3, 7, 12, tzinfo=UTC)
IN_NOTIFICATION = datetime(2027, 3, 9, 12, tzinfo=UTC)
IN_PROGRAM = datetime(2027, 3, 20, 12, tzinfo=UTC)
IN_AFTER = datetime(2027, 4, 2, 12, tzinfo=UTC)


class World:
    """One application, one database, one edition in the call by default."""

    def __init__(self, folder: Path, database_url: str, now: datetime = IN_CALL) -> None:
        self.clock = StoppedClock(now)
        self.entropy = CountedEntropy()
        self.blobs = FileBlobs(folder / "blobs")
        self.signer = SeedSigner()
        self.tools = Tools(
            self.clock,
            self.entropy,
            self.blobs,
            QuickPdfInspector(),
            QuickImageMaker(),
            self.signer,
        )
        self.settings = Settings(
            instance=folder,
            secret_key="k" * 40,
            base_url="http://fastpath.test",
            database_url=database_url,
            sender="FastPath <chairs@fastpath.test>",
            are_passwords_cheap=True,
        )
        self.app: Flask = borrow(self.settings, self.tools)
        self.passwords = CountedPasswords(self.app.extensions["fastpath_passwords"])
        self.app.extensions["fastpath_passwords"] = self.passwords
        self.edition = self.new_edition()

    # time ---------------------------------------------------------------------------------
    def at(self, now: datetime) -> World:
        """Move both clocks; return the world."""
        self.clock.set(now)
        return self

    # the database -------------------------------------------------------------------------
    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a write transaction."""
        with self.app.app_context(), transaction() as session:
            yield session

    def all(self, model: type[Any], *where: Any) -> list[Any]:
        """Return all rows of a model, in the order they were made."""
        with self.writing() as session:
            rows = list(
                session.scalars(select(model).where(*where).order_by(*model.__table__.primary_key))
            )
            session.expunge_all()
            return rows

    def one(self, model: type[Any], *where: Any) -> Any:
        """Return the only row of a model."""
        (row,) = self.all(model, *where)
        return row

    def stage(self, person: Person | None = None) -> acts.Stage:
        """Return the stage for a person's deeds (the system's by default)."""
        actor = Viewer(person.id, person.name, address_of(person)) if person else SYSTEM
        return acts.Stage(transaction, actor, self.clock.now(), self.tools, self.settings.base_url)

    def perform(
        self, person: Person | None, deed: Callable[..., Any], *args: Any, **kw: Any
    ) -> Any:
        """Perform a deed as a person, or as the system."""
        with self.app.app_context():
            return acts.perform(self.stage(person), deed, *args, **kw)

    def app_context(self) -> AbstractContextManager[Any]:
        """Enter the application's context."""
        return self.app.app_context()

    # nouns --------------------------------------------------------------------------------
    def new_edition(self, year: int = YEAR, *, is_current: bool = True, **more: Any) -> Edition:
        """Make an edition with the usual dates and two topics."""
        with self.writing() as session:
            edition = Edition(
                year=year,
                title="Workshop on Performance Analysis of Machine Learning Systems",
                is_current=is_current,
                zone_name=ZONE,
                host=f"ISPASS {year}",
                place="Virtual",
                starts_at=time(10, 50),
                ends_at=time(16, 30),
                reply_to="chairs@fastpath.test",
                **more,
            )
            session.add(edition)
            session.flush()
            zone = edition.zone
            for kind, day in DATES.items():
                opens = kind in {DateKind.CALL_OPENS, DateKind.NOTIFICATION, DateKind.WORKSHOP}
                at = opening_instant(day, zone) if opens else closing_instant(day)
                session.add(
                    KeyDate(edition_id=edition.id, kind=kind, at=at, announced_at=IN_BEFORE)
                )
            edition.held_on = DATES[DateKind.WORKSHOP]
            for position, name in enumerate(("Performance models", "Accelerators")):
                session.add(Topic(edition_id=edition.id, name=name, position=position))
            return edition

    def person(self, name: str = "Ada Author", address: str = "", **more: Any) -> Person:
        """Make a person with one verified address."""
        with self.writing() as session:
            made = address or f"{name.split(maxsplit=1)[0].lower()}{self.entropy.count}@example.org"
            self.entropy.token()
            person = Person(name=name, created_at=self.clock.now(), **more)
            person.addresses = [EmailAddress(address=made, verified_at=self.clock.now())]
            session.add(person)
            session.flush()
            return person

    def grant(self, person: Person, kind: RoleKind, submission: Submission | None = None) -> Person:
        """Give a person a role in the edition."""
        with self.writing() as session:
            session.add(
                Role(
                    edition_id=self.edition.id,
                    person_id=person.id,
                    kind=kind,
                    submission_id=submission.id if submission else None,
                    granted_at=self.clock.now(),
                )
            )
        return person

    def chair(self, name: str = "Petra Chair") -> Person:
        """Make a program chair."""
        return self.grant(self.person(name), RoleKind.PROGRAM_CHAIR)

    def member(self, name: str = "Mia Member", address: str = "") -> Person:
        """Make a PC member."""
        return self.grant(self.person(name, address), RoleKind.PC_MEMBER)

    def submission(
        self,
        *authors: Person,
        status: Status = Status.SUBMITTED,
        title: str = "Where the Step Goes",
        pages: int = 4,
        **more: Any,
    ) -> Submission:
        """Make a submission; the first author is its contact, and it has one PDF unless a draft."""
        people = authors or (self.person(f"Author{self.entropy.count} Person"),)
        now = self.clock.now()
        with self.writing() as session:
            edition = session.get_one(Edition, self.edition.id)
            submission = Submission(
                edition_id=edition.id,
                number=edition.next_number,
                title=title,
                abstract="We measure where the time of a step goes.",
                status=status,
                created_at=now,
                changed_at=now,
                submitted_at=None if status is Status.DRAFT else now,
                notified_at=now if status in TOLD else None,
                withdrawn_at=now if status is Status.WITHDRAWN else None,
                **more,
            )
            edition.next_number += 1
            submission.authors = [
                Author(
                    position=position,
                    name=person.name,
                    address=address_of(person),
                    affiliation="Example University",
                    country="Norway",
                    person_id=person.id,
                    is_contact=position == 0,
                )
                for position, person in enumerate(people)
            ]
            submission.topics = [
                session.scalars(select(Topic).where(Topic.edition_id == edition.id)).first()
            ]
            submission.manuscripts = [] if status is Status.DRAFT else [self._manuscript(pages)]
            session.add(submission)
            session.flush()
            return submission

    def _manuscript(self, pages: int) -> Manuscript:
        blob = self.blobs.put_bytes(f"%PDF-1.7 {pages} {self.entropy.token()}".encode())
        return Manuscript(
            number=1,
            sha256=blob.sha256,
            byte_count=blob.size,
            page_count=pages,
            file_name="paper.pdf",
            facts={},
            received_at=self.clock.now(),
        )

    def copy(self) -> None:
        """Make the clean copies of all manuscripts, as the worker does."""
        with self.app.app_context():
            copy_all(self.stage())

    def conflict(self, person: Person, submission: Submission) -> Conflict:
        """Make a declared conflict of interest."""
        with self.writing() as session:
            row = Conflict(
                submission_id=submission.id,
                person_id=person.id,
                source=ConflictSource.AUTHOR,
                kind="collaborator",
                declared_at=self.clock.now(),
            )
            session.add(row)
        return row

    def assignment(self, person: Person, submission: Submission) -> Assignment:
        """Assign a PC member to a submission."""
        with self.writing() as session:
            row = Assignment(
                submission_id=submission.id, person_id=person.id, assigned_at=self.clock.now()
            )
            session.add(row)
        return row

    def review(
        self,
        person: Person,
        submission: Submission,
        overall: int = 2,
        *,
        is_draft: bool = False,
        **more: Any,
    ) -> Review:
        """Make a review, handed in unless it is a draft."""
        now = self.clock.now()
        confidence = more.pop("confidence", 4)
        answers = {
            "comments_for_authors": "Clear and careful.",
            "confidential_remarks": "Between us: accept.",
        } | {key: more.pop(key) for key in list(more) if key not in Review.__table__.columns}
        with self.writing() as session:
            row = Review(
                submission_id=submission.id,
                person_id=person.id,
                overall=overall,
                confidence=confidence,
                created_at=now,
                changed_at=now,
                handed_in_at=None if is_draft else now,
                answers=[
                    ReviewAnswer(key=key, text=said)
                    if isinstance(said, str)
                    else ReviewAnswer(key=key, level=said)
                    for key, said in answers.items()
                    if said != ""
                ],
                **more,
            )
            session.add(row)
            session.flush()
            session.add(
                ReviewVersion(
                    review_id=row.id,
                    number=row.version,
                    saved_at=now,
                    is_handed_in=not is_draft,
                    changes=answers_in(row),
                )
            )
        return row

    def answers(self, *where: Any) -> dict[str, Any]:
        """Return what the one review (``where`` more is said) answers, by the field's key."""
        with self.writing() as session:
            found = select(Review).where(*where).options(selectinload(Review.answers))
            return answers_in(session.scalars(found).one())

    def letters(self) -> list[Letter]:
        """Return all letters posted, oldest first."""
        return self.all(Letter)

    # people at their browsers -------------------------------------------------------------
    def browser(self, person: Person | None = None) -> Browser:
        """Return a browser; signed in when a person is given."""
        browser = Browser(self.app, self.settings.base_url)
        if person is not None:
            token = f"session-{self.entropy.token()}"
            with self.writing() as session:
                session.add(
                    BrowserSession(
                        person_id=person.id,
                        token_hash=hash_of(token),
                        created_at=self.clock.real(),
                        seen_at=self.clock.real(),
                        expires_at=self.clock.real() + timedelta(days=365),
                    )
                )
            browser.set_cookie("fp_session", token)
        return browser


def address_of(person: Person) -> str:
    """Return a person's first address."""
    return person.addresses[0].address
