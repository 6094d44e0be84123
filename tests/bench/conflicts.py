"""Suspected conflicts: precision and recall on the labelled pairs, and the pages at 1,000 x 100.

``python -m tests.bench.conflicts``; ``make bench`` runs it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from fastpath_cms.domain.folding import fold
from fastpath_cms.domain.workflow import Status
from fastpath_cms.extensions import db
from fastpath_cms.models import (
    Acquaintance,
    Author,
    Conflict,
    EmailAddress,
    Person,
    Publication,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.models.committee import PublicationSource
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.serving import settle
from tests.bench.conflict_pairs import judged
from tests.bench.machine import say
from tests.bench.rows import page, print_table
from tests.support.databases import migrate
from tests.support.world import IN_CALL, IN_REVIEWING, World

PAPERS: Final = 1000
MEMBERS: Final = 100
HOUSES: Final = 250  # institutions
PUBLISHED: Final = 20  # publications of a member


def main() -> None:
    """Print both tables."""
    found = judged()
    say(
        f"Conflicts suggested on {found.pairs} labelled pairs: precision {found.precision:.3f}, "
        f"recall {found.recall:.3f} (targets 0.95); wrong {sorted(found.wrong)}, "
        f"missed {sorted(found.missed)} (member, paper)"
    )
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'fastpath.sqlite'}"
        migrate(url)
        world = World(Path(folder), url, IN_CALL)
        chair = world.grant(world.person("Petra Chair"), RoleKind.PROGRAM_CHAIR)
        fill(world)
        settle()
        world.at(IN_REVIEWING)
        browser, member = world.browser(chair), world.browser(world.one(Person, Person.id == 1001))
        rows = [
            page(world, "Conflicts to judge", browser, "/2027/chair/conflicts", "150 ms, 200 kB"),
            page(world, "with weak hints", browser, "/2027/chair/conflicts?weak=1", "150 ms"),
            page(world, "Conflicts on record", browser, "/2027/chair/conflicts/record", "150 ms"),
            page(world, "A member's own conflicts", member, "/2027/pc/conflicts", "150 ms"),
        ]
        with world.app_context():
            db.engine.dispose()
    say(f"{PAPERS} submissions x {MEMBERS} members, {PUBLISHED} publications each, SQLite")
    print_table(filter(None, rows))


def fill(world: World) -> None:
    """Fill the world's edition with papers, members and what ties them."""
    now, edition = world.clock.now(), world.edition.id
    with world.writing() as session:
        people = [
            _person(1001 + place, f"Member{place} Known", place, now) for place in range(MEMBERS)
        ]
        session.execute(insert(Person), people)
        session.execute(
            insert(EmailAddress),
            [
                {
                    "person_id": one["id"],
                    "address": f"m{place}@cs.house{place % HOUSES}.edu",
                    "verified_at": now,
                    "is_main": True,
                }
                for place, one in enumerate(people)
            ],
        )
        session.execute(
            insert(Role),
            [
                {
                    "edition_id": edition,
                    "person_id": one["id"],
                    "kind": RoleKind.PC_MEMBER,
                    "granted_at": now,
                }
                for one in people
            ],
        )
        session.execute(insert(Publication), list(_publications(people, now)))
        session.execute(
            insert(Acquaintance),
            [
                {"person_id": one["id"], "kind": "advisor", "name": f"Author{place} 1 Person"}
                for place, one in enumerate(people)
            ],
        )
        session.execute(
            insert(Submission),
            [
                {
                    "id": number,
                    "edition_id": edition,
                    "number": number,
                    "title": f"Where the Step {number} Goes on Several Accelerators",
                    "title_folded": f"where the step {number} goes on several accelerators",
                    "abstract": "We measure.",
                    "status": Status.SUBMITTED,
                    "created_at": now,
                    "changed_at": now,
                    "submitted_at": now,
                }
                for number in range(1, PAPERS + 1)
            ],
        )
        session.execute(
            insert(Author), [_author(at, of) for at in range(1, PAPERS + 1) for of in range(3)]
        )
        session.execute(
            insert(Conflict),
            [
                {
                    "submission_id": number,
                    "person_id": 1001 + (number * 7 + more * 13) % MEMBERS,
                    "source": ConflictSource.AUTHOR,
                    "kind": "collaborator",
                    "declared_at": now,
                }
                for number in range(1, PAPERS + 1)
                for more in range(2)
            ],
        )


def _person(id_: int, name: str, place: int, now: object) -> dict[str, object]:
    where = f"University of House{place % HOUSES}"
    return {
        "id": id_,
        "name": name,
        "name_folded": fold(name),
        "affiliation": where,
        "created_at": now,
    }


def _publications(people: list[dict[str, object]], now: object) -> list[dict[str, object]]:
    return [
        {
            "person_id": one["id"],
            "title": f"A Result of {place} in Volume {volume}",
            "year": 2020 + volume % 7,
            "authors": [str(one["name"])]
            + [
                f"Author{(place * 31 + volume * 17 + other) % PAPERS} {other} Person"
                for other in range(4)
            ],
            "source": PublicationSource.BIBTEX,
            "mark": f"{place}-{volume}",
            "added_at": now,
        }
        for place, one in enumerate(people)
        for volume in range(PUBLISHED)
    ]


def _author(number: int, place: int) -> dict[str, object]:
    house = (number * 3 + place * 101) % HOUSES
    return {
        "submission_id": number,
        "position": place,
        "name": f"Author{number} {place} Person",
        "address": f"a{number}.{place}@cs.house{house}.edu",
        "affiliation": f"Department of Computing, University of House{house}, Norway",
        "is_contact": place == 0,
    }


if __name__ == "__main__":
    main()
