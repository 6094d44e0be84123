"""After acceptance: the talk is confirmed, the final version goes in, the program gets both."""

from __future__ import annotations

import io

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, Edition, Manuscript, Person, Speaker, Submission, Talk
from tests.support.days import placed, published
from tests.support.reading import words
from tests.support.world import (
    IN_AFTER,
    IN_NOTIFICATION,
    IN_PROGRAM,
    IN_REVIEWING,
    World,
    address_of,
)

PAGE = "/2027/submissions/1/"


@pytest.fixture
def ada(world: World) -> Person:
    return world.at(IN_NOTIFICATION).person("Ada Author")


def pdf(pages: int = 4, word: str = "final") -> dict[str, object]:
    return {"pdf": (io.BytesIO(f"%PDF-1.7 {pages} {word}".encode()), "final.pdf")}


def test_the_page_says_what_is_left_to_do_and_until_when(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.ACCEPTED)
    said = words(world.browser(ada).get(PAGE).text)
    assert "Your talk Two things are left to do" in said
    assert "Say who gives it, until the workshop, Mar 28, 2027." in said
    assert "Due Mon Mar 15, 2027, 23:59 AoE, 7 days left." in said
    assert "It stands here once the chairs have published the program." in said


def test_a_contact_confirms_and_names_an_author(world: World, ada: Person) -> None:
    bo = world.person("Bo Author")
    world.submission(ada, bo, status=Status.ACCEPTED)
    browser = world.browser(ada)
    response = browser.post(
        f"{PAGE}talk", {"presenter": "1", "note_to_chair": "Say it like bow.", "bio": "Bo models."}
    )
    assert (response.status_code, response.location) == (303, PAGE)
    talk = world.one(Talk)
    who = world.one(Speaker)
    assert (who.name, who.affiliation, who.bio, talk.note_to_chair, talk.confirmed_at) == (
        "Bo Author",
        "Example University",
        "Bo models.",
        "Say it like bow.",
        IN_NOTIFICATION,
    )
    said = words(browser.get(PAGE).text)
    assert "The talk of #1 is confirmed: Bo Author gives it." in said
    assert "The talk is confirmed Bo Author, Example University gives it." in said
    assert "One thing is left to do" in said
    assert "talk.confirm" in [row.deed for row in world.all(AuditRow)]


def test_somebody_else_may_give_the_talk_but_needs_a_name(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.ACCEPTED)
    browser = world.browser(ada)
    refused = browser.post(f"{PAGE}talk", {"presenter": "other", "bio": "Kept text"})
    assert refused.status_code == 422
    assert "Write who gives the talk." in words(refused.text)
    assert "Kept text" in browser.get(f"{PAGE}talk").text
    browser.post(f"{PAGE}talk", {"presenter": "other", "other_name": "Cy Colleague"})
    who = world.one(Speaker)
    assert (who.name, who.affiliation) == ("Cy Colleague", "")
    assert 'value="Cy Colleague"' in browser.get(f"{PAGE}talk").text


def test_nobody_chosen_is_asked_again(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.ACCEPTED)
    for presenter in ("", "7"):
        response = world.browser(ada).post(f"{PAGE}talk", {"presenter": presenter})
        assert response.status_code == 422
    assert world.all(Talk) == []


def test_the_way_out_is_said(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.ACCEPTED)
    page = world.browser(ada).get(f"{PAGE}talk").text
    assert 'href="mailto:chairs@fastpath.test"' in page
    assert 'href="/2027/submissions/1/withdraw"' in page


@pytest.mark.parametrize("form", ["talk", "final"])
def test_who_is_no_contact_of_an_accepted_paper_is_refused(
    world: World, ada: Person, form: str
) -> None:
    bo = world.person("Bo Author")
    paper = world.submission(ada, bo, status=Status.ACCEPTED)
    assert world.browser(bo).get(f"{PAGE}{form}").status_code == 403
    assert world.browser(world.person("Eve")).get(f"{PAGE}{form}").status_code == 404
    assert world.browser(world.chair()).get(f"{PAGE}{form}").status_code == 403
    member = world.member()
    world.conflict(member, paper)
    assert world.browser(member).get(f"{PAGE}{form}").status_code == 404


@pytest.mark.parametrize("form", ["talk", "final"])
@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.REJECTED, Status.WAIT_LISTED])
def test_a_paper_not_accepted_has_no_talk(
    world: World, ada: Person, form: str, status: Status
) -> None:
    world.submission(ada, status=status)
    assert world.browser(ada).get(f"{PAGE}{form}").status_code == 403
    assert "Your talk" not in world.browser(ada).get(PAGE).text


def test_a_final_version_has_rules_of_its_own(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.ACCEPTED)
    browser = world.browser(ada)
    assert browser.post(f"{PAGE}final", pdf(6)).status_code == 422
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).final_page_max = 6
    assert "2 to 6 pages" in browser.get(f"{PAGE}final").text
    assert browser.post(f"{PAGE}final", pdf(7)).status_code == 422
    assert browser.post(f"{PAGE}final", pdf(6)).status_code == 303


def test_a_final_version_goes_in_with_a_receipt_for_every_author(world: World, ada: Person) -> None:
    bo = world.person("Bo Author")
    world.submission(ada, bo, status=Status.ACCEPTED)
    browser = world.browser(ada)
    response = browser.post(f"{PAGE}final", pdf())
    assert (response.status_code, response.location) == (303, PAGE)
    submission, final = world.one(Submission), world.all(Manuscript)[-1]
    assert submission.status is Status.CAMERA_READY
    assert (final.number, final.is_final, final.page_count) == (2, True, 4)
    letters = world.letters()
    assert [(letter.kind, letter.recipient_address) for letter in letters] == [
        (LetterKind.FINAL_RECEIVED, address_of(person)) for person in (ada, bo)
    ]
    assert letters[0].subject == "[FastPath 2027 #1] Final version received: Where the Step Goes"
    assert letters[0].body == (
        "Dear Ada Author,\n\n"
        "FastPath 2027 has received the final version of this submission:\n\n"
        "  #1  Where the Step Goes\n"
        "  Ada Author, Bo Author\n\n"
        "Receipt\n\n"
        "  Number    1, version 2\n"
        "  Received  Tue Mar 9, 2027, 00:00 AoE "
        "(Tue Mar 9, 2027, 07:00 EST; Tue Mar 9, 2027, 12:00 UTC)\n"
        "  Pages     4\n"
        f"  SHA-256   {final.sha256}\n\n"
        "This is the same, signed, for your records. It is attached as a file and as a QR code, too. "
        "Anybody can check it, without an account, at http://fastpath.test/verify\n\n"
        f"{letters[0].receipt}\n"
        "Until Mon Mar 15, 2027, 23:59 AoE "
        "(Tue Mar 16, 2027, 07:59 EDT; Tue Mar 16, 2027, 11:59 UTC) "
        "the contacts can replace it; the last version counts.\n\n"
        "Both versions and the talk are at\n\n"
        "  http://fastpath.test/2027/submissions/1/\n\n"
        "The chairs of FastPath 2027\n\n"
        "You get this letter because you are an author of this submission.\n"
    )
    assert "The final version is in Version 2, 4 pages. It can be replaced" in words(
        browser.get(PAGE).text
    )


def test_it_is_replaced_until_due_and_the_same_file_is_no_version(
    world: World, ada: Person
) -> None:
    world.submission(ada, status=Status.CONDITIONALLY_ACCEPTED)
    browser = world.browser(ada)
    for word in ("one", "one", "two"):
        assert browser.post(f"{PAGE}final", pdf(word=word)).status_code == 303
    assert [(row.number, row.is_final) for row in world.all(Manuscript)] == [
        (1, False),
        (2, True),
        (3, True),
    ]
    assert len(world.letters()) == 2
    world.at(IN_PROGRAM)
    browser = world.browser(ada)
    late = browser.get(f"{PAGE}final")
    assert late.status_code == 409
    assert "The version that is in stays." in late.text
    assert browser.get(f"{PAGE}talk").status_code == 200
    world.at(IN_AFTER)
    assert world.browser(ada).get(f"{PAGE}talk").status_code == 409


def test_a_file_that_does_not_pass_leaves_the_one_that_was_in(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.ACCEPTED)
    browser = world.browser(ada)
    browser.post(f"{PAGE}final", pdf())
    for data, sentence in (
        (pdf(5), "This PDF has 5 pages; FastPath asks for 2 to 4."),
        ({"pdf": (io.BytesIO(b"PK"), "final.pdf")}, "This file is not a PDF"),
        ({}, "Choose the PDF of the final version first."),
    ):
        response = browser.post(f"{PAGE}final", data)
        assert response.status_code == 422
        assert sentence in words(response.text)
    assert len(world.all(Manuscript)) == 2
    assert len(world.letters()) == 2 - 1


def test_nothing_of_a_talk_is_there_before_the_release(world: World, ada: Person) -> None:
    world.at(IN_REVIEWING)
    world.submission(ada, status=Status.SUBMITTED)
    assert "Your talk" not in world.browser(ada).get(PAGE).text


def test_a_published_place_is_shown_to_the_authors(world: World, ada: Person) -> None:
    paper = world.submission(ada, status=Status.ACCEPTED)
    chair = world.chair()
    placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", submission_number=paper.number)
    browser = world.browser(ada)
    assert "11:00 am" not in browser.get(PAGE).text
    published(world, chair)
    said = words(browser.get(PAGE).text)
    assert "Sunday, March 28, 2027, 11:00 am – 11:30 am US EDT 15:00 – 15:30 UTC" in said
    assert 'href="/2027/talks/1"' in browser.get(PAGE).text


def test_who_speaks_reaches_the_program_after_the_next_publication(
    world: World, ada: Person
) -> None:
    paper = world.submission(ada, world.person("Bo Author"), status=Status.ACCEPTED)
    chair = world.chair()
    placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", submission_number=paper.number)
    published(world, chair)
    world.browser(ada).post(f"{PAGE}talk", {"presenter": "1"})
    assert "Changed: Where the Step Goes" in words(
        world.browser(chair).get("/2027/chair/program").text
    )
    published(world, chair)
    assert "Presented by Bo Author, Example University" in words(
        world.browser().get("/2027/talks/1").text
    )


def test_slides_go_in_are_replaced_and_read_by_authors_and_chairs_alone(
    world: World, ada: Person
) -> None:
    world.submission(ada, status=Status.ACCEPTED)
    browser = world.browser(ada)
    assert "Choose the PDF of the slides first." in browser.post(f"{PAGE}slides", {}).text
    for word in ("one", "two"):
        assert browser.post(f"{PAGE}slides", pdf(40, word)).status_code == 303
    talk = world.one(Talk)
    assert talk.slides_sha256 is not None
    kept = world.blobs.path(talk.slides_sha256).read_bytes()
    for reader in (ada, world.chair()):
        answer = world.browser(reader).get(f"{PAGE}slides.pdf")
        assert (answer.status_code, answer.data) == (200, kept)
    assert world.browser(world.member()).get(f"{PAGE}slides.pdf").status_code in {403, 404}
    assert world.browser(world.member("Max")).get(f"{PAGE}slides").status_code in {403, 404}
    assert [row.deed for row in world.all(AuditRow) if row.deed == "talk.slides"] == [
        "talk.slides"
    ] * 2
