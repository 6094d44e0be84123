"""Passwords beside the link: signing in with one, and what must not be learned there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from fastpath_cms.adapters.passwords import Argon2Passwords, Cost
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import (
    AuditRow,
    BrowserSession,
    EmailAddress,
    FormReceipt,
    Letter,
    Password,
    Person,
    Scratch,
)
from tests.support.browser import Browser
from tests.support.doors import link_in, sign_in
from tests.support.world import IN_CALL, World, address_of

GOOD = "humming thickets at noon"
BETTER = "gravel, lint & a trombone"
SOON = timedelta(minutes=9, seconds=59)
LATE = timedelta(minutes=10)


def with_password(world: World, person: Person, text: str = GOOD) -> Person:
    with world.writing() as session:
        kept = world.passwords.inner.hash(text)
        session.add(Password(person_id=person.id, hash=kept, set_at=IN_CALL))
    return person


def enter(browser: Browser, address: str, text: str, **more: str) -> tuple[int, str]:
    """Try a password; return the status and what the page says, without what is made anew."""
    browser.get("/sign-in/password")
    answer = browser.send("/sign-in/password", {"address": address, "password": text} | more)
    said = re.sub(r'value="[^"]*"', "", answer.text)
    return answer.status_code, said


def recently(world: World, person: Person) -> Browser:
    return sign_in(world, world.browser(), person)


def test_a_password_is_set_and_signs_in(world: World) -> None:
    ada = world.person("Ada Author")
    here = recently(world, ada)
    assert here.post("/profile/password", {"new_password": GOOD}).location == "/profile/password"
    assert world.one(Password).hash.startswith("$argon2id$")
    other = world.browser()
    status, _ = enter(other, address_of(ada).upper(), GOOD, next="/profile/sessions")
    assert status == 303
    assert "In 2 browsers" in other.get("/profile/sessions").text


def test_the_page_offers_the_link_first_and_needs_no_script(world: World) -> None:
    text = world.browser().get("/sign-in").text
    assert re.findall(r'<button class="btn" data-kind="main"', text) == [
        '<button class="btn" data-kind="main"'
    ]
    assert 'href="/sign-in/password"' in text


def test_wrong_unknown_and_unset_get_one_answer_for_one_work(world: World) -> None:
    ada = with_password(world, world.person("Ada Author"))
    unset, unproved = world.person("Bob Unset"), with_password(world, world.person("Una Unproved"))
    with world.writing() as session:
        of_una = EmailAddress.person_id == unproved.id
        session.execute(update(EmailAddress).where(of_una).values(verified_at=None))
    tries = [
        (address_of(ada), BETTER),
        ("nobody@example.org", GOOD),
        (address_of(unset), GOOD),
        (address_of(unproved), GOOD),
    ]
    answers, works = set(), []
    for address, text in tries:
        made, matched = world.passwords.made, world.passwords.matched
        answers.add(enter(world.browser(), address, text))
        works.append((world.passwords.made - made, world.passwords.matched - matched))
    ((status, said),) = answers
    assert status == 422
    assert "This address and this password do not go together" in said
    assert works == [(0, 1)] * 4


def test_the_eleventh_try_with_an_address_waits_whoever_has_it(world: World) -> None:
    ada = with_password(world, world.person("Ada Author"))
    for address in (address_of(ada), "nobody@example.org"):
        tries = [enter(world.browser(), address, BETTER)[0] for _ in range(11)]
        assert tries == [422] * 10 + [429]
    matched = world.passwords.matched
    world.at(IN_CALL + timedelta(minutes=37, seconds=1))
    status, said = enter(world.browser(), address_of(ada), GOOD)
    assert (status, world.passwords.matched) == (429, matched)
    assert "Wait 23 minutes, or let a sign-in link be mailed to you: that works at once." in said
    world.at(IN_CALL + timedelta(hours=1))
    assert enter(world.browser(), address_of(ada), GOOD)[0] == 303


def test_the_right_password_ends_the_count_of_its_address(world: World) -> None:
    ada = with_password(world, world.person("Ada Author"))
    for _ in range(2):
        tries = [enter(world.browser(), address_of(ada), BETTER)[0] for _ in range(9)]
        assert tries == [422] * 9
        assert enter(world.browser(), address_of(ada), GOOD)[0] == 303


def test_one_place_tries_sixty_times_an_hour(world: World) -> None:
    browser = world.browser()
    tries = [enter(browser, f"nobody{at}@example.org", GOOD)[0] for at in range(61)]
    assert tries == [422] * 60 + [429]


def test_signing_in_with_a_password_makes_a_new_session(world: World) -> None:
    ada = with_password(world, world.person("Ada Author"))
    browser = recently(world, ada)
    before = world.one(BrowserSession)
    browser.get("/profile/confirm")
    assert browser.send("/profile/confirm", {"password": GOOD}).location == "/profile"
    former, new = world.all(BrowserSession)
    assert (former.id, former.revoked_at) == (before.id, IN_CALL)
    assert new.token_hash != former.token_hash
    assert browser.get("/home").status_code == 200


@pytest.mark.parametrize(("age", "is_fresh"), [(SOON, True), (LATE, False)])
def test_a_password_is_set_only_by_who_signed_in_just_now(
    world: World, age: timedelta, is_fresh: bool
) -> None:
    browser = recently(world, world.person("Ada Author"))
    browser.get("/profile/password")
    world.at(IN_CALL + age)
    answer = browser.send("/profile/password", {"new_password": GOOD})
    assert len(world.all(Password)) == int(is_fresh)
    where = "/profile/password" if is_fresh else "/profile/confirm?next=/profile/password"
    assert answer.location == where


def test_a_link_or_the_password_shows_who_it_is_and_leads_back(world: World) -> None:
    ada = world.person("Ada Author")
    browser = recently(world, ada)
    world.at(IN_CALL + LATE)
    page = browser.get("/profile/confirm?next=/profile/password").text
    assert "Mail me a link" in page
    assert 'name="password"' not in page
    browser.send("/sign-in", {"address": address_of(ada), "next": "/profile/password"})
    path = link_in(world, LetterKind.SIGN_IN, address_of(ada))
    assert browser.post(path).location == "/profile/password"
    assert browser.post("/profile/password", {"new_password": GOOD}).status_code == 303


def test_changing_it_ends_other_sessions_and_tells_every_proved_address(world: World) -> None:
    ada = with_password(world, world.person("Ada Author"))
    with world.writing() as session:
        for name, at in (("second", IN_CALL), ("unproved", None)):
            row = EmailAddress(person_id=ada.id, address=f"{name}@example.org", verified_at=at)
            session.add(row)
    lost, here = world.browser(ada), recently(world, ada)
    page = here.post("/profile/password", {"new_password": BETTER})
    assert "One other browser was signed out" in here.get(page.location).text
    assert [one.get("/home").status_code for one in (lost, here)] == [303, 200]
    told = [one for one in world.letters() if one.kind is LetterKind.ACCOUNT_CHANGED]
    assert [one.recipient_address for one in told] == [address_of(ada), "second@example.org"]
    assert "The password was changed." in told[0].body
    assert enter(world.browser(), address_of(ada), GOOD)[0] == 422
    assert enter(world.browser(), "second@example.org", BETTER)[0] == 303


def test_the_same_password_again_changes_nothing(world: World) -> None:
    ada = with_password(world, world.person("Ada Author"))
    kept = world.one(Password).hash
    browser = recently(world, ada)
    browser.post("/profile/password", {"new_password": GOOD})
    assert world.one(Password).hash == kept
    assert [one.kind for one in world.letters()] == [LetterKind.SIGN_IN]


def test_a_removed_password_signs_nobody_in(world: World) -> None:
    ada = with_password(world, world.person("Ada Author"))
    browser = recently(world, ada)
    browser.post("/profile/password/remove", form="/profile/password")
    assert world.all(Password) == []
    assert enter(world.browser(), address_of(ada), GOOD)[0] == 422
    assert world.letters()[-1].kind is LetterKind.ACCOUNT_CHANGED


def test_a_bad_password_gets_a_sentence_and_is_printed_nowhere(world: World) -> None:
    browser = recently(world, world.person("Ada Author", "ada.author@example.org"))
    answer = browser.post("/profile/password", {"new_password": "Ada.Author2027"})
    assert answer.status_code == 422
    assert "among the first to be guessed" in answer.text
    assert "Ada.Author2027" not in answer.text
    assert world.all(Password) == []


def test_a_hash_of_a_former_cost_is_renewed_at_sign_in(world: World) -> None:
    ada = world.person("Ada Author")
    with world.writing() as session:
        kept = Argon2Passwords(Cost(memory=16, passes=1, lanes=1)).hash(GOOD)
        session.add(Password(person_id=ada.id, hash=kept, set_at=IN_CALL))
    assert enter(world.browser(), address_of(ada), GOOD)[0] == 303
    renewed = world.one(Password)
    assert ("m=8," in renewed.hash, renewed.set_at) == (True, IN_CALL)
    assert enter(world.browser(), address_of(ada), GOOD)[0] == 303
    assert world.one(Password).hash == renewed.hash


def test_no_typed_password_is_kept_anywhere(world: World) -> None:
    ada = with_password(world, world.person("Ada Author"))
    browser = recently(world, ada)
    for text in (BETTER, "short", GOOD):
        browser.post("/profile/password", {"new_password": text})
    browser.get("/profile/password")
    with world.writing() as session:
        session.execute(update(BrowserSession).values(revoked_at=IN_CALL))
    browser.send("/profile/password", {"new_password": GOOD})
    enter(browser, address_of(ada), BETTER)
    assert world.all(Scratch) == []
    assert [one for one in world.all(FormReceipt) if "password" in str(one.answer)] == []
    kept = [(row.deed, row.details) for row in world.all(AuditRow)]
    letters = [(one.subject, one.body, one.secret) for one in world.all(Letter)]
    assert not any(text in f"{kept} {letters}" for text in (GOOD, BETTER))
