"""Answering an invitation to the program committee."""

from __future__ import annotations

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import CommitteeListing, EmailAddress, Invitation, Person, Role, RoleKind
from tests.support.doors import link_in
from tests.support.world import IN_AFTER, World, address_of

GRACE = "grace@example.org"


def invited(world: World, address: str = GRACE, name: str = "Grace Hopper") -> str:
    line = f"{name} <{address}>, Example Navy"
    world.browser(world.chair()).post("/2027/chair/members", {"people": line})
    return link_in(world, LetterKind.PC_INVITATION, address)


def test_accepting_makes_a_member_who_is_signed_in(world: World) -> None:
    path = invited(world)
    browser = world.browser()
    response = browser.post(path, {"answer": "accept", "name": "Grace B. Hopper"})
    assert (response.status_code, response.location) == (303, "/home")
    grace = world.one(Person, Person.name == "Grace B. Hopper")
    assert grace.affiliation == "Example Navy"
    assert world.one(Role, Role.person_id == grace.id).kind is RoleKind.PC_MEMBER
    assert world.one(EmailAddress, EmailAddress.address == GRACE).verified_at is not None
    listing = world.one(CommitteeListing)
    assert (listing.name, listing.affiliation) == ("Grace B. Hopper", "Example Navy")
    assert browser.get("/home").status_code == 200


def test_opening_an_invitation_answers_nothing(world: World) -> None:
    path = invited(world)
    page = world.browser().get(path).text
    assert "Accept and sign in" in page
    assert 'value="Grace Hopper"' in page
    row = world.one(Invitation)
    assert (row.accepted_at, row.declined_at) == (None, None)


def test_a_known_person_keeps_their_name_and_gets_the_role(world: World) -> None:
    ada = world.person("Ada Author")
    path = invited(world, address_of(ada), "A. Author")
    world.browser().post(path, {"answer": "accept", "name": "Ada Author"})
    assert world.one(Role, Role.person_id == ada.id).kind is RoleKind.PC_MEMBER
    assert len(world.all(Person, Person.name.like("A%"))) == 1


def test_a_listed_member_is_not_listed_twice(world: World) -> None:
    with world.writing() as session:
        session.add(CommitteeListing(edition_id=world.edition.id, name="Grace Hopper", position=1))
    world.browser().post(invited(world), {"answer": "accept", "name": "Grace  HOPPER"})
    assert len(world.all(CommitteeListing)) == 1


def test_declining_keeps_the_reason_and_can_be_undone(world: World) -> None:
    path = invited(world)
    browser = world.browser()
    browser.post(path, {"answer": "decline", "reason": "On sabbatical."})
    assert "You declined" in browser.get(path).text
    row = world.one(Invitation)
    assert (row.reason, row.accepted_at, row.declined_at is None) == ("On sabbatical.", None, False)
    browser.post(path, {"answer": "accept", "name": "Grace Hopper"})
    assert world.one(Invitation).declined_at is None
    assert len(world.all(Role, Role.kind == RoleKind.PC_MEMBER)) == 1


def test_an_accepted_invitation_signs_nobody_else_in(world: World) -> None:
    path = invited(world)
    thief = world.browser()
    thief.get(path)
    world.browser().post(path, {"answer": "accept", "name": "Grace Hopper"})
    response = thief.send(path, {"answer": "accept", "name": "Grace Hopper"})
    assert response.location == path
    assert thief.get("/home").status_code == 303
    assert "You are on the program committee" in thief.get(path).text


def test_a_reminder_replaces_the_link_before_it(world: World) -> None:
    path = invited(world)
    chair = world.browser(world.chair("Second Chair"))
    chair.post("/2027/chair/members/remind", form="/2027/chair/members")
    newer = link_in(world, LetterKind.PC_INVITATION, GRACE)
    response = world.browser().get(path)
    assert response.status_code == 404
    assert "replaced by a newer letter" in response.text
    assert world.browser().get(newer).status_code == 200


def test_somebody_signed_in_with_another_address_is_told_before_they_accept(world: World) -> None:
    path = invited(world)
    ada, grace = world.person("Ada Author"), world.person("Grace Hopper", GRACE)
    told = "You are signed in as Ada Author"
    assert told in world.browser(ada).get(path).text
    assert told not in world.browser().get(path).text
    assert "You are signed in as" not in world.browser(grace).get(path).text


def test_an_unknown_invitation_is_not_open(world: World) -> None:
    assert world.browser().get("/invitations/no-such-token").status_code == 404


def test_an_invitation_ends_with_the_workshop(world: World) -> None:
    path = invited(world)
    world.at(IN_AFTER)
    answer = {"answer": "accept", "name": "Grace Hopper"}
    response = world.browser().post(path, answer, form="/sign-in")
    assert response.status_code == 409
    assert "so is this invitation" in world.browser().get(path).text
    assert world.all(Role, Role.kind == RoleKind.PC_MEMBER) == []


def test_accepting_without_a_name_asks_for_it(world: World) -> None:
    response = world.browser().post(invited(world), {"answer": "accept", "name": ""})
    assert response.status_code == 422
    assert "Write your name" in response.text
