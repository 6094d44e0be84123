"""Attacks by what people write: markup, lines of headers, and links that run."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Author, Letter, Review, Submission
from fastpath_cms.services import withdrawing
from fastpath_cms.services.posting import envelope_of
from tests.support.world import IN_DISCUSSION, IN_NOTIFICATION, World, address_of

EVIL = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'><b>"
LINK = "[here](javascript:alert(1)) ![pixel](https://evil.example/p.png) <script>alert(1)</script>"


def test_no_text_of_an_author_or_reviewer_becomes_markup(world: World) -> None:
    ada, chair, mia = world.person(f"Ada {EVIL}"), world.chair(), world.member(f"Mia {EVIL}")
    paper = world.submission(ada, title=EVIL, note_to_chairs=EVIL)
    with world.writing() as session:
        row = session.get_one(Submission, paper.id)
        row.abstract = EVIL + LINK
        session.query(Author).one().affiliation = EVIL
    world.assignment(mia, paper)
    world.at(IN_DISCUSSION).review(mia, paper, comments_for_authors=EVIL + LINK)
    reader = world.browser(mia)
    reader.post("/2027/submissions/1/comments", {"text": EVIL + LINK})
    seen = {
        ada: ["/home", "/2027/submissions/", "/2027/submissions/1/"],
        mia: ["/2027/pc/", "/2027/pc/submissions", "/2027/pc/conflicts", "/2027/submissions/1/"],
        chair: [
            "/home",
            "/2027/chair/",
            "/2027/chair/submissions",
            "/2027/chair/assign",
            "/2027/chair/conflicts/record",
            "/2027/chair/decide",
            "/2027/chair/members",
            "/2027/chair/roles",
            "/2027/submissions/1/",
            "/2027/submissions/1/decision",
            "/2027/submissions/1/desk-reject",
        ],
    }
    for person, paths in seen.items():
        for path in paths:
            page = world.browser(person).get(path)
            assert page.status_code == 200, path
            found = [mark for mark in (EVIL, "<img src=x", "<script>a") if mark in page.text]
            assert (path, found) == (path, [])
            assert 'href="javascript:' not in page.text
            assert 'evil.example/p.png"' not in page.text


def test_a_title_stays_a_title_in_program_and_calendar(world: World) -> None:
    ada, chair = world.person("Ada Adams"), world.chair()
    evil = EVIL + "\r\nATTENDEE:mailto:evil@evil.example"
    world.at(IN_NOTIFICATION).submission(ada, title=evil, status=Status.ACCEPTED)
    browser = world.browser(chair)
    placed = browser.post("/2027/chair/program/place/1", {"starts": "11:00", "minutes": "30"})
    assert placed.status_code == 303
    browser.post("/2027/chair/program/publish", form="/2027/chair/program")
    everybody = world.browser()
    for path in ("/2027/program", "/2027/talks/1", "/2027/"):
        page = everybody.get(path)
        assert page.status_code == 200
        assert EVIL not in page.text
        assert "<img src=x" not in page.text
    calendar = everybody.get("/2027/program.ics").text
    assert "SUMMARY:" in calendar
    assert [line for line in calendar.splitlines() if line.startswith("ATTENDEE")] == []


def test_no_name_title_or_reason_adds_a_header_to_a_letter(world: World) -> None:
    ada = world.person("Ada\r\nBcc: evil@evil.example")
    paper = world.submission(ada, title="A title\r\nBcc: evil@evil.example\r\n\r\nbody")
    world.perform(ada, withdrawing.withdraw_submission, paper.id, "Why\r\nBcc: evil@evil.example")
    letter: Letter = world.one(Letter, Letter.kind == LetterKind.SUBMISSION_WITHDRAWN)
    letter.reply_to = "chairs@fastpath.test\r\nBcc: evil@evil.example"
    try:
        wire = envelope_of(
            letter, letter.body, sender="a@b.example", name="N", real=world.clock.now()
        )
    except ValueError:
        letter.reply_to = ""
        wire = envelope_of(
            letter, letter.body, sender="a@b.example", name="N", real=world.clock.now()
        )
    message = message_from_bytes(wire.message, policy=default)
    assert message["Bcc"] is None
    assert wire.recipient == address_of(ada)
    assert len(message["To"].addresses) == 1


def test_markup_in_a_letter_is_text_and_a_title_is_no_template(world: World) -> None:
    ada = world.person("Ada {{ edition.__class__ }}")
    paper = world.submission(ada, title="{{ 7 * 7 }} {% for x in y %}")
    world.perform(ada, withdrawing.withdraw_submission, paper.id, "{{ 6 * 6 }}")
    letter = world.one(Letter)
    assert "{{ 7 * 7 }} {% for x in y %}" in letter.body
    assert "{{ edition.__class__ }}" in letter.body
    assert "{{ 6 * 6 }}" in letter.body
    assert world.all(Review) == []
