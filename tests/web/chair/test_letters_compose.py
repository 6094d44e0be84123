"""Writing to people: whom a choice means, what each gets, once, and nothing sealed or embargoed."""

from __future__ import annotations

import re

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.readers import Audience
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import AuditRow, Decision, Invitation, Person
from tests.support.browser import Browser
from tests.support.letters import assert_golden
from tests.support.queries import counted
from tests.support.world import IN_NOTIFICATION, World

PAGE = "/2027/chair/letters/compose"
TEXT = {"subject": "Rooms", "body": "Dear {{ name }},\n\nbring a badge.\n\n{{ signature }}"}


class Room:
    """A chair at a browser; authors, members, papers of several statuses."""

    def __init__(self, world: World) -> None:
        self.world = world.at(IN_NOTIFICATION)
        self.petra: Person = world.chair("Petra Chair")
        self.ada = world.person("Ada O'Brien", "ada@example.org")
        self.ben = world.person("Bến Nguyễn", "ben@example.org")
        self.papers = [
            world.submission(self.ada, self.ben, status=Status.ACCEPTED),
            world.submission(self.ada),
            world.submission(self.ben, status=Status.REJECTED),
        ]
        self.mia = world.member("Mia Member", "mia@example.org")
        world.assignment(self.mia, self.papers[1])
        self.browser: Browser = world.browser(self.petra)

    def look(self, audience: Audience, **more: object) -> str:
        fields = {"audience": audience.value, **TEXT, "do": "look", **more}
        return self.browser.post(PAGE, fields).text

    def people(self, audience: Audience, **more: object) -> list[str]:
        return re.findall(r'name="leave-out" value="([^"]+)"', self.look(audience, **more))

    def send(self, audience: Audience, shown: int, **more: object) -> int:
        fields = {"audience": audience.value, **TEXT, "do": "send", "shown": str(shown), **more}
        status: int = self.browser.post(PAGE, fields).status_code
        return status

    def readers(self) -> list[str]:
        return [letter.recipient_address for letter in self.world.letters()]


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        (Audience.SUBMITTED, ["ada@example.org", "ben@example.org"]),
        (Audience.ACCEPTED, ["ada@example.org"]),
        (Audience.REJECTED, ["ben@example.org"]),
        (Audience.WAIT_LISTED, []),
        (Audience.DRAFTS, []),
        (Audience.MEMBERS, ["mia@example.org"]),
        (Audience.LATE, ["mia@example.org"]),
        (Audience.CHAIRS, ["petra0@example.org"]),
    ],
)
def test_a_choice_means_these_people(room: Room, audience: Audience, people: list[str]) -> None:
    assert room.people(audience) == people


def test_a_search_typed_addresses_and_invited_people_can_be_chosen(room: Room) -> None:
    assert room.people(Audience.SEARCH, query="author:Nguyen status:rejected") == [
        "ben@example.org"
    ]
    assert "This cannot be read" in room.look(Audience.SEARCH, query="nothing:here:at(")
    assert "Write what to search for" in room.look(Audience.SEARCH)
    typed = "Cleo <cleo@example.org>\ndan@example.org; dan@example.org\nnobody"
    assert room.people(Audience.PASTED, addresses=typed) == ["cleo@example.org", "dan@example.org"]
    with room.world.writing() as session:
        session.add(
            Invitation(
                edition_id=room.world.edition.id,
                address="eve@example.org",
                name="Eve",
                invited_at=room.world.clock.now(),
            )
        )
    assert room.people(Audience.UNANSWERED) == ["eve@example.org"]


def test_all_authors_can_be_meant(room: Room) -> None:
    everybody = ["ada@example.org", "ben@example.org"]
    assert room.people(Audience.ACCEPTED, with_all_authors="y") == everybody


def test_each_gets_a_letter_of_their_own_and_whoever_is_left_out_none(room: Room) -> None:
    more = {"leave-out": "ben@example.org", "to_me": "y"}
    assert room.send(Audience.SUBMITTED, 1, **more) == 303
    assert room.readers() == ["ada@example.org", "petra0@example.org"]
    letter = room.world.letters()[0]
    assert letter.kind is LetterKind.COMPOSED
    assert_golden(letter, "composed")
    (row,) = [row for row in room.world.all(AuditRow) if row.deed == "letters.compose"]
    assert row.details == {"audience": "submitted", "count": 1}


def test_a_text_that_names_the_submission_goes_once_for_each(room: Room) -> None:
    body = 'Dear {{ name }}, about #{{ submission.number }} "{{ submission.title }}".'
    assert room.send(Audience.SUBMITTED, 3, body=body) == 303
    assert sorted(room.readers()) == ["ada@example.org", "ada@example.org", "ben@example.org"]
    assert 'about #1 "Where the Step Goes".' in room.world.letters()[0].body
    page = room.look(Audience.MEMBERS, body=body)
    assert "these people are not chosen for one" in page


def test_a_double_click_and_a_changed_list_send_nothing_twice(room: Room) -> None:
    room.browser.get(PAGE)
    hidden = dict(room.browser.hidden)
    fields = {"audience": "members", **TEXT, "do": "send", "shown": "1"}
    assert room.browser.send(PAGE, fields).status_code == 303
    room.browser.hidden = hidden
    assert room.browser.send(PAGE, fields).status_code == 303
    assert room.readers() == ["mia@example.org"]
    room.world.member("Max Member")
    stale = room.browser.post(PAGE, {**fields, "shown": "1"})
    assert (stale.status_code, "there are 2 letters now" in stale.text) == (409, True)
    assert room.readers() == ["mia@example.org"]


def test_more_than_twenty_ask_for_their_number(room: Room) -> None:
    typed = "\n".join(f"reader{place}@example.org" for place in range(21))
    assert room.send(Audience.PASTED, 21, addresses=typed) == 422
    assert room.readers() == []
    assert room.send(Audience.PASTED, 21, addresses=typed, count="21") == 303
    assert len(room.readers()) == 21


def test_a_title_can_inject_nothing_and_a_text_only_what_letters_may(room: Room) -> None:
    wild = "{{ 7 * 7 }} {% for x in y %}\r\nBcc: eve@example.org"
    room.world.submission(room.ada, title=wild, status=Status.WAIT_LISTED)
    assert room.send(Audience.WAIT_LISTED, 1, body="On {{ submission.title }}.") == 303
    assert "{{ 7 * 7 }}" in room.world.letters()[0].body
    for body in ("{{ edition.__class__ }}", "{% include 'x' %}", "{{ 7 * 7 }}", "{{ secret }}"):
        assert room.send(Audience.MEMBERS, 1, body=body) == 422
    assert len(room.readers()) == 1


def test_what_is_sealed_reaches_no_list(room: Room) -> None:
    late = room.world.member("Lea Late", "lea@example.org")
    sealed = room.world.submission(room.world.person("Dora", "dora@example.org"))
    room.world.assignment(late, sealed)
    room.world.conflict(room.petra, sealed)
    for audience in Audience:
        if audience not in {Audience.MEMBERS, Audience.PASTED}:
            page = room.look(audience, query="dora")
            assert "dora@example.org" not in page
            assert "lea@example.org" not in page


def test_who_was_reminded_of_a_sealed_paper_is_not_in_the_mail_of_a_conflicted_chair(
    room: Room,
) -> None:
    gerd = room.world.chair("Gerd Chair")
    room.world.conflict(gerd, room.papers[1])
    assert room.send(Audience.LATE, 1) == 303
    mail = "/2027/chair/letters"
    assert "mia@example.org" in room.browser.get(mail).text
    assert "mia@example.org" not in room.world.browser(gerd).get(mail).text


def test_a_verdict_under_embargo_chooses_nobody(room: Room) -> None:
    with room.world.writing() as session:
        session.add(
            Decision(
                submission_id=room.papers[1].id,
                verdict=Verdict.WAIT_LIST,
                decided_at=room.world.clock.now(),
            )
        )
    assert room.people(Audience.WAIT_LISTED) == []


def test_only_chairs_write(room: Room) -> None:
    assert room.world.browser(room.mia).get(PAGE).status_code == 404
    assert room.world.browser(room.ada).get(PAGE).status_code == 404


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_asks_few_queries_for_many_people(world: World, count: int) -> None:
    chair = world.at(IN_NOTIFICATION).chair()
    for _ in range(count):
        world.submission()
    browser = world.browser(chair)
    browser.get(PAGE)
    with counted(world.app) as seen:
        browser.send(PAGE, {"audience": "submitted", **TEXT, "do": "look"})
    assert seen.count <= 12
