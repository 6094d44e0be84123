"""Houses: worlds built alike but for one truth, kept as files and opened at one address.

Every house is opened at the same path with the same clock, and randomness depends on which
request asks for it, never on what happened before; so nothing needs to be normalised.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import delete, event

from fastpath_cms import create_app
from fastpath_cms.config import Settings
from fastpath_cms.domain.ports import Tools
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.proposals import Rules
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.extensions import db
from fastpath_cms.models import (
    Author,
    BrowserGrant,
    BrowserSession,
    Comment,
    Decision,
    EmailAddress,
    Manuscript,
    Person,
    RoleKind,
    SitePage,
    Submission,
)
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.proposals import field_of
from fastpath_cms.services import assigning, notifying, proposing, publishing, scheduling, solving
from fastpath_cms.services.scheduling import Wanted
from fastpath_cms.web.browser import hash_of
from tests.leaks.arguments import ROWS_FROM, TOKENS_FROM, paths
from tests.leaks.beside import lay_beside
from tests.leaks.people import NAMES, RALF, RITA, Reader, address, browser_key, session_token
from tests.leaks.remembering import Notes, Repeater, TouchedBlobs, WatchedConnection
from tests.leaks.secrets import MOMENTS, Moment, Truth, last_of
from tests.support import world as worlds
from tests.support.fakes import CountedEntropy, QuickPdfInspector, SeedSigner, StoppedClock
from tests.support.world import World

AT: Final = {
    Moment.CALL: worlds.IN_CALL,
    Moment.REVIEWING: worlds.IN_REVIEWING,
    Moment.DISCUSSION: worlds.IN_DISCUSSION,
    Moment.EMBARGO: worlds.IN_NOTIFICATION,
    Moment.TOLD: worlds.IN_NOTIFICATION,
    Moment.PROGRAM: worlds.IN_PROGRAM,
    Moment.AFTER: worlds.IN_AFTER,
}
ROLES: Final = {
    Reader.CONFLICTED_MEMBER: RoleKind.PC_MEMBER,
    Reader.UNASSIGNED_MEMBER: RoleKind.PC_MEMBER,
    Reader.ASSIGNED_MEMBER: RoleKind.PC_MEMBER,
    Reader.HANDED_IN_MEMBER: RoleKind.PC_MEMBER,
    Reader.DEPUTY: RoleKind.PC_MEMBER,
    Reader.CHAIR: RoleKind.PROGRAM_CHAIR,
    Reader.CONFLICTED_CHAIR: RoleKind.PROGRAM_CHAIR,
    Reader.AUTHOR_CHAIR: RoleKind.GENERAL_CHAIR,
    Reader.PUBLICITY_CHAIR: RoleKind.PUBLICITY_CHAIR,
}
BASE_URL: Final = "http://fastpath.test"
FILES_FROM: Final = 1_800_000_000  # seconds: when every kept file was last changed


class House:
    """An open world: its clock, its folder, and its application once that is asked."""

    def __init__(self, folder: Path, moment: Moment) -> None:
        self.folder = folder
        self.clock = StoppedClock(AT[moment])
        self.entropy = CountedEntropy()
        self.notes = Notes()
        self.path = folder / "fastpath.sqlite"
        self._kept = self.path.read_bytes()
        self._repeater: Repeater | None = None

    @cached_property
    def app(self) -> Flask:
        """The application; what it asks of its database is noted."""
        blobs = TouchedBlobs(self.folder / "blobs", self.notes)
        tools = Tools(self.clock, self.entropy, blobs, QuickPdfInspector(), SeedSigner())
        app = create_app(settings_of(self.folder), tools=tools)
        with app.app_context():
            event.listen(db.engine, "do_connect", self._connect)
        return app

    def _connect(self, dialect: Any, _record: Any, args: Any, more: dict[str, Any]) -> Any:
        link = dialect.connect(*args, **more, factory=WatchedConnection)
        link.notes = self.notes
        return link

    @property
    def repeater(self) -> Repeater:
        """A connection beside the application's, to repeat what it asked elsewhere."""
        if self._repeater is None:
            self._repeater = Repeater(self.path)
        return self._repeater

    def reset(self) -> None:
        """Bring the database back to what it was when the house was opened.

        A new file takes the old one's name: cutting a file short under SQLite ends the process.
        """
        self.close()
        for end in ("", "-wal", "-shm"):
            self.path.with_name(f"{self.path.name}{end}").unlink(missing_ok=True)
        self.path.write_bytes(self._kept)

    def close(self) -> None:
        """Close the repeater, and the connections that the application's pool holds."""
        if self._repeater is not None:
            self._repeater.close()
            self._repeater = None
        if "app" in self.__dict__:
            with self.app.app_context():
                db.engine.dispose()


class Street:
    """Builds each house once and opens copies of it, one at a time, at one address."""

    def __init__(self, folder: Path, empty_database: Path) -> None:
        self.folder = folder
        self.empty_database = empty_database
        self._built: dict[tuple[Moment, Truth], Path] = {}
        self._paths: dict[str, list[tuple[str, str]]] = {}

    def paths(self, method: str) -> list[tuple[str, str]]:
        """Return (endpoint, path) of every address that takes a method."""
        if not self._paths:
            app = create_app(settings_of(self.folder))
            self._paths = {one: list(paths(app, one)) for one in ("GET", "POST")}
        return self._paths[method]

    @contextmanager
    def opened(self, moment: Moment, truth: Truth) -> Iterator[House]:
        """Open a fresh copy of the house of a moment and a truth."""
        if (moment, truth) not in self._built:
            self._build(truth)
        place = self.folder / "house"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self._built[moment, truth], place)
        for path in place.rglob("*"):
            os.utime(path, (FILES_FROM, FILES_FROM))
        house = House(place, moment)
        try:
            yield house
        finally:
            house.close()

    def _build(self, truth: Truth) -> None:
        """Let a truth's year go by once; keep the house as it is at each moment."""
        place = self.folder / "house"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        shutil.copyfile(self.empty_database, place / "fastpath.sqlite")
        world = World(place, settings_of(place).database, worlds.IN_CALL)
        with world.app_context():
            for moment in furnish(world, truth):
                with db.engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                kept = self.folder / f"kept-{len(self._built)}"
                shutil.copytree(place, kept)
                self._built[moment, truth] = kept
            db.engine.dispose()


def settings_of(folder: Path) -> Settings:
    """Return the settings of a house in a folder."""
    return Settings(
        instance=folder,
        secret_key="k" * 40,
        are_passwords_cheap=True,
        base_url=BASE_URL,
        database_url=f"sqlite:///{folder / 'fastpath.sqlite'}",
        sender="FastPath <chairs@fastpath.test>",
    )


def furnish(world: World, truth: Truth) -> Iterator[Moment]:
    """Fill a world as the year goes by; give each moment as it has come, up to the truth's last."""
    people = {reader: world.person(name, address(name)) for reader, name in NAMES.items()}
    rita, ralf = (world.person(name, address(name)) for name in (RITA, RALF))
    for reader, kind in ROLES.items():
        world.grant(people[reader], kind)
    for person in (rita, ralf):
        world.grant(person, RoleKind.PC_MEMBER)
    chair = people[Reader.CHAIR]
    deeds = {
        Moment.CALL: lambda: _papers(world, people, truth),
        Moment.REVIEWING: lambda: _reviews(world, people, (rita, ralf), truth),
        Moment.DISCUSSION: lambda: _verdicts(world, people, truth),
        Moment.TOLD: lambda: _release(world),
        Moment.PROGRAM: lambda: _program(world, chair),
    }
    for moment in MOMENTS[: MOMENTS.index(last_of(truth)) + 1]:
        world.at(AT[moment])
        deeds.get(moment, lambda: None)()
        _sign_in(world, people)
        yield moment


def _papers(world: World, people: dict[Reader, Person], truth: Truth) -> None:
    status = Status.DRAFT if truth.is_draft else Status.SUBMITTED
    world.entropy.count = TOKENS_FROM * 2
    first = world.submission(
        people[Reader.CONTACT],
        people[Reader.COAUTHOR],
        people[Reader.AUTHOR_CHAIR],
        status=status,
        title=truth.title,
    )
    world.entropy.count = TOKENS_FROM * 3  # whether the first has a file or none
    second = world.submission(people[Reader.STRANGER], title="Counting Cache Misses")
    world.submission(people[Reader.CONFLICTED_MEMBER], title="A Paper of a Member")
    world.submission(people[Reader.STRANGER], status=Status.DRAFT, title="A Draft of a Stranger")
    world.submission(people[Reader.STRANGER], status=Status.WITHDRAWN, title="Taken Back")
    with world.writing() as session:
        paper = session.get_one(Submission, first.id)
        paper.abstract = truth.abstract
        session.add(
            Author(
                submission_id=first.id,
                position=3,
                name=truth.third_author,
                address="third@lab.example",
                affiliation="Example University",
            )
        )
        for version in range(0 if truth.is_draft else truth.version_count):
            if version:
                session.add(_version(world, first.id, version + 1))
        session.flush()
        for manuscript in session.query(Manuscript).filter_by(submission_id=first.id):
            manuscript.file_name = truth.file_name
        session.add(
            BrowserGrant(
                submission_id=first.id,
                browser_hash=hash_of(browser_key(Reader.BROWSER_AUTHOR)),
                granted_at=world.clock.now(),
            )
        )
        for position, slug in enumerate(("help", "privacy")):
            session.add(
                SitePage(slug=slug, title=slug.title(), text=f"About {slug}.", position=position)
            )
        session.get_one(Person, people[Reader.OPERATOR].id).is_operator = True
        session.add(  # an address nobody verified is nobody's
            EmailAddress(person_id=people[Reader.STRANGER].id, address="unverified@lab.example")
        )
    world.copy()
    world.grant(people[Reader.DEPUTY], RoleKind.DEPUTY, first)
    world.conflict(people[Reader.CONFLICTED_MEMBER], first)
    world.conflict(people[Reader.CONFLICTED_CHAIR], first)
    world.conflict(people[Reader.UNASSIGNED_MEMBER], second)


def _version(world: World, submission_id: int, number: int) -> Manuscript:
    blob = world.blobs.put_bytes(f"%PDF-1.7 3 version {number}".encode())
    return Manuscript(
        submission_id=submission_id,
        number=number,
        sha256=blob.sha256,
        byte_count=blob.size,
        page_count=3,
        facts={},
        received_at=world.clock.now(),
    )


def _reviews(
    world: World, people: dict[Reader, Person], both: tuple[Person, Person], truth: Truth
) -> None:
    secret = both[0] if truth.reviewer == RITA else both[1]
    first, second, third = (world.one(Submission, Submission.number == n) for n in (1, 2, 3))
    hana, nils = people[Reader.HANDED_IN_MEMBER], people[Reader.ASSIGNED_MEMBER]
    _assign(world, people, 2, (*both, hana))
    _assign(world, people, 3, (hana,))
    if not truth.is_draft:
        _assign(world, people, 1, (secret, hana, nils))
        world.review(secret, first, truth.overall, confidential_remarks=truth.remark)
        world.review(hana, first, 1)
        world.review(nils, first, 0, is_draft=True)
        lay_beside(world, secret, first, truth)
    for person in (*both, hana):
        world.review(person, second, -1)
    world.review(hana, third, 3)
    _plan(world, people[Reader.CHAIR])


def _comments(world: World, hana: Person, truth: Truth) -> None:
    first, second = (world.one(Submission, Submission.number == n) for n in (1, 2))
    secret = world.one(Person, Person.name == truth.reviewer)
    with world.writing() as session:
        writers = () if truth.is_draft else (secret, *[hana] * truth.comment_count)
        for place, person in enumerate(writers, 1):
            session.add(
                Comment(
                    submission_id=first.id,
                    person_id=person.id,
                    place=place,
                    text="I would take it.",
                    written_at=world.clock.now(),
                )
            )
        session.flush()
        session.add(  # after those of the first: a number that counts them all would show
            Comment(
                submission_id=second.id,
                person_id=hana.id,
                place=1,
                text="Not yet.",
                written_at=world.clock.now(),
            )
        )


def _plan(world: World, chair: Person) -> None:
    """Let a plan wait on the board; how long it took to solve is no secret of anybody."""
    with world.writing() as session:
        field = field_of(session, edition_by_id(session, world.edition.id))
    plan = replace(solving.solve(field, Rules(per_paper=2)), seconds=0.0)
    world.perform(chair, proposing.store_proposal, world.edition.id, plan.as_json(), None)


def _assign(
    world: World, people: dict[Reader, Person], number: int, members: tuple[Person, ...]
) -> None:
    """Let the chair assign; whatever the secret is, the letters get the same names."""
    world.entropy.count = TOKENS_FROM + number * 100
    pairs = [(number, member.id) for member in members]
    world.perform(people[Reader.CHAIR], assigning.assign_reviewers, world.edition.id, pairs, [])


def _verdicts(world: World, people: dict[Reader, Person], truth: Truth) -> None:
    _comments(world, people[Reader.HANDED_IN_MEMBER], truth)
    verdicts = {1: truth.verdict, 2: Verdict.REJECT, 3: Verdict.ACCEPT}
    with world.writing() as session:
        for number, verdict in verdicts.items():
            if verdict is None or (number == 1 and truth.is_draft):
                continue
            submission = session.query(Submission).filter_by(number=number).one()
            session.add(
                Decision(
                    submission_id=submission.id,
                    verdict=verdict,
                    note_to_authors=truth.note if number == 1 else "",
                    by_id=people[Reader.CHAIR].id,
                    decided_at=world.clock.now(),
                )
            )


def _release(world: World) -> None:
    world.entropy.count = TOKENS_FROM
    world.perform(None, notifying.start_release, world.edition.id)


def _program(world: World, chair: Person) -> None:
    world.entropy.count = ROWS_FROM
    start = datetime(2027, 3, 28, 15, tzinfo=UTC)
    for number, begins in ((1, start), (3, start + timedelta(hours=1))):
        wanted = Wanted(ItemKind.REGULAR, begins, begins + timedelta(minutes=30))
        world.perform(
            chair, scheduling.place_item, world.edition.id, wanted, submission_number=number
        )
    world.perform(chair, publishing.publish, world.edition.id)


def _sign_in(world: World, people: dict[Reader, Person]) -> None:
    """Let everybody sign in, now; the sessions of the moment before are gone."""
    with world.writing() as session:
        session.execute(delete(BrowserSession))
        for place, (reader, person) in enumerate(people.items(), start=1):
            session.add(
                BrowserSession(
                    id=place,
                    person_id=person.id,
                    token_hash=hash_of(session_token(reader)),
                    created_at=world.clock.real(),
                    seen_at=world.clock.real(),
                    expires_at=world.clock.real() + timedelta(days=60),
                )
            )
