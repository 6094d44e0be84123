"""Naming authors: told once, gone at once, one contact stays, and all of it on record."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from fastpath_cms.domain.contents import Contents, TypedAuthor
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.pdf_facts import PdfFacts
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, EmailAddress, Submission
from fastpath_cms.services.manuscripts import Received
from fastpath_cms.services.submitting import save_submission, start_submission
from tests.support.forms import submission_form, topic_id
from tests.support.world import World, address_of

GOLDEN = Path(__file__).parents[1] / "golden" / "letters" / "author-removed.txt"
FIRST = (LetterKind.SUBMISSION_RECEIVED, LetterKind.AUTHOR_NAMED)


def author(address: str, name: str = "", *, is_contact: bool = False) -> TypedAuthor:
    """Return an author as typed."""
    named = name or address.partition("@")[0].title()
    return TypedAuthor(named, address, "Example University", is_contact=is_contact)


class Paper:
    """One submitted paper and its contact, saved with one list of authors after another."""

    def __init__(self, world: World, *others: TypedAuthor) -> None:
        self.world = world
        self.ada = world.person("Ada Adams", "ada@a.example")
        self.contact = author("ada@a.example", "Ada Adams", is_contact=True)
        self.topic = topic_id(world)
        blob = world.blobs.put_bytes(b"%PDF-1.7 4")
        facts = PdfFacts(blob.size, pages_walked=4)
        received = Received("paper.pdf", blob.sha256, facts)
        done = world.perform(
            self.ada,
            start_submission,
            world.edition.id,
            self.contents(self.contact, *others),
            received,
        )
        assert done["status"] == "submitted"

    def contents(self, *authors: TypedAuthor, title: str = "A title") -> Contents:
        return Contents(title, "An abstract.", frozenset({self.topic}), authors)

    def save(self, *authors: TypedAuthor, title: str = "A title") -> None:
        paper = self.world.one(Submission)
        contents = self.contents(*authors, title=title)
        self.world.perform(self.ada, save_submission, paper.id, paper.version, contents, None)

    def letters(self, *kinds: LetterKind) -> list[str]:
        return [one.recipient_address for one in self.world.letters() if one.kind in kinds]


def test_each_coauthor_gets_one_first_letter_whatever_becomes_of_the_list(world: World) -> None:
    pool = [f"co{place}@c.example" for place in range(8)]
    for address in pool[:4]:
        world.person(address.partition("@")[0].title(), address)
    paper = Paper(world, *[author(address) for address in pool[:2]])
    chance = random.Random(7)
    ever = set(pool[:2])
    for _ in range(15):
        world.at(world.clock.now() + timedelta(hours=2))
        chosen = chance.sample(pool, chance.randint(0, 4))
        ever |= set(chosen)
        rows = [
            author(one, chance.choice(("", "Another Name")), is_contact=chance.random() < 0.3)
            for one in chosen
        ]
        rows.insert(chance.randint(0, len(rows)), paper.contact)
        paper.save(*rows)
    assert Counter(paper.letters(*FIRST)) == Counter(["ada@a.example", *ever])
    gone = Counter(paper.letters(LetterKind.AUTHOR_REMOVED))
    assert max(gone.values()) <= 2  # 30 hours of edits, one letter a day
    assert set(gone) <= ever


def test_who_is_taken_off_loses_access_at_once_and_is_told(world: World) -> None:
    bo = world.person("Bo Berg", "bo@b.example")
    paper = Paper(world, author("bo@b.example", "Bo Berg"))
    browser = world.browser(bo)
    assert browser.get("/2027/submissions/1/").status_code == 200
    paper.save(paper.contact)
    assert browser.get("/2027/submissions/1/").status_code == 404
    assert "A title" not in browser.get("/2027/submissions/").text
    letter = world.letters()[-1]
    assert f"Subject: {letter.subject}\n\n{letter.body}" == GOLDEN.read_text(encoding="utf-8")
    paper.save(paper.contact, author("bo@b.example", "Bo Berg"))
    paper.save(paper.contact)
    assert paper.letters(LetterKind.AUTHOR_REMOVED) == ["bo@b.example"]
    world.at(world.clock.now() + timedelta(days=1))
    paper.save(paper.contact, author("bo@b.example", "Bo Berg"))
    paper.save(paper.contact)
    assert paper.letters(LetterKind.AUTHOR_REMOVED) == ["bo@b.example"] * 2


def test_who_is_taken_off_does_not_read_the_title_it_gets(world: World) -> None:
    paper = Paper(world, author("bo@b.example"))
    paper.save(paper.contact, title="A new title")
    (told,) = [one for one in world.letters() if one.kind is LetterKind.AUTHOR_REMOVED]
    assert ("A title" in told.body, "A new title" in told.subject + told.body) == (True, False)


def test_who_comes_back_gets_no_second_first_letter_but_every_later_one(world: World) -> None:
    world.person("Bo Berg", "bo@b.example")
    paper = Paper(world, author("bo@b.example"))
    paper.save(paper.contact)
    paper.save(paper.contact, author("bo@b.example"))
    to_bo = [one.kind for one in world.letters() if one.recipient_address == "bo@b.example"]
    assert to_bo == [
        LetterKind.SUBMISSION_RECEIVED,
        LetterKind.AUTHOR_REMOVED,
        LetterKind.SUBMISSION_UPDATED,
    ]


def test_another_address_of_the_same_person_is_no_new_author(world: World) -> None:
    bo = world.person("Bo Berg", "bo@b.example")
    with world.writing() as session:
        session.add(
            EmailAddress(person_id=bo.id, address="bo@home.example", verified_at=world.clock.now())
        )
    paper = Paper(world, author("bo@b.example"))
    paper.save(paper.contact, author("bo@home.example"))
    assert paper.letters(LetterKind.AUTHOR_NAMED, LetterKind.AUTHOR_REMOVED) == []
    assert world.browser(bo).get("/2027/submissions/1/").status_code == 200


def test_a_contact_hands_over_and_it_is_on_record(world: World) -> None:
    bo = world.person("Bo Berg", "bo@b.example")
    paper = Paper(world, author("bo@b.example"), author("x@c.example"))
    paper.save(
        author("ada@a.example", "Ada Adams"),
        author("bo@b.example", is_contact=True),
        author("y@c.example", is_contact=True),
    )
    assert world.browser(paper.ada).get("/2027/submissions/1/edit").status_code == 403
    assert world.browser(bo).get("/2027/submissions/1/edit").status_code == 200
    rows = {row.deed: row.details for row in world.all(AuditRow)}
    assert rows["submission.authors"] == {
        "added": ["y...@c.example"],
        "removed": ["x...@c.example"],
    }
    assert rows["submission.contacts"] == {
        "added": [f"person:{bo.id}", "y...@c.example"],
        "removed": [f"person:{paper.ada.id}"],
    }


def test_who_takes_themselves_off_is_led_to_what_is_left(world: World) -> None:
    miles = world.person("Miles O'Brien", "miles@example.edu")
    browser = world.browser(miles)
    browser.post("/2027/submit", submission_form(world))
    form = submission_form(
        world,
        pdf=None,
        version=str(world.one(Submission).version),
        **{"authors-0-name": "Bo Berg", "authors-0-email": "bo@b.example"},
    )
    answer = browser.post("/2027/submissions/1/edit", form)
    assert (answer.status_code, answer.location) == (303, "/2027/submissions/")
    assert "You are no longer an author of #1" in browser.get("/2027/submissions/").text


def test_the_last_contact_stays(world: World) -> None:
    paper = Paper(world, author("bo@b.example"))
    with pytest.raises(Unfit) as refused:
        paper.save(author("ada@a.example", "Ada Adams"), author("bo@b.example"))
    assert [problem.sentence for problem in refused.value.problems] == [
        "Mark at least one author as contact."
    ]
    with world.writing() as session:
        row = session.get_one(Submission, world.one(Submission).id)
        row.status, row.submitted_at = Status.DRAFT, None
    with pytest.raises(Unfit) as refused:
        paper.save(author("ada@a.example", "Ada Adams"), author("", "Bo", is_contact=True))
    assert [problem.sentence for problem in refused.value.problems] == [
        "One contact with an e-mail address has to stay: nobody else can change the paper."
    ]
    assert world.browser(paper.ada).get("/2027/submissions/1/edit").status_code == 200


def test_a_draft_tells_nobody_that_they_are_on_it_or_off_it(world: World) -> None:
    ada = world.person("Ada Adams", "ada@a.example")
    contact = author("ada@a.example", is_contact=True)
    draft = Contents("A title", authors=(contact, author("bo@b.example")))
    world.perform(ada, start_submission, world.edition.id, draft, None)
    paper = world.one(Submission)
    alone = Contents("A title", authors=(contact,))
    world.perform(ada, save_submission, paper.id, paper.version, alone, None)
    assert world.letters() == []
    assert address_of(ada) == "ada@a.example"
