"""A full edition to measure: submissions with authors, reviews, comments and verdicts, in seconds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from fastpath_cms.domain.folding import fold
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import (
    Assignment,
    Author,
    Comment,
    Conflict,
    Decision,
    Edition,
    EmailAddress,
    Manuscript,
    Person,
    Review,
    ReviewAnswer,
    Role,
    RoleKind,
    Submission,
    SubmissionTopic,
    Tag,
    Topic,
)
from fastpath_cms.models.reviewing import ConflictSource
from tests.support.world import World

MEMBERS: Final = 100
AUTHORS: Final = 50
AUTHORS_EACH: Final = 3
REVIEWS_EACH: Final = 3
MISSING_OF: Final = 11  # of so many reviews one is not in
PROSE: Final = "We measure where the time of a step goes, and say what to do about it. " * 12

Rows = dict[type[Any], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is in the edition, as far as a measurement asks."""

    chair: Person
    member: Person
    author: Person
    number: int  # of a paper of the author, to be reviewed by the member
    draft_number: int  # of a paper whose review the member has begun and not handed in


def fill(world: World, size: int) -> Crowd:
    """Fill the world's edition with ``size`` submissions and 100 PC members, table by table."""
    now = world.clock.now()
    with world.writing() as session:
        chair = _people(session, world, ["Petra Chair"], "chair")[0]
        members = _people(session, world, [f"Member{n} Person" for n in range(MEMBERS)], "pc")
        authors = _people(session, world, [f"Author{n} Person" for n in range(AUTHORS)], "lab")
        kinds = [(chair, RoleKind.PROGRAM_CHAIR), *((one, RoleKind.PC_MEMBER) for one in members)]
        session.execute(
            insert(Role),
            [
                {"edition_id": world.edition.id, "person_id": one, "kind": kind, "granted_at": now}
                for one, kind in kinds
            ],
        )
        edition = session.get_one(Edition, world.edition.id)
        edition.next_number = size + 1
        topics = session.scalars(select(Topic.id).where(Topic.edition_id == edition.id)).all()
        rows: Rows = defaultdict(list)
        for number in range(1, size + 1):
            _paper(rows, world, number, authors)
            _around(rows, world, number, members)
            rows[SubmissionTopic].append(
                {"submission_id": number, "topic_id": topics[number % len(topics)]}
            )
        session.flush()
        for model, some in rows.items():
            session.execute(insert(model), some)
        number = 7
        asked = [members[(number + place) % MEMBERS] for place in range(REVIEWS_EACH)]
        wanted = (chair, asked[0], authors[number % AUTHORS])
        found = [
            session.get_one(Person, id_, options=[selectinload(Person.addresses)]) for id_ in wanted
        ]
        late = next(
            row["submission_id"]
            for row in rows[Review]
            if row["person_id"] == asked[0] and row["handed_in_at"] is None
        )
    return Crowd(*found, number, late)


def _people(session: Session, world: World, names: list[str], house: str) -> list[int]:
    """Make people, each with a verified address; return their ids."""
    ids = []
    for place, name in enumerate(names):
        person = Person(name=name, affiliation=_home(house, place), created_at=world.clock.now())
        person.addresses = [
            EmailAddress(address=f"p{place}@{house}.example", verified_at=world.clock.now())
        ]
        session.add(person)
        ids.append(person)
    session.flush()
    return [person.id for person in ids]


def _home(house: str, place: int) -> str:
    """Return where somebody works: one member in twenty where an author does."""
    return f"University of {'Lab' if house == 'lab' or place % 20 == 0 else 'House'}{place}"


def _paper(rows: Rows, world: World, number: int, authors: list[int]) -> None:
    now = world.clock.now()
    title = f"Where the Step {number} Goes on a Machine with Several Accelerators"
    rows[Submission].append(
        {
            "id": number,
            "edition_id": world.edition.id,
            "number": number,
            "title": title,
            "title_folded": fold(title),
            "abstract": PROSE,
            "abstract_folded": PROSE.casefold().strip(),
            "status": Status.SUBMITTED,
            "created_at": now,
            "changed_at": now,
            "submitted_at": now,
        }
    )
    for place in range(AUTHORS_EACH):
        at = (number + place) % len(authors)
        name = f"Author{at} Person"
        rows[Author].append(
            {
                "submission_id": number,
                "position": place,
                "name": name,
                "folded": fold(f"{name} {_home('lab', at)}"),
                "address": f"p{at}@lab.example",
                "affiliation": _home("lab", at),
                "country": "Norway",
                "person_id": authors[at],
                "is_contact": place == 0,
            }
        )
    rows[Manuscript].append(
        {
            "submission_id": number,
            "number": 1,
            "sha256": f"{number:064x}",
            "byte_count": 1_000_000,
            "page_count": 4,
            "file_name": "paper.pdf",
            "facts": {},
            "received_at": now,
        }
    )
    if number % 5 == 0:
        rows[Tag].append({"submission_id": number, "name": "Award", "folded": "award"})


def _around(rows: Rows, world: World, number: int, members: list[int]) -> None:
    now = world.clock.now()
    for place in range(REVIEWS_EACH):
        pair = {"submission_id": number, "person_id": members[(number + place) % len(members)]}
        rows[Assignment].append(pair | {"assigned_at": now, "released_at": now})
        id_ = len(rows[Review]) + 1
        is_in = (number * 3 + place) % MISSING_OF != 0
        rows[Review].append(
            pair
            | {
                "id": id_,
                "overall": (number * (place + 1)) % 7 - 3,
                "confidence": place + 2,
                "created_at": now,
                "changed_at": now,
                "handed_in_at": now if is_in else None,
            }
        )
        rows[ReviewAnswer] += [
            {"review_id": id_, "key": "comments_for_authors", "text": PROSE},
            {"review_id": id_, "key": "confidential_remarks", "text": "A careful piece of work."},
        ]
        rows[Comment].append(pair | {"place": place + 1, "text": "I agree.", "written_at": now})
    rows[Conflict].append(
        {
            "submission_id": number,
            "person_id": members[(number + 10) % len(members)],
            "source": ConflictSource.AUTHOR,
            "kind": "collaborator",
            "declared_at": now,
        }
    )
    rows[Decision].append(
        {
            "submission_id": number,
            "verdict": Verdict.ACCEPT if number % 4 == 0 else Verdict.REJECT,
            "decided_at": now,
        }
    )
