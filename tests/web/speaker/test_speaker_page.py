"""A speaker by link: invited, answers, fills their page, is reminded, and hears of a new time."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta

import pytest

from fastpath_cms.adapters.mailbox import FileMailer
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import Edition, Letter, Person, Speaker, Talk
from fastpath_cms.services import mailing, scheduling
from fastpath_cms.services.hosting import remind_speakers
from fastpath_cms.services.scheduling import Cast
from tests.support.browser import Browser
from tests.support.days import placed, published, wanted
from tests.support.fakes import WHITE_PIXEL
from tests.support.letters import assert_golden
from tests.support.reading import words
from tests.support.world import IN_NOTIFICATION, World

LINK = re.compile(r"http://fastpath\.test(/2027/speakers/[\w-]+)")
O_BRIEN = Cast("Siobhán O'Brien", "", "siobhan@elsewhere.example")
TOLD = {
    "do": "save",
    "title": "Paths That Are Fast",
    "abstract": "Why some are.",
    "name": "Siobhán O'Brien",
    "affiliation": "Example Institute",
    "bio": "She measures paths.",
    "links": "https://example.org/paths\nhttps://example.org/more",
    "zone_name": "Asia/Seoul",
    "is_remote": "y",
}


@pytest.fixture
def chair(world: World) -> Person:
    return world.at(IN_NOTIFICATION).chair()


def invited(world: World, chair: Person, word: str = "") -> tuple[str, str]:
    """Place a talk, invite its speaker, and return the row's key and the link."""
    key = placed(world, chair, ItemKind.INVITED, "13:30", "14:15", speakers=(O_BRIEN,))
    path = f"/2027/chair/program/rows/{key}/speakers/1/invite"
    assert world.browser(chair).post(path, {"invitation": word}).status_code == 303
    return key, link_to(world)


def link_to(world: World) -> str:
    """Deliver the mail, and return the address in the newest letter with a link."""
    box = world.settings.instance / "mail"
    with world.app_context():
        mailing.deliver_due(world.stage(), FileMailer(box, "F <f@fastpath.test>"))
    paths = sorted(box.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    texts = [path.read_text(encoding="utf-8").replace("=\n", "") for path in paths]
    return str([found[1] for text in texts if (found := LINK.search(text))][-1])


def accepted(world: World, chair: Person) -> tuple[str, str, Browser]:
    key, link = invited(world, chair)
    browser = world.browser()
    browser.post(link, {"do": "accept"})
    return key, link, browser


def letters(world: World, kind: LetterKind) -> list[Letter]:
    return [letter for letter in world.letters() if letter.kind is kind]


def test_an_invitation_carries_a_link_of_which_only_the_hash_is_kept(
    world: World, chair: Person
) -> None:
    path = "/2027/chair/program"
    key = placed(world, chair, ItemKind.INVITED, "13:30", "14:15", speakers=(O_BRIEN,))
    world.browser(chair).post(
        f"{path}/rows/{key}/speakers/1/invite", {"invitation": "We follow your work."}
    )
    assert_golden(letters(world, LetterKind.SPEAKER_INVITATION)[0], "speaker-invitation")
    link = link_to(world)
    assert world.one(Speaker).token_hash == hash_of(link.rsplit("/", 1)[-1])
    assert "invited Mar 9" in words(world.browser(chair).get(path).text)
    assert words(world.browser().get(link).text).count("Yes, I will speak") == 1


def test_a_speaker_accepts_and_fills_the_page_that_the_chairs_publish(
    world: World, chair: Person
) -> None:
    _, link, browser = accepted(world, chair)
    assert_golden(letters(world, LetterKind.SPEAKER_ANSWER)[0], "speaker-answer")
    assert "still lacks a title, an abstract, the affiliation and the biography" in words(
        browser.get(link).text
    )
    response = browser.post(link, TOLD)
    assert (response.status_code, response.location) == (303, link)
    said = words(browser.get(link).text)
    assert "Nothing is missing. Thank you." in said
    assert "02:30 (+1 day) - 03:15 (+1 day) in Seoul" in said
    published(world, chair)
    page = words(browser.get("/2027/talks/1").text)
    assert "Paths That Are Fast" in page
    assert "Siobhán O'Brien, Example Institute" in page
    assert "She measures paths." in page
    edited = words(world.browser(chair).get("/2027/chair/program").text)
    assert "2:30 am in Seoul" in edited
    assert "a time between 7:00 am and 11:00 pm would be kinder" in edited


def test_who_cannot_speak_says_why_and_may_think_again(world: World, chair: Person) -> None:
    _, link = invited(world, chair)
    browser = world.browser()
    browser.post(link, {"do": "decline", "because": "I am at sea."})
    assert "I am at sea." in letters(world, LetterKind.SPEAKER_ANSWER)[0].body
    assert "I am at sea." in words(world.browser(chair).get("/2027/chair/program").text)
    browser.post(link, {"do": "decline", "because": "I am at sea."})  # a second click
    browser.post(link, {"do": "accept"})
    assert len(letters(world, LetterKind.SPEAKER_ANSWER)) == 2
    row = world.one(Speaker)
    assert (row.declined_at, row.declined_because) == (None, "")


def test_what_is_wrong_gets_a_sentence_and_everything_typed_stays(
    world: World, chair: Person
) -> None:
    _, link, browser = accepted(world, chair)
    response = browser.post(link, TOLD | {"links": "ftp://old.example", "name": " "})
    said = words(response.text)
    assert response.status_code == 422
    assert "begin each line with https://" in said
    assert "Write your name as the program should print it." in said
    assert "Why some are." in response.text
    assert world.one(Talk).abstract == ""


def test_a_photo_is_kept_and_what_is_no_picture_is_refused_beside_it(
    world: World, chair: Person
) -> None:
    _, link, browser = accepted(world, chair)
    bad = browser.post(link, TOLD | {"photo": (io.BytesIO(b"<svg onload=x>"), "me.svg")})
    assert bad.status_code == 422
    assert "This file is no picture we can read." in words(bad.text)
    assert world.one(Talk).abstract == "Why some are."  # the rest of the page is saved
    browser.post(link, TOLD | {"photo": (io.BytesIO(WHITE_PIXEL), "me.png")})
    assert browser.get(f"{link}/photo").data == WHITE_PIXEL
    browser.post(link, TOLD | {"drop_photo": "y"})
    assert browser.get(f"{link}/photo").status_code == 404


def test_a_panelist_writes_of_themselves_and_not_of_the_panel(world: World, chair: Person) -> None:
    key = placed(
        world,
        chair,
        ItemKind.PANEL,
        "13:30",
        "14:15",
        title="Claims",
        speakers=(O_BRIEN, Cast("李 明", is_moderator=True)),
    )
    world.browser(chair).post(f"/2027/chair/program/rows/{key}/speakers/1/invite", {})
    link, browser = link_to(world), world.browser()
    browser.post(link, {"do": "accept"})
    browser.post(link, TOLD)
    assert world.one(Talk).title == "Claims"
    assert {one.name: one.bio for one in world.all(Speaker)} == {
        "Siobhán O'Brien": "She measures paths.",
        "李 明": "",
    }


def test_the_link_dies_with_the_place_and_opens_no_other_edition(
    world: World, chair: Person
) -> None:
    key, link, browser = accepted(world, chair)
    assert browser.get(link.replace("/2027/", "/2021/")).status_code == 404
    assert browser.get(f"{link}x").status_code == 404
    other = wanted(world, ItemKind.INVITED, "13:30", "14:15", speaker="B. Ito")
    world.perform(chair, scheduling.change_item, world.edition.id, key, other)
    assert browser.get(link).status_code == 404


def test_an_archive_is_written_no_more(world: World, chair: Person) -> None:
    _, link, browser = accepted(world, chair)
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_archive = True
    assert browser.post(link, TOLD, form=None).status_code == 404


def test_what_is_missing_is_asked_for_three_times_and_not_once_it_is_there(
    world: World, chair: Person
) -> None:
    _, link, browser = accepted(world, chair)
    day = world.one(Edition, Edition.id == world.edition.id).held_on
    assert day is not None
    workshop = IN_NOTIFICATION.replace(month=3, day=28, hour=4)
    posted = [
        world.at(workshop - timedelta(days=before)).perform(None, remind_speakers)
        for before in (22, 21, 20, 14, 7, 1)
    ]
    assert posted == [0, 1, 0, 1, 1, 0]
    assert_golden(letters(world, LetterKind.SPEAKER_REMINDER)[0], "speaker-reminder")
    assert browser.get(link).status_code == 200
    browser.post(link, TOLD)
    world.at(workshop - timedelta(days=7, hours=-1))
    assert world.perform(None, remind_speakers) == 0


def test_the_first_version_is_checked_and_a_new_time_is_told(world: World, chair: Person) -> None:
    key, link, browser = accepted(world, chair)
    browser.post(link, TOLD)
    boss = world.browser(chair)
    boss.post("/2027/chair/program/publish", {"is_told": "y"}, form="/2027/chair/program")
    assert_golden(letters(world, LetterKind.PROGRAM_LINE)[0], "program-line")
    later = wanted(
        world,
        ItemKind.INVITED,
        "14:00",
        "14:45",
        title="Paths That Are Fast",
        speakers=(Cast("Siobhán O'Brien", "Example Institute", O_BRIEN.address),),
    )
    world.perform(chair, scheduling.change_item, world.edition.id, key, later)
    boss.post(
        "/2027/chair/program/publish",
        {"is_told": "y", "note": "The keynote moved."},
        form="/2027/chair/program",
    )
    assert_golden(letters(world, LetterKind.TALK_MOVED)[0], "talk-moved")
    assert len(letters(world, LetterKind.PROGRAM_LINE)) == 1


def test_without_an_address_no_letter_is_written(world: World, chair: Person) -> None:
    key = placed(world, chair, ItemKind.INVITED, "13:30", "14:15", speaker="B. Ito")
    response = world.browser(chair).post(f"/2027/chair/program/rows/{key}/speakers/1/invite", {})
    assert response.status_code == 422
    assert "Write the e-mail address of B. Ito into the row first." in html.unescape(response.text)
    assert (
        world.browser(chair).get(f"/2027/chair/program/rows/{key}/speakers/2/invite").status_code
        == 404
    )


def test_a_chair_writes_down_what_a_speaker_sent(world: World, chair: Person) -> None:
    key = placed(world, chair, ItemKind.INVITED, "13:30", "14:15", speaker="B. Ito")
    path = f"/2027/chair/program/rows/{key}/speakers/1"
    assert world.browser(world.member()).get(path).status_code == 404
    world.browser(chair).post(path, TOLD | {"name": "B. Ito"})
    assert world.one(Speaker).bio == "She measures paths."
