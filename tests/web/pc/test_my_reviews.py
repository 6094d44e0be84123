"""The next thing to do, how far everybody is, what is told of a delay, and all PDFs in one file."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from zoneinfo import ZoneInfo

from fastpath_cms.domain.calendar import DateKind, closing_instant, opening_instant
from fastpath_cms.models import Comment, Edition, LateNote, Person, RoleKind, Submission
from tests.support.queries import counted
from tests.support.world import (
    DATES,
    IN_CALL,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_REVIEWING,
    ZONE,
    World,
)

DAY = timedelta(days=1)
NOTIFICATION = DATES[DateKind.NOTIFICATION]


def next_things(world: World, person: Person) -> list[str]:
    page = world.browser(person).get("/2027/pc/").text
    return re.findall(r"<li(?: data-tone=\"hot\")?>.*?<b>(.*?)</b>", page)


def comment(world: World, person: Person, paper: Submission) -> None:
    place = len(world.all(Comment, Comment.submission_id == paper.id)) + 1
    with world.writing() as session:
        session.add(
            Comment(
                place=place,
                submission_id=paper.id,
                person_id=person.id,
                text="And the baseline?",
                written_at=world.clock.now(),
            )
        )


def test_what_waits_stands_in_the_order_of_doing_it(world: World) -> None:
    mia, otto = world.member(), world.member("Otto Other")
    begun, fresh, discussed, added = (world.submission() for _ in range(4))
    world.at(IN_REVIEWING - 2 * DAY)
    for paper in (discussed, fresh, begun):
        world.assignment(mia, paper)
    world.review(mia, discussed, 1)
    world.review(mia, begun, is_draft=True)
    world.at(IN_REVIEWING)
    world.assignment(mia, added)
    comment(world, otto, discussed)
    assert next_things(world, mia) == [
        "Finish your review of #1",
        "Start your review of #2",
        "Answer in the discussion of #3",
        "Say if you can take #4",
    ]
    comment(world, mia, discussed)
    world.at(IN_REVIEWING + 2 * DAY)
    assert next_things(world, mia) == [
        "Finish your review of #1",
        "Start your review of #2",
        "Start your review of #4",
    ]


def test_the_committee_s_progress_leaves_out_what_is_closed_to_the_reader(world: World) -> None:
    mia, otto = world.member(), world.member("Otto Other")
    mine, other, sealed = (world.submission() for _ in range(3))
    world.assignment(mia, mine)
    for paper in (other, sealed):
        world.assignment(otto, paper)
        world.review(otto, paper)
    page = world.at(IN_REVIEWING).browser(mia).get("/2027/pc/").text
    assert "1 not started. The committee as a whole has 2 of 3." in page
    world.conflict(mia, sealed)
    assert "The committee as a whole has 1 of 2." in world.browser(mia).get("/2027/pc/").text
    world.conflict(otto, other)  # whoever has a conflict by now writes no review
    assert "The committee as a whole has 0 of 1." in world.browser(mia).get("/2027/pc/").text


def test_hidden_assignments_leave_no_trace(world: World) -> None:
    mia, paper = world.member(), world.submission()
    world.at(IN_REVIEWING)
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).are_assignments_shown = False
    before = re.sub(r'value="[^"]*"', "", world.browser(mia).get("/2027/pc/").text)
    world.assignment(mia, paper)
    after = re.sub(r'value="[^"]*"', "", world.browser(mia).get("/2027/pc/").text)
    assert after == before


def test_a_deputy_s_page_has_its_one_query_more(world: World) -> None:
    paper = world.submission()
    dora = world.grant(world.member("Dora Deputy"), RoleKind.DEPUTY, paper)
    world.assignment(dora, paper)
    browser = world.at(IN_REVIEWING).browser(dora)
    browser.get("/2027/pc/")
    with counted(world.app) as seen:
        browser.get("/2027/pc/")
    assert seen.count == 12


def test_a_delay_is_told_changed_and_taken_back(world: World) -> None:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    browser = world.at(IN_REVIEWING).browser(mia)
    assert "Tell the chairs" in browser.get("/2027/pc/").text
    for day, said in (
        ("2027-02-28", "This day is over; give one that is still to come."),
        ("2027-03-08", "Reviewing closes on Mar 8, 2027, the notification; give an earlier day."),
        ("", "Give a day the chairs can plan with."),
        ("soon", "Type the date as year-month-day, for example 2027-02-26."),
    ):
        answer = browser.post("/2027/pc/late", {"day": day, "sentence": "A deadline."})
        assert answer.status_code == 422
        assert said in answer.text
    told = browser.post("/2027/pc/late", {"day": "2027-03-06", "sentence": "A <i>deadline</i>."})
    assert told.status_code == 303
    note = world.one(LateNote)
    assert note.until_at == closing_instant(NOTIFICATION - 2 * DAY)
    assert note.sentence == "A <i>deadline</i>."
    assert "You told the chairs: by" in browser.get("/2027/pc/").text
    browser.post("/2027/pc/late", {"day": "2027-03-07", "sentence": ""})
    (note,) = world.all(LateNote)
    assert (note.sentence, note.until_at) == ("", opening_instant(NOTIFICATION, ZoneInfo(ZONE)))
    browser.post("/2027/pc/late", {"take-back": "1"})
    assert world.all(LateNote) == []


def test_delays_are_told_only_while_reviews_are_written(world: World) -> None:
    mia = world.member()
    for now in (IN_CALL, IN_NOTIFICATION):
        browser = world.at(now).browser(mia)
        answer = browser.post("/2027/pc/late", {"day": "2027-03-12"})
        assert answer.status_code == 409
    assert world.all(LateNote) == []


def names_in(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} <= {(1980, 1, 1, 0, 0, 0)}
        return archive.namelist()


def test_all_pdfs_come_in_one_file_under_neutral_names(world: World) -> None:
    mia = world.member()
    papers = [world.submission(world.person("Ada Author")) for _ in range(3)]
    for paper in papers[:2]:
        world.assignment(mia, paper)
    browser = world.at(IN_REVIEWING).browser(mia)
    assert names_in(browser.get("/2027/pc/papers.zip").data) == ["README.txt"]
    world.copy()
    answer = browser.get("/2027/pc/papers.zip")
    assert names_in(answer.data) == [
        "FastPath2027_submission_1_v1.pdf",
        "FastPath2027_submission_2_v1.pdf",
    ]
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"Ada" not in answer.data
    world.conflict(mia, papers[0])
    assert names_in(browser.get("/2027/pc/papers.zip").data) == ["FastPath2027_submission_2_v1.pdf"]


def test_without_papers_the_file_says_so(world: World) -> None:
    mia = world.member()
    data = world.at(IN_DISCUSSION).browser(mia).get("/2027/pc/papers.zip").data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("README.txt") == b"Nothing is assigned to you yet.\r\n"
    assert world.browser(world.person()).get("/2027/pc/papers.zip").status_code == 404


def test_a_double_blind_file_has_the_blind_copies(world: World) -> None:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    world.copy()
    browser = world.at(IN_REVIEWING).browser(mia)
    data = browser.get("/2027/pc/papers.zip").data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = archive.namelist()
        assert archive.read(name) == browser.get("/2027/submissions/1/manuscripts/1.pdf").data
