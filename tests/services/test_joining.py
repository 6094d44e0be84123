"""Joining two persons: nothing is lost, nothing is judged by who wrote it, everybody is told."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select, update

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import (
    AddressClaim,
    Assignment,
    AuditRow,
    Author,
    Base,
    BrowserSession,
    Comment,
    Conflict,
    Decision,
    DiscussionLead,
    Edition,
    EmailAddress,
    Password,
    Person,
    Release,
    Review,
    Role,
    RoleKind,
    Scratch,
    Stance,
    Submission,
)
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.services import joining
from fastpath_cms.services.joining import CannotJoin
from tests.support.doors import link_in, sign_in
from tests.support.world import IN_CALL, World, address_of


def join(world: World, keeping: Person, giving: Person) -> None:
    world.perform(keeping, joining.join, keeping=keeping.id, giving=giving.id)


def pair(world: World) -> tuple[Person, Person]:
    return world.person("Ada Author", "ada@one.example"), world.person(
        "A. Author", "ada@two.example"
    )


def pointing(world: World, person: Person) -> Counter[str]:
    """Count the rows that point at a person, by column."""
    found: Counter[str] = Counter()
    with world.writing() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column.table is Person.__table__ for key in column.foreign_keys):
                    rows = session.execute(select(column).where(column == person.id)).all()
                    found[f"{table.name}.{column.name}"] = len(rows)
    return found


def add(world: World, *rows: Any) -> None:
    with world.writing() as session:
        session.add_all(rows)


def scratch(owner: Person, path: str) -> Scratch:
    fields = {"title": [f"Of {owner.id}"]}
    return Scratch(
        owner=f"person:{owner.id}",
        form="author.submit",
        object=path,
        fields=fields,
        saved_at=IN_CALL,
    )


def furnish(world: World, person: Person, other: Person, draw: random.Random) -> None:
    """Give two persons a random handful of everything that can point at one, clashes set aside."""
    now, chair = IN_CALL, world.chair()
    for paper in [world.submission(world.person()) for _ in range(draw.randint(0, 3))]:
        row = Author(submission_id=paper.id, position=1, name="A", address="", person_id=person.id)
        add(world, row)
    for paper in [world.submission(world.person()) for _ in range(draw.randint(0, 2))]:
        asked = draw.choice(((person,), (person, other)))
        add(
            world,
            *(
                Assignment(
                    submission_id=paper.id, person_id=one.id, by_id=chair.id, assigned_at=now
                )
                for one in asked
            ),
            Comment(
                submission_id=paper.id, person_id=person.id, place=1, text="Well.", written_at=now
            ),
        )
        world.review(draw.choice((person, other)), paper)
    far = world.submission(world.person())
    for one in (person, other):
        furnish_alone(world, one, far, draw)
    add(
        world,
        scratch(person, "/2027/submit"),
        scratch(other, "/2027/submissions/1/edit"),
        Release(
            edition_id=world.edition.id,
            requested_at=now,
            due_at=now,
            cancelled_at=now,
            by_id=person.id,
        ),
    )
    with world.writing() as session:
        session.execute(update(Edition).values(deputy_id=draw.choice((person.id, None))))


def furnish_alone(world: World, person: Person, far: Submission, draw: random.Random) -> None:
    """Give one person what the other may have too."""
    for source in draw.sample(list(ConflictSource), draw.randint(0, 4)):
        row = Conflict(
            submission_id=far.id,
            person_id=person.id,
            source=source,
            kind="other",
            declared_at=IN_CALL,
            dismissed_at=draw.choice((IN_CALL, None)),
        )
        add(world, row)
    for kind in draw.sample((RoleKind.PC_MEMBER, RoleKind.PUBLICITY_CHAIR), draw.randint(0, 2)):
        world.grant(person, kind)
    for _ in range(draw.randint(0, 1)):
        world.browser(person)
        add(world, Password(person_id=person.id, hash="x", set_at=IN_CALL))
    claims = [AddressClaim(person_id=person.id, address="third@example.org", asked_at=IN_CALL)]
    add(world, *claims[: draw.randint(0, 1)])


ENDED = {"address_claim.person_id", "password.person_id"}


@pytest.mark.parametrize("seed", range(4))
def test_every_row_points_at_who_stays_or_is_accounted_for(world: World, seed: int) -> None:
    stays, ends = pair(world)
    furnish(world, ends, stays, random.Random(seed))
    before, theirs = pointing(world, stays), pointing(world, ends)
    doubled = twins(world, stays, ends)
    rows = totals(world)
    join(world, stays, ends)
    assert world.all(Person, Person.id == ends.id) == []
    expected = {
        name: before[name] + (0 if name in ENDED else theirs[name]) - doubled[name]
        for name in before
    }
    assert pointing(world, stays) == expected
    lost = {
        name: rows[name] - count for name, count in totals(world).items() if rows[name] != count
    }
    assert +Counter(lost) == +Counter(
        {name.split(".")[0]: count for name, count in doubled.items()}
        | {name.split(".")[0]: theirs[name] for name in ENDED}
        | {"person": 1}
    )
    assert {row.owner for row in world.all(Scratch)} == {f"person:{stays.id}"}
    assert len(world.all(Scratch)) == 2


def totals(world: World) -> Counter[str]:
    """Count the rows of every table that joining may not add to."""
    grows = {"audit_row", "letter", "chain_head"}
    with world.writing() as session:
        return Counter(
            {
                table.name: len(session.execute(select(table)).all())
                for table in Base.metadata.sorted_tables
                if table.name not in grows
            }
        )


def twins(world: World, one: Person, other: Person) -> Counter[str]:
    """Count the rows of ``other`` that say what one of ``one`` says already."""
    keys: dict[str, Any] = {
        "assignment.person_id": (Assignment, lambda row: row.submission_id),
        "role.person_id": (Role, lambda row: (row.edition_id, row.kind, row.submission_id)),
        "conflict.person_id": (Conflict, lambda row: (row.submission_id, row.source)),
    }
    found: Counter[str] = Counter()
    for name, (model, key) in keys.items():
        mine, theirs = (
            {key(row) for row in world.all(model, model.person_id == person.id)}
            for person in (one, other)
        )
        found[name] = len(mine & theirs)
    return found


def test_of_two_conflicts_of_one_source_the_live_one_stays(world: World) -> None:
    stays, ends = pair(world)
    paper = world.submission()
    for person, at in ((stays, IN_CALL), (ends, None)):
        add(
            world,
            Conflict(
                submission_id=paper.id,
                person_id=person.id,
                source=ConflictSource.MEMBER,
                kind="other",
                declared_at=IN_CALL,
                dismissed_at=at,
            ),
        )
    join(world, stays, ends)
    row = world.one(Conflict)
    assert (row.person_id, row.dismissed_at) == (stays.id, None)


def test_browsers_and_password_of_who_ends_open_nothing(world: World) -> None:
    stays, ends = pair(world)
    here, there = world.browser(stays), world.browser(ends)
    add(
        world,
        *(Password(person_id=one.id, hash=str(one.id), set_at=IN_CALL) for one in (stays, ends)),
    )
    join(world, stays, ends)
    assert [one.get("/home").status_code for one in (here, there)] == [200, 303]
    assert world.one(Password).hash == str(stays.id)
    assert {row.person_id for row in world.all(BrowserSession)} == {stays.id}


def author(world: World, person: Person) -> Submission:
    return world.submission(person)


def conflicted(world: World, person: Person) -> Submission:
    paper = world.submission()
    world.conflict(person, paper)
    return paper


def duties(paper: Submission, judge: Person, other: Person) -> list[Any]:
    """Return one row for every way to judge a paper, or to handle it for the chairs."""
    about = {"submission_id": paper.id}
    now = IN_CALL
    return [
        Assignment(**about, person_id=judge.id, assigned_at=now),
        Assignment(**about, person_id=other.id, by_id=judge.id, assigned_at=now),
        Review(**about, person_id=judge.id, created_at=now, changed_at=now),
        Comment(**about, person_id=judge.id, place=1, text="Hm.", written_at=now),
        Stance(**about, person_id=judge.id, side="champion", taken_at=now),
        DiscussionLead(**about, person_id=judge.id, named_at=now),
        DiscussionLead(**about, person_id=other.id, by_id=judge.id, named_at=now),
        Decision(**about, verdict="accept", by_id=judge.id, decided_at=now),
        Role(
            **about,
            edition_id=paper.edition_id,
            person_id=judge.id,
            kind=RoleKind.DEPUTY,
            granted_at=now,
        ),
    ]


@pytest.mark.parametrize("tie", [author, conflicted])
def test_nobody_becomes_judge_of_a_paper_they_are_tied_to(world: World, tie: Any) -> None:
    one, judge = pair(world)
    paper = tie(world, one)
    for duty in duties(paper, judge, world.person()):
        add(world, duty)
        before = pointing(world, one), pointing(world, judge)
        for keeping, giving in ((one, judge), (judge, one)):
            with pytest.raises(CannotJoin, match="wrote a paper of FastPath 2027, or has a conf"):
                join(world, keeping, giving)
        assert (pointing(world, one), pointing(world, judge)) == before
        with world.writing() as session:
            session.delete(session.merge(duty))
    join(world, one, judge)


def test_two_reviews_of_one_paper_keep_persons_apart(world: World) -> None:
    one, other = pair(world)
    paper = world.submission()
    world.review(one, paper), world.review(other, paper)
    with pytest.raises(CannotJoin, match="a review of the same paper of FastPath 2027"):
        join(world, one, other)


def test_two_unsaved_texts_of_one_form_keep_persons_apart(world: World) -> None:
    one, other = pair(world)
    add(world, scratch(one, "/2027/submit"), scratch(other, "/2027/submit"))
    with pytest.raises(CannotJoin, match="did not save it: /2027/submit"):
        join(world, one, other)
    assert len(world.all(Scratch)) == 2


# by the link ------------------------------------------------------------------------------


def test_a_link_to_somebody_s_address_offers_to_join_and_joins(world: World) -> None:
    stays, ends = pair(world)
    hers, his = world.submission(stays), world.submission(ends)
    world.grant(ends, RoleKind.PC_MEMBER)
    browser = sign_in(world, world.browser(), stays)
    browser.post("/profile/addresses", {"address": "ada@two.example"})
    path = link_in(world, LetterKind.ADDRESS_CLAIM, "ada@two.example")
    page = browser.get(path).text
    assert "It cannot be undone." in page
    assert "PC member of FastPath 2027" in page
    assert browser.send(path).status_code == 409  # without having been told what joining does
    assert browser.post(path, {"join": "yes"}).location == "/profile/addresses"
    assert [row.person_id for row in world.all(Author)] == [stays.id] * 2
    for paper in (hers, his):
        assert browser.get(f"/2027/submissions/{paper.number}/").status_code == 200
    other = sign_in(world, world.browser(), "ada@two.example")
    assert "Ada Author" in other.get("/profile").text


def test_joining_is_told_to_all_addresses_and_put_on_every_record(world: World) -> None:
    stays, ends = pair(world)
    world.submission(ends)
    add(world, EmailAddress(person_id=ends.id, address="unproved@two.example"))
    join(world, stays, ends)
    told = [one for one in world.letters() if one.kind is LetterKind.PERSONS_JOINED]
    assert [one.recipient_address for one in told] == ["ada@one.example", "ada@two.example"]
    assert "joined into one: Ada Author and A. Author." in told[0].body
    rows = world.all(AuditRow, AuditRow.deed == "person.joined")
    assert [(row.chain, row.object, row.details) for row in rows] == [
        (chain, f"person:{stays.id}", {"joined": f"person:{ends.id}"})
        for chain in (0, world.edition.id)
    ]


def test_what_stands_in_the_way_is_shown_and_put_on_the_record_of_the_paper(world: World) -> None:
    stays, ends = pair(world)
    paper = world.submission(stays)
    world.assignment(ends, paper)
    browser = sign_in(world, world.browser(), stays)
    browser.post("/profile/addresses", {"address": address_of(ends)})
    path = link_in(world, LetterKind.ADDRESS_CLAIM, address_of(ends))
    page = browser.get(path).text
    assert "Write to the chairs: they can take that duty away first." in page
    assert "Join the two accounts" not in page
    assert browser.send(path, {"join": "yes"}).status_code == 409
    row = world.one(AuditRow, AuditRow.deed == "person.join-refused")
    assert (row.chain, row.submission_id) == (world.edition.id, paper.id)
    assert len(world.all(Person)) == 2


def test_what_is_missing_on_the_profile_comes_from_the_other(world: World) -> None:
    stays = world.person("Ada Author", affiliation="One")
    ends = world.person("Bea", affiliation="Two", country="Norway", orcid="0000-0002-1825-0097")
    join(world, stays, ends)
    row = world.one(Person)
    assert (row.name, row.affiliation, row.country, row.orcid) == (
        "Ada Author",
        "One",
        "Norway",
        "0000-0002-1825-0097",
    )
