"""A second address: claimed by a link, chosen as the main one, removed; and who learns what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import (
    AddressClaim,
    Author,
    EmailAddress,
    Letter,
    LetterState,
    Person,
    Submission,
)
from tests.support.browser import Browser
from tests.support.doors import link_in, sign_in
from tests.support.forms import submission_form
from tests.support.queries import counted
from tests.support.world import IN_CALL, World, address_of

SECOND = "ada@second.example"
LATE = timedelta(minutes=10)


def ask(browser: Browser, address: str = SECOND) -> str:
    """Ask for a link to a further address; return what the page says then."""
    answer = browser.post("/profile/addresses", {"address": address})
    return browser.get(answer.location).text if answer.status_code == 303 else answer.text


def link(world: World, address: str = SECOND) -> str:
    return link_in(world, LetterKind.ADDRESS_CLAIM, address)


def addresses(world: World, person: Person) -> list[tuple[str, bool, bool]]:
    rows = world.all(EmailAddress, EmailAddress.person_id == person.id)
    return [(row.address, row.verified_at is not None, row.is_main) for row in rows]


def test_a_claimed_address_is_added_by_one_button_and_signs_in(world: World) -> None:
    ada = world.person("Ada Author")
    browser = sign_in(world, world.browser(), ada)
    assert "A letter is on its way to ada@second.example" in ask(browser, " Ada@Second.example ")
    path = link(world)
    assert "Add it to my account" in browser.get(path).text
    assert addresses(world, ada) == [(address_of(ada), True, False)]
    assert browser.send(path).location == "/profile/addresses"
    assert addresses(world, ada) == [(address_of(ada), True, False), (SECOND, True, False)]
    other = sign_in(world, world.browser(), SECOND)
    assert "Ada Author" in other.get("/profile").text
    told = [one for one in world.letters() if one.kind is LetterKind.ACCOUNT_CHANGED]
    assert [one.recipient_address for one in told] == [address_of(ada), SECOND]


def test_submissions_that_name_the_address_appear_at_once(world: World) -> None:
    ada = world.person("Ada Author")
    submission = world.submission(world.person("Cora Contact"))
    with world.writing() as session:
        row = Author(submission_id=submission.id, position=1, name="A. Author", address=SECOND)
        session.add(row)
    browser = sign_in(world, world.browser(), ada)
    ask(browser)
    assert browser.get("/2027/submissions/1/").status_code == 404
    browser.post(link(world))
    assert browser.get("/2027/submissions/1/").status_code == 200


def test_the_asker_learns_nothing_and_the_letter_is_the_same(world: World) -> None:
    world.person("Otto Other", "otto@taken.example")
    seen = set()
    for address in ("otto@taken.example", "nobody@free.example"):
        browser = sign_in(world, world.browser(), world.person("Ada Author", f"ada+{address}"))
        said = ask(browser, address).replace(address, "<address>")
        body = world.letters()[-1].body.replace(address, "<address>")
        seen.add((re.sub(r'value="[^"]*"', "", said), body))
    assert len(seen) == 1


def test_the_letter_names_the_asker_and_is_secret(world: World) -> None:
    ada = world.person("Ada Author")
    ask(sign_in(world, world.browser(), ada))
    (letter,) = world.all(Letter, Letter.kind == LetterKind.ADDRESS_CLAIM)
    assert letter.is_secret
    assert f"signed in as {address_of(ada)} says that this address is theirs" in letter.body
    assert "within 24 hours" in letter.body


def test_from_another_browser_it_asks_to_sign_in_and_goes_on(world: World) -> None:
    ada = world.person("Ada Author")
    ask(sign_in(world, world.browser(), ada))
    path, other = link(world), world.browser()
    assert other.get(path).location == f"/sign-in?next={path.replace('/', '%2F')}"
    other.post("/sign-in", {"address": address_of(ada), "next": path})
    assert other.post(link_in(world, LetterKind.SIGN_IN, address_of(ada))).location == path
    assert other.post(path).status_code == 303
    assert len(addresses(world, ada)) == 2


def test_somebody_else_cannot_use_the_link_and_is_helped_to_the_right_sign_in(
    world: World,
) -> None:
    ada, bob = world.person("Ada Author"), world.person("Bob Other")
    ask(sign_in(world, world.browser(), ada))
    path, browser = link(world), sign_in(world, world.browser(), bob)
    page = browser.get(path)
    assert (page.status_code, address_of(ada) in page.text) == (403, True)
    assert browser.send(path, {"join": "yes"}).status_code == 403
    assert len(world.all(EmailAddress)) == 2
    assert browser.send(f"{path}/switch").location == f"/sign-in?next={path.replace('/', '%2F')}"
    assert browser.get("/home").status_code == 303


@pytest.mark.parametrize(
    ("later", "status"),
    [(timedelta(hours=23, minutes=59, seconds=59), 200), (timedelta(days=1), 410)],
)
def test_a_claim_s_link_lives_a_day(world: World, later: timedelta, status: int) -> None:
    ada = world.person("Ada Author")
    ask(sign_in(world, world.browser(), ada))
    path = link(world)
    world.at(IN_CALL + later)
    assert world.browser(ada).get(path).status_code == status


def test_a_link_works_once_and_leads_its_owner_on(world: World) -> None:
    browser = sign_in(world, world.browser(), world.person("Ada Author"))
    ask(browser)
    path = link(world)
    browser.get(path)
    assert [browser.send(path).status_code for _ in range(2)] == [303, 303]
    assert browser.get(path).location == "/profile/addresses"
    assert len(world.all(EmailAddress)) == 2


def test_only_the_newest_letter_s_link_counts(world: World) -> None:
    browser = sign_in(world, world.browser(), world.person("Ada Author"))
    ask(browser)
    first, claim = link(world), world.one(AddressClaim)
    browser.post("/profile/addresses/again", {"claim": claim.id}, form="/profile/addresses")
    second = link(world)
    assert [browser.get(path).status_code for path in (first, second)] == [404, 200]


def test_a_cancelled_claim_s_letter_is_not_sent_and_its_link_is_dead(world: World) -> None:
    browser = sign_in(world, world.browser(), world.person("Ada Author"))
    ask(browser)
    path, claim = link(world), world.one(AddressClaim)
    browser.post("/profile/addresses/cancel", {"claim": claim.id}, form="/profile/addresses")
    assert world.all(AddressClaim) == []
    assert browser.get(path).status_code == 404
    letter = world.one(Letter, Letter.kind == LetterKind.ADDRESS_CLAIM)
    assert letter.state is LetterState.CANCELLED


def test_nobody_touches_the_claims_of_somebody_else(world: World) -> None:
    ask(sign_in(world, world.browser(), world.person("Ada Author")))
    claim, bob = world.one(AddressClaim), sign_in(world, world.browser(), world.person("Bob Other"))
    for deed in ("again", "cancel"):
        answer = bob.post(
            f"/profile/addresses/{deed}", {"claim": claim.id}, form="/profile/addresses"
        )
        assert answer.status_code == 404
    assert len(world.all(AddressClaim)) == 1


def test_three_letters_an_hour_go_to_one_address_whoever_asks(world: World) -> None:
    for at in range(4):
        ask(sign_in(world, world.browser(), world.person("Ada Author", f"ada{at}@example.org")))
    sent = world.all(Letter, Letter.kind == LetterKind.ADDRESS_CLAIM)
    assert [one.recipient_address for one in sent] == [SECOND] * 3
    assert len(world.all(AddressClaim)) == 4


def test_one_person_has_ten_addresses_at_most(world: World) -> None:
    browser = sign_in(world, world.browser(), world.person("Ada Author"))
    for at in range(9):
        ask(browser, f"ada{at}@second.example")
    assert "One person has at most 10 addresses." in ask(browser)
    assert len(world.all(AddressClaim)) == 9


@pytest.mark.parametrize("deed", ["add", "main", "remove"])
def test_who_signed_in_ten_minutes_ago_shows_first_who_it_is(world: World, deed: str) -> None:
    ada = world.person("Ada Author")
    with world.writing() as session:
        session.add(EmailAddress(person_id=ada.id, address=SECOND, verified_at=IN_CALL))
    browser = sign_in(world, world.browser(), ada)
    path = "/profile/addresses" if deed == "add" else f"/profile/addresses/{deed}"
    fields = {"address": "third@example.org" if deed == "add" else SECOND}
    world.at(IN_CALL + LATE)
    before = addresses(world, ada)
    answer = browser.post(path, fields, form="/profile/addresses")
    assert answer.location == "/profile/confirm?next=/profile/addresses"
    assert (addresses(world, ada), world.all(AddressClaim)) == (before, [])
    if deed == "add":
        assert 'value="third@example.org"' in browser.get("/profile/addresses").text


def test_letters_go_to_the_address_chosen_as_main(world: World) -> None:
    ada = world.person("Ada Author")
    with world.writing() as session:
        session.add(EmailAddress(person_id=ada.id, address=SECOND, verified_at=IN_CALL))
        session.add(EmailAddress(person_id=ada.id, address="third@example.org"))
    browser = sign_in(world, world.browser(), ada)
    for address, is_taken in (
        (SECOND, True),
        (address_of(ada), True),
        ("third@example.org", False),
    ):
        fields = {"address": address}
        answer = browser.post("/profile/addresses/main", fields, form="/profile/addresses")
        assert answer.status_code == (303 if is_taken else 403)
    assert [one[2] for one in addresses(world, ada)] == [True, False, False]


def test_an_address_is_removed_but_never_the_last_that_is_proved(world: World) -> None:
    ada = world.person("Ada Author")
    submission = world.submission(ada)
    with world.writing() as session:
        session.add(EmailAddress(person_id=ada.id, address=SECOND, verified_at=IN_CALL))
    browser = sign_in(world, world.browser(), SECOND)
    first, where = {"address": address_of(ada)}, "/profile/addresses"
    assert browser.post(f"{where}/remove", first, form=where).status_code == 303
    assert addresses(world, ada) == [(SECOND, True, False)]
    told = [one.recipient_address for one in world.letters()[1:]]
    assert told == [SECOND, address_of(ada)]
    answer = browser.post(f"{where}/remove", {"address": SECOND}, form=where)
    assert (answer.status_code, "the only address you have proved" in answer.text) == (403, True)
    assert world.one(Author, Author.submission_id == submission.id).person_id == ada.id


def test_nobody_sheds_an_authorship_by_removing_the_address_it_names(world: World) -> None:
    miles = world.person("Miles O'Brien", "miles@example.edu")
    with world.writing() as session:
        session.add(EmailAddress(person_id=miles.id, address=SECOND, verified_at=IN_CALL))
    browser = sign_in(world, world.browser(), SECOND)
    browser.post("/2027/submit", submission_form(world))
    fields, where = {"address": "miles@example.edu"}, "/profile/addresses"
    browser.post(f"{where}/remove", fields, form=where)
    path = "/2027/submissions/1/edit"
    changed = submission_form(world, title="Another Title", pdf=None, version=None)
    version = str(world.one(Submission).version)
    assert browser.post(path, changed | {"version": version}).status_code == 303
    assert world.one(Submission).title == "Another Title"
    assert world.one(Author).person_id == miles.id


def test_the_pages_ask_the_database_no_more_for_three_rows_than_for_one(world: World) -> None:
    counts = []
    for count in (1, 3):
        ada = world.person("Ada Author", f"ada{count}@example.org")
        for at in range(count):
            with world.writing() as session:
                name = f"ada{count}.{at}@second.example"
                session.add(EmailAddress(person_id=ada.id, address=name, verified_at=IN_CALL))
                session.add(AddressClaim(person_id=ada.id, address=f"x{name}", asked_at=IN_CALL))
            browser = world.browser(ada)
        for path in ("/profile/addresses", "/profile/sessions"):
            with counted(world.app) as seen:
                browser.get(path)
            counts.append(seen.count)
    assert counts == [9, 7] * 2
