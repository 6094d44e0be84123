"""The chair's program page: rows typed, refused with a sentence, placed, published."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Decision, Edition, Person, ProgramItem, RoleKind, Speaker, Talk
from tests.support.days import placed, published
from tests.support.queries import counted
from tests.support.reading import words
from tests.support.world import IN_NOTIFICATION, World

PAGE = "/2027/chair/program"


@pytest.fixture
def chair(world: World) -> Person:
    return world.at(IN_NOTIFICATION).chair()


def publicity(world: World) -> Person:
    return world.grant(world.person("Pia Publicity"), RoleKind.PUBLICITY_CHAIR)


def row_of(world: World, index: int = 0) -> str:
    """Return the address of a row's form."""
    items = sorted(world.all(ProgramItem), key=lambda item: item.starts_at)
    return f"{PAGE}/rows/{items[index].key}"


def test_an_empty_day_says_where_to_begin(world: World, chair: Person) -> None:
    said = words(world.browser(chair).get(PAGE).text)
    assert "Nothing is placed yet." in said
    assert "The day is empty." in said


def test_a_keynote_is_added_and_the_next_free_time_follows_it(world: World, chair: Person) -> None:
    browser = world.browser(chair)
    path = f"{PAGE}/add/keynote"
    page = browser.get(path)
    assert 'value="10:50' in page.text
    assert 'value="60"' in page.text
    data = {
        "starts": "11:00",
        "minutes": "60",
        "title": "Lessons",
        "speakers-0-name": "A. Li",
        "speakers-0-affiliation": "Example Institute",
        "speakers-0-address": "",
        "abstract": "What we learned.",
    }
    response = browser.post(path, data)
    assert (response.status_code, response.location) == (303, PAGE)
    assert "11:00 am 15:00 60 Keynote Lessons A. Li, Example Institute. 60 minutes" in words(
        browser.get(PAGE).text
    )
    assert 'value="12:00' in browser.get(f"{PAGE}/add/panel").text


def test_a_clash_names_both_rows_and_keeps_what_was_typed(world: World, chair: Person) -> None:
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="Lessons")
    browser = world.browser(chair)
    path = f"{PAGE}/add/invited"
    response = browser.post(
        path,
        {"starts": "11:30", "minutes": "45", "speakers-0-name": "B. Ito", "abstract": "Long text"},
    )
    assert response.status_code == 422
    assert (
        "Invited talk by B. Ito (11:30 am - 12:15 pm) overlaps Lessons (11:00 am - 12:00 pm)."
        in words(response.text)
    )
    assert 'value="B. Ito"' in response.text
    again = browser.get(path).text
    assert "We put back what you typed" in again
    assert "Long text" in again
    assert len(world.all(ProgramItem)) == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"starts": "", "minutes": "45", "title": "T"}, "Type when it starts"),
        ({"starts": "25:10", "minutes": "45", "title": "T"}, "Type the time as hours:minutes"),
        ({"starts": "11:00", "minutes": "", "title": "T"}, "Type how many minutes it takes."),
        ({"starts": "11:00", "minutes": "0", "title": "T"}, "from 1 to 720"),
        ({"starts": "11:00", "minutes": "many", "title": "T"}, "Type a whole number."),
        ({"starts": "11:00", "minutes": "45", "title": " "}, "Write a title or a speaker"),
    ],
)
def test_what_cannot_be_a_row_gets_a_sentence(
    world: World, chair: Person, data: dict[str, str], sentence: str
) -> None:
    response = world.browser(chair).post(f"{PAGE}/add/invited", data)
    assert response.status_code == 422
    assert sentence in words(response.text)


def test_a_longer_row_moves_everything_after_along(world: World, chair: Person) -> None:
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="Lessons")
    placed(world, chair, ItemKind.BREAK, "12:00", "12:30")
    browser = world.browser(chair)
    data = {"kind": "keynote", "starts": "11:00", "minutes": "75", "title": "Lessons"}
    refused = browser.post(row_of(world), data)
    assert refused.status_code == 422
    assert "Break (12:00 pm - 12:30 pm) overlaps Lessons (11:00 am - 12:15 pm)." in words(
        refused.text
    )
    response = browser.post(row_of(world), data | {"shifts_after": "y"})
    assert response.status_code == 303
    said = words(browser.get(PAGE).text)
    assert "The row is saved. 1 later rows moved along." not in said
    assert "The row is saved. 1 later row moved along." in said
    assert "12:15 pm 16:15 30 Break" in said


def test_rows_move_up_and_are_taken_off(world: World, chair: Person) -> None:
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="Lessons")
    placed(world, chair, ItemKind.BREAK, "12:00", "12:30")
    browser = world.browser(chair)
    path = row_of(world, 1)
    browser.post(f"{path}/move", {"direction": "up"}, form=PAGE)
    assert "11:00 am 15:00 30 Break" in words(browser.get(PAGE).text)
    browser.post(f"{path}/remove", form=PAGE)
    said = words(browser.get(PAGE).text)
    assert "Break is off the program." in said
    assert "1 row, 11:30 am" in said


def test_an_accepted_talk_is_listed_and_placed(world: World, chair: Person) -> None:
    paper = world.submission(world.person("Ada Author"), status=Status.ACCEPTED)
    browser = world.browser(chair)
    said = words(browser.get(PAGE).text)
    assert "#1 Where the Step Goes Ada Author Not yet Start of #1" not in said
    assert "#1 Where the Step Goes Ada Author Not yet Place #1" in said
    response = browser.post(
        f"{PAGE}/place/{paper.number}", {"starts": "11:00", "minutes": "30"}, form=PAGE
    )
    assert response.status_code == 303
    said = words(browser.get(PAGE).text)
    assert "#1 Where the Step Goes Ada Author (Example University). 30 minutes" in said
    assert "Every accepted talk has its place." in said


def test_advice_stands_beside_its_row(world: World, chair: Person) -> None:
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="Lessons")
    placed(world, chair, ItemKind.CLOSING, "16:25", "16:35")
    said = words(world.browser(chair).get(PAGE).text)
    assert "Advice Lessons has no speaker yet." in said
    assert "Advice Nothing is planned for 265 minutes between Lessons" in said
    assert "runs past the end of the workshop at 4:30 pm." in said


def test_changes_since_the_version_are_said_and_published(world: World, chair: Person) -> None:
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="Lessons")
    browser = world.browser(chair)
    assert "Nothing is public until you publish." in words(browser.get(PAGE).text)
    response = browser.post(f"{PAGE}/publish", {"note": "First   version."}, form=PAGE)
    assert response.status_code == 303
    said = words(browser.get(PAGE).text)
    assert "Version 1 is public, and nothing has changed since." in said
    assert "First version." in world.browser().get("/2027/program").text
    placed(world, chair, ItemKind.BREAK, "12:00", "12:30")
    said = words(browser.get(PAGE).text)
    assert "Version 1 is public; 1 change since." in said
    assert "New: Break" in said


def test_a_publicity_chair_sees_told_papers_only_and_no_note(world: World, chair: Person) -> None:
    told = world.submission(status=Status.ACCEPTED, title="A told title")
    secret = world.submission(status=Status.SUBMITTED, title="A secret title")
    with world.writing() as session:
        session.add(
            Decision(submission_id=secret.id, verdict=Verdict.ACCEPT, decided_at=IN_NOTIFICATION)
        )
        session.add(
            Talk(
                edition_id=world.edition.id,
                submission_id=told.id,
                kind=ItemKind.REGULAR,
                note_to_chair="I speak softly.",
            )
        )
    browser = world.browser(publicity(world))
    page = browser.get(PAGE).text
    assert "A told title" in page
    assert "A secret title" not in page
    assert "I speak softly." not in page
    assert "I speak softly." in world.browser(chair).get(PAGE).text
    there = browser.get(f"{PAGE}/place/{secret.number}")
    nowhere = browser.get(f"{PAGE}/place/99")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", there.text.replace("/place/2", "")) == strip.sub(
        "", nowhere.text.replace("/place/99", "")
    )


def test_a_conflicted_chair_reads_no_note_of_the_paper(world: World, chair: Person) -> None:
    told = world.submission(status=Status.ACCEPTED)
    world.conflict(chair, told)
    with world.writing() as session:
        session.add(
            Talk(
                edition_id=world.edition.id,
                submission_id=told.id,
                kind=ItemKind.REGULAR,
                note_to_chair="I speak softly.",
            )
        )
    page = world.browser(chair).get(PAGE).text
    assert "Where the Step Goes" in page
    assert "I speak softly." not in page


@pytest.mark.parametrize("who", ["member", "nobody"])
def test_others_find_no_such_page(world: World, who: str) -> None:
    person = world.member() if who == "member" else world.person()
    assert world.browser(person).get(PAGE).status_code == 404


def test_rows_of_another_day_are_announced_and_moved(world: World, chair: Person) -> None:
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="Lessons")
    with world.writing() as session:
        edition = session.get_one(Edition, world.edition.id)
        assert edition.held_on is not None
        edition.held_on = edition.held_on.replace(month=4, day=4)
    browser = world.browser(chair)
    assert "These rows are of another day: Sunday, March 28, 2027" in words(browser.get(PAGE).text)
    browser.post(f"{PAGE}/day", form=PAGE)
    assert "These rows are of another day" not in browser.get(PAGE).text


def test_without_a_day_nothing_can_be_placed(world: World, chair: Person) -> None:
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).held_on = None
    browser = world.browser(chair)
    assert "The workshop has no day yet." in words(browser.get(PAGE).text)
    assert browser.get(f"{PAGE}/add/keynote").status_code == 422


def test_a_kind_or_a_row_that_is_none_is_not_found(world: World, chair: Person) -> None:
    browser = world.browser(chair)
    assert browser.get(f"{PAGE}/add/regular").status_code == 404
    assert browser.get(f"{PAGE}/add/party").status_code == 404
    assert browser.get(f"{PAGE}/rows/abcdef").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_for_any_number_of_rows(
    world: World, chair: Person, count: int
) -> None:
    for hour in range(count):
        paper = world.submission(status=Status.ACCEPTED)
        world.submission(status=Status.ACCEPTED)
        placed(
            world,
            chair,
            ItemKind.REGULAR,
            f"{11 + hour}:00",
            f"{11 + hour}:30",
            submission_number=paper.number,
        )
    published(world, chair)
    browser = world.browser(chair)
    browser.get(PAGE)
    with counted(world.app) as seen:
        assert browser.get(PAGE).status_code == 200
    assert seen.count == 10


def test_a_session_gets_a_chair_and_a_room_that_the_public_reads(
    world: World, chair: Person
) -> None:
    placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="A", session_title="Morning")
    browser = world.browser(chair)
    data = {"title": "Morning", "chair": "Siobhán O'Brien", "room": "Room 12"}
    assert browser.post(f"{PAGE}/session", data, form=PAGE).status_code == 303
    published(world, chair)
    said = words(world.browser().get("/2027/program").text)
    assert "Morning 11:00 am – 11:45 am, chair Siobhán O'Brien, Room 12" in said
    gone = browser.post(f"{PAGE}/session", data | {"title": "Noon"}, form=PAGE)
    assert gone.status_code == 422
    assert "No row stands under this session any more." in words(gone.text)


def test_the_draft_is_shown_to_chairs_alone_and_prints_a_sheet_a_session(
    world: World, chair: Person
) -> None:
    placed(
        world,
        chair,
        ItemKind.INVITED,
        "11:00",
        "11:45",
        title="A",
        speaker="B. Ito",
        session_title="Morning",
    )
    with world.writing() as session:
        row = session.scalars(select(Speaker)).one()
        row.needs, row.is_remote, row.zone_name = "A loud microphone.", True, "Asia/Seoul"
    browser = world.browser(chair)
    assert "11:00 am 15:00 Invited A B. Ito. 45 minutes" in words(
        browser.get(f"{PAGE}/preview").text
    )
    sheet = words(browser.get(f"{PAGE}/sheet").text)
    assert "Morning 11:00 am – 11:45 am" in sheet
    assert "B. Ito speaks over the network from Asia/Seoul Needs: A loud microphone." in sheet
    for path in ("preview", "sheet"):
        assert world.browser(world.member()).get(f"{PAGE}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["preview", "sheet"])
def test_an_empty_draft_says_so(world: World, chair: Person, path: str) -> None:
    assert "The day is empty." in world.browser(chair).get(f"{PAGE}/{path}").text
