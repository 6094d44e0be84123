"""The outbox: one letter per contact whatever the mail server does, under one Message-ID."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from fastpath_cms.adapters.mailbox import FileMailer
from fastpath_cms.adapters.smtp import SmtpMailer, SmtpServer
from fastpath_cms.domain.letters import LONGEST_WAIT, LetterKind, wait_after
from fastpath_cms.domain.ports import Mailer
from fastpath_cms.formats.letter_html import wrapped
from fastpath_cms.formats.qr import qr_png
from fastpath_cms.models import Edition, Letter, LetterState, SignedReceipt, SignInLink
from fastpath_cms.services import mailing, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.mailing import LEASE, PURGED, Delivered
from tests.support.forms import submission_form
from tests.support.letters import plain_of
from tests.support.smtp import PostOffice, closed_port, post_office
from tests.support.world import World

SENDER = "FastPath <chairs@fastpath.test>"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


def mailer_to(port: int) -> SmtpMailer:
    return SmtpMailer(SmtpServer("127.0.0.1", port, timeout=5), SENDER)


def deliver(world: World, mailer: Mailer) -> Delivered:
    with world.app_context():
        return mailing.deliver_due(world.stage(), mailer)


def post(act: Act, edition_id: int, address: str, name: str = "Ada Author") -> None:
    outbox.post(
        act,
        LetterKind.ASSIGNMENT_MADE,
        key=address,
        to=(name, address),
        edition=act.session.get_one(Edition, edition_id),
        papers=[(1, "Where the Step Goes")],
        back=(),
        due_at=None,
    )


def posted(world: World, *addresses: str) -> None:
    for address in addresses:
        world.perform(None, post, world.edition.id, address)


def states(world: World) -> list[LetterState]:
    return [letter.state for letter in world.letters()]


def test_each_letter_is_sent_once_over_one_connection(world: World, office: PostOffice) -> None:
    posted(world, "ada@example.org", "ben@example.org", "cleo@example.org")
    assert deliver(world, mailer_to(office.port)) == Delivered(sent=3)
    assert deliver(world, mailer_to(office.port)) == Delivered()
    assert office.received_by() == [
        "Ada Author <ada@example.org>",
        "Ada Author <ben@example.org>",
        "Ada Author <cleo@example.org>",
    ]
    assert office.connections == 1
    assert states(world) == [LetterState.SENT] * 3


def test_a_letter_put_off_comes_again_under_its_message_id(
    world: World, office: PostOffice
) -> None:
    posted(world, "ada@example.org")
    office.at_data = ["451 try again"]
    assert deliver(world, mailer_to(office.port)) == Delivered(later=1)
    assert deliver(world, mailer_to(office.port)) == Delivered()
    world.at(world.clock.now() + timedelta(seconds=30))
    assert deliver(world, mailer_to(office.port)) == Delivered(sent=1)
    first, second = (message["Message-ID"] for message in office.offered)
    assert first == second
    assert len(office.accepted) == 1
    letter = world.one(Letter)
    assert (letter.attempt_count, letter.state) == (2, LetterState.SENT)


def test_one_refused_recipient_stops_no_other(world: World, office: PostOffice) -> None:
    posted(world, "ada@example.org", "gone@example.org", "cleo@example.org")
    office.at_recipient = {"gone@example.org": ["550 no such mailbox"]}
    assert deliver(world, mailer_to(office.port)) == Delivered(sent=2, failed=1)
    assert office.received_by() == ["Ada Author <ada@example.org>", "Ada Author <cleo@example.org>"]
    failed = world.one(Letter, Letter.state == LetterState.FAILED)
    assert failed.last_answer == "550 no such mailbox"
    world.at(world.clock.now() + timedelta(days=1))
    assert deliver(world, mailer_to(office.port)) == Delivered()


def test_a_server_that_does_not_answer_costs_one_attempt(world: World) -> None:
    posted(world, "ada@example.org", "ben@example.org")
    assert deliver(world, mailer_to(closed_port())) == Delivered(later=1)
    assert [letter.attempt_count for letter in world.letters()] == [1, 0]
    assert states(world) == [LetterState.QUEUED] * 2


def test_a_letter_whose_attempt_never_ended_goes_again_after_its_lease(
    world: World, office: PostOffice
) -> None:
    posted(world, "ada@example.org")
    assert [each.letter.id for each in world.perform(None, mailing.claim)] == [world.one(Letter).id]
    assert states(world) == [LetterState.SENDING]
    assert deliver(world, mailer_to(office.port)) == Delivered()
    world.at(world.clock.now() + LEASE)
    assert deliver(world, mailer_to(office.port)) == Delivered(sent=1)
    assert world.one(Letter).attempt_count == 2


def test_two_workers_take_different_letters(world: World) -> None:
    posted(world, "ada@example.org", "ben@example.org")
    taken = [world.perform(None, mailing.claim) for _ in range(3)]
    ids = [[each.letter.id for each in claimed] for claimed in taken]
    assert ids == [*([letter.id] for letter in world.letters()), []]


def test_workers_at_once_never_take_the_same_letter(world: World) -> None:
    posted(world, *(f"reader{place}@example.org" for place in range(24)))
    start, taken = threading.Barrier(6), []

    def work() -> None:
        start.wait()
        while claimed := world.perform(None, mailing.claim, 3):
            taken.extend(each.letter.id for each in claimed)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [letter.id for letter in world.letters()]


def test_what_was_claimed_and_not_tried_goes_back(world: World, office: PostOffice) -> None:
    posted(world, "ada@example.org", "ben@example.org", "cleo@example.org")
    office.at_recipient = {"ben@example.org": ["421 enough for now", "421 enough for now"]}
    assert deliver(world, mailer_to(office.port)) == Delivered(sent=1, later=1)
    assert [letter.attempt_count for letter in world.letters()] == [1, 1, 0]
    assert deliver(world, mailer_to(office.port)) == Delivered(sent=1)


def test_a_server_that_ends_the_connection_after_some_letters_gets_the_next_over_a_new_one(
    world: World, office: PostOffice
) -> None:
    posted(world, "ada@example.org", "ben@example.org")
    office.at_recipient = {"ben@example.org": ["421 only one letter a connection"]}
    assert deliver(world, mailer_to(office.port)) == Delivered(sent=2)
    assert office.connections == 2
    assert [letter.attempt_count for letter in world.letters()] == [1, 1]


def test_a_name_with_line_breaks_adds_no_header(world: World, office: PostOffice) -> None:
    name = "Ada\r\nBcc: eve@example.org\r\n\r\nHello"
    world.perform(None, post, world.edition.id, "ada@example.org", name)
    deliver(world, mailer_to(office.port))
    (message,) = office.accepted
    assert message["Bcc"] is None
    assert message["To"].addresses[0].addr_spec == "ada@example.org"
    assert len(message["To"].addresses) == 1


def test_a_letter_says_who_writes_and_that_a_machine_does(world: World, office: PostOffice) -> None:
    world.perform(None, post, world.edition.id, "ada@example.org", "Adá Łuna")
    deliver(world, mailer_to(office.port))
    (message,) = office.accepted
    assert str(message["From"]) == "FastPath 2027 <chairs@fastpath.test>"
    assert message["To"].addresses[0].display_name == "Adá Łuna"
    assert str(message["Reply-To"]) == "chairs@fastpath.test"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == world.clock.real()
    assert message["Message-ID"] == world.one(Letter).message_id
    assert message.get_content_type() == "multipart/alternative"
    assert plain_of(message) == wrapped(world.one(Letter).body)


def test_letters_of_a_submission_are_one_thread(world: World, office: PostOffice) -> None:
    paper = world.submission()
    posted(world, "ada@example.org")
    with world.writing() as session:
        letter = session.query(Letter).one()
        letter.submission_id = paper.id
        letter.in_reply_to = f"<2027.{paper.number}.submission@fastpath.test>"
    deliver(world, mailer_to(office.port))
    (message,) = office.accepted
    assert message["References"] == message["In-Reply-To"] == "<2027.1.submission@fastpath.test>"


def test_an_address_no_mail_can_go_to_fails_alone(world: World, office: PostOffice) -> None:
    posted(world, "ada@example.org", "ben@example.org")
    with world.writing() as session:
        session.query(Letter).filter_by(
            recipient_address="ada@example.org"
        ).one().recipient_address = "not an address"
    assert deliver(world, mailer_to(office.port)) == Delivered(sent=1, failed=1)


def post_sign_in(act: Act) -> None:
    outbox.post(
        act,
        LetterKind.SIGN_IN,
        key="once",
        to=("Ada", "ada@example.org"),
        minutes=60,
        secret={"purpose": "sign-in", "address": "ada@example.org", "next": ""},
    )


def test_a_secret_link_is_made_at_delivery_and_its_letter_purged(
    world: World, office: PostOffice
) -> None:
    world.perform(None, post_sign_in)
    assert outbox.SECRET_LINK in world.one(Letter).body
    assert world.all(SignInLink) == []
    deliver(world, mailer_to(office.port))
    (message,) = office.accepted
    assert "http://fastpath.test/sign-in/" in plain_of(message)
    assert outbox.SECRET_LINK not in message.as_string()
    letter = world.one(Letter)
    assert (letter.body, letter.secret) == (PURGED, {})
    assert len(world.all(SignInLink)) == 1


def test_without_a_server_letters_become_files(world: World) -> None:
    posted(world, "ada@example.org", "ben@example.org")
    folder = world.settings.instance / "mail"
    assert deliver(world, FileMailer(folder, SENDER)) == Delivered(sent=2)
    assert sorted(path.name for path in folder.iterdir()) == [
        "0001-assignment-made.eml",
        "0002-assignment-made.eml",
    ]


def test_waits_grow_from_half_a_minute_to_four_hours() -> None:
    waits = [wait_after(attempt, 0) for attempt in range(1, 40)]
    assert waits[:4] == [timedelta(seconds=30 * 2**n) for n in range(4)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert wait_after(1, 1) == timedelta(seconds=30)
    assert wait_after(40, 1) == timedelta(hours=3)


def test_a_receipt_goes_along_as_a_file_and_as_a_code(world: World, office: PostOffice) -> None:
    world.browser().post("/2027/submit", submission_form(world))
    deliver(world, mailer_to(office.port))
    (message,) = office.accepted
    text, code = message.iter_attachments()
    letter = world.one(Letter)
    assert text.get_filename() == "receipt.txt"
    assert (
        text.get_content().replace("\r\n", "\n") == letter.receipt == world.one(SignedReceipt).text
    )
    assert (code.get_filename(), code.get_content_type()) == ("receipt.png", "image/png")
    assert code.get_content() == qr_png(letter.receipt)
    assert plain_of(message) == wrapped(letter.body, letter.receipt.rstrip())
    assert letter.receipt.rstrip() in plain_of(message)
