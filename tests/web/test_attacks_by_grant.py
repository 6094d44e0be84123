"""Attacks by the browser that began a submission, and by letters anybody can cause."""

from __future__ import annotations

from collections import Counter

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Author, BrowserGrant, Decision, Letter, Submission
from tests.support.doors import sign_in
from tests.support.forms import submission_form
from tests.support.world import IN_NOTIFICATION, World, address_of

SUBMIT = "/2027/submit"
PAGE = "/2027/submissions/1/"
MILES = "miles@example.edu"


def test_a_grant_is_traded_for_the_account_of_its_contact(world: World) -> None:
    """At a shared computer nobody reads on once its author signed in and out."""
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world))
    sign_in(world, browser, MILES, "Miles O'Brien")
    assert world.all(BrowserGrant) == []
    assert browser.get(PAGE).status_code == 200
    browser.post("/sign-out", form="/profile")
    assert browser.get(PAGE).status_code == 303
    sign_in(world, browser, world.person("Bob Baker"))
    assert browser.get(PAGE).status_code == 404


def test_a_grant_stays_where_the_account_does_not_open_the_submission(world: World) -> None:
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world))
    sign_in(world, browser, "typo@example.edu", "Miles O'Brien")
    assert browser.get("/2027/submissions/1/edit").status_code == 200


def test_a_grant_ends_when_a_contact_is_taken_off(world: World) -> None:
    """Who began it and is no contact any more does not go on by the browser's cookie."""
    zoe = world.person("Zoe Senior")
    student = world.browser()
    both = {
        "authors-1-name": "Zoe Senior",
        "authors-1-email": address_of(zoe),
        "authors-1-affiliation": "Example University",
        "authors-1-country": "Norway",
        "authors-1-is_contact": "y",
    }
    student.post(SUBMIT, submission_form(world, **both))
    senior = world.browser(zoe)
    senior.get("/2027/submissions/1/edit")
    version = str(world.one(Submission).version)
    alone = submission_form(world, version=version, pdf=None) | {
        "authors-0-name": "Zoe Senior",
        "authors-0-email": address_of(zoe),
    }
    assert senior.post("/2027/submissions/1/edit", alone).status_code == 303
    assert student.get(PAGE).status_code == 303  # asked to sign in
    assert senior.get(PAGE).status_code == 200


def test_a_grant_goes_on_while_its_contacts_stay(world: World) -> None:
    student = world.browser()
    student.post(SUBMIT, submission_form(world))
    version = str(world.one(Submission).version)
    more = submission_form(world, version=version, pdf=None, title="Another title")
    assert student.post("/2027/submissions/1/edit", more).status_code == 303
    assert student.get("/2027/submissions/1/edit").status_code == 200


def test_a_browser_reads_no_letter_to_an_address_it_never_proved(world: World) -> None:
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world))
    paper = world.one(Submission)
    with world.at(IN_NOTIFICATION).writing() as session:
        told = session.get_one(Submission, paper.id)
        told.status, told.notified_at = Status.REJECTED, world.clock.now()
        session.add(
            Decision(submission_id=paper.id, verdict=Verdict.REJECT, decided_at=world.clock.now())
        )
        letter = session.query(Letter).one()
        letter.kind, letter.body = LetterKind.DECISION_REJECT, "For the eyes of Miles alone."
    page = browser.get(PAGE)
    assert page.status_code == 200
    assert "For the eyes of Miles alone." not in page.text


def test_nobody_is_flooded_by_submissions_and_withdrawals(world: World) -> None:
    """Whoever needs no account causes three letters of one sort an hour to one address."""
    known = world.person("Vic Known")
    victims = {
        "authors-1-name": "Vic Known",
        "authors-1-email": address_of(known),
        "authors-1-affiliation": "Example University",
        "authors-1-country": "Norway",
    }
    browser = world.browser()
    for number in range(1, 6):
        browser.post(SUBMIT, submission_form(world, **victims))
        browser.post(f"/2027/submissions/{number}/withdraw", {"reason": "Buy now."})
    assert Counter(letter.recipient_address for letter in world.letters()) == {
        MILES: 6,
        address_of(known): 6,
    }


def test_a_verified_contact_tells_everybody_of_every_change(world: World) -> None:
    ada, bob = world.person("Ada Adams"), world.person("Bob Baker")
    browser = world.browser(ada)
    for number in range(1, 6):
        world.submission(ada, bob)
        browser.post(f"/2027/submissions/{number}/withdraw")
    assert Counter(letter.recipient_address for letter in world.letters()) == {
        address_of(ada): 5,
        address_of(bob): 5,
    }
    assert len(world.all(Author)) == 10
