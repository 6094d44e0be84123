"""The profile, and ending sessions from another browser."""

from __future__ import annotations

from fastpath_cms.models import BrowserSession, Person
from tests.support.doors import sign_in
from tests.support.world import World


def test_a_profile_is_saved_with_its_orcid_in_normal_form(world: World) -> None:
    ada = world.person("Ada Author")
    fields = {"name": " Ada  B. Author ", "country": "Norway", "orcid": "0000000218250097"}
    assert world.browser(ada).post("/profile", fields).location == "/profile"
    row = world.one(Person)
    assert (row.name, row.country, row.orcid) == ("Ada B. Author", "Norway", "0000-0002-1825-0097")


def test_a_mistyped_orcid_gets_a_sentence_and_loses_nothing(world: World) -> None:
    fields = {"name": "Ada", "affiliation": "Kept", "orcid": "0000-0002-1825-0098"}
    response = world.browser(world.person()).post("/profile", fields)
    assert response.status_code == 422
    assert "one of them is mistyped" in response.text
    assert 'value="Kept"' in response.text


def test_a_field_nobody_asked_for_changes_nothing(world: World) -> None:
    ada = world.person("Ada Author")
    world.browser(ada).post("/profile", {"name": "Ada", "is_operator": "1", "id": "99"})
    assert (world.one(Person).id, world.one(Person).is_operator) == (ada.id, False)


def test_a_session_ended_from_elsewhere_is_out_at_once(world: World) -> None:
    ada = world.person("Ada Author")
    lost, here = sign_in(world, world.browser(), ada), sign_in(world, world.browser(), ada)
    assert "In 2 browsers" in here.get("/profile/sessions").text
    first = world.all(BrowserSession)[0]
    here.post("/profile/sessions", {"session": first.id}, form="/profile/sessions")
    assert lost.get("/home").status_code == 303
    assert here.get("/home").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(world: World) -> None:
    ada, bob = world.person("Ada Author"), world.person("Bob Other")
    hers, his = sign_in(world, world.browser(), ada), sign_in(world, world.browser(), bob)
    session = world.one(BrowserSession, BrowserSession.person_id == ada.id)
    answers = [
        his.post("/profile/sessions", {"session": number}, form="/profile/sessions").status_code
        for number in (session.id, 4711)
    ]
    assert answers == [404, 404]
    assert hers.get("/home").status_code == 200


def test_all_other_browsers_are_signed_out_at_once(world: World) -> None:
    ada = world.person("Ada Author")
    lost = [sign_in(world, world.browser(), ada) for _ in range(2)]
    here = sign_in(world, world.browser(), ada)
    bob = world.browser(world.person("Bob Other"))
    here.post("/profile/sessions/end", {"which": "others"}, form="/profile/sessions")
    assert [browser.get("/home").status_code for browser in (*lost, here, bob)] == [
        303,
        303,
        200,
        200,
    ]


def test_signing_out_everywhere_signs_this_browser_out_too(world: World) -> None:
    ada = world.person("Ada Author")
    lost, here = sign_in(world, world.browser(), ada), sign_in(world, world.browser(), ada)
    answer = here.post("/profile/sessions/end", {"which": "all"}, form="/profile/sessions")
    assert answer.location == "/sign-in"
    assert [browser.get("/home").status_code for browser in (lost, here)] == [303, 303]
