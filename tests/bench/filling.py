"""A full edition to measure: submissions with authors, reviews, comments and verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import (
    Assignment,
    Author,
    Comment,
    Conflict,
    Decision,
    Edition,
    Manuscript,
    Person,
    Review,
    ReviewAnswer,
    RoleKind,
    Submission,
    SubmissionTopic,
    Topic,
)
from fastpath_cms.models.reviewing import ConflictSource
from tests.support.world import World, address_of

MEMBERS: Final = 30
AUTHORS_EACH: Final = 3
REVIEWS_EACH: Final = 3
PROSE: Final = "We measure where the time of a step goes, and say what to do about it. " * 12


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is in the edition, as far as a measurement asks."""

    chair: Person
    member: Person
    author: Person
    number: int  # of a paper of the author, reviewed by the member


def fill(world: World, size: int) -> Crowd:
    """Fill the world's edition with ``size`` submissions."""
    chair = world.grant(world.person("Petra Chair"), RoleKind.PROGRAM_CHAIR)
    members = [
        world.member(f"Member{place} Person", f"m{place}@pc.example") for place in range(MEMBERS)
    ]
    authors = [
        world.person(f"Author{place} Person", f"a{place}@lab.example") for place in range(50)
    ]
    with world.writing() as session:
        edition = session.get_one(Edition, world.edition.id)
        edition.next_number = size + 1
        topic = session.query(Topic).filter_by(edition_id=edition.id).first()
        for number in range(1, size + 1):
            paper = Submission(
                edition_id=edition.id,
                number=number,
                title=f"Where the Step {number} Goes on a Machine with Several Accelerators",
                abstract=PROSE,
                status=Status.SUBMITTED,
                created_at=world.clock.now(),
                changed_at=world.clock.now(),
                submitted_at=world.clock.now(),
            )
            paper.authors = [_author(authors, number, place) for place in range(AUTHORS_EACH)]
            session.add(paper)
            session.flush()
            session.add_all(_around(world, paper, members))
            if topic is not None:
                session.add(SubmissionTopic(submission_id=paper.id, topic_id=topic.id))
    number = 7
    return Crowd(chair, members[number % MEMBERS], authors[number % 50], number)


def _author(authors: list[Person], number: int, place: int) -> Author:
    person = authors[(number + place) % len(authors)]
    return Author(
        position=place,
        name=person.name,
        address=address_of(person),
        affiliation="Example University",
        country="Norway",
        person_id=person.id,
        is_contact=place == 0,
    )


def _around(world: World, paper: Submission, members: list[Person]) -> list[object]:
    now, rows = world.clock.now(), []
    rows.append(
        Manuscript(
            submission_id=paper.id,
            number=1,
            sha256=f"{paper.number:064x}",
            byte_count=1_000_000,
            page_count=4,
            file_name="paper.pdf",
            facts={},
            received_at=now,
        )
    )
    for place in range(REVIEWS_EACH):
        member = members[(paper.number + place) % len(members)]
        rows.append(Assignment(submission_id=paper.id, person_id=member.id, assigned_at=now))
        rows.append(
            Review(
                submission_id=paper.id,
                person_id=member.id,
                overall=(paper.number * (place + 1)) % 7 - 3,
                confidence=place + 2,
                answers=[
                    ReviewAnswer(key="comments_for_authors", text=PROSE),
                    ReviewAnswer(key="confidential_remarks", text="A careful piece of work."),
                ],
                created_at=now,
                changed_at=now,
                handed_in_at=now,
            )
        )
        rows.append(
            Comment(
                submission_id=paper.id,
                person_id=member.id,
                place=place + 1,
                text="I agree.",
                written_at=now,
            )
        )
    rows.append(
        Conflict(
            submission_id=paper.id,
            person_id=members[(paper.number + 10) % len(members)].id,
            source=ConflictSource.AUTHOR,
            kind="collaborator",
            declared_at=now,
        )
    )
    rows.append(
        Decision(
            submission_id=paper.id,
            verdict=Verdict.ACCEPT if paper.number % 4 == 0 else Verdict.REJECT,
            decided_at=now,
        )
    )
    return rows
