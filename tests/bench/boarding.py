"""Rows of the bench about the assignment board, with a hundred members: pages, what-ifs, one deed.

``python -m tests.bench.boarding --large`` measures 1,000 submissions; nothing is asserted.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.domain.proposals import Rules
from fastpath_cms.extensions import db
from fastpath_cms.models import (
    AffinityRow,
    Bid,
    Person,
    Proposal,
    Review,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.affinities import packed
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.proposals import field_of
from fastpath_cms.services.solving import solve
from fastpath_cms.serving import settle
from tests.bench.filling import MEMBERS, Crowd, fill
from tests.bench.machine import machine, say
from tests.bench.rows import Row, print_table, repeated, timed
from tests.support.browser import Browser
from tests.support.databases import migrate
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_REVIEWING, World

BOARD: Final = "/2027/chair/assign"
RULES: Final = {
    "objective": "total",
    "cap": "80",
    "per_paper": "3",
    "least": "0",
    "most": "0",
    "keep": "free",
    "price": "0.1",
    "demands": "",
}


def main(arguments: list[str]) -> None:
    """Build, measure and print."""
    size = 1000 if "--large" in arguments else 200
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'fastpath.sqlite'}"
        migrate(url)
        world = World(Path(folder), url, IN_CALL)
        crowd = fill(world, size)
        furnish(world)
        say(f"{machine()}; {size} submissions x {MEMBERS} members, {3 * size} assignments, SQLite")
        settle()
        print_table(list(measured(world, crowd)))
        with world.app_context():
            db.engine.dispose()


def furnish(world: World) -> None:
    """Make texts and bids known; let no review be begun, and nobody be of the authors' house."""
    draw = np.random.default_rng(7)
    with world.writing() as session:
        session.execute(delete(Review))
        papers = list(session.scalars(select(Submission.id).order_by(Submission.number)))
        people = list(
            session.scalars(select(Role.person_id).where(Role.kind == RoleKind.PC_MEMBER))
        )
        session.execute(update(Person).where(Person.id.in_(people)).values(affiliation=""))
        session.add_all(
            AffinityRow(
                submission_id=paper,
                scores=packed(dict(zip(people, draw.random(len(people)).tolist(), strict=True))),
                mark="",
                computed_at=world.clock.now(),
            )
            for paper in papers
        )
        session.add_all(
            Bid(
                submission_id=papers[paper],
                person_id=people[person],
                value=BidValue.YES if (paper + person) % 3 else BidValue.NO,
                placed_at=world.clock.now(),
            )
            for paper, person in np.argwhere(draw.random((len(papers), len(people))) < 0.2).tolist()
        )


def measured(world: World, crowd: Crowd) -> Iterator[Row]:
    """Measure the pages, solving, what-ifs, and applying a plan with its undoing."""
    world.at(IN_REVIEWING)
    chair = world.browser(crowd.chair)
    with world.writing() as session:
        field = field_of(session, edition_by_id(session, world.edition.id))
    yield Row("Solve, inside", *repeated(lambda: solve(field, Rules())), 0, 0, "500 ms")
    chair.get(BOARD)
    yield posted(world, chair, "Make a plan", "/rules", lambda: RULES, "2,000 ms", "")
    yield shown(world, chair, "Board, the plan", "", "100 ms, 12 queries")
    yield shown(world, chair, "Board, worst off first", "?order=worst", "100 ms, 12 queries")
    yield shown(
        world, chair, "Board, changed and why", "?filter=changed&why=7", "100 ms, 12 queries"
    )
    yield shown(world, chair, "Board, today", "?show=today", "100 ms, 12 queries")
    yield shown(world, chair, "Rules of the plan", "/rules", "12 queries")
    yield shown(world, chair, "Preview of applying", "/apply", "12 queries")
    for do in ("veto", "lock"):
        person = _of_paper_seven(world, is_in=do == "veto")
        fields = {"do": do, "pair": f"7-{person}"}
        yield posted(world, chair, f"What if: one {do}", "/plan", lambda f=fields: f, "2,000 ms")
    yield posted(world, chair, "Apply the plan, once", "/apply", dict, "")
    yield posted(world, chair, "Undo it, once", "/undo", lambda: {"change": mark(chair)}, "")


def mark(chair: Browser) -> str:
    """Return how the page calls the change to undo."""
    return chair.get(BOARD).text.partition('name="change" value="')[2].partition('"')[0]


def shown(world: World, chair: Browser, name: str, path: str, limit: str) -> Row:
    """Measure one page."""

    def ask() -> TestResponse:
        return chair.client.get(BOARD + path, base_url=chair.base_url)

    with counted(world.app) as statements:
        answer = ask()
    size = len(gzip.compress(answer.data, mtime=0))
    return Row(name, *repeated(ask), statements.count, size, limit)


def posted(  # noqa: PLR0917 - a line of the table is what it is
    world: World,
    chair: Browser,
    name: str,
    path: str,
    fields: Callable[[], dict[str, str]],
    limit: str,
    base: str | None = None,
) -> Row:
    """Measure one form, sent once."""
    newest = base if base is not None else str(world.all(Proposal)[-1].id)
    data = chair.hidden | fields() | {"proposal": newest}
    answers: list[TestResponse] = []

    def send() -> None:
        answers.append(chair.client.post(BOARD + path, data=data, base_url=chair.base_url))

    with counted(world.app) as statements:
        took = timed(send)
    if answers[0].status_code != 303:
        raise SystemExit(f"{path} answered {answers[0].status_code}")
    chair.get(BOARD)
    return Row(name, *took, statements.count, 0, limit)


def _of_paper_seven(world: World, *, is_in: bool) -> int:
    """Return a member whom the plan has for paper 7, or one whom it has not."""
    paper = world.one(Submission, Submission.number == 7).id
    pairs = world.all(Proposal)[-1].plan["pairs"]
    chosen = {pair[1] for pair in pairs if pair[0] == paper}
    people = [person.id for person in world.all(Person, Person.name.like("Member%"))]
    return next(iter(chosen)) if is_in else next(one for one in people if one not in chosen)


if __name__ == "__main__":
    main(sys.argv[1:])
