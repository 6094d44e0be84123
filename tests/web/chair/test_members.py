"""The chairs' page of the program committee."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fastpath_cms.domain.invitees import Invitee, read_invitees
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import AuditRow, Invitation, RoleKind
from tests.support.doors import link_in
from tests.support.queries import counted
from tests.support.world import IN_CALL, World, address_of

PAGE = "/2027/chair/members"
LINES = "Grace Hopper <grace@example.org>, Example Navy\n\nAlan T. <alan@example.org>\n"


def test_a_chair_invites_several_people_at_once(world: World) -> None:
    browser = world.browser(world.chair())
    assert browser.post(PAGE, {"people": LINES}).location == PAGE
    invitations = world.all(Invitation)
    assert [(one.name, one.address, one.affiliation) for one in invitations] == [
        ("Grace Hopper", "grace@example.org", "Example Navy"),
        ("Alan T.", "alan@example.org", ""),
    ]
    letters = world.letters()
    assert [letter.kind for letter in letters] == [LetterKind.PC_INVITATION] * 2
    assert {letter.is_secret for letter in letters} == {True}
    assert letters[0].secret == {"purpose": "invitation", "invitation_id": invitations[0].id}
    page = browser.get(PAGE).text
    assert "A letter goes to Grace Hopper and Alan T." in page
    assert "2 people have not answered yet" in page


def test_the_letter_says_what_is_asked_and_by_when(world: World) -> None:
    world.browser(world.chair()).post(PAGE, {"people": "Grace <grace@example.org>"})
    (letter,) = world.letters()
    assert letter.subject == "[FastPath 2027] Invitation to the program committee"
    assert letter.body == (
        "Dear Grace,\n\n"
        "we would be glad to have you on the program committee of FastPath 2027.\n\n"
        "Workshop on Performance Analysis of Machine Learning Systems\n"
        "with ISPASS 2027, Virtual\n\n"
        "Submissions are extended abstracts of 2 to 4 pages.\n"
        "Submission deadline: Fri Feb 26, 2027, 23:59 AoE "
        "(Sat Feb 27, 2027, 06:59 EST; Sat Feb 27, 2027, 11:59 UTC)\n"
        "Reviews are due: Fri Mar 5, 2027, 23:59 AoE "
        "(Sat Mar 6, 2027, 06:59 EST; Sat Mar 6, 2027, 11:59 UTC)\n\n"
        "Please tell us yes or no on this page; you need no account:\n\n"
        "[[secret link]]\n\n"
        "-- \n"
        "The chairs of FastPath 2027\n"
        "You get this letter because the chairs invite you to their program committee.\n"
    )


def test_rows_of_a_table_name_people_too() -> None:
    found, problems = read_invitees("Nguyễn Văn An, an@vn.example, Hanoi, VN\n李明;li@cn.example\n")
    assert (found, problems) == (
        (Invitee("Nguyễn Văn An", "an@vn.example", "Hanoi, VN"), Invitee("李明", "li@cn.example")),
        (),
    )


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "Write at least one line"),
        ("Grace Hopper", "Line 1 names no address"),
        (
            "A <a@example.org>\n\n<g@example.org>",
            "Line 3 has an address and no name in front of it.",
        ),
        ("A <a@example.org>\nB <A@example.org>", "Line 2 repeats the address a@example.org."),
        ("A <a@@example.org>", "The address a@@example.org cannot be used"),
    ],
)
def test_a_line_that_names_nobody_gets_a_sentence(world: World, lines: str, sentence: str) -> None:
    response = world.browser(world.chair()).post(PAGE, {"people": lines})
    assert response.status_code == 422
    assert sentence in response.text
    assert world.letters() == []


def test_members_and_the_invited_are_not_written_to_again(world: World) -> None:
    browser = world.browser(world.chair())
    world.member("Mia Member", "mia@example.org")
    browser.post(PAGE, {"people": LINES})
    browser.post(PAGE, {"people": LINES + "Mia Member <mia@example.org>"})
    assert len(world.letters()) == 2
    assert "No letter to Grace Hopper, Alan T. and Mia Member" in browser.get(PAGE).text


def test_reminders_go_to_who_has_not_answered(world: World) -> None:
    browser = world.browser(world.chair())
    browser.post(PAGE, {"people": LINES})
    world.browser().post(
        link_in(world, LetterKind.PC_INVITATION, "alan@example.org"), {"answer": "decline"}
    )
    browser.post(f"{PAGE}/remind", form=PAGE)
    reminder = world.letters()[-1]
    assert len(world.letters()) == 3
    assert reminder.recipient_address == "grace@example.org"
    assert reminder.subject == "[FastPath 2027] Reminder: invitation to the program committee"


def test_nobody_is_reminded_more_than_three_times_an_hour(world: World) -> None:
    browser = world.browser(world.chair())
    browser.post(PAGE, {"people": "Grace <grace@example.org>"})
    for _ in range(4):
        browser.post(f"{PAGE}/remind", {"invitation": world.one(Invitation).id}, form=PAGE)
    assert len(world.letters()) == 3
    world.at(IN_CALL + timedelta(hours=1))
    browser.post(f"{PAGE}/remind", {"invitation": world.one(Invitation).id}, form=PAGE)
    assert len(world.letters()) == 4


def test_an_invitation_taken_back_opens_nothing(world: World) -> None:
    browser = world.browser(world.chair())
    browser.post(PAGE, {"people": "Grace <grace@example.org>"})
    path = link_in(world, LetterKind.PC_INVITATION, "grace@example.org")
    browser.post(f"{PAGE}/withdraw", {"invitation": world.one(Invitation).id}, form=PAGE)
    assert world.browser().get(path).status_code == 404
    assert "Taken back" in browser.get(PAGE).text


def test_who_declined_can_be_asked_again(world: World) -> None:
    browser = world.browser(world.chair())
    browser.post(PAGE, {"people": "Grace <grace@example.org>"})
    path = link_in(world, LetterKind.PC_INVITATION, "grace@example.org")
    world.browser().post(path, {"answer": "decline", "reason": "On sabbatical."})
    assert "On sabbatical." in browser.get(PAGE).text
    browser.post(PAGE, {"people": "Grace <grace@example.org>"})
    assert len(world.letters()) == 2
    assert world.one(Invitation).declined_at is None


@pytest.mark.parametrize("path", [PAGE, "/2027/chair/roles"])
def test_only_chairs_see_the_page(world: World, path: str) -> None:
    publicity = world.grant(world.person("Pub Chair"), RoleKind.PUBLICITY_CHAIR)
    statuses = [
        world.browser(person).get(path).status_code
        for person in (world.chair(), world.member(), publicity, world.person("Ada Author"), None)
    ]
    assert statuses == [200, 404, 404, 404, 303]


def test_the_page_asks_as_many_questions_for_three_people_as_for_one(world: World) -> None:
    browser = world.browser(world.chair())
    counts = []
    for number in (1, 2, 3):
        world.member(f"Member{number} Person")
        browser.post(PAGE, {"people": f"P{number} <p{number}@example.org>"})
        with counted(world.app) as seen:
            browser.get(PAGE)
        counts.append(seen.count)
    assert counts[0] == counts[2] <= 12


def test_invitations_and_answers_are_on_record(world: World) -> None:
    chair = world.chair()
    world.browser(chair).post(PAGE, {"people": "Grace <grace@example.org>"})
    world.browser().post(
        link_in(world, LetterKind.PC_INVITATION, "grace@example.org"),
        {"answer": "accept", "name": "Grace"},
    )
    deeds = [row.deed for row in world.all(AuditRow) if row.chain == world.edition.id]
    assert deeds == ["pc.invited", "role.granted", "pc.accepted"]
    assert address_of(chair)


def test_of_many_people_a_message_gives_the_number(world: World) -> None:
    lines = "\n".join(f"Member {n} <m{n}@example.org>" for n in range(40))
    chair = world.browser(world.chair())
    chair.post(PAGE, {"people": lines})
    assert "A letter goes to 40 people." in chair.get(PAGE).text
