"""Measure bids, profiles and scores beside their limits, and rank the judged pairs.

1,000 submissions, 100 members with ten papers, three topics and sixty bids each; ``--small`` is
100 and 10. Nothing is asserted.
"""

from __future__ import annotations

import random
import sys
import tempfile
from itertools import cycle
from pathlib import Path
from typing import Final

import numpy as np
from werkzeug.test import TestResponse

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.domain.publications import PublicationSource
from fastpath_cms.domain.workflow import Status
from fastpath_cms.extensions import db
from fastpath_cms.matching.affinity import text_affinity
from fastpath_cms.models import (
    Author,
    Bid,
    FileText,
    Manuscript,
    Membership,
    MembershipTopic,
    Person,
    Publication,
    RoleKind,
    Submission,
    SubmissionTopic,
    Topic,
)
from fastpath_cms.queries.affinities import affinities_of
from fastpath_cms.services import affinity
from fastpath_cms.serving import settle
from tests.bench.machine import machine, say
from tests.bench.rows import TIMES, Row, page, print_table, repeated, row, timed
from tests.support.committee import IN_BIDDING, ask_for_bids
from tests.support.databases import migrate
from tests.support.expertise import KNOWS, PAPERS, SUBMISSIONS, rank_correlation
from tests.support.queries import counted
from tests.support.world import World

SEED: Final = 7
BIDS_EACH: Final = 60
WORDS: Final = " ".join(text for papers in PAPERS.values() for text in papers).split()


def main(arguments: list[str]) -> None:
    """Build, measure and print."""
    papers, members = (100, 10) if "--small" in arguments else (1000, 100)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'fastpath.sqlite'}"
        migrate(url)
        world = World(Path(folder), url, IN_BIDDING)
        ask_for_bids(world)
        crowd = fill(world, papers, members)
        settle()
        rows = measure(world, crowd)
        with world.app_context():
            db.engine.dispose()
    say(f"{machine()}; {papers} submissions, {members} members, SQLite; medians of {TIMES}")
    print_table(rows)
    scores, known = text_affinity(SUBMISSIONS, list(PAPERS.values())), np.array(KNOWS)
    firsts = int((scores.argmax(axis=1) == known.argmax(axis=1)).sum())
    say(
        f"{scores.size} judged pairs: rank correlation {rank_correlation(scores, known):.3f}; "
        f"{firsts} of {len(SUBMISSIONS)} submissions have their expert first"
    )


def fill(world: World, papers: int, members: int) -> tuple[Person, Person]:
    """Fill the edition; return a member and a chair."""
    draw = random.Random(SEED)
    people = [world.member(f"Member{n} Person", f"m{n}@pc.example") for n in range(members)]
    chair = world.grant(world.person("Petra Chair"), RoleKind.PROGRAM_CHAIR)
    now = world.clock.now()
    topics = [topic.id for topic in world.all(Topic)]
    with world.writing() as session:
        for number in range(1, papers + 1):
            session.add(_paper(world, draw, number))
            session.add(FileText(sha256=f"{number:064x}", text=_prose(draw, 2500), read_at=now))
        session.flush()
        ids = list(session.scalars(db.select(Submission.id)))
        session.add_all(
            SubmissionTopic(submission_id=id_, topic_id=draw.choice(topics)) for id_ in ids
        )
        for place, person in enumerate(people):
            row = Membership(edition_id=world.edition.id, person_id=person.id, load_limit=40)
            session.add(row)
            session.flush()
            session.add(MembershipTopic(membership_id=row.id, topic_id=topics[place % 2]))
            session.add_all(
                Bid(submission_id=id_, person_id=person.id, value=value, placed_at=now)
                for id_, value in zip(
                    draw.sample(ids, min(BIDS_EACH, papers // 2)),
                    [*BidValue] * BIDS_EACH,
                    strict=False,
                )
            )
            session.add_all(_publication(draw, person, n, world) for n in range(10))
    return people[0], chair


def _paper(world: World, draw: random.Random, number: int) -> Submission:
    now = world.clock.now()
    paper = Submission(
        edition_id=world.edition.id,
        number=number,
        title=f"Where the Step {number} Goes on a Machine with Several Accelerators",
        abstract=_prose(draw, 180),
        status=Status.SUBMITTED,
        created_at=now,
        changed_at=now,
        submitted_at=now,
    )
    paper.authors = [
        Author(position=n, name=f"Author{number} Name{n}", address=f"a{number}-{n}@lab.example")
        for n in range(3)
    ]
    paper.manuscripts = [
        Manuscript(
            number=1,
            sha256=f"{number:064x}",
            byte_count=1_000_000,
            page_count=4,
            facts={},
            received_at=now,
        )
    ]
    return paper


def _publication(draw: random.Random, person: Person, number: int, world: World) -> Publication:
    return Publication(
        person_id=person.id,
        title=_prose(draw, 8),
        abstract=_prose(draw, 150),
        authors=[person.name],
        source=PublicationSource.PASTED,
        mark=f"{number}",
        added_at=world.clock.now(),
    )


def _prose(draw: random.Random, count: int) -> str:
    return " ".join(draw.choices(WORDS, k=count))


def measure(world: World, crowd: tuple[Person, Person]) -> list[Row]:
    """Return the table."""
    member, chair = world.browser(crowd[0]), world.browser(crowd[1])
    edition_id = world.edition.id

    def read() -> None:
        with world.writing() as session:
            affinities_of(session, edition_id)

    def compute() -> None:
        with world.app_context():
            affinity.compute(world.stage(), edition_id)

    clock, processor = timed(compute)
    rows = [Row("Compute all scores, once", clock, processor, 0, 0, "outside transactions")]
    with counted(world.app) as seen:
        read()
    rows.append(Row("Read all scores", *repeated(read), seen.count, 0, "60 ms"))
    for name, browser, path, limit in (
        ("Bids, all papers", member, "/2027/pc/bids", "120 ms, 12 queries"),
        ("My profile", member, "/2027/pc/profile", "12 queries"),
        ("Members, as chair", chair, "/2027/chair/members", "12 queries"),
        ("Scores", chair, "/2027/chair/assign/scores", "12 queries"),
        ("Bids counted", chair, "/2027/chair/assign/bids", "12 queries"),
        ("Scores as CSV", chair, "/2027/chair/assign/scores.csv", ""),
    ):
        found = page(world, name, browser, path, limit)
        rows += [found] if found is not None else []
    bids = cycle(["yes", "no", "maybe"])
    member.get("/2027/pc/profile")

    def place() -> TestResponse:
        return member.send("/2027/pc/bids/7", {"bid": next(bids)})

    rows.append(row(world, "Save one bid", place, 200, ""))
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
