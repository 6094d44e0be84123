"""Attacks on the doors: forms of other sites, other hosts, caches, and the demo's own ways in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Base, Invitation, Scratch
from fastpath_cms.services import granting, inviting
from fastpath_cms.web.browser import DOORS_OUT
from tests.support.doors import link_in, sign_in
from tests.support.world import IN_AFTER, IN_REVIEWING, World

VALUES = {
    "year": "2027",
    "number": "1",
    "version": "1",
    "page": "1",
    "width": "300",
    "token": "some-token",
    "slug": "help",
    "place": "1",
    "key": "some-key",
    "n": "1",
    "name": "1-sign-in",
}


def rows(world: World) -> dict[str, int]:
    with world.writing() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def addresses(world: World, method: str) -> list[str]:
    """Return one address of every route that takes a method."""
    return [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda found: VALUES.get(found[1], "invited"), rule.rule)
        for rule in world.app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint not in {"static", *DOORS_OUT}
    ]


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_no_route_takes_a_form_of_another_site(world: World, token: str) -> None:
    chair = world.chair()
    world.submission(world.person("Ada Adams"))
    browser = world.browser(chair)
    browser.get("/profile")  # a browser key, so that only the token is missing
    before = rows(world)
    found = addresses(world, "POST")
    assert len(found) > 30
    for path in found:
        data = {"csrf_token": token, "title": "T", "text": "T", "answer": "decline"}
        answer = browser.client.post(path, data=data, base_url=browser.base_url)
        assert (path, answer.status_code) == (path, 403)
    assert rows(world) == before


def test_the_token_of_one_browser_is_none_in_another(world: World) -> None:
    chair = world.chair()
    theirs, mine = world.browser(chair), world.browser()
    mine.get("/sign-in")
    theirs.get("/profile")
    answer = theirs.client.post(
        "/sign-out", data={"csrf_token": mine.hidden["csrf_token"]}, base_url=theirs.base_url
    )
    assert answer.status_code == 403
    assert theirs.get("/profile").status_code == 200


def test_no_page_of_a_person_is_stored_and_no_get_writes(world: World) -> None:
    chair = world.at(IN_REVIEWING).chair()
    world.grant(chair, granting.RoleKind.PC_MEMBER)
    world.submission(world.person("Ada Adams"))
    browser = world.browser(chair)
    browser.get("/profile")
    before = rows(world)
    for path in addresses(world, "GET"):
        answer = browser.client.get(path, base_url=browser.base_url)
        stored = answer.headers.get("Cache-Control", "")
        is_same_for_all = path.endswith((".ics", ".atom", "robots.txt", "healthz"))
        assert "no-store" in stored or is_same_for_all, path
        assert "public" not in stored
        assert "Cookie" in answer.headers["Vary"]
        answer.close()
    assert rows(world) == before


@pytest.mark.parametrize(
    "host", ["evil.example", "fastpath.test.evil.example", "fastpath.test@evil"]
)
def test_another_host_gets_no_page_and_no_letter(world: World, host: str) -> None:
    answer = world.app.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text


@pytest.mark.parametrize("path", ["/machine/person", "/machine/station", "/caught-mail/"])
def test_nobody_becomes_somebody_outside_the_demo(world: World, path: str) -> None:
    browser = world.browser()
    assert browser.post(path, {"email": "a@b.example"}, form="/sign-in").status_code in {404, 405}
    assert browser.get(path).status_code == 404


def test_the_link_of_an_invitation_opens_no_session_twice(world: World) -> None:
    chair = world.chair()
    world.perform(chair, inviting.invite, world.edition.id, [("Ian New", "ian@example.org", "")])
    path = link_in(world, LetterKind.PC_INVITATION, "ian@example.org")
    first, thief = world.browser(), world.browser()
    thief.get(path)
    assert first.post(path, {"name": "Ian New"}).location == "/home"
    thief.send(path, {"name": "Ian New"})
    assert thief.get("/home").status_code == 303


def test_the_token_of_an_invitation_is_no_sign_in_link_and_the_other_way_round(
    world: World,
) -> None:
    chair = world.chair()
    world.perform(chair, inviting.invite, world.edition.id, [("Ian New", "ian@example.org", "")])
    invited = link_in(world, LetterKind.PC_INVITATION, "ian@example.org").rpartition("/")[2]
    world.browser().post("/sign-in", {"address": "ian@example.org"})
    signing = link_in(world, LetterKind.SIGN_IN, "ian@example.org").rpartition("/")[2]
    browser = world.browser()
    assert browser.get(f"/sign-in/{invited}").status_code == 404
    assert browser.get(f"/invitations/{signing}").status_code == 404


def test_no_secret_link_is_kept_with_what_was_typed(world: World) -> None:
    """A copy of the database opens no door: Scratch holds paths, and a link is one."""
    chair = world.chair()
    world.perform(chair, inviting.invite, world.edition.id, [("Ian New", "ian@example.org", "")])
    path = link_in(world, LetterKind.PC_INVITATION, "ian@example.org")
    browser = world.browser()
    browser.get(path)
    world.at(IN_AFTER)
    browser.send(path, {"name": "Ian New"})
    assert world.all(Scratch) == []
    browser.send(f"/2027/scratch?form=accounts.invitation&object={path}", {"name": "Ian"})
    assert world.all(Scratch) == []
    assert world.one(Invitation).accepted_at is None


def test_a_session_that_was_used_stays_ended_after_signing_out(world: World) -> None:
    ada = world.person("Ada Adams")
    browser = sign_in(world, world.browser(), ada)
    stolen = browser.client.get_cookie("fp_session", "fastpath.test")
    assert stolen is not None
    browser.post("/sign-out", form="/profile")
    browser.set_cookie("fp_session", stolen.value)
    assert browser.get("/home").status_code == 303
    world.at(world.clock.now() + timedelta(minutes=1))
    assert browser.get("/home").status_code == 303
