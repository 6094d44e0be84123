"""Furnishing: what is in a house, and how its year goes by up to the truth's last moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete

from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.proposals import Rules
from fastpath_cms.domain.workflow import Status, Verdict
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
from tests.leaks.arguments import ROWS_FROM, TOKENS_FROM
from tests.leaks.beside import lay_beside
from tests.leaks.people import NAMES, RALF, RITA, Reader, address, browser_key, session_token
from tests.leaks.secrets import MOMENTS, Moment, Truth, last_of
from tests.support import world as worlds
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
