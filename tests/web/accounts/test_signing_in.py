"""Signing in by a link, and what must not be learned or done there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import (
    Author,
    Base,
    BrowserSession,
    EmailAddress,
    Letter,
    Person,
    Scratch,
    SignInLink,
)
from tests.support.doors import link_in, sign_in
from tests.support.queries import counted
from tests.support.world import IN_CALL, World, address_of

NEW = "nora@example.org"


def asked(world: World, address: str = NEW, **data: str) -> str:
    """Ask for a link and return its path."""
    world.browser().post("/sign-in", {"address": address} | data)
    return link_in(world, LetterKind.SIGN_IN, address)


def rows(world: World) -> dict[str, int]:
    with world.writing() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_a_known_person_signs_in_and_comes_home(world: World) -> None:
    ada = world.person("Ada Author")
    browser = world.browser()
    path = asked(world, address_of(ada))
    assert "Sign in as Ada Author" in browser.get(path).text
    response = browser.post(path)
    assert (response.status_code, response.location) == (303, "/home")
    assert browser.get("/home").status_code == 200
    assert world.one(BrowserSession).person_id == ada.id


def test_a_new_person_is_asked_for_a_name(world: World) -> None:
    path = asked(world, "Nora@Example.org ")
    browser = world.browser()
    response = browser.post(path, {"name": " "})
    assert response.status_code == 422
    assert "Write your name" in response.text
    assert browser.post(path, {"name": "Nora  New"}).status_code == 303
    person, address = world.one(Person), world.one(EmailAddress)
    assert (person.name, address.address, address.verified_at) == ("Nora New", NEW, IN_CALL)


def test_the_name_on_a_submission_is_suggested(world: World) -> None:
    submission = world.submission(world.person("Ada Author"))
    with world.writing() as session:
        session.add(Author(submission_id=submission.id, position=1, name="Nora Named", address=NEW))
    assert 'value="Nora Named"' in world.browser().get(asked(world)).text


def test_an_author_is_linked_when_the_address_is_proved(world: World) -> None:
    submission = world.submission(world.person("Ada Author"))
    with world.writing() as session:
        session.add(Author(submission_id=submission.id, position=1, name="Nora Named", address=NEW))
    sign_in(world, world.browser(), NEW, "Nora Named")
    nora = world.one(Person, Person.name == "Nora Named")
    assert [author.person_id for author in world.all(Author, Author.address == NEW)] == [nora.id]


def test_opening_a_link_uses_nothing_up(world: World) -> None:
    path = asked(world)
    before = rows(world)
    for _ in range(3):
        assert world.browser().get(path).status_code == 200
    assert rows(world) == before
    assert world.one(SignInLink).used_at is None


def test_a_link_signs_in_once(world: World) -> None:
    ada = world.person("Ada Author")
    path = asked(world, address_of(ada))
    first, second = world.browser(), world.browser()
    second.get(path)
    first.post(path)
    response = second.send(path)
    assert response.status_code == 410
    assert "This link was used already" in response.text
    assert second.get("/home").status_code == 303
    assert second.get(path).status_code == 410


def test_the_button_pressed_twice_signs_in_both_times(world: World) -> None:
    ada = world.person("Ada Author")
    path = asked(world, address_of(ada))
    browser = world.browser()
    browser.get(path)
    answers = [browser.send(path) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Set-Cookie"] == answers[1].headers["Set-Cookie"]
    assert len(world.all(BrowserSession)) == 1
    assert browser.get("/home").status_code == 200


def test_the_used_link_of_a_signed_in_person_leads_on(world: World) -> None:
    ada = world.person("Ada Author")
    path = asked(world, address_of(ada), next="/profile")
    browser = world.browser()
    browser.post(path)
    assert browser.get(path).location == "/profile"


@pytest.mark.parametrize(
    ("later", "status"), [(timedelta(minutes=59, seconds=59), 200), (timedelta(hours=1), 410)]
)
def test_a_link_lives_an_hour(world: World, later: timedelta, status: int) -> None:
    path = asked(world)
    world.at(IN_CALL + later)
    assert world.browser().get(path).status_code == status


def test_an_expired_link_offers_a_new_one(world: World) -> None:
    path = asked(world)
    browser = world.browser()
    browser.get(path)
    world.at(IN_CALL + timedelta(hours=1))
    response = browser.send(path, {"name": "Nora New"})
    assert response.status_code == 410
    assert "This link is older than an hour" in response.text
    assert f'value="{NEW}"' in response.text
    assert world.all(Person) == []


def test_an_unknown_token_says_that_its_end_may_be_missing(world: World) -> None:
    response = world.browser().get("/sign-in/nothing-like-a-token")
    assert response.status_code == 404
    assert "the end may be missing" in response.text


def test_the_database_holds_no_token(world: World) -> None:
    path = asked(world, address_of(world.person("Ada Author")))
    browser = world.browser()
    browser.post(path)
    secrets = {path.rsplit("/", 1)[1]} | {
        cookie.value
        for name in ("fp_session", "fp_browser")
        if (cookie := browser.client.get_cookie(name, domain="fastpath.test"))
    }
    with world.writing() as session:
        text = "\n".join(
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
        )
    assert [secret for secret in secrets if secret in text] == []


def test_a_known_and_an_unknown_address_get_the_same_answer(world: World) -> None:
    world.person("Ada Author", "ada@example.org")
    world.browser().post("/sign-in", {"address": "first@example.org"})  # from the same place
    answers, statements, changes = [], [], []
    for address in ("ada@example.org", "bob@example.org"):
        browser = world.browser()
        browser.get("/sign-in")
        before = rows(world)
        with counted(world.app) as seen:
            response = browser.send("/sign-in", {"address": address})
        after = rows(world)
        answers.append((response.status_code, response.text.replace(address, "ADDRESS")))
        statements.append(list(seen))
        changes.append({name: after[name] - before[name] for name in after})
    assert answers[0] == answers[1]
    assert changes[0] == changes[1]
    assert len(statements[0]) == len(statements[1])


def test_a_fourth_letter_within_the_hour_is_not_sent(world: World) -> None:
    answers = {world.browser().post("/sign-in", {"address": NEW}).text.count(NEW) for _ in range(5)}
    assert answers == {1}
    assert len(world.letters()) == 3
    world.at(IN_CALL + timedelta(hours=1))
    world.browser().post("/sign-in", {"address": NEW})
    assert len(world.letters()) == 4


def test_one_place_cannot_write_to_everybody(world: World) -> None:
    for number in range(32):
        world.browser().post("/sign-in", {"address": f"person{number}@example.org"})
    assert len(world.letters()) == 30


def test_a_letter_is_secret_and_holds_a_placeholder(world: World) -> None:
    world.browser().post("/sign-in", {"address": NEW, "next": "/profile"})
    letter: Letter = world.one(Letter)
    assert letter.is_secret
    assert letter.secret == {"purpose": "sign-in", "address": NEW, "next": "/profile"}
    assert "[[secret link]]" in letter.body
    assert world.all(SignInLink) == []


@pytest.mark.parametrize("address", ["two words@example.org", "nobody", "a@b@c", ""])
def test_an_address_that_cannot_be_gets_a_sentence(world: World, address: str) -> None:
    response = world.browser().post("/sign-in", {"address": address})
    assert response.status_code == 422
    assert world.letters() == []


@pytest.mark.parametrize(
    "attack",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/%5cevil.example/",
        "/%2f/evil.example",
        "/%255cevil.example",
        "\\\\evil.example",
        "/home\r\nSet-Cookie: a=b",
        "/home%0d%0aSet-Cookie: a=b",
        "/\t/evil.example",
        "javascript:alert(1)",
        "home",
        "/no/such/page",
        "/sign-in",
        "/static/fastpath.css",
        "/" + "a" * 3000,
    ],
)
def test_the_way_back_never_leads_away(world: World, attack: str) -> None:
    ada = world.person("Ada Author")
    path = asked(world, address_of(ada), next=attack)
    assert world.browser().post(path).location == "/home"
    response = world.browser(ada).get("/sign-in", query_string={"next": attack})
    assert response.location == "/home"


def test_a_page_of_ours_is_a_way_back_with_its_query(world: World) -> None:
    ada = world.person("Ada Author")
    path = asked(world, address_of(ada), next="/home?sort=title")
    assert world.browser().post(path).location == "/home?sort=title"


def test_signing_in_anew_ends_the_session_before(world: World) -> None:
    ada, bob = world.person("Ada Author"), world.person("Bob Other")
    browser = sign_in(world, world.browser(), ada)
    path = asked(world, address_of(bob))
    browser.post(path)
    sessions = world.all(BrowserSession)
    assert [(row.person_id, row.revoked_at is None) for row in sessions] == [
        (ada.id, False),
        (bob.id, True),
    ]


def test_who_signs_out_is_out_at_once(world: World) -> None:
    browser = sign_in(world, world.browser(), world.person("Ada Author"))
    cookie = browser.client.get_cookie("fp_session", domain="fastpath.test")
    response = browser.post("/sign-out", form="/home")
    assert response.location == "/sign-in"
    assert browser.client.get_cookie("fp_session", domain="fastpath.test") is None
    assert cookie is not None
    browser.set_cookie("fp_session", cookie.value)  # kept by a thief
    assert browser.get("/home").status_code == 303


@pytest.mark.parametrize(
    ("idle", "status"), [(timedelta(hours=11, minutes=59), 200), (timedelta(hours=12), 303)]
)
def test_a_session_that_rests_half_a_day_ends(world: World, idle: timedelta, status: int) -> None:
    browser = sign_in(world, world.browser(), world.person("Ada Author"))
    world.at(IN_CALL + idle)
    assert browser.get("/home").status_code == status


def test_a_session_ends_after_two_weeks_however_busy(world: World) -> None:
    browser = sign_in(world, world.browser(), world.person("Ada Author"))
    answers = set()
    for step in range(1, 28):
        world.at(IN_CALL + step * timedelta(hours=11, minutes=59))
        answers.add(browser.get("/home").status_code)
    assert answers == {200}
    world.at(IN_CALL + timedelta(days=14))
    assert browser.get("/home").status_code == 303


def test_a_form_without_its_token_gets_a_sentence(world: World) -> None:
    browser = world.browser()
    response = browser.send("/sign-in", {"address": NEW})
    assert response.status_code == 403
    assert "Allow cookies for this site" in response.text
    assert world.letters() == []


def test_an_unknown_host_is_refused(world: World) -> None:
    response = world.app.test_client().get("/sign-in", base_url="http://evil.example")
    assert response.status_code == 400
    assert "evil.example" not in response.text


def test_the_link_names_our_own_host_whatever_the_request_says(world: World) -> None:
    browser = world.browser()
    browser.post("/sign-in", {"address": NEW}, headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in world.one(Letter).body


def test_text_kept_before_signing_in_is_the_person_s_afterwards(world: World) -> None:
    ada = world.person("Ada Author")
    browser = world.browser(ada)
    browser.get("/profile")
    world.at(IN_CALL + timedelta(hours=13))  # the session rests too long meanwhile
    response = browser.send("/profile", {"name": "Ada B. Author", "affiliation": "A long text"})
    assert response.location == "/sign-in?next=%2Fprofile&kept=1"
    assert "What you typed is kept" in browser.get(response.location).text
    browser.post("/sign-in", {"address": address_of(ada), "next": "/profile"})
    back = browser.post(link_in(world, LetterKind.SIGN_IN, address_of(ada)))
    assert back.location == "/profile"
    assert world.one(Scratch).owner == f"person:{ada.id}"
    assert 'value="A long text"' in browser.get("/profile").text
