"""Roles of an edition, and the deputy that no conflicted chair learns about."""

from __future__ import annotations

import pytest

from fastpath_cms.models import Assignment, AuditRow, EmailAddress, Person, Role, RoleKind
from fastpath_cms.services.declaring import declare_conflicts
from fastpath_cms.services.granting import ensure_deputies
from tests.support.doors import sign_in
from tests.support.world import IN_REVIEWING, World, address_of

PAGE = "/2027/chair/roles"


def deputies(world: World) -> list[tuple[int, int]]:
    rows = world.all(Role, Role.kind == RoleKind.DEPUTY)
    return [(row.submission_id, row.person_id) for row in rows]


def test_a_role_is_given_to_who_has_the_address(world: World) -> None:
    ada = world.person("Ada Author")
    browser = world.browser(world.chair())
    browser.post(PAGE, {"kind": "publicity-chair", "address": address_of(ada).upper()})
    assert world.one(Role, Role.person_id == ada.id).kind is RoleKind.PUBLICITY_CHAIR
    assert "Ada Author is a publicity chair now." in browser.get(PAGE).text


def test_a_new_address_needs_a_name_and_signs_in_later(world: World) -> None:
    browser = world.browser(world.chair())
    fields = {"kind": "program-chair", "address": "new@example.org"}
    response = browser.post(PAGE, fields)
    assert response.status_code == 422
    assert "Nobody has this address yet" in response.text
    assert browser.post(PAGE, fields | {"name": "Nora New"}).location == PAGE
    assert world.one(EmailAddress, EmailAddress.address == "new@example.org").verified_at is None
    assert "Not signed in yet" in browser.get(PAGE).text
    nora = sign_in(world, world.browser(), "new@example.org")
    assert nora.get(PAGE).status_code == 200
    assert len(world.all(Person, Person.name == "Nora New")) == 1


def test_giving_a_role_twice_gives_it_once(world: World) -> None:
    ada = world.person("Ada Author")
    browser = world.browser(world.chair())
    for _ in range(2):
        browser.post(PAGE, {"kind": "pc-member", "address": address_of(ada)})
    assert len(world.all(Role, Role.person_id == ada.id)) == 1


@pytest.mark.parametrize("kind", ["deputy", "operator", ""])
def test_no_other_role_is_given(world: World, kind: str) -> None:
    browser = world.browser(world.chair())
    ada = world.person("Ada Author")
    response = browser.post(PAGE, {"kind": kind, "address": address_of(ada)})
    assert response.status_code == 422
    assert len(world.all(Role)) == 1


def test_the_last_chair_keeps_the_role(world: World) -> None:
    browser = world.browser(world.chair())
    assert "the only chair" in browser.get(PAGE).text
    response = browser.post(f"{PAGE}/revoke", {"role": world.one(Role).id}, form=PAGE)
    assert response.status_code == 403
    assert "This is the only chair of the edition." in response.text
    assert len(world.all(Role)) == 1


def test_a_role_taken_away_closes_its_pages_at_once(world: World) -> None:
    petra, second = world.chair(), world.chair("Second Chair")
    role = world.one(Role, Role.person_id == petra.id)
    theirs = world.browser(petra)
    assert theirs.get(PAGE).status_code == 200
    world.browser(second).post(f"{PAGE}/revoke", {"role": role.id}, form=PAGE)
    assert theirs.get(PAGE).status_code == 404
    deeds = [row.deed for row in world.all(AuditRow) if row.chain == world.edition.id]
    assert deeds == ["role.revoked"]


def test_a_member_who_leaves_keeps_what_is_in_and_nothing_else(world: World) -> None:
    chair, mia = world.chair(), world.member()
    done, open_ = world.submission(), world.submission()
    for submission in (done, open_):
        world.assignment(mia, submission)
    world.review(mia, done)
    role = world.one(Role, Role.person_id == mia.id)
    world.browser(chair).post(f"{PAGE}/revoke", {"role": role.id}, form=PAGE)
    assert [row.submission_id for row in world.all(Assignment)] == [done.id]


def test_a_role_of_another_edition_is_not_found(world: World) -> None:
    world.chair()
    other = world.new_edition(2028, is_current=False)
    ada = world.person("Ada Author")
    with world.writing() as session:
        session.add(
            Role(
                edition_id=other.id,
                person_id=ada.id,
                kind=RoleKind.PC_MEMBER,
                granted_at=world.clock.now(),
            )
        )
    role = world.one(Role, Role.edition_id == other.id)
    browser = world.browser(world.chair("Second Chair"))
    assert browser.post(f"{PAGE}/revoke", {"role": role.id}, form=PAGE).status_code == 404
    assert len(world.all(Role, Role.edition_id == other.id)) == 1


def test_a_paper_all_chairs_are_conflicted_with_gets_the_chosen_deputy(world: World) -> None:
    petra, second = world.chair(), world.chair("Second Chair")
    world.member("First Member")
    mia = world.member("Mia Member")
    sealed, half = world.submission(), world.submission()
    for chair in (petra, second):
        world.conflict(chair, sealed)
    world.conflict(petra, half)
    browser = world.browser(petra)
    response = browser.post(f"{PAGE}/deputy", {"person": mia.id}, form=PAGE)
    assert response.location == PAGE
    assert deputies(world) == [(sealed.id, mia.id)]


def test_choosing_a_deputy_says_the_same_whatever_is_sealed(world: World) -> None:
    petra, mia = world.chair(), world.member()
    answers = []
    browser = world.browser(petra)
    for _ in range(3):  # with 0, 1 and 2 sealed papers
        browser.post(f"{PAGE}/deputy", {"person": mia.id}, form=PAGE)
        page = browser.get(PAGE).text
        page = page.replace(browser.hidden["form_key"], "KEY")
        answers.append([line for line in page.splitlines() if 'name="form_key"' not in line])
        world.conflict(petra, world.submission())
    assert len(deputies(world)) == 2
    assert answers[0] == answers[1] == answers[2]


def test_a_deputy_has_no_conflict_of_their_own(world: World) -> None:
    petra = world.chair()
    torn, author, free = (world.member(f"{name} Member") for name in ("Torn", "Author", "Free"))
    sealed = world.submission(author)
    for person in (petra, torn):
        world.conflict(person, sealed)
    world.browser(petra).post(f"{PAGE}/deputy", {"person": torn.id}, form=PAGE)
    assert deputies(world) == [(sealed.id, free.id)]


def test_duties_are_shared_when_nobody_is_chosen(world: World) -> None:
    petra = world.chair()
    members = [world.member(f"M{number} Member") for number in range(2)]
    sealed = [world.submission() for _ in range(4)]
    for submission in sealed:
        world.conflict(petra, submission)
    world.perform(None, ensure_deputies, world.edition.id)
    world.perform(None, ensure_deputies, world.edition.id)
    assert sorted(person for _, person in deputies(world)) == sorted(
        [member.id for member in members] * 2
    )


def test_a_deputy_who_gets_a_conflict_is_followed_by_another(world: World) -> None:
    petra, first, second = world.chair(), world.member("A Member"), world.member("B Member")
    sealed = world.submission()
    world.conflict(petra, sealed)
    world.perform(None, ensure_deputies, world.edition.id)
    world.conflict(first, sealed)
    world.perform(None, ensure_deputies, world.edition.id)
    assert deputies(world) == [(sealed.id, first.id), (sealed.id, second.id)]


def test_a_forged_deputy_is_not_found(world: World) -> None:
    ada = world.person("Ada Author")
    browser = world.browser(world.chair())
    assert browser.post(f"{PAGE}/deputy", {"person": ada.id}, form=PAGE).status_code == 404


def test_the_deputy_sees_the_sealed_paper_and_the_chair_does_not(world: World) -> None:
    petra, mia = world.chair(), world.member()
    sealed = world.submission()
    world.conflict(petra, sealed)
    world.at(IN_REVIEWING)
    world.perform(None, ensure_deputies, world.edition.id)
    assert world.browser(petra).get(f"/2027/submissions/{sealed.number}/").status_code == 404
    assert deputies(world) == [(sealed.id, mia.id)]


def test_declaring_a_conflict_names_the_deputy_in_the_same_deed(world: World) -> None:
    petra, mia = world.chair(), world.member()
    sealed = world.submission()
    world.at(IN_REVIEWING)
    kinds = {str(sealed.number): "collaborator"}
    world.perform(petra, declare_conflicts, world.edition.id, kinds)
    assert deputies(world) == [(sealed.id, mia.id)]
