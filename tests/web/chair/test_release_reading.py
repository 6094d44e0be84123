"""Reading the letters before a release: what was read, a sample by mail, some told alone."""

from __future__ import annotations

import re

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Decision, Edition, LetterReading, Person, Release, Submission
from fastpath_cms.services import previewing
from tests.support.browser import Browser
from tests.support.letters import assert_golden
from tests.support.world import IN_NOTIFICATION, World

PAGE = "/2027/chair/release"
MARK = re.compile(r'name="mark" value="([0-9a-f]+)"')


class Room:
    """A chair at a browser, and two decided submissions."""

    def __init__(self, world: World) -> None:
        self.world = world.at(IN_NOTIFICATION)
        self.petra = world.chair("Petra Chair")
        ada = world.person("Ada O'Brien", "ada@example.org")
        self.papers = [world.submission(ada), world.submission(title="L" * 200)]
        for paper, verdict in zip(self.papers, (Verdict.ACCEPT, Verdict.REJECT), strict=True):
            with world.writing() as session:
                session.add(
                    Decision(submission_id=paper.id, verdict=verdict, decided_at=world.clock.now())
                )
        self.browser: Browser = world.browser(self.petra)

    def read(self, number: int) -> None:
        page = self.browser.get(f"{PAGE}?number={number}").text
        mark = MARK.search(page)
        assert mark is not None
        fields = {"number": str(number), "mark": mark[1]}
        assert self.browser.post(f"{PAGE}/read", fields, form=PAGE).status_code == 303


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


def test_what_a_chair_read_is_counted_until_it_changes(room: Room) -> None:
    assert "You have read 0 of 2." in room.browser.get(PAGE).text
    room.read(1)
    room.read(1)
    page = room.browser.get(PAGE).text
    assert "You have read 1 of 2." in page
    assert "Not read yet: #2." in page
    other = room.world.browser(room.world.chair("Gerd Chair")).get(PAGE).text
    assert "You have read 0 of 2." in other
    with room.world.writing() as session:
        session.get_one(Submission, room.papers[0].id).title = "Another"
    assert "You have read 0 of 2." in room.browser.get(PAGE).text
    assert len(room.world.all(LetterReading)) == 1


def test_letters_are_listed_by_verdict(room: Room) -> None:
    page = room.browser.get(f"{PAGE}?show=reject").text
    assert "Letter 1 of 1, #2" in page
    assert "Ada O&#39;Brien" not in page
    assert "Letter 1 of 2, #1" in room.browser.get(f"{PAGE}?show=&number=99").text
    assert room.browser.get(f"{PAGE}?show=never").status_code == 200


def test_the_plain_source_underlines_nothing(room: Room) -> None:
    body = re.compile(r'<div class="letter-body">(.*?)</div>', re.DOTALL)
    for path, count in ((f"{PAGE}?number=1", True), (f"{PAGE}?number=1&source=1", False)):
        shown = body.search(room.browser.get(path).text)
        assert shown is not None
        assert ('class="var"' in shown[1]) is count


def test_a_sample_comes_to_the_chair_alone(room: Room) -> None:
    answer = room.browser.post(f"{PAGE}/sample", {"number": "1", "to": "1"}, form=PAGE)
    assert answer.status_code == 303
    (letter,) = room.world.letters()
    assert (letter.kind, letter.recipient_name) == (LetterKind.LETTER_SAMPLE, "Petra Chair")
    assert_golden(letter, "letter-sample")
    for _ in range(previewing.SAMPLES_AN_HOUR - 1):
        room.world.perform(room.petra, previewing.send_sample, room.world.edition.id, 1, 1)
    answer = room.browser.post(f"{PAGE}/sample", {"number": "1", "to": "1"}, form=PAGE)
    assert "20 samples were sent to you within the hour." in answer.text


@pytest.mark.parametrize("do", ["read", "sample"])
def test_a_sealed_letter_is_neither_read_nor_sampled(room: Room, do: str) -> None:
    room.world.conflict(room.petra, room.papers[1])
    for number in ("2", "99", ""):
        fields = {"number": number, "to": "1", "mark": "0" * 12}
        assert room.browser.post(f"{PAGE}/{do}", fields, form=PAGE).status_code == 404
    assert (room.world.letters(), room.world.all(LetterReading)) == ([], [])


def test_some_decisions_are_told_alone_with_a_reason(room: Room) -> None:
    some = f"{PAGE}/some"
    wanting = room.browser.post(some, {"number": "1", "reason": "", "do": "look"})
    assert (wanting.status_code, "Say why" in wanting.text) == (422, True)
    none = room.browser.post(some, {"reason": "The venue asks.", "do": "look"})
    assert (none.status_code, "Choose at least one decision." in none.text) == (422, True)
    shown = room.browser.post(some, {"number": "1", "reason": "The venue asks.", "do": "look"})
    seen = re.search(r'name="seen" value="([0-9a-f. ]+)"', shown.text)
    assert seen is not None
    assert "L" * 200 not in shown.text
    fields = {"number": "1", "reason": "The venue asks.", "do": "tell", "seen": seen[1]}
    assert room.browser.post(some, fields | {"count": "2"}).status_code == 422
    assert room.browser.post(some, fields | {"count": "1"}).status_code == 303
    assert [row.status for row in room.world.all(Submission)] == [
        Status.ACCEPTED,
        Status.SUBMITTED,
    ]
    page = room.browser.get(PAGE).text
    assert "a part alone: The venue asks." in page
    assert "Letter 1 of 1, #2" in page


def test_a_second_chair_finds_the_button_and_the_first_does_not(room: Room) -> None:
    gerd: Person = room.world.chair("Gerd Chair")
    with room.world.writing() as session:
        session.get_one(Edition, room.world.edition.id).is_release_confirmed = True
    seen = re.search(r'name="seen" value="([^"]+)"', room.browser.get(PAGE).text)
    assert seen is not None
    assert room.browser.post(PAGE, {"count": "2", "seen": seen[1]}).status_code == 303
    assert "Confirm the release" not in room.browser.get(PAGE).text
    browser = room.world.browser(gerd)
    assert "Petra Chair asked for it" in browser.get(PAGE).text
    answer = browser.post(f"{PAGE}/confirm", {"seen": seen[1]}, form=PAGE)
    assert answer.status_code == 303
    assert room.world.one(Release).performed_at is not None
